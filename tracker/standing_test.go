package tracker

import (
	"math"
	"testing"
	"time"
)

func TestOrderCourseVerdict(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	ago := func(hours int) time.Time { return now.Add(-time.Duration(hours) * time.Hour) }
	for name, c := range map[string]struct {
		course          OrderCourse
		onTime, decided bool
	}{
		"arrived in time":       {OrderCourse{ShipBy: ago(90), PickedUpAt: ago(95), PromisedAt: ago(10), SignedAt: ago(20)}, true, true},
		"in the locker in time": {OrderCourse{PickedUpAt: ago(95), PromisedAt: ago(10), LockerAt: ago(20), SignedAt: ago(5)}, true, true},
		"handed over late":      {OrderCourse{ShipBy: ago(96), PickedUpAt: ago(95), SignedAt: ago(20)}, false, true},
		"never handed over":     {OrderCourse{ShipBy: ago(96)}, false, true},
		"after the promise":     {OrderCourse{PickedUpAt: ago(95), PromisedAt: ago(30), SignedAt: ago(20)}, false, true},
		"promise is over":       {OrderCourse{PickedUpAt: ago(95), PromisedAt: ago(1)}, false, true},
		"an incident":           {OrderCourse{PickedUpAt: ago(95), SignedAt: ago(20), Incidents: 1}, false, true},
		"under way":             {OrderCourse{PickedUpAt: ago(95), PromisedAt: ago(-30)}, true, false},
	} {
		if onTime, decided := c.course.Verdict(now); onTime != c.onTime || decided != c.decided {
			t.Errorf("%s: %v, %v", name, onTime, decided)
		}
	}
}

func TestBetterByAgreesWithClosedForm(t *testing.T) {
	t.Parallel()
	// For whole parameters P(X > Y) is a sum of Beta functions.
	exact := func(x, y OnTimeRecord) float64 {
		a1, b1 := y.posterior()
		a2, b2 := x.posterior()
		sum := 0.0
		for i := range int(a2) {
			k := float64(i)
			sum += math.Exp(logBeta(a1+k, b1+b2) - math.Log(b2+k) - logBeta(1+k, b2) - logBeta(a1, b1))
		}
		return sum
	}
	for _, c := range [][2]OnTimeRecord{{{30, 10}, {38, 2}}, {{5, 0}, {5, 0}}, {{900, 100}, {915, 85}}, {{0, 0}, {40, 1}}} {
		if got, want := betterBy(c[0], c[1], 0), exact(c[1], c[0]); math.Abs(got-want) > 1e-4 {
			t.Errorf("%v: %.6f, want %.6f", c, got, want)
		}
	}
	if p := betterBy(OnTimeRecord{30, 10}, OnTimeRecord{38, 2}, 1); p != 0 {
		t.Errorf("nothing is better by 100 %%: %g", p)
	}
	if p := betterBy(OnTimeRecord{30, 10}, OnTimeRecord{38, 2}, -1); p < 0.999999 {
		t.Errorf("anything is better by -100 %%: %g", p)
	}
}

func switchable() SwitchQuestion {
	sku := func(rank int, cost int64, r OnTimeRecord) []SupplierSKU {
		return []SupplierSKU{{SKU: "A", BackupRank: rank, UnitCost: Money{Minor: cost, Currency: "CNY"}, Stock: -1, Record: r}}
	}
	return SwitchQuestion{
		MerchantID: 7, SKU: "A", Incident: Yuan(40), IncidentN: 30, PerDay: 5, Now: moment("2026-11-20T10:00:00+08:00"),
		Suppliers: []Supplier{
			{ID: 1, Code: "A", SKUs: sku(0, 3000, OnTimeRecord{70, 30})},
			{ID: 2, Code: "B", SKUs: sku(1, 3200, OnTimeRecord{97, 3})},
		},
	}
}

