package store

import "parcelwarden/tracker"

type noticeRow struct {
	MerchantID int64
	ID         int64
	IncidentID int64
	DedupKey   string
	Topic      string
	Severity   int
	Audience   string
	Channel    string
	Recipient  string
	Locale     string
	Message    string
	State      string
	Tries      int
	CreatedAt  stamp `gorm:"autoCreateTime:false"`
	NextTryAt  stamp
	ClaimedAt  stamp
	SentAt     stamp
	LastError  string
	Receipt    string
	BundleID   int64
	Reason     string
	ContactID  int64
	FirstID    int64
	GroupID    int64
}

// TableName implements gorm's Tabler.
func (noticeRow) TableName() string { return "notifications" }

func (r *noticeRow) notification() (tracker.Notification, error) {
	n := tracker.Notification{
		ID: r.ID, MerchantID: r.MerchantID, IncidentID: r.IncidentID, Key: r.DedupKey, Topic: tracker.Topic(r.Topic),
		Severity: tracker.Severity(r.Severity), Audience: tracker.Audience(r.Audience), Channel: r.Channel, Recipient: r.Recipient,
		Locale: tracker.Locale(r.Locale), State: tracker.DeliveryState(r.State), Tries: r.Tries, CreatedAt: r.CreatedAt.time(),
		NextTryAt: r.NextTryAt.time(), SentAt: r.SentAt.time(), LastError: r.LastError, Receipt: r.Receipt,
		BundleID: r.BundleID, Reason: r.Reason, ContactID: r.ContactID, FirstID: r.FirstID, GroupID: r.GroupID,
	}
	return n, fromJSON(r.Message, &n.Message)
}

func noticesOf(rows []noticeRow) ([]tracker.Notification, error) {
	out := make([]tracker.Notification, 0, len(rows))
	for i := range rows {
		n, err := rows[i].notification()
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// writeNotices queues messages and returns how many were new: a key that is there already stays as it is.
func (t tx) writeNotices(notices []tracker.Notification) (int, error) {
	ids, err := t.nextIDs("notifications", len(notices))
	if err != nil {
		return 0, err
	}
	rows := make([][]any, len(notices))
	for i, n := range notices {
		message, err := toJSON(n.Message)
		if err != nil {
			return 0, err
		}
		next := n.NextTryAt
		if next.IsZero() {
			next = n.CreatedAt
		}
		rows[i] = []any{
			n.MerchantID, ids[i], n.IncidentID, n.Key, string(n.Topic), int(n.Severity), string(n.Audience), n.Channel, n.Recipient,
			string(n.Locale), clean(message), string(tracker.DeliveryQueued), n.CreatedAt.UnixMilli(), timeArg(next), n.ContactID, n.FirstID,
			n.GroupID,
		}
	}
	added, err := t.insert("notifications",
		"merchant_id,id,incident_id,dedup_key,topic,severity,audience,channel,recipient,locale,message,state,created_at,next_try_at,contact_id,first_id,group_id",
		"ON CONFLICT (merchant_id, dedup_key) DO NOTHING", rows)
	return int(added), err
}
