package tracker

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var spellDay = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func spellAt(hours float64) time.Time { return spellDay.Add(hoursOf(hours)) }

// spellWay is a parcel with an announcement, two scans of one second, a hint, a failed visit with two lines, and a delivery.
func spellWay() (Shipment, []Checkpoint) {
	sh := Shipment{Courier: "yto", Origin: Region{City: "广州市"}, Destination: Region{City: "成都市"}, ShippedAt: spellAt(0), LastLookAt: spellAt(200)}
	return sh, []Checkpoint{
		{At: spellAt(1), Status: StatusInfoReceived, Code: "100", Text: "快件待揽收"},
		{At: spellAt(5), Status: StatusPickedUp, Code: "103", Text: "已揽收", Place: "广州"},
		{At: spellAt(20), Status: StatusInTransit, Milestone: MilestoneHub, Code: "A", Text: "到达 广州转运中心", Place: "广州"},
		{At: spellAt(20), Status: StatusInTransit, Milestone: MilestoneHub, Code: "B", Text: "离开 广州转运中心", Place: "广州"},
		{At: spellAt(40), Status: StatusInTransit, Code: "T", Text: "超时", Hint: true},
		{At: spellAt(60), Status: StatusOutForDelivery, Code: "D", Text: "正在派件", Place: "成都"},
		{At: spellAt(62), Status: StatusFailedAttempt, Code: "F", Text: "联系不上", Place: "成都"},
		{At: spellAt(62.5), Status: StatusFailedAttempt, Code: "F", Text: "无人接听", Place: "成都"},
		{At: spellAt(90), Status: StatusDelivered, Code: "S", Text: "已签收", Place: "成都"},
		{At: spellAt(95), Status: StatusInTransit, Code: "Z", Text: "签收照片上传"},
	}
}

func TestSpellsOfCutsAWay(t *testing.T) {
	t.Parallel()
	sh, way := spellWay()
	lane := Lane{Courier: "yto", Origin: "广州", Destination: "成都"}
	spell := func(phase Phase, event, place string, attempts int, from, to float64) Spell {
		return Spell{
			Lane: lane, Phase: phase, Event: event, Place: place, Attempts: attempts, Since: spellAt(from), Until: spellAt(to), SeenUntil: spellAt(to),
			Weight: 1, DeliveredAt: spellAt(90),
		}
	}
	want := []Spell{
		spell(PhaseAwaitingPickup, "", "", 0, 0, 5), spell(PhasePickedUp, "103", "广州", 0, 5, 20), spell(PhaseLinehaul, "B", "广州", 0, 20, 60),
		spell(PhaseOutForDelivery, "D", "成都", 0, 60, 62), spell(PhaseOutForDelivery, "F", "成都", 1, 62, 62.5), spell(PhaseOutForDelivery, "F", "成都", 1, 62.5, 90),
	}
	if diff := cmp.Diff(want, SpellsOf(sh, way, spellAt(200))); diff != "" {
		t.Error(diff)
	}
}

func TestSpellsOfIgnoresOrderAndRepeats(t *testing.T) {
	t.Parallel()
	sh, way := spellWay()
	want := SpellsOf(sh, way, spellAt(200))
	again := append(append([]Checkpoint(nil), way...), way...)
	if diff := cmp.Diff(want, SpellsOf(sh, again, spellAt(200))); diff != "" {
		t.Errorf("replayed: %s", diff)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	way = append(way[:2], way[3:]...) // without the tie: its order is the feed's
	want = SpellsOf(sh, way, spellAt(200))
	rng.Shuffle(len(way), func(i, j int) { way[i], way[j] = way[j], way[i] })
	if diff := cmp.Diff(want, SpellsOf(sh, way, spellAt(200))); diff != "" {
		t.Errorf("shuffled: %s", diff)
	}
}

func TestSpellsOfEnds(t *testing.T) {
	t.Parallel()
	scan := func(hours float64, status Status, code string) Checkpoint {
		return Checkpoint{At: spellAt(hours), Status: status, Code: code}
	}
	for _, c := range []struct {
		name  string
		sh    Shipment
		scans []Checkpoint
		now   float64
		want  Spell // the last one; times and flags only
		n     int
	}{
		{
			"open, seen until the last look",
			Shipment{LastLookAt: spellAt(30)},
			[]Checkpoint{scan(1, StatusPickedUp, "P")},
			50,
			Spell{Since: spellAt(1), SeenUntil: spellAt(30)},
			1,
		},
		{"never looked at", Shipment{}, []Checkpoint{scan(1, StatusPickedUp, "P")}, 50, Spell{Since: spellAt(1), SeenUntil: spellAt(1)}, 1},
		{
			"called lost",
			Shipment{LastLookAt: spellAt(99)},
			[]Checkpoint{scan(1, StatusPickedUp, "P"), scan(70, StatusLost, "L")},
			99,
			Spell{Since: spellAt(1), SeenUntil: spellAt(70), Lost: true},
			1,
		},
		{
			"signed by another source's word",
			Shipment{SignedAt: spellAt(9), Status: StatusDelivered},
			[]Checkpoint{scan(1, StatusPickedUp, "P")},
			50,
			Spell{Since: spellAt(1), Until: spellAt(9), SeenUntil: spellAt(9), DeliveredAt: spellAt(9)},
			1,
		},
		{
			"back at its sender is no delivery",
			Shipment{},
			[]Checkpoint{scan(1, StatusReturning, "R"), scan(9, StatusDelivered, "D")},
			50,
			Spell{Since: spellAt(1), Until: spellAt(9), SeenUntil: spellAt(9)},
			1,
		},
		{
			"a scan of the future",
			Shipment{LastLookAt: spellAt(20)},
			[]Checkpoint{scan(1, StatusPickedUp, "P"), scan(500, StatusDelivered, "D")},
			20,
			Spell{Since: spellAt(1), SeenUntil: spellAt(20)},
			1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := SpellsOf(c.sh, c.scans, spellAt(c.now))
			if len(got) != c.n {
				t.Fatalf("%d spells: %+v", len(got), got)
			}
			last := got[len(got)-1]
			if diff := cmp.Diff(c.want, Spell{Since: last.Since, Until: last.Until, SeenUntil: last.SeenUntil, DeliveredAt: last.DeliveredAt, Lost: last.Lost}); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := SpellsOf(Shipment{}, nil, spellAt(0)); len(got) != 0 {
		t.Errorf("nothing known: %+v", got)
	}
}

func TestSpellAsOf(t *testing.T) {
	t.Parallel()
	s := Spell{Since: spellAt(0), Until: spellAt(50), SeenUntil: spellAt(50), DeliveredAt: spellAt(80), Lost: true}
	if _, begun := s.AsOf(spellAt(-1)); begun {
		t.Error("known before it began")
	}
	got, _ := s.AsOf(spellAt(20))
	if !got.Until.IsZero() || !got.DeliveredAt.IsZero() || got.Lost || !got.SeenUntil.Equal(spellAt(20)) {
		t.Errorf("knows the future: %+v", got)
	}
	if got, _ = s.AsOf(spellAt(80)); got != s {
		t.Errorf("forgot: %+v", got)
	}
}
