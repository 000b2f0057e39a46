package tracker

import "time"

// Audience is who is told.
type Audience string

// The audiences.
const (
	AudienceMerchant Audience = "merchant"
	AudienceSupplier Audience = "supplier"
	AudienceStaff    Audience = "staff"
)

// Topic chooses the text of a message.
type Topic string

// The topics.
const (
	TopicOpened         Topic = "incident_opened"
	TopicClimbed        Topic = "incident_climbed"
	TopicResolved       Topic = "incident_resolved"
	TopicWithdrawn      Topic = "incident_withdrawn"
	TopicSupplierNotice Topic = "supplier_notice"
	TopicSupplierRemind Topic = "supplier_reminder"
	TopicBackupProposed Topic = "backup_proposed"
	TopicSupplierSilent Topic = "supplier_silent" // no answer, and no backup would help
	TopicSupplierAnswer Topic = "supplier_answered"
	TopicDigest         Topic = "staff_digest"
	TopicNearBreach     Topic = "near_breach" // parcels that will soon be past the platform's line, one message for all of them
	TopicBundle         Topic = "bundle"      // what was held back because the recipient had heard enough that day
	TopicFeedBlind      Topic = "feed_blind"
	TopicFeedBack       Topic = "feed_back"

	TopicReshipAsked   Topic = "reship_asked"   // a backup supplier is asked to send the goods again
	TopicReshipRevoked Topic = "reship_revoked" // and told that it need not

	TopicClusterOpened   Topic = "cluster_opened"
	TopicClusterResolved Topic = "cluster_resolved"
	TopicClusterSupplier Topic = "cluster_notice"

	TopicSwitchAdvice Topic = "switch_advice" // future orders of a SKU would cost less with another supplier

	TopicProfileDrift Topic = "profile_drift" // the platform's score and the model's have been apart for days

	TopicChannelFault Topic = "channel_fault" // a channel of the shop needs its setup mended
)

// DeliveryState is where a notification stands in the outbox.
type DeliveryState string

// The states of delivery. Sending is written before the send, so that a crash leaves a trace.
const (
	DeliveryQueued    DeliveryState = "queued"
	DeliverySending   DeliveryState = "sending"
	DeliverySent      DeliveryState = "sent"
	DeliveryFailed    DeliveryState = "failed"    // permanent, or out of tries
	DeliveryWithdrawn DeliveryState = "withdrawn" // no longer true when its turn came
	DeliveryHeld      DeliveryState = "held"      // over the recipient's budget of the day: waits for the next bundle
	DeliveryBundled   DeliveryState = "bundled"   // told with the message BundleID
)

// Notification is one message to one recipient over one channel: a row of the outbox. Key makes it unique, so that an effect that
// is written twice sends once.
type Notification struct {
	ID         int64
	MerchantID int64
	IncidentID int64
	Key        string
	Topic      Topic
	Severity   Severity
	Audience   Audience
	Channel    string // email, webhook, sms, …
	Recipient  string
	Locale     Locale
	Message    Message
	State      DeliveryState
	Tries      int
	CreatedAt  time.Time
	NextTryAt  time.Time
	SentAt     time.Time
	LastError  string
	Receipt    string // the channel's own id of the delivered message
	BundleID   int64  // the bundle that told it; 0 if it went by itself
	Reason     string // why it was withdrawn: ended/RESOLUTION, restated, untold, cluster, contact_off; else empty
	ContactID  int64  // the Person it is for; 0 for a configured address that nobody has changed, and for suppliers and staff
	GroupID    int64  // the grouped notice that it belongs to, which has no incident of its own; else 0
	FirstID    int64  // the message that failed on the person's first channel; 0 for that one itself
	Left       bool   // of a claimed message: the person has another channel
}

