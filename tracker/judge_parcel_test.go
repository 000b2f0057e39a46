package tracker

import (
	"testing"
	"time"
)

// t0 is the upload of every test parcel: 2026-09-01 08:00 in China.
var t0 = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

// at is h hours after the upload.
func at(h float64) time.Time { return t0.Add(time.Duration(h * float64(time.Hour))) }

func mustRules(t testing.TB) *RuleBook {
	t.Helper()
	book, err := LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// scan is a checkpoint at hour h.
func scan(h float64, status Status, text string) Checkpoint {
	return Checkpoint{At: at(h), Status: status, Text: text}
}

// parcel is a snapshot of a parcel from Guangzhou to Chengdu that was last looked at at hour look.
func parcel(look float64, scans ...Checkpoint) Snapshot {
	return Snapshot{
		Merchant: Merchant{ID: 1, Platform: "douyin", Zone: DefaultZone},
		Shipment: Shipment{
			ID: 7, MerchantID: 1, Courier: "yto", TrackingNo: "YT7000000000017", ShippedAt: t0, PaidAt: t0.Add(-2 * time.Hour),
			Origin: Region{Province: "广东省", City: "广州市"}, Destination: Region{Province: "四川省", City: "成都市"},
			LastLookAt: at(look), LastTryAt: at(look), LastOutcome: OutcomeSame,
		},
		Orders:      []Order{{ID: 3, MerchantID: 1, OrderNo: "6920000000000000001"}},
		Checkpoints: scans,
	}
}

var (
	picked  = scan(3, StatusPickedUp, "【广州市】已揽收")
	hub     = scan(10, StatusInTransit, "【广州市】快件到达【广州转运中心】")
	left    = scan(14, StatusInTransit, "【广州市】快件离开【广州转运中心】，发往【成都转运中心】")
	arrived = scan(40, StatusInTransit, "【成都市】快件到达【成都转运中心】")
	branch  = scan(46, StatusInTransit, "【成都市】快件已到达【成都金牛网点】")
	courier = scan(50, StatusOutForDelivery, "【成都市】派件中")
	signed  = scan(54, StatusDelivered, "已签收")
)

func judge(t testing.TB, book *RuleBook, s Snapshot, now time.Time) Judgement {
	t.Helper()
	j, err := book.Judge(s, now)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// brief writes findings as kind/severity, for comparison.
func brief(j Judgement) string {
	out := ""
	for _, f := range j.Findings {
		if out != "" {
			out += " "
		}
		out += string(f.Kind) + "/" + f.Severity.String()
	}
	return out
}
