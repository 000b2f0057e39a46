package web

import (
	"net/url"
	"parcelwarden/tracker"
	"regexp"
	"strconv"
	"strings"
)

// stuckRow is one parcel of the list, ready to be read: two lines of text.
type stuckRow struct {
	ID         int64
	Href       string
	Severity   string // machine name: chooses shape and colour
	Kind       tracker.Kind
	TrackingNo string
	Feed       string // courier account or place, for an incident of a feed or a cluster instead of a parcel
	Members    int
	Clock      string // what the clock counts: silent, not picked up, …
	Hours      string
	Limit      string // empty when the rule has no limit in hours
	Lane       string
	Courier    string
	Value      string
	Gain       string
	Next       string

	LastText string
	Last     Moment
	Look     Moment
	Evidence string
	Orders   string
	Supplier string
	Merchant string
	AckBy    string
	Acked    Moment
	Snoozed  Moment
	Rung     int
	Estimate bool // the rule's hours are estimated
	Waiting  bool // an order that has no parcel yet: TrackingNo is its number
}

func (s *Server) stuckRowOf(v visit, p tracker.StuckParcel) stuckRow {
	i, sh := p.Incident, p.Shipment
	row := stuckRow{
		ID: i.ID, Severity: i.Severity.String(), Kind: i.Kind, TrackingNo: sh.TrackingNo, Feed: i.Feed, Members: i.Members,
		Href: "/parcels/" + strconv.FormatInt(sh.ID, 10), Lane: v.lane(sh), Value: v.money(p.Value),
		LastText: tracker.HidePhones(sh.LastEventText), Last: v.moment(sh.LastEventAt), Look: v.moment(sh.LastLookAt),
		Orders: strings.Join(p.OrderNos, "、"), Supplier: p.Supplier, AckBy: i.AckBy, Acked: v.moment(i.AckAt), Rung: i.Rung,
		Estimate: i.RuleProv == "estimated", Clock: v.t("clock." + string(i.Kind)), Hours: v.hours(clockHours(v, i)),
	}
	switch {
	case i.Family == tracker.FamilyCluster:
		key := tracker.ParseClusterKey(i.Place)
		row.Feed, row.Href = s.cfg.Words.ClusterPlace(v.locale, key), "/clusters/"+strconv.FormatInt(i.ID, 10)
		row.Courier, row.Next, row.Look = s.cfg.CourierName(v.locale, key.Courier), v.t("cluster.chase.one"), v.moment(i.SeenAt)
	case i.OrderID != 0:
		row.Href, row.Feed, row.Waiting = "/orders/"+strconv.FormatInt(i.OrderID, 10), "", true
		row.TrackingNo, row.Orders = row.Orders, ""
	case i.ShipmentID == 0:
		row.Href, row.LastText = "/couriers/"+url.PathEscape(i.Feed), tracker.HidePhones(i.Text)
	default:
		row.Feed = ""
		row.Courier = s.cfg.CourierName(v.locale, sh.Courier)
	}
	if i.LimitHrs > 0 {
		row.Limit = v.hours(i.LimitHrs)
	}
	if i.SnoozedTill.After(v.now) {
		row.Snoozed = v.moment(i.SnoozedTill)
	}
	if v.merchant.ID == 0 {
		if row.Merchant = v.shop(i.MerchantID); row.Merchant == "" {
			row.Merchant = p.Merchant
		}
	}
	if p.EffectKnown {
		row.Gain = v.gain(p.Marginal)
	}
	if p.Advice != nil {
		row.Next, row.Evidence = v.nextStep(*p.Advice), v.evidence(*p.Advice)
	}
	return row
}

// clockHours is what an incident's clock shows as of the last successful look: the time since its start, which is the last scan,
// the upload or the due date. The courier's silence is never counted as the parcel's; a blind clock, and one of an order, run until now.
func clockHours(v visit, i tracker.Incident) float64 {
	switch {
	case i.Family == tracker.FamilyBlind || i.Kind == tracker.KindShipOverdue || i.SeenAt.IsZero():
		return max(0, v.now.Sub(i.Since).Hours())
	default:
		return max(0, i.SeenAt.Sub(i.Since).Hours())
	}
}

// nextStep is the advice in a few words, for example 催件→备用供应商补寄(52h后).
func (f format) nextStep(a tracker.Recommendation) string {
	step := f.word("action", string(a.Action))
	if a.Then == "" {
		return step
	}
	step += "→" + f.word("action", string(a.Then))
	if a.WaitHours > 0 {
		step += f.t("row.after", "Hours", f.hours(a.WaitHours))
	}
	return step
}

// evidence is the chance of loss with the number of parcels behind it. Without a sample there is no percentage.
func (f format) evidence(a tracker.Recommendation) string {
	if a.LossN == 0 {
		return ""
	}
	never, basis := int(a.LossChance*float64(a.LossN)+0.5), a.LossBasis
	if found := counted.FindStringSubmatch(basis); found != nil { // the basis carries its exact counts: they are shown once
		never, _ = strconv.Atoi(found[2])
		basis = found[1]
	}
	return f.t("row.evidence", "Basis", basis, "Never", never, "All", a.LossN)
}

// counted is a basis that ends in its counts, for example "yto 广东>四川 ≥48h: 61/214".
var counted = regexp.MustCompile(`^(.*?):? (\d+)/\d+$`)

// gain writes what a repair would bring; loss what an incident costs. Both carry their sign.
func (f format) gain(p tracker.Points) string {
	if text := f.points(magnitude(p), 3); text != "0.000" {
		return "+" + text
	}
	return f.points(0, 3)
}

func (f format) loss(p tracker.Points) string {
	if text := f.points(-magnitude(p), 3); text != "−0.000" {
		return text
	}
	return f.points(0, 3)
}

func magnitude(p tracker.Points) tracker.Points { return max(p, -p) }