// Message is everything a text needs, fixed when the notification is queued. Texts are rendered from it in the recipient's
// language; channels that carry JSON send it as it is.
type Message struct {
	Merchant     string         `json:"merchant"`
	Zone         string         `json:"zone"`
	At           time.Time      `json:"at"`
	IncidentID   int64          `json:"incident,omitempty"`
	ShipmentID   int64          `json:"shipment,omitempty"`
	OrderID      int64          `json:"order,omitempty"` // of an order that has no parcel yet
	EscalationID int64          `json:"escalation,omitempty"`
	GroupID      int64          `json:"group,omitempty"` // of a message to or about a supplier that tells of several at once: Digest lists them
	SupplierID   int64          `json:"supplier_id,omitempty"`
	Supplier     string         `json:"supplier,omitempty"`
	TrackingNo   string         `json:"tracking_no,omitempty"`
	Courier      string         `json:"courier,omitempty"`
	OrderNos     []string       `json:"order_nos,omitempty"`
	Items        []string       `json:"items,omitempty"` // what a backup is asked to send
	Kind         Kind           `json:"kind,omitempty"`
	Severity     string         `json:"severity,omitempty"`
	Phase        Phase          `json:"phase,omitempty"`
	RuleID       string         `json:"rule,omitempty"`
	RuleProv     string         `json:"rule_prov,omitempty"` // official, estimated, merchant: an estimated line is marked 估
	LimitHours   float64        `json:"limit_hours,omitempty"`
	SilenceHours float64        `json:"silence_hours,omitempty"`
	OverdueHours float64        `json:"overdue_hours,omitempty"`
	LastText     string         `json:"last_text,omitempty"`
	LastEventAt  time.Time      `json:"last_event_at,omitzero"`
	LastLookAt   time.Time      `json:"last_look_at,omitzero"`
	Origin       string         `json:"origin,omitempty"`
	Destination  string         `json:"destination,omitempty"`
	Value        string         `json:"value,omitempty"`
	Action       Action         `json:"action,omitempty"`
	Then         Action         `json:"then,omitempty"`
	WaitHours    float64        `json:"wait_hours,omitempty"`
	Cost         string         `json:"cost,omitempty"`
	RunnerUp     Action         `json:"runner_up,omitempty"`
	Regret       string         `json:"regret,omitempty"` // how much more the runner-up is expected to cost
	Marginal     string         `json:"marginal,omitempty"`
	Attributed   string         `json:"attributed,omitempty"`
	NextAt       time.Time      `json:"next_at,omitzero"`
	Resolution   string         `json:"resolution,omitempty"`
	Reship       *ReshipTold    `json:"reship,omitempty"`
	Feed         string         `json:"feed,omitempty"`
	Members      int            `json:"members,omitempty"`
	Cluster      *ClusterFacts  `json:"cluster,omitempty"`
	ReplyBy      time.Time      `json:"reply_by,omitzero"`
	Answer       SupplierAnswer `json:"answer,omitempty"`
	AnswerDate   time.Time      `json:"answer_date,omitzero"`
	Note         string         `json:"note,omitempty"`
	Digest       []DigestLine   `json:"digest,omitempty"`
	Switch       *SwitchTold    `json:"switch,omitempty"`
	Drift        *DriftTold     `json:"drift,omitempty"`
	Fault        *FaultTold     `json:"fault,omitempty"`
	WithinHours  float64        `json:"within_hours,omitempty"` // of a warning: all its parcels will be past the line by then
	OpenCount    int            `json:"open_count,omitempty"`
	NewCount     int            `json:"new_count,omitempty"`
}

// DigestLine is one parcel of a digest.
type DigestLine struct {
	TrackingNo string  `json:"tracking_no"`
	Courier    string  `json:"courier"`
	Kind       Kind    `json:"kind"`
	Severity   string  `json:"severity"`
	Hours      float64 `json:"hours"`
	Action     Action  `json:"action"`

	ShipmentID int64     `json:"shipment,omitempty"`
	Topic      Topic     `json:"topic,omitempty"`  // of a bundle: what the line would have been by itself
	Left       float64   `json:"left,omitempty"`   // of a warning: hours until the line
	NextAt     time.Time `json:"next_at,omitzero"` // of a warning: the line
	OrderID    int64     `json:"order,omitempty"`  // of an order that has no parcel: TrackingNo is its number
	Value      string    `json:"value,omitempty"`  // of a warning
	RuleID     string    `json:"rule,omitempty"`   // of a warning

	Answer     SupplierAnswer `json:"answer,omitempty"` // of a supplier's answer to several at once
	AnswerDate time.Time      `json:"answer_date,omitzero"`
}
