package tracker

import (
	"strings"
	"testing"
	"time"
)

func TestPenaltyDue(t *testing.T) {
	t.Parallel()
	book, err := LoadPenalties()
	if err != nil {
		t.Fatal(err)
	}
	on := func(date string) time.Time {
		at, err := time.Parse(time.RFC3339, date+"T12:00:00+08:00")
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		name string
		q    PenaltyQuery
		want string
	}{
		{"a quarter of 89 is 22.25", PenaltyQuery{"douyin", PenaltyTraceAbnormal, on("2026-06-01"), Yuan(89), 48, 0}, "22.00"},
		{"capped", PenaltyQuery{"douyin", PenaltyTraceAbnormal, on("2026-07-08"), Yuan(1000), 48, 0}, "100.00"},
		{"clause gone", PenaltyQuery{"douyin", PenaltyTraceAbnormal, on("2026-07-09"), Yuan(1000), 48, 0}, ""},
		{"half a yuan goes up", PenaltyQuery{"douyin", PenaltyTraceTimeout, on("2026-06-01"), Yuan(150), 72, 0}, "8.00"},
		{"timeout under a short promise", PenaltyQuery{"douyin", PenaltyTraceTimeout, on("2026-06-01"), Yuan(150), 48, 0}, "3.00"},
		{"late under 48 h costs nothing", PenaltyQuery{"douyin", PenaltyShipLate, on("2026-08-10"), Yuan(89), 48, 47.9}, ""},
		{"late 48 h: at least 2", PenaltyQuery{"douyin", PenaltyShipLate, on("2026-08-10"), Yuan(89), 48, 48}, "2.00"},
		{"longer promise, little late", PenaltyQuery{"douyin", PenaltyShipLate, on("2026-08-10"), Yuan(890), 72, 1}, "9.00"},
		{"longer promise, very late", PenaltyQuery{"douyin", PenaltyShipLate, on("2026-08-10"), Yuan(890), 240, 50}, "27.00"},
		{"presale, very late", PenaltyQuery{"douyin", PenaltyShipLate, on("2026-08-10"), Yuan(890), 241, 50}, "45.00"},
		{"before the rule", PenaltyQuery{"douyin", PenaltyShipLate, on("2026-08-09"), Yuan(89), 48, 60}, ""},
		{"fraud, small order", PenaltyQuery{"douyin", PenaltyFraud, on("2026-08-10"), Yuan(7), 48, 0}, "7.00"},
		{"fraud", PenaltyQuery{"douyin", PenaltyFraud, on("2026-08-10"), Yuan(10), 48, 0}, "10.00"},
		{"tmall abnormal", PenaltyQuery{"tmall", PenaltyTraceAbnormal, on("2026-08-10"), Yuan(89), 48, 0}, "18.00"},
		{"other platform", PenaltyQuery{"generic", PenaltyTraceAbnormal, on("2026-06-01"), Yuan(89), 48, 0}, ""},
		{"other currency", PenaltyQuery{"douyin", PenaltyTraceAbnormal, on("2026-06-01"), Money{8900, "USD"}, 48, 0}, ""},
		{"no amount", PenaltyQuery{"douyin", PenaltyTraceAbnormal, on("2026-06-01"), Money{}, 48, 0}, ""},
	} {
		due, ok := book.Due(c.q)
		if ok != (c.want != "") || ok && (due.Amount.Decimal() != c.want || due.RowID == "" || due.Source == "") {
			t.Errorf("%s: %+v %v, want %q", c.name, due, ok, c.want)
		}
	}
}

func TestPenaltyDatesAreLocal(t *testing.T) {
	t.Parallel()
	book, err := LoadPenalties()
	if err != nil {
		t.Fatal(err)
	}
	lastSecond := time.Date(2026, 7, 8, 15, 59, 59, 0, time.UTC)
	q := PenaltyQuery{Platform: "douyin", Event: PenaltyTraceAbnormal, At: lastSecond, Paid: Yuan(100)}
	if _, ok := book.Due(q); !ok {
		t.Error("23:59:59 in Shanghai is still the last day")
	}
	q.At = lastSecond.Add(time.Second)
	if _, ok := book.Due(q); ok {
		t.Error("midnight in Shanghai is the next day")
	}
}

func TestPenaltyRejects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, to string }{
		{"twice", `"tmall-2026-04-09/trace_timeout"`, `"tmall-2026-04-09/trace_abnormal"`},
		{"date", `"to": "2026-07-08"`, `"to": "July"`},
		{"limits", `"min": 3, "max": 30`, `"min": 3, "max": 2`},
		{"misspelt", `"percent": 25`, `"procent": 25`},
	} {
		broken := strings.Replace(string(penaltiesJSON), c.from, c.to, 1)
		if _, err := parsePenalties([]byte(broken)); err == nil || broken == string(penaltiesJSON) {
			t.Errorf("%s was accepted", c.name)
		}
	}
}

func TestClaimWindow(t *testing.T) {
	t.Parallel()
	book, err := LoadClaims()
	if err != nil {
		t.Fatal(err)
	}
	shipped := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	day := 24 * time.Hour
	for _, c := range []struct {
		name     string
		s        Shipment
		from, to time.Duration
	}{
		{"domestic, after the last scan", Shipment{Courier: "yto", ShippedAt: shipped, LastEventAt: shipped.Add(3 * day)}, 13 * day, 30 * day},
		{"no scan yet", Shipment{Courier: "zto", ShippedAt: shipped}, 10 * day, 30 * day},
		{"after the expected day", Shipment{Courier: "ups", ShippedAt: shipped, ExpectedAt: shipped.Add(5 * day)}, 6 * day, 60 * day},
	} {
		w, ok := book.Window(c.s)
		if !ok || !w.From.Equal(shipped.Add(c.from)) || !w.To.Equal(shipped.Add(c.to)) || w.Prov != "estimated" {
			t.Errorf("%s: %+v %v", c.name, w, ok)
		}
		if w.Open(w.From.Add(-time.Second)) || !w.Open(w.From) || !w.Open(w.To) || w.Open(w.To.Add(time.Second)) {
			t.Errorf("%s: open at the wrong times", c.name)
		}
	}
	if _, ok := book.Window(Shipment{Courier: "yto"}); ok {
		t.Error("a parcel that was never shipped has a claim window")
	}
	if _, err := parseClaims([]byte(strings.Replace(string(claimsJSON), `"after": "shipped"`, `"after": "sometime"`, 1))); err == nil {
		t.Error("an unknown clock was accepted")
	}
}
