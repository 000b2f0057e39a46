package tracker

import (
	"maps"
	"strings"
	"testing"
)

// apply writes changes back as a store would and returns the snapshot of the next judgement.
func apply(s Snapshot, j Judgement, changes []Change) Snapshot {
	s.Shipment = j.Shipment
	incidents := append([]Incident(nil), s.Incidents...)
	for _, c := range changes {
		if c.Kind == ChangeOpen {
			c.Incident.ID = int64(len(incidents) + 1)
			incidents = append(incidents, c.Incident)
			continue
		}
		for i := range incidents {
			if incidents[i].ID == c.Incident.ID {
				incidents[i] = c.Incident
			}
		}
	}
	s.Incidents = incidents
	return s
}

// moves writes changes as kind:incident-kind/severity, with the resolution of an ending.
func moves(changes []Change) string {
	var out []string
	for _, c := range changes {
		text := string(c.Kind) + ":" + string(c.Incident.Kind) + "/" + c.Incident.Severity.String()
		if c.Kind == ChangeResolve {
			text += "=" + c.Incident.Resolution
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// stage is one moment of a story: looked at and judged at hour, after scans and changes were added.
type stage struct {
	hour   float64
	scans  []Checkpoint
	change func(*Snapshot)
	blind  bool // no look is made
	want   string
}

func tell(t *testing.T, s Snapshot, stages []stage) Snapshot {
	t.Helper()
	book := mustRules(t)
	for i, st := range stages {
		s.Checkpoints = append(s.Checkpoints, st.scans...)
		if !st.blind {
			s.Shipment.LastLookAt, s.Shipment.LastTryAt = at(st.hour), at(st.hour)
		}
		if st.change != nil {
			st.change(&s)
		}
		j := judge(t, book, s, at(st.hour))
		changes := Reconcile(s, j, at(st.hour))
		if got := moves(changes); got != st.want {
			t.Errorf("stage %d at %g h: %q, want %q", i, st.hour, got, st.want)
		}
		s = apply(s, j, changes)
		if again := Reconcile(s, judge(t, book, s, at(st.hour)), at(st.hour)); len(again) > 0 {
			t.Errorf("stage %d at %g h is not settled: %q", i, st.hour, moves(again))
		}
	}
	return s
}

func silenceStories() map[string][]stage {
	far := func(s *Snapshot) { s.Shipment.PromisedAt = at(2000) }
	return map[string][]stage{
		"a stall climbs, is lost, and is found": {
			{hour: 62, scans: []Checkpoint{picked, hub, left}, change: far, want: "opened:transit_stall/watch"},
			{hour: 62.5, want: ""},
			{hour: 70, want: "refreshed:transit_stall/watch"},
			{hour: 86, want: "climbed:transit_stall/breach"},
			{hour: 134, want: "climbed:transit_stall/abnormal"},
			{hour: 254, want: "resolved:transit_stall/abnormal=superseded opened:lost_suspected/presumed_lost"},
			{hour: 260, scans: []Checkpoint{scan(259, StatusInTransit, "到达【成都转运中心】")}, want: "resolved:lost_suspected/presumed_lost=moved opened:long_tail/watch"},
		},
		"suspected, then confirmed": {
			{hour: 254, scans: []Checkpoint{picked, hub, left}, change: far, want: "opened:lost_suspected/presumed_lost"},
			{hour: 256, scans: []Checkpoint{scan(255, StatusLost, "确认丢失")}, want: "resolved:lost_suspected/presumed_lost=confirmed opened:lost_confirmed/presumed_lost"},
		},
		"pickup overdue, then on its way": {
			{hour: 24, want: "opened:pickup_overdue/breach"},
			{hour: 27, scans: []Checkpoint{scan(26, StatusPickedUp, "已揽收")}, want: "resolved:pickup_overdue/breach=moved"},
		},
		"overdue twice without a judgement between": {
			{hour: 48, want: "opened:pickup_overdue/abnormal"},
			{hour: 150, scans: []Checkpoint{scan(49, StatusPickedUp, "已揽收"), scan(140, StatusInTransit, "到达【成都转运中心】")}, change: func(s *Snapshot) { s.Shipment.PromisedAt = at(149) }, want: "resolved:pickup_overdue/abnormal=moved opened:promise_overdue/breach"},
		},
		"a leg later and worse is the same incident": {
			{hour: 19, scans: []Checkpoint{picked}, want: "opened:hub_wait/watch"},
			{hour: 82, scans: []Checkpoint{scan(20, StatusInTransit, "到达【成都转运中心】"), scan(46, StatusInTransit, "到达【金牛网点】")}, want: "climbed:not_dispatched/breach"},
		},
		"blind time freezes clocks": {
			{hour: 62, scans: []Checkpoint{picked, hub, left}, change: far, want: "opened:transit_stall/watch"},
			{hour: 86.5, blind: true, want: ""},
			{hour: 90, blind: true, want: ""},
			{hour: 140, blind: true, want: ""},
			{hour: 141, want: "climbed:transit_stall/abnormal"},
		},
		"blind time freezes a climb that is proven late": {
			{hour: 62, scans: []Checkpoint{picked, hub, left}, change: far, want: "opened:transit_stall/watch"},
			{hour: 140, blind: true, change: func(s *Snapshot) { s.Shipment.LastLookAt = at(87) }, want: ""},
			{hour: 141, want: "climbed:transit_stall/abnormal"},
		},
		"a corrected address softens the rule, not the incident": {
			{hour: 86, scans: []Checkpoint{picked, hub, left}, change: far, want: "opened:transit_stall/breach"},
			{hour: 111, change: func(s *Snapshot) { s.Shipment.Destination = Region{Province: "新疆"} }, want: "refreshed:transit_stall/breach"},
			{hour: 134, want: "refreshed:transit_stall/breach"},
			{hour: 182, want: "climbed:transit_stall/abnormal"},
		},
		"a milder stall after a move is another incident": {
			{hour: 86, scans: []Checkpoint{picked, hub, left}, change: far, want: "opened:transit_stall/breach"},
			{hour: 150, scans: []Checkpoint{scan(100, StatusInTransit, "到达【武汉转运中心】")}, want: "resolved:transit_stall/breach=moved opened:transit_stall/watch"},
		},
	}
}

func endingStories() map[string][]stage {
	return map[string][]stage{
		"signed": {
			{hour: 74, scans: []Checkpoint{picked, hub, courier}, want: "opened:not_signed/breach"},
			{hour: 80, scans: []Checkpoint{scan(79, StatusDelivered, "已签收")}, want: "resolved:not_signed/breach=delivered"},
			{hour: 86, want: ""},
		},
		"refunded meanwhile": {
			{hour: 74, scans: []Checkpoint{picked, hub, courier}, want: "opened:not_signed/breach"},
			{hour: 80, change: func(s *Snapshot) { s.Orders[0].AfterSale = AfterSaleRefunded }, want: "resolved:not_signed/breach=refunded"},
		},
		"turned back, home, closed": {
			{hour: 61, scans: []Checkpoint{picked, hub, courier, scan(60, StatusReturning, "拒收退回")}, want: "opened:returned/breach"},
			{hour: 100, scans: []Checkpoint{scan(98, StatusReturned, "退件签收")}, want: "refreshed:returned/breach"},
			{hour: 105, want: "resolved:returned/breach=returned"},
		},
		"a problem that comes back within a day": {
			{hour: 21, scans: []Checkpoint{picked, hub, scan(20, StatusException, "地址不详")}, want: "opened:exception/breach"},
			{hour: 25, scans: []Checkpoint{scan(24, StatusInTransit, "到达【成都转运中心】")}, want: "resolved:exception/breach=moved"},
			{hour: 31, scans: []Checkpoint{scan(30, StatusException, "地址不详")}, want: "reopened:exception/breach"},
			{hour: 33, scans: []Checkpoint{scan(32, StatusInTransit, "离开【成都转运中心】")}, want: "resolved:exception/breach=moved"},
			{hour: 57, scans: []Checkpoint{scan(56.9, StatusException, "地址不详")}, want: "opened:exception/breach"},
		},
		"setup": {
			{hour: 5, change: func(s *Snapshot) { s.Shipment.Problem = ProblemNeedsPhone }, want: "opened:lookup_setup/watch"},
			{hour: 11, want: "refreshed:lookup_setup/watch"},
			{hour: 11.5, change: func(s *Snapshot) { s.Shipment.Problem = ProblemNone }, want: "resolved:lookup_setup/watch=configured"},
		},
		"never picked up, given up": {
			{hour: 48, want: "opened:pickup_overdue/abnormal"},
			{hour: 1440, want: "resolved:pickup_overdue/abnormal=unresolved"},
		},
		"cancelled": {
			{hour: 24, want: "opened:pickup_overdue/breach"},
			{hour: 30, scans: []Checkpoint{scan(29, StatusCancelled, "已取消")}, want: "resolved:pickup_overdue/breach=cancelled"},
		},
	}
}

func TestReconcileStories(t *testing.T) {
	t.Parallel()
	stories := silenceStories()
	maps.Copy(stories, endingStories())
	for name, stages := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tell(t, parcel(0), stages)
		})
	}
}

