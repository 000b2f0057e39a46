package tracker

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func ladder(rung int) EscalationDue {
	return EscalationDue{
		Incident: Incident{ID: 5, Family: FamilyStalled, Kind: KindTransitStall, Severity: SeverityBreach, Rung: rung},
		Shipment: Shipment{ID: 3, TrackingNo: "YT9900000000123"},
		Merchant: Merchant{ID: 7, Email: "shop@example.com", Locale: LocaleZH},
		Supplier: Supplier{ID: 2, Name: "义乌云仓", Email: "depot@example.com", Locale: LocaleEN, ReplyHours: 6},
		OrderNos: []string{"A1"},
	}
}

func TestSupplierLadder(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	for _, c := range []struct {
		rung      int
		topic     Topic
		recipient string
		locale    Locale
		wait      time.Duration
		last      bool
	}{
		{0, TopicSupplierNotice, "depot@example.com", LocaleEN, 6 * time.Hour, false},
		{1, TopicSupplierRemind, "depot@example.com", LocaleEN, 24 * time.Hour, false},
		{3, TopicBackupProposed, "shop@example.com", LocaleZH, 0, true},
	} {
		w, ok := NextRung(ladder(c.rung), now)
		if !ok || len(w.Notices) != 1 {
			t.Fatalf("rung %d: ok %v, %d notices", c.rung, ok, len(w.Notices))
		}
		n := w.Notices[0]
		if n.Topic != c.topic || n.Recipient != c.recipient || n.Locale != c.locale || w.Escalation.Rung != c.rung+1 {
			t.Errorf("rung %d: %+v", c.rung, n)
		}
		if got := w.NextEscalateAt; c.last != got.IsZero() || (!c.last && !got.Equal(now.Add(c.wait))) {
			t.Errorf("rung %d: next at %s", c.rung, got)
		}
	}
	if w, ok := NextRung(ladder(2), now); !ok || w.Escalation.Rung != RungBackup || w.Skipped != 1 || w.Notices[0].Topic != TopicBackupProposed {
		t.Errorf("without a second contact: %+v", w)
	}
	if _, ok := NextRung(ladder(4), now); ok {
		t.Error("the ladder has four rungs")
	}
	answered := ladder(1)
	answered.Last = Escalation{ID: 1, AnsweredAt: now}
	if _, ok := NextRung(answered, now); ok {
		t.Error("a supplier who answered is not reminded")
	}
}

func TestSecondContactIsAskedAfterADay(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	var asked []string
	var waits []float64
	for rung := 0; rung < RungBackup; rung++ {
		due := ladder(rung)
		due.Supplier.ReplyHours, due.Supplier.Second = 0, Contact{Name: "老周", Email: "boss@depot.example"}
		w, ok := NextRung(due, now)
		if !ok || w.Skipped != 0 || w.Escalation.Rung != rung+1 {
			t.Fatalf("rung %d: %v, %+v", rung, ok, w)
		}
		asked = append(asked, w.Notices[0].Recipient)
		if !w.NextEscalateAt.IsZero() {
			waits = append(waits, w.NextEscalateAt.Sub(now).Hours())
		}
	}
	if got := strings.Join(asked, " "); got != "depot@example.com depot@example.com boss@depot.example shop@example.com" {
		t.Errorf("asked %s", got)
	}
	if !slices.Equal(waits, []float64{12, 12, 24}) {
		t.Errorf("waits %v", waits)
	}
}

func TestEscalates(t *testing.T) {
	t.Parallel()
	in, supplier := ladder(0).Incident, ladder(0).Supplier
	if !Escalates(in, supplier) {
		t.Error("a breach goes to the supplier")
	}
	if Escalates(in, Supplier{ID: 2}) {
		t.Error("a supplier without address cannot be asked")
	}
	for _, kind := range Kinds() {
		in.Family, in.Kind = kind.Family(), kind
		if got, want := Escalates(in, supplier), kind.AsksSupplier(); got != want {
			t.Errorf("%s: escalates %v, who is asked is %s", kind, got, kind.Asked())
		}
	}
}
