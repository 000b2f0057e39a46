package main

import (
	"parcelwarden/tracker"
	"time"
)

// rulesJSON is what `rules show --json` prints.
type rulesJSON struct {
	TrackingNo string         `json:"tracking_no"`
	Courier    string         `json:"courier"`
	Merchant   string         `json:"merchant"`
	Platform   string         `json:"platform"`
	Status     tracker.Status `json:"status"`
	Phase      tracker.Phase  `json:"phase"`
	At         time.Time      `json:"at"`
	LastLook   *time.Time     `json:"last_look"`
	Clocks     []clockJSON    `json:"clocks"`
}

type clockJSON struct {
	Clock        tracker.Clock       `json:"clock"`
	State        tracker.ClockState  `json:"state"`
	Kind         tracker.Kind        `json:"kind"`
	From         string              `json:"from_event"`
	To           string              `json:"to_event"`
	StartedAt    *time.Time          `json:"started_at"`
	StoppedAt    *time.Time          `json:"stopped_at"`
	Rule         string              `json:"rule"`
	Edition      string              `json:"edition"`
	Override     string              `json:"holiday_override"`
	Class        tracker.RegionClass `json:"class"`
	Guessed      bool                `json:"class_guessed"`
	Origin       string              `json:"origin_province"`
	Dest         string              `json:"dest_province"`
	Runs         string              `json:"runs"`
	NotBefore    *time.Time          `json:"not_before"`
	Source       string              `json:"source"`
	Provenance   string              `json:"provenance"`
	Tiers        []tierJSON          `json:"tiers"`
	Official     []tierJSON          `json:"official_tiers"`
	MerchantRule *merchantRuleJSON   `json:"merchant_rule"`
	Disasters    []disasterJSON      `json:"disasters"`
	Excused      bool                `json:"excluded_from_metrics"`
	NextAt       *time.Time          `json:"next_at"`
	LeftHours    *float64            `json:"left_hours"`
	Incident     *clockIncidentJSON  `json:"incident"`
}

type tierJSON struct {
	Tier       string     `json:"tier"`
	Hours      float64    `json:"hours"`
	At         *time.Time `json:"at"`
	Provenance string     `json:"provenance"`
	Reached    bool       `json:"reached"`
	Proven     bool       `json:"proven"`
}

type clockIncidentJSON struct {
	ID         int64        `json:"incident"`
	Kind       tracker.Kind `json:"kind"`
	Severity   string       `json:"severity"`
	OpenedAt   time.Time    `json:"opened_at"`
	ResolvedAt *time.Time   `json:"resolved_at"`
	Resolution string       `json:"resolution"`
}

type merchantRuleJSON struct {
	ID        int64               `json:"id"`
	Kind      tracker.RulingKind  `json:"kind"`
	Clock     tracker.Clock       `json:"clock,omitempty"`
	Class     tracker.RegionClass `json:"class,omitempty"`
	Hours     tracker.TierHours   `json:"hours"`
	Campaign  string              `json:"campaign,omitempty"`
	Provinces []string            `json:"provinces,omitempty"`
	From      time.Time           `json:"from"`
	Withdrawn bool                `json:"withdrawn"`
	By        string              `json:"set_by"`
	At        time.Time           `json:"set_at"`
	Why       string              `json:"why"`
}

type disasterJSON struct {
	Code      string            `json:"code"`
	Name      string            `json:"name"`
	Platform  string            `json:"platform"`
	Province  string            `json:"province"`
	City      string            `json:"city"`
	District  string            `json:"district"`
	End       tracker.AreaEnd   `json:"end"`
	From      *time.Time        `json:"from"`
	Until     *time.Time        `json:"until"`
	Clocks    []tracker.Clock   `json:"clocks"`
	MoveTo    *time.Time        `json:"move_to"`
	Hours     tracker.TierHours `json:"hours"`
	Exclude   bool              `json:"excluded_from_metrics"`
	Source    string            `json:"source"`
	Withdrawn bool              `json:"withdrawn"`
	By        string            `json:"set_by"`
	At        *time.Time        `json:"set_at"`
}

func clockRow(r tracker.ClockReading, zone *time.Location) clockJSON {
	out := clockJSON{
		Clock: r.Clock, State: r.State, Kind: r.Kind, From: r.From, To: r.To, StartedAt: optional(r.StartedAt, zone), StoppedAt: optional(r.StoppedAt, zone),
		Rule: r.Row.RuleID(), Edition: tracker.EditionOf(r.Row.ID), Override: r.Override, Class: r.Class, Guessed: r.Row.RegionGuess, Origin: r.Origin, Dest: r.Dest,
		Runs: r.Row.Runs, NotBefore: optional(r.Row.NotBefore, zone), Source: r.Row.Source, Provenance: r.Row.Prov, Tiers: tierRows(r.Tiers, zone),
		Official: tierRows(r.Official, zone), Disasters: []disasterJSON{}, Excused: r.Row.Excused, NextAt: optional(r.Next.At, zone),
	}
	if !r.Next.At.IsZero() {
		left := r.Left.Hours()
		out.LeftHours = &left
	}
	if r.Row.Merchant != nil {
		row := merchantRuleRow(*r.Row.Merchant, zone)
		out.MerchantRule, out.Provenance = &row, "merchant"
	}
	for _, d := range r.Row.Disasters {
		out.Disasters = append(out.Disasters, disasterRow(*d, zone))
	}
	if i := r.Incident; i.ID != 0 {
		out.Incident = &clockIncidentJSON{i.ID, i.Kind, i.Severity.String(), i.OpenedAt.In(zone), optional(i.ResolvedAt, zone), i.Resolution}
	}
	return out
}

func tierRows(tiers []tracker.TierMoment, zone *time.Location) []tierJSON {
	out := make([]tierJSON, 0, len(tiers))
	for _, t := range tiers {
		out = append(out, tierJSON{t.Severity.String(), t.Hours, optional(t.At, zone), t.Prov, t.Reached, t.Proven})
	}
	return out
}

func merchantRuleRow(m tracker.MerchantRule, zone *time.Location) merchantRuleJSON {
	return merchantRuleJSON{
		m.ID, m.Kind, m.Clock, m.Class, m.Hours, m.Campaign, m.Provinces, m.From.In(zone), m.Withdrawn, m.By, m.At.In(zone), m.Why,
	}
}

func disasterRow(d tracker.Disaster, zone *time.Location) disasterJSON {
	clocks := append([]tracker.Clock{}, d.Clocks...)
	return disasterJSON{
		d.Code, d.Name, d.Platform, d.Area.Province, d.Area.City, d.Area.District, d.End, optional(d.From, zone), optional(d.Until, zone), clocks,
		optional(d.MoveTo, zone), d.Hours, d.Exclude, d.Source, d.Withdrawn, d.By, optional(d.At, zone),
	}
}
