package tracker

import (
	"errors"
	"math"
	"testing"
	"time"
)

// quietSpell began at the start of the test's time in a phase of one courier.
func quietSpell(phase Phase, origin, destination string) Spell {
	return Spell{Lane: Lane{Courier: "yto", Origin: origin, Destination: destination}, Phase: phase, Event: "E", Since: spellDay, Weight: 1}
}

// teach books spells that moved after some hours, and some that never did.
func teachSilence(m *SilenceModel, s Spell, moved int, hours float64, never int) {
	for range moved {
		ended := s
		ended.Until = s.Since.Add(hoursOf(hours))
		m.Learn(ended, ended.Until)
	}
	for range never {
		m.Learn(s, s.Since.Add(hoursOf(neverHours)))
	}
}

func TestLostHasThePublishedPosteriors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		never, moved int
		p, sd        float64
		known        bool
	}{
		{0, 12, 0.0385, 0, false}, {3, 197, 0.0174, 0, true}, {61, 153, 0.2860, 0.0308, true}, {40, 10, 0.7941, 0, true},
	} {
		m := NewSilenceModel(SilenceConfig{HalfLife: -1})
		teachSilence(m, quietSpell(PhaseLinehaul, "广州", "成都"), c.moved, 130, c.never)
		asked := quietSpell(PhaseLocker, "", "") // in no phase that was learned: the courier's own posterior
		e, got := m.Lost(asked, spellAt(96))
		if math.Abs(got.P-c.p) > 5e-5 || e.Never != c.never || e.Moved != c.moved || got.Known != c.known || e.Hours != 96 || e.Lane != "yto" {
			t.Errorf("(%d, %d): %+v %+v", c.never, c.moved, e, got)
		}
		if c.sd > 0 && (math.Abs(got.Lo-(c.p-1.96*c.sd)) > 0.006 || math.Abs(got.Hi-(c.p+1.96*c.sd)) > 0.006) {
			t.Errorf("(%d, %d): interval %.3f..%.3f", c.never, c.moved, got.Lo, got.Hi)
		}
		if p, _, _, n, _ := LossChance(e); math.Abs(p-c.p) > 5e-5 || n != got.N {
			t.Errorf("(%d, %d): the advisor reads %.4f from %d", c.never, c.moved, p, n)
		}
	}
}

func TestLostBacksOffAndShrinks(t *testing.T) {
	t.Parallel()
	m := NewSilenceModel(SilenceConfig{HalfLife: -1, CourierName: func(string) string { return "圆通" }, PhaseName: func(Phase) string { return "干线中转" }})
	teachSilence(m, quietSpell(PhaseLinehaul, "广州", "成都"), 20, 130, 20)
	teachSilence(m, quietSpell(PhaseLinehaul, "深圳", "绵阳"), 40, 130, 0)
	teachSilence(m, quietSpell(PhaseLinehaul, "杭州", "上海"), 100, 130, 0)
	const phase = (20 + 20*20.5/181) / 200
	const pair = (20 + 20*phase) / 100
	for _, c := range []struct {
		name, from, to, level string
		n                     int
		p                     float64
	}{
		{"lane", "广州", "成都", "圆通 广州→成都 干线中转", 40, (20 + 20*pair) / 60},
		{"a lane never seen has its provinces", "佛山", "乐山", "圆通 广东→四川 干线中转", 80, pair},
		{"provinces never seen have the phase", "长春", "沈阳", "圆通 干线中转", 180, phase},
	} {
		e, got := m.Lost(quietSpell(PhaseLinehaul, c.from, c.to), spellAt(96))
		if math.Abs(got.P-c.p) > 1e-9 || got.Level != c.level || got.N != c.n || !got.Known || e.Lane != c.level || e.Never+e.Moved != c.n {
			t.Errorf("%s: %+v, want %.4f %s", c.name, got, c.p, c.level)
		}
	}
	if _, late := m.Lost(quietSpell(PhaseLinehaul, "广州", "成都"), spellAt(200)); late.P < 0.9 {
		t.Errorf("after all others moved: %+v", late)
	}
}

func TestNoScanLearnsTheGap(t *testing.T) {
	t.Parallel()
	m := NewSilenceModel(SilenceConfig{HalfLife: -1})
	s := quietSpell(PhaseLinehaul, "广州", "成都")
	if got := m.NoScan(s, spellAt(10), 72*time.Hour); got.Known || got.N != 0 || got.P < 0 || got.P > 1 {
		t.Errorf("nothing learned: %+v", got)
	}
	teachSilence(m, s, 300, 20, 0)
	teachSilence(m, s, 60, 200, 0)
	early, late := m.NoScan(s, spellAt(4), 72*time.Hour), m.NoScan(s, spellAt(30), 72*time.Hour)
	if !early.Known || math.Abs(early.P-60.0/360) > 0.03 || early.N != 360 {
		t.Errorf("early: %+v", early)
	}
	if late.P < 0.9 || late.N != 60 {
		t.Errorf("late: %+v", late)
	}
	if at, ok := m.Warn(s, 0.5); !ok || at < 6*time.Hour || at > 24*time.Hour {
		t.Errorf("warns from %s %v", at, ok)
	}
	if at, ok := m.Warn(s, 1); ok {
		t.Errorf("warns of more than certainty at %s", at)
	}
	if _, ok := m.Warn(quietSpell(PhaseLocker, "", ""), 0.01); !ok {
		t.Error("a phase never seen does not fall back on its courier")
	}
}

func TestNotDeliveredNeedsBookedDeliveries(t *testing.T) {
	t.Parallel()
	m := NewSilenceModel(SilenceConfig{HalfLife: -1})
	s := quietSpell(PhaseOutForDelivery, "广州", "成都")
	s.Until = spellAt(30)
	for i := range 80 {
		booked := s
		if i%4 != 0 {
			booked.DeliveredAt = spellAt(30 + float64(i))
		}
		m.LearnDelivery(booked, booked.DeliveryKnownAt())
	}
	got := m.NotDelivered(quietSpell(PhaseOutForDelivery, "广州", "成都"), spellAt(12))
	if !got.Known || got.N != 80 || math.Abs(got.P-0.25) > 0.03 || got.Hits != 20 {
		t.Errorf("%+v", got)
	}
	if old := m.NotDelivered(quietSpell(PhaseOutForDelivery, "广州", "成都"), spellAt(100)); old.Known {
		t.Errorf("no spell reached this age: %+v", old)
	}
}

func TestForgetting(t *testing.T) {
	t.Parallel()
	m := NewSilenceModel(SilenceConfig{HalfLife: 10 * 7 * 24 * time.Hour})
	s := quietSpell(PhaseLinehaul, "广州", "成都")
	teachSilence(m, s, 0, 0, 100)
	later := s
	later.Since = s.Since.AddDate(0, 0, 700)
	teachSilence(m, later, 100, 50, 0)
	later.Until = time.Time{}
	if _, got := m.Lost(later, later.Since.Add(hoursOf(24))); got.P > 0.02 || got.N != 100 {
		t.Errorf("a hundred losses two years ago weigh %+v", got)
	}
	m.Refit(s.Since.AddDate(40, 0, 0), nil)
	if len(m.root.kids) != 0 {
		t.Error("dust was kept")
	}
}

func TestSilenceModelOfAnotherVersion(t *testing.T) {
	t.Parallel()
	m := NewSilenceModel(SilenceConfig{})
	if err := m.UnmarshalJSON([]byte(`{"version":99}`)); !errors.Is(err, ErrSilenceVersion) {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{`{`, `[]`, `{"version":"1"}`} {
		if m.UnmarshalJSON([]byte(bad)) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
