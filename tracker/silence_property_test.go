package tracker

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func drawSpell(t *rapid.T) Spell {
	s := quietSpell(
		rapid.SampledFrom([]Phase{PhaseLinehaul, PhaseDestBranch, PhaseOutForDelivery}).Draw(t, "phase"),
		rapid.SampledFrom([]string{"", "广州", "深圳", "杭州"}).Draw(t, "from"), rapid.SampledFrom([]string{"", "成都", "上海"}).Draw(t, "to"),
	)
	s.Event, s.Place = rapid.SampledFrom([]string{"A", "B"}).Draw(t, "event"), rapid.SampledFrom([]string{"", "X"}).Draw(t, "place")
	s.Attempts, s.Weight = rapid.IntRange(-1, 9).Draw(t, "attempts"), rapid.SampledFrom([]float64{1, 1, 2.5, 0, -3, math.NaN()}).Draw(t, "weight")
	s.Since = spellDay.Add(hoursOf(rapid.Float64Range(-5000, 5000).Draw(t, "since")))
	lasted := hoursOf(rapid.Float64Range(0, 2000).Draw(t, "lasted"))
	switch rapid.IntRange(0, 3).Draw(t, "end") {
	case 0:
		s.SeenUntil = s.Since.Add(lasted)
	case 1:
		s.SeenUntil, s.Lost = s.Since.Add(lasted), true
	default:
		s.Until, s.SeenUntil = s.Since.Add(lasted), s.Since.Add(lasted)
		if rapid.Bool().Draw(t, "delivered") {
			s.DeliveredAt = s.Until.Add(hoursOf(rapid.Float64Range(0, 400).Draw(t, "then")))
		}
	}
	return s
}

func learnAll(m *SilenceModel, spells []Spell) {
	for _, s := range spells {
		m.Learn(s, later(s.Until, s.SeenUntil))
		m.LearnDelivery(s, s.DeliveryKnownAt())
	}
	m.Refit(spellDay.AddDate(1, 0, 0), nil)
}

func chances(m *SilenceModel, s Spell, now time.Time) []Chance {
	_, lost := m.Lost(s, now)
	return []Chance{m.NoScan(s, now, 72*time.Hour), m.NotDelivered(s, now), lost}
}

func TestChancesAreProbabilitiesWhateverWasLearned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := NewSilenceModel(SilenceConfig{})
		learnAll(m, rapid.SliceOfN(rapid.Custom(drawSpell), 0, 120).Draw(t, "spells"))
		asked := rapid.Custom(drawSpell).Draw(t, "asked")
		now := asked.Since.Add(hoursOf(rapid.Float64Range(-10, 3000).Draw(t, "age")))
		for _, c := range chances(m, asked, now) {
			if !(c.P >= 0 && c.P <= 1) || !(c.Lo >= 0 && c.Lo <= c.P) || !(c.Hi >= c.P && c.Hi <= 1) || c.Hits < 0 || c.Hits > c.N || c.Known != (c.N >= 30) {
				t.Fatalf("%+v", c)
			}
		}
		week, month := m.NoScan(asked, now, 7*24*time.Hour).P, m.NoScan(asked, now, 30*24*time.Hour).P
		if month > week+1e-12 {
			t.Fatalf("quiet for a month (%g) is likelier than for a week (%g)", month, week)
		}
	})
}

func TestLearningHasNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spells := rapid.SliceOfN(rapid.Custom(drawSpell), 1, 60).Draw(t, "spells")
		one, other := NewSilenceModel(SilenceConfig{}), NewSilenceModel(SilenceConfig{})
		learnAll(one, spells)
		learnAll(other, rapid.Permutation(spells).Draw(t, "shuffled"))
		for _, s := range spells {
			a, b := chances(one, s, s.Since.Add(50*time.Hour)), chances(other, s, s.Since.Add(50*time.Hour))
			for i := range a {
				if math.Abs(a[i].P-b[i].P) > 1e-6 {
					t.Fatalf("%+v, shuffled %+v", a[i], b[i])
				}
			}
		}
	})
}

func TestOpenSpellsNeitherMovedNorGotLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := NewSilenceModel(SilenceConfig{})
		learnAll(m, rapid.SliceOfN(rapid.Custom(drawSpell), 1, 60).Draw(t, "spells"))
		before, _ := json.Marshal(m)
		open := rapid.Custom(drawSpell).Draw(t, "open")
		open.Until, open.DeliveredAt, open.Lost = time.Time{}, time.Time{}, false
		open.SeenUntil = open.Since.Add(hoursOf(rapid.Float64Range(0, 700).Draw(t, "seen")))
		now := open.Since.Add(60 * time.Hour)
		_, was := m.Lost(open, now)
		quiet := m.NoScan(open, now, 72*time.Hour).P
		m.Learn(open, open.SeenUntil)
		if after, _ := json.Marshal(m); !bytes.Equal(before, after) {
			t.Fatal("an open spell was booked")
		}
		m.Refit(spellDay.AddDate(1, 0, 0), []Spell{open})
		if _, is := m.Lost(open, now); is.N != was.N || is.Hits != was.Hits || is.P != was.P {
			t.Fatalf("lost: %+v, with an open spell %+v", was, is)
		}
		if got := m.NoScan(open, now, 72*time.Hour).P; got < quiet-1e-9 {
			t.Fatalf("a silence that goes on makes the next scan likelier: %g, %g", quiet, got)
		}
		m.Refit(spellDay.AddDate(1, 0, 0), nil)
		if after, _ := json.Marshal(m); !bytes.Equal(before, after) {
			t.Fatal("an open spell was kept")
		}
	})
}

func TestSavedModelJudgesTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := NewSilenceModel(SilenceConfig{HalfLife: 60 * 24 * time.Hour})
		spells := rapid.SliceOfN(rapid.Custom(drawSpell), 1, 60).Draw(t, "spells")
		learnAll(m, spells)
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var read SilenceModel
		if err := json.Unmarshal(raw, &read); err != nil {
			t.Fatal(err)
		}
		if again, _ := json.Marshal(&read); !bytes.Equal(raw, again) {
			t.Fatalf("%s\n%s", raw, again)
		}
		for _, s := range spells {
			a, b := chances(m, s, s.Since.Add(80*time.Hour)), chances(&read, s, s.Since.Add(80*time.Hour))
			for i := range a {
				if math.Abs(a[i].P-b[i].P) > 2e-3 || a[i].Level != b[i].Level {
					t.Fatalf("%+v, read %+v", a[i], b[i])
				}
			}
		}
	})
}

func BenchmarkSilenceJudgement(b *testing.B) {
	m := NewSilenceModel(SilenceConfig{})
	for i := range 2000 {
		s := quietSpell(PhaseLinehaul, []string{"广州", "深圳", "杭州"}[i%3], []string{"成都", "上海"}[i%2])
		s.Place = "X"
		teachSilence(m, s, 1, float64(i%400), i%50/49)
	}
	asked := quietSpell(PhaseLinehaul, "广州", "上海")
	asked.Place = "X"
	now := spellAt(60)
	b.ReportAllocs()
	for b.Loop() {
		m.NoScan(asked, now, 72*time.Hour)
		m.NotDelivered(asked, now)
		m.Lost(asked, now)
	}
}
