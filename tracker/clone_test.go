package tracker

import (
	"slices"
	"testing"
)

func TestSameStory(t *testing.T) {
	t.Parallel()
	way := []Checkpoint{picked, hub, left, arrived, courier, signed}
	edit := func(change func(*Story)) Story {
		s := Story{ShipmentID: 2, TrackingNo: "YT2", Destination: Region{Province: "四川省", City: "成都市"}, Orders: []int64{20}, Checkpoints: slices.Clone(way)}
		if change != nil {
			change(&s)
		}
		return s
	}
	shift := func(i int) func(*Story) {
		return func(s *Story) { s.Checkpoints[i].At = s.Checkpoints[i].At.Add(1e9) }
	}
	away := func(s *Story) { s.Destination = Region{Province: "陕西", City: "西安"} }
	a := edit(func(s *Story) { s.ShipmentID, s.TrackingNo, s.Orders = 1, "YT1", []int64{10} })
	for name, c := range map[string]struct {
		b    Story
		want bool
	}{
		"to the second and the word":           {edit(nil), true},
		"under a second apart":                 {edit(func(s *Story) { s.Checkpoints[2].At = s.Checkpoints[2].At.Add(4e8) }), true},
		"signed a second later":                {edit(shift(5)), false},
		"picked up a second later":             {edit(shift(0)), false},
		"signed with other words":              {edit(func(s *Story) { s.Checkpoints[5].Text = "已签收，签收人凭取货码签收" }), false},
		"out with one courier, same city":      {edit(func(s *Story) { s.Checkpoints = s.Checkpoints[:5] }), false},
		"out with one courier, another city":   {edit(func(s *Story) { away(s); s.Checkpoints = s.Checkpoints[:5] }), true},
		"the same truck, another city":         {edit(func(s *Story) { away(s); s.Checkpoints = s.Checkpoints[:4] }), false},
		"three scans":                          {edit(func(s *Story) { s.Checkpoints = []Checkpoint{picked, hub, signed} }), false},
		"hints do not count":                   {edit(func(s *Story) { s.Checkpoints[1].Hint, s.Checkpoints[2].Hint, s.Checkpoints[3].Hint = true, true, true }), false},
		"an order that travels in two parcels": {edit(func(s *Story) { s.Orders = []int64{10} }), false},
		"itself":                               {edit(func(s *Story) { s.ShipmentID = 1 }), false},
	} {
		if got := SameStory(a, c.b); got != c.want || SameStory(c.b, a) != c.want {
			t.Errorf("%s: %v and %v, want %v", name, got, SameStory(c.b, a), c.want)
		}
	}
	mine, theirs := a, edit(nil)
	mine.PhoneTail, theirs.PhoneTail = "8000", "8000"
	if SameStory(mine, theirs) {
		t.Error("two parcels to one buyer travel together")
	}
	if theirs.PhoneTail = "8001"; !SameStory(mine, theirs) {
		t.Error("two buyers")
	}
}

func TestCompareKeepsWhatStands(t *testing.T) {
	t.Parallel()
	story := func(id int64, number string) Story {
		return Story{ShipmentID: id, TrackingNo: number, Checkpoints: []Checkpoint{picked, hub, left, arrived, courier, signed}}
	}
	check := CloneCheck{MerchantID: 1, EventsHash: "h", Parcel: story(1, "YT1"), Others: []Story{story(3, "YT3"), story(2, "YT2")}}
	if r := check.Compare(at(60)); !r.Changed || r.CloneOf != "YT3" || r.Other != 3 {
		t.Errorf("first: %+v", r)
	}
	check.CloneOf = "YT2"
	if r := check.Compare(at(60)); r.Changed || r.CloneOf != "YT2" {
		t.Errorf("on record: %+v", r)
	}
	check.Others = nil
	if r := check.Compare(at(60)); !r.Changed || r.CloneOf != "" {
		t.Errorf("parted: %+v", r)
	}
}
