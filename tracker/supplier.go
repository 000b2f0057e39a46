package tracker

import "time"

// Supplier ships goods for a merchant and answers escalations.
type Supplier struct {
	ID         int64
	MerchantID int64
	Code       string
	Name       string
	Email      string
	Phone      string
	WebhookURL string
	Locale     Locale
	ReplyHours int // reply clock of an escalation, 12 by default
	Second     Contact
	Record     OnTimeRecord // of all its orders of the last StandingDays days
	SKUs       []SupplierSKU
}

// Contact is the second person at a supplier, who is asked when the first does not answer.
type Contact struct {
	Name       string
	Email      string
	Phone      string
	WebhookURL string
}

// Reachable reports whether the contact has an address that messages go to.
func (c Contact) Reachable() bool { return c.Email != "" || c.WebhookURL != "" }

// SupplierSKU is what a supplier can deliver. BackupRank 0 is the regular supplier of the SKU; 1, 2, … are the backups in order.
type SupplierSKU struct {
	SupplierID int64
	SKU        string
	BackupRank int
	UnitCost   Money
	Freight    Money
	LeadHours  int
	Stock      int          // -1: not known
	OnTime     float64      // chance that a reshipment arrives in time, 0..1; 0: not known
	PerDay     int          // pieces a day that it can send; 0: not known
	Record     OnTimeRecord // of the SKU's orders of the last StandingDays days
}

// BackupOffer is a supplier that could reship one parcel's goods.
type BackupOffer struct {
	Supplier Supplier
	SKU      SupplierSKU
	Quantity int
}

// Escalation is one notice to a supplier about one incident, and the answer to it.
type Escalation struct {
	ID         int64
	MerchantID int64
	IncidentID int64
	ShipmentID int64 // the incident's parcel; 0 if the store did not join it
	OrderID    int64 // the incident's order, if it has no parcel
	SupplierID int64
	GroupID    int64 // the grouped notice that asked; 0 if the incident was asked about by itself
	GroupSize  int   // incidents of that group in all, where a page shows it
	Rung       int   // 1 first notice, 2 reminder, 3 second contact, 4 backup proposed
	SentAt     time.Time
	ReplyBy    time.Time
	AnsweredAt time.Time
	Answer     SupplierAnswer
	Cause      AnswerCause
	HasPhoto   bool
	Photo      *AnswerPhoto // of an answer on its way to the store; never read back with it
	NewDate    time.Time
	NewNumber  string
	Note       string
	Corrects   time.Time    // of an answer on its way to the store: when the one was given that it corrects; zero for the first
	Earlier    []Escalation // the answers that this one has corrected, newest first: only what belongs to an answer is set
}

// SupplierAnswer is one of the four answers a supplier can give.
type SupplierAnswer string

// The supplier's answers: shipped under a corrected number, tracing it with a date, out of stock, lost.
const (
	AnswerNone       SupplierAnswer = ""
	AnswerNewNumber  SupplierAnswer = "new_number"
	AnswerTracing    SupplierAnswer = "tracing"
	AnswerOutOfStock SupplierAnswer = "out_of_stock"
	AnswerLost       SupplierAnswer = "lost"
)

// AnswerCause is why it happened, as the supplier states it.
type AnswerCause string

// AnswerCauses lists what a supplier can choose from, in the order of the page. None is a choice too: the cause is not always known.
func AnswerCauses() []AnswerCause {
	return []AnswerCause{"warehouse_backlog", "courier_no_pickup", "wrong_number", "wrong_address", "packing_damage", "courier_lost", "weather", "stock_short", "other"}
}

// AnswerPhoto is the picture that came with an answer, seen by the merchant alone.
type AnswerPhoto struct {
	Type  string // image/jpeg
	Bytes []byte
}

// EscalationDue is an open incident whose next rung of the supplier ladder is due.
type EscalationDue struct {
	Incident Incident
	Shipment Shipment
	Merchant Merchant
	Supplier Supplier
	OrderNos []string
	Items    []string // what the supplier has to send of an order without a parcel
	Value    Money
	Last     Escalation      // the latest one, to this supplier where an order has several; its ID is 0 if there was none
	Advice   *Recommendation // the latest advice about the incident; nil if there is none
}

// EscalationWrite is one rung climbed, with what must be written if and only if it is climbed: Escalation.Rung is the new rung and
// the incident must still be open and stand on the one before, or lower by as many as were skipped.
type EscalationWrite struct {
	Escalation     Escalation
	Skipped        int       // rungs left out, because nobody stands on them
	NextEscalateAt time.Time // when the rung after this one is due; zero if none
	Notices        []Notification
	Timeline       []TimelineEntry
}
