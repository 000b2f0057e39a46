package notify

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

// Outbox is where notifications wait.
type Outbox interface {
	Queue
	Record
}

// Queue hands out what is due. ClaimNotifications returns due rows and has committed, before it returns, that they are in state sending
// until the lease ends and that one more try is counted; rows left in sending by a dead process are due again after their lease.
// ClaimAlike claims, in the same way and until the lease of the claimed row ends, what else is due for its recipient over its channel.
type Queue interface {
	ClaimNotifications(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]tracker.Notification, error)
	ClaimAlike(ctx context.Context, claimed tracker.Notification, now time.Time, limit int) ([]tracker.Notification, error)
}

// Record moves a row on from sending and keeps the attempt, both or neither: to sent, to failed, or back into the queue until NextTryAt. A limit
// or a wrong configuration is no try.
type Record interface {
	RecordAttempt(ctx context.Context, a tracker.Attempt) error
}
