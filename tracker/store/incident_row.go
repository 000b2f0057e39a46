package store

import (
	"parcelwarden/tracker"
	"strconv"
)

type incidentRow struct {
	MerchantID  int64
	ID          int64
	Subject     string
	ShipmentID  ref
	OrderID     ref
	Feed        string
	Place       string
	Family      string
	Kind        string
	Severity    int
	Phase       string
	RuleID      string
	RuleProv    string
	Since       stamp
	DueAt       stamp
	LimitHrs    float64
	NextAt      stamp
	SeenAt      stamp
	Text        string
	Members     int
	OpenedAt    stamp
	UpdatedAt   stamp `gorm:"autoUpdateTime:false"`
	ResolvedAt  stamp
	Resolution  string
	Reopened    int
	AckBy       string
	AckAt       stamp
	SnoozedTill stamp
	EscalateAt  stamp
	Rung        int
	BlindSince  stamp
	NextFine    bool
	WarnedAt    stamp
	Heard       int64
	Marginal    int64
	Attributed  int64
	EffectKnown bool
}

// TableName implements gorm's Tabler.
func (incidentRow) TableName() string { return "incidents" }

// subjectOf is what at most one open incident per family may be about: a parcel, an order without one, a cluster, or a courier feed.
func subjectOf(i *tracker.Incident) string {
	switch {
	case i.ShipmentID != 0:
		return "s:" + strconv.FormatInt(i.ShipmentID, 10)
	case i.OrderID != 0:
		return "o:" + strconv.FormatInt(i.OrderID, 10)
	}
	if i.Place != "" {
		return "c:" + i.Place
	}
	return "f:" + i.Feed
}

func (r *incidentRow) incident() tracker.Incident {
	return tracker.Incident{
		ID: r.ID, MerchantID: r.MerchantID, ShipmentID: int64(r.ShipmentID), OrderID: int64(r.OrderID), Feed: r.Feed, Place: r.Place,
		Family: tracker.Family(r.Family),
		Kind:   tracker.Kind(r.Kind), Severity: tracker.Severity(r.Severity), Phase: tracker.Phase(r.Phase), RuleID: r.RuleID,
		RuleProv: r.RuleProv, Since: r.Since.time(), DueAt: r.DueAt.time(), LimitHrs: r.LimitHrs, NextAt: r.NextAt.time(),
		SeenAt: r.SeenAt.time(), Text: r.Text, Members: r.Members, OpenedAt: r.OpenedAt.time(), UpdatedAt: r.UpdatedAt.time(),
		ResolvedAt: r.ResolvedAt.time(), Resolution: r.Resolution, Reopened: r.Reopened, AckBy: r.AckBy, AckAt: r.AckAt.time(),
		SnoozedTill: r.SnoozedTill.time(), EscalateAt: r.EscalateAt.time(), Rung: r.Rung, BlindSince: r.BlindSince.time(),
		NextFine: r.NextFine, WarnedAt: r.WarnedAt.time(), Heard: r.Heard,
	}
}

// judgedColumns are what a judgement writes. What staff and the ladder write (acknowledged, snoozed, rung) is not among them, so
// that a verdict worked out before a click does not undo it.
func judgedColumns() []column {
	return []column{
		{name: "merchant_id", kind: kindInt},
		{name: "id", kind: kindInt},
		{name: "kind", kind: kindText},
		{name: "severity", kind: kindInt},
		{name: "phase", kind: kindText},
		{name: "rule_id", kind: kindText},
		{name: "rule_prov", kind: kindText},
		{name: "since", kind: kindInt},
		{name: "due_at", kind: kindInt},
		{name: "limit_hrs", kind: kindFloat},
		{name: "next_at", kind: kindInt},
		{name: "seen_at", kind: kindInt},
		{name: "text", kind: kindText},
		{name: "members", kind: kindInt},
		{name: "updated_at", kind: kindInt},
		{name: "resolved_at", kind: kindInt},
		{name: "resolution", kind: kindText},
		{name: "reopened", kind: kindInt},
		{name: "next_fine", kind: kindBool},
		{name: "heard", kind: kindInt},
	}
}

func judgedValues(i *tracker.Incident) []any {
	return []any{
		i.MerchantID, i.ID, string(i.Kind), int(i.Severity), string(i.Phase), i.RuleID, i.RuleProv, timeArg(i.Since), timeArg(i.DueAt),
		i.LimitHrs, timeArg(i.NextAt), timeArg(i.SeenAt), clean(i.Text), i.Members, timeArg(i.UpdatedAt), timeArg(i.ResolvedAt),
		i.Resolution, i.Reopened, i.NextFine, i.Heard,
	}
}

const openColumns = `merchant_id,id,kind,severity,phase,rule_id,rule_prov,since,due_at,limit_hrs,next_at,seen_at,text,members,updated_at,
	resolved_at,resolution,reopened,next_fine,heard,subject,shipment_id,order_id,feed,place,family,opened_at,escalate_at,rung`

func openValues(i *tracker.Incident) []any {
	return append(judgedValues(i), subjectOf(i), ref(i.ShipmentID).arg(), ref(i.OrderID).arg(), i.Feed, clean(i.Place), string(i.Family), i.OpenedAt.UnixMilli(),
		timeArg(i.EscalateAt), i.Rung)
}