func TestAdviseSwitch(t *testing.T) {
	t.Parallel()
	hour := time.Hour
	for name, c := range map[string]struct {
		change func(*SwitchQuestion)
		want   bool
	}{
		"clearly better":       {func(*SwitchQuestion) {}, true},
		"dearer than it saves": {func(q *SwitchQuestion) { q.Suppliers[1].SKUs[0].UnitCost = Yuan(45) }, false},
		"too few orders":       {func(q *SwitchQuestion) { q.Suppliers[1].SKUs[0].Record = OnTimeRecord{19, 0} }, false},
		"whole supplier": {func(q *SwitchQuestion) {
			q.Suppliers[1].SKUs[0].Record, q.Suppliers[1].Record = OnTimeRecord{3, 0}, OnTimeRecord{97, 3}
		}, true},
		"not sure enough":  {func(q *SwitchQuestion) { q.Suppliers[1].SKUs[0].Record = OnTimeRecord{16, 4} }, false},
		"no stock":         {func(q *SwitchQuestion) { q.Suppliers[1].SKUs[0].Stock = 34 }, false},
		"stock for a week": {func(q *SwitchQuestion) { q.Suppliers[1].SKUs[0].Stock = 35 }, true},
		"too small":        {func(q *SwitchQuestion) { q.Suppliers[1].SKUs[0].PerDay = 4 }, false},
		"price not known":  {func(q *SwitchQuestion) { q.Suppliers[0].SKUs[0].UnitCost = Money{} }, false},
		"cost not known":   {func(q *SwitchQuestion) { q.Incident = Money{} }, false},
		"open already":     {func(q *SwitchQuestion) { q.Last = &SwitchAdvice{State: SwitchOpen, At: q.Now.Add(-900 * hour)} }, false},
		"cooling down": {func(q *SwitchQuestion) {
			q.Last = &SwitchAdvice{State: SwitchAccepted, DecidedAt: q.Now.Add(-167 * hour)}
		}, false},
		"cooled down": {func(q *SwitchQuestion) {
			q.Last = &SwitchAdvice{State: SwitchAccepted, DecidedAt: q.Now.Add(-168 * hour)}
		}, true},
	} {
		q := switchable()
		c.change(&q)
		a, ok := AdviseSwitch(q)
		if ok != c.want {
			t.Errorf("%s: %v, %+v", name, ok, a)
		}
		if ok && (a.FromID != 1 || a.ToID != 2 || a.Confidence < SwitchConfidence || a.Extra != Yuan(2)) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestSwitchBackNeedsTheReverse(t *testing.T) {
	t.Parallel()
	q := switchable()
	first, _ := AdviseSwitch(q)
	q.Suppliers[0].SKUs[0].BackupRank, q.Suppliers[1].SKUs[0].BackupRank = 1, 0
	first.State, first.DecidedAt = SwitchAccepted, q.Now
	q.Last, q.Now = &first, q.Now.Add(SwitchCooldown)
	if a, ok := AdviseSwitch(q); ok {
		t.Errorf("back at once: %+v", a)
	}
	q.Suppliers[1].SKUs[0].Record = OnTimeRecord{60, 40}
	q.Suppliers[0].SKUs[0].Record = OnTimeRecord{95, 5}
	if a, ok := AdviseSwitch(q); !ok || a.ToID != 1 {
		t.Errorf("the reverse is sure: %v, %+v", ok, a)
	}
	if !first.Lapsed(q) {
		t.Error("an advice whose suppliers changed places still stands")
	}
}

func TestCards(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	b := CardBook{Now: now}
	for i := range 25 {
		c := CardCourse{SupplierID: 1, Courier: "yto", Origin: Region{Province: "广东"}, Destination: Region{Province: "四川"}, ShippedAt: now.Add(-100 * time.Hour)}
		c.PickedUpAt, c.SignedAt, c.LineDueAt = c.ShippedAt.Add(6*time.Hour), now.Add(-20*time.Hour), now.Add(-10*time.Hour)
		c.FirstHubAt = c.PickedUpAt
		if i < 5 {
			c.Incidents, c.Stalls, c.FirstHubAt, c.SignedAt = 1, 1, time.Time{}, now.Add(-5*time.Hour)
		}
		b.Parcel(c)
	}
	b.Answer(CardAnswer{SupplierID: 1, SentAt: now.Add(-30 * time.Hour), ReplyBy: now.Add(-18 * time.Hour), AnsweredAt: now.Add(-28 * time.Hour), Answer: AnswerOutOfStock})
	b.Answer(CardAnswer{SupplierID: 1, SentAt: now.Add(-30 * time.Hour), ReplyBy: now.Add(-18 * time.Hour)})
	b.Answer(CardAnswer{SupplierID: 1, SentAt: now.Add(-time.Hour), ReplyBy: now.Add(11 * time.Hour)})
	got := b.Cards(Merchant{Code: "m"}, []Supplier{{ID: 2, Code: "idle"}, {ID: 1, Code: "busy"}}, 30)
	s := got.Suppliers[0]
	if s.Code != "busy" || s.Orders != 25 || s.OnTime.Hits != 20 || s.OnTime.N != 25 || s.Asked != 3 || s.InTime.N != 2 || s.InTime.Hits != 1 ||
		s.InTime.Share != nil || *s.ReplyHours != 2 || s.OutOfStocks != 1 || *s.Incidents.Share != 0.2 || *s.Incidents.Low >= 0.2 {
		t.Errorf("supplier %+v", s)
	}
	l := got.Couriers[0]
	if l.Parcels != 25 || *l.PickupHours != 6 || l.OnTime.Hits != 20 || l.Stalled.Hits != 5 || l.Complete.Hits != 20 || *l.Lost.High > 0.15 {
		t.Errorf("lane %+v", l)
	}
}