func TestReconcileReopensTheSameIncident(t *testing.T) {
	t.Parallel()
	s := tell(t, parcel(0), []stage{
		{hour: 21, scans: []Checkpoint{picked, hub, scan(20, StatusException, "地址不详")}, want: "opened:exception/breach"},
		{hour: 25, scans: []Checkpoint{scan(24, StatusInTransit, "到达【成都转运中心】")}, change: func(s *Snapshot) { s.Incidents[0].AckBy = "liu" }, want: "resolved:exception/breach=moved"},
		{hour: 31, scans: []Checkpoint{scan(30, StatusException, "地址不详")}, want: "reopened:exception/breach"},
	})
	got := s.Incidents[0]
	if len(s.Incidents) != 1 || got.Reopened != 1 || !got.Open() || got.Resolution != "" || got.AckBy != "" || !got.OpenedAt.Equal(at(21)) || got.MerchantID != 1 || got.ShipmentID != 7 {
		t.Errorf("%+v", s.Incidents)
	}
}

func TestReconcileLeavesWhatAPersonClosed(t *testing.T) {
	t.Parallel()
	manual := func(s *Snapshot) {
		s.Incidents[0].ResolvedAt, s.Incidents[0].Resolution = at(22), resolvedManual
	}
	tell(t, parcel(0), []stage{
		{hour: 19, scans: []Checkpoint{picked}, want: "opened:hub_wait/watch"},
		{hour: 23, change: manual, want: ""},
		{hour: 27, want: "reopened:hub_wait/breach"},
	})
}

func TestReconcileWaitsForEvidenceBeforeTakingBack(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := stall(62)
	j := judge(t, book, s, at(62))
	s = apply(s, j, Reconcile(s, j, at(62)))
	// The feed is found to be stale since before the threshold: the verdict loses its evidence, not its incident.
	s.Shipment.LastLookAt = at(62.2)
	s.Account = CourierAccount{FreshRate: 50, FreshAt: at(61.5)}
	j = judge(t, book, s, at(62.3))
	if brief(j) != "" || !j.Shipment.BlindSince.IsZero() {
		t.Fatalf("%q, blind %s", brief(j), j.Shipment.BlindSince)
	}
	if got := moves(Reconcile(s, j, at(62.3))); got != "" {
		t.Errorf("taken back: %q", got)
	}
}

func TestReconcileIgnoresFeedIncidents(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := stall(60)
	s.Incidents = []Incident{{ID: 9, Feed: "kuaidi100-1", Family: FamilyBlind, Kind: KindTrackingBlind, OpenedAt: at(1)}}
	if got := moves(Reconcile(s, judge(t, book, s, at(60)), at(60))); got != "" {
		t.Errorf("got %q", got)
	}
}
