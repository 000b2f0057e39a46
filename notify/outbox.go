package notify

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

// Outbox is where notifications wait. ClaimNotifications returns due rows and has committed, before it returns, that they are in
// state sending until the lease ends and that one more try is counted; rows left in sending by a dead process are due again after
// their lease. The Mark methods move a row on from sending.
type Outbox interface {
	ClaimNotifications(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.Notification, error)
	MarkSent(ctx context.Context, id int64, at time.Time, receipt string) error
	MarkRetry(ctx context.Context, id int64, next time.Time, reason string) error
	MarkFailed(ctx context.Context, id int64, at time.Time, reason string) error
}
