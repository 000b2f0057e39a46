package tracker

import (
	"testing"
	"time"
)

func TestJudgeCloses(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	back := scan(60, StatusReturning, "客户拒收，退回")
	home := scan(90, StatusReturned, "退件已签收")
	refunded := []Order{{AfterSale: AfterSaleRefunded}, {AfterSale: AfterSaleRefunded}}
	opened := []Incident{{ID: 1, ShipmentID: 7, Family: FamilyException, Kind: KindReturned, OpenedAt: at(91)}}
	tests := []struct {
		name      string
		scans     []Checkpoint
		look, now float64
		change    func(*Snapshot)
		reason    string
		findings  string
		check     float64 // hour; -1 for none
	}{
		{"just signed", []Checkpoint{picked, hub, signed}, 55, 55, nil, "", "", 78},
		{"seen signed six hours later", []Checkpoint{picked, hub, signed}, 60, 61, nil, CloseDelivered, "", -1},
		{"seen 5:59 later", []Checkpoint{picked, hub, signed}, 60 - minute, 61, nil, "", "", 78},
		{"a day after signing", []Checkpoint{picked, hub, signed}, 55, 78, nil, CloseDelivered, "", -1},
		{"cancelled", []Checkpoint{scan(1, StatusCancelled, "已取消")}, 2, 2, nil, CloseCancelled, "", -1},
		{"every order refunded", []Checkpoint{picked, hub}, 90, 90, func(s *Snapshot) { s.Orders = refunded }, CloseRefunded, "", -1},
		{"one order refunded", []Checkpoint{picked, scan(80, StatusInTransit, "到达【广州转运中心】")}, 81, 81, func(s *Snapshot) { s.Orders = append(s.Orders, refunded[0]) }, "", "", 112},
		{"orders closed", nil, 2, 2, func(s *Snapshot) { s.Orders = []Order{{AfterSale: AfterSaleClosed}} }, CloseCancelled, "", -1},
		{"no order known", nil, 2, 2, func(s *Snapshot) { s.Orders = nil }, "", "", 12},
		{"returned, nobody was told", []Checkpoint{picked, back, home}, 200, 200, nil, "", "returned/breach", 224},
		{"returned, told a while ago", []Checkpoint{picked, back, home}, 100, 114, func(s *Snapshot) { s.Incidents = opened }, "", "returned/breach", 115},
		{"returned, told a day ago", []Checkpoint{picked, back, home}, 100, 115, func(s *Snapshot) { s.Incidents = opened }, CloseReturned, "", -1},
		{"returned as the buyer asked", []Checkpoint{picked, back, home}, 96, 96, func(s *Snapshot) { s.Orders[0].AfterSale = AfterSalePending }, CloseReturned, "", -1},
		{"past the horizon", nil, 1440, 1440, nil, CloseUnresolved, "", -1},
		{"past the horizon, moved lately", []Checkpoint{picked, scan(1430, StatusInTransit, "到达【广州转运中心】")}, 1440, 1440, nil, "", "line_overdue/abnormal long_tail/abnormal", 1430 + 48},
		{"closed by a person", []Checkpoint{picked}, 90, 90, func(s *Snapshot) { s.Shipment.ClosedAt, s.Shipment.CloseReason = at(50), "manual" }, "manual", "", -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := parcel(tt.look, tt.scans...)
			if tt.change != nil {
				tt.change(&s)
			}
			j := judge(t, book, s, at(tt.now))
			if j.Shipment.CloseReason != tt.reason || j.Shipment.ClosedAt.IsZero() != (tt.reason == "") || brief(j) != tt.findings {
				t.Errorf("closed %q at %s with %q", j.Shipment.CloseReason, j.Shipment.ClosedAt, brief(j))
			}
			want := time.Time{}
			if tt.check >= 0 {
				want = at(tt.check)
			}
			if d := j.Shipment.CheckAt.Sub(want).Abs(); d > time.Hour {
				t.Errorf("check %s, want %s", j.Shipment.CheckAt, want)
			}
			s.Shipment = j.Shipment
			if again := judge(t, book, s, at(tt.now+1)); tt.reason != "" && !again.Shipment.ClosedAt.Equal(j.Shipment.ClosedAt) {
				t.Errorf("closed again at %s", again.Shipment.ClosedAt)
			}
		})
	}
}

func TestJudgeReopensWhatMovesAgain(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := parcel(100, picked, hub, signed)
	s.Shipment = judge(t, book, s, at(100)).Shipment
	if s.Shipment.CloseReason != CloseDelivered {
		t.Fatalf("closed %q", s.Shipment.CloseReason)
	}
	s.Checkpoints = append(s.Checkpoints, scan(110, StatusReturning, "退回"))
	s.Shipment.LastLookAt = at(111)
	j := judge(t, book, s, at(111))
	if !j.Shipment.ClosedAt.IsZero() || brief(j) != "returned/breach" {
		t.Errorf("closed %s, %q", j.Shipment.ClosedAt, brief(j))
	}
}

func TestJudgeAlwaysChecksAnOpenParcelAgain(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	s := parcel(5)
	s.Shipment.ShippedAt, s.Shipment.PaidAt = time.Time{}, time.Time{}
	if j := judge(t, book, s, at(5)); !j.Shipment.CheckAt.Equal(at(29)) {
		t.Errorf("without any date checked at %s", j.Shipment.CheckAt)
	}
	s.Shipment.SourceAt = at(5)
	if j := judge(t, book, s, at(5+1440)); j.Shipment.CloseReason != CloseUnresolved {
		t.Errorf("closed %q", j.Shipment.CloseReason)
	}
}
