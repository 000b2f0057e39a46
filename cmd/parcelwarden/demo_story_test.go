//go:build servers

package main

import (
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
)

// One parcel from the breach to the end, as people see it: the supplier's mail and phone, the merchant's desk, the backup's phone. With
// STORY_PICTURES=1 the pictures of the README are taken anew.
func TestDemoStory(t *testing.T) {
	t.Parallel()
	s := openTale(t)
	before := s.breach()
	s.outOfStock()
	s.reship()
	s.waybill()
	s.resolved(before)
}

// breach: nobody has picked the parcel up for a day, and the supplier is asked what has become of it. It returns the score that this costs.
func (s *tellingTale) breach() tracker.ScoreEntry {
	s.t.Helper()
	rec := s.pass("a breach that the supplier is told of and that is booked", func(rec tracker.ParcelRecord) bool {
		return sent(rec, tracker.TopicSupplierNotice) && len(rec.Ledger) > 0
	})
	in := rec.Incidents[0]
	if in.Kind != tracker.KindPickupOverdue || in.Severity != tracker.SeverityBreach {
		s.t.Fatalf("the incident is %s %s", in.Kind, in.Severity)
	}
	before := newestEntry(rec)
	if before.Attributed <= 0 {
		s.t.Fatalf("the breach costs %s points", before.Attributed)
	}
	s.parcelPage()
	s.accessible()
	s.picture("1-breach", "")
	s.ledger("6-before")
	return before
}

// outOfStock: the supplier reads its mail, and answers on a phone.
func (s *tellingTale) outOfStock() {
	s.t.Helper()
	s.follow(s.mailTo("yunfeng@supplier.example"), "2-mail")
	s.check(`input[value="out_of_stock"]`)
	s.picture("3-out-of-stock", "")
	s.fill("#note", "The last box went out on Monday.")
	s.click("button.main", ".given")
	if text := s.text("main"); !strings.Contains(text, "Out of stock") {
		s.t.Errorf("the supplier reads %q", text)
	}
	s.pass("the merchant is told and advised to reship", func(rec tracker.ParcelRecord) bool {
		return sent(rec, tracker.TopicSupplierAnswer) && rec.Advice[0].Action == tracker.ActionReship
	})
}

// reship: the merchant sees what every way out costs and accepts the reshipment, after being told what will be sent to whom.
func (s *tellingTale) reship() {
	s.t.Helper()
	s.parcelPage()
	if best := s.text("tr.best"); !strings.Contains(best, "S01") {
		s.t.Errorf("the best option is %q", best)
	}
	if draft := s.do(browserAct{Do: "value", On: "#care-text"}); !strings.Contains(draft, "1. 补寄") || !strings.Contains(draft, "2. 退款") || strings.Contains(draft, s.tale.row.TrackingNo) {
		s.t.Errorf("the draft for the buyer: %q", draft)
	}
	s.picture("4-options", ".advice")
	s.click("tr.best a.button", "dialog[open] button.main")
	if text := s.text("dialog[open]"); !strings.Contains(text, "yuehe@supplier.example") {
		s.t.Errorf("the question does not say who is written to: %q", text)
	}
	s.click("dialog[open] button.main", ".thread")
	s.open(s.address("/decisions"), "desk")
	s.accessible()
	if text := s.text("main"); !strings.Contains(text, s.tale.row.TrackingNo) {
		s.t.Errorf("nothing is to be done about the parcel: %q", text)
	}
	s.pass("the backup is asked", func(rec tracker.ParcelRecord) bool { return sent(rec, tracker.TopicReshipAsked) })
}

// waybill: the backup names its number.
func (s *tellingTale) waybill() {
	s.t.Helper()
	s.follow(s.mailTo("yuehe@supplier.example"), "")
	s.check(`input[value="new_number"]`)
	s.fill("#number", s.tale.number)
	s.picture("5-waybill", "")
	s.click("button.main", ".given")
}

// resolved: the late order is closed, its incident is over, what was at risk is taken back, and the goods travel under an order of their own.
func (s *tellingTale) resolved(before tracker.ScoreEntry) {
	s.t.Helper()
	rec := s.pass("the incident is over and everybody knows", func(rec tracker.ParcelRecord) bool {
		return !rec.Incidents[0].Open() && sent(rec, tracker.TopicResolved)
	})
	if d := rec.Decisions[0]; d.State != tracker.DecisionDone || d.Outcome != tracker.OutcomeShipped {
		s.t.Errorf("the decision is %s, %s", d.State, d.Outcome)
	}
	if in := rec.Incidents[0]; in.Resolution != tracker.ResolvedReshipped || rec.Shipment.CloseReason != tracker.CloseReshipped {
		s.t.Errorf("the incident ends as %q, the parcel as %q", in.Resolution, rec.Shipment.CloseReason)
	}
	again := rec.Reship
	if again.By != "demo" || again.Supplier != "S01" || again.TrackingNo != s.tale.number || again.SameOrder {
		s.t.Errorf("what was sent in its place: %+v", again)
	}
	after := newestEntry(rec)
	if after.Attributed != 0 || after.Marginal != 0 || after.IncidentID != before.IncidentID || after.Revision <= before.Revision {
		s.t.Errorf("the ledger after it: %+v", after)
	}
	s.parcelPage()
	s.accessible()
	if text := s.text(".verdict"); !strings.Contains(text, "Reshipped by S01 as "+s.tale.number) || !strings.Contains(text, "never picked up") {
		s.t.Errorf("the page says %q", text)
	}
	s.picture("7-reshipped", ".parcel > .verdict")
	s.ledger("6-after")
	if again.ShipmentID == 0 || again.ShipmentID == s.tale.shipment {
		s.t.Fatalf("the page leads to parcel %d", again.ShipmentID)
	}
	s.tale.shipment = again.ShipmentID
	second := s.pass("the backup's parcel is under way", func(rec tracker.ParcelRecord) bool { return !rec.Shipment.FirstHubAt.IsZero() })
	if len(second.Incidents) > 0 {
		s.t.Errorf("the backup's parcel has trouble: %+v", second.Incidents)
	}
}

// newestEntry is the last row that the ledger got about a parcel.
func newestEntry(rec tracker.ParcelRecord) tracker.ScoreEntry {
	return slices.MaxFunc(rec.Ledger, func(a, b tracker.ScoreEntry) int { return a.At.Compare(b.At) })
}
