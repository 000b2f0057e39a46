package replay

import (
	"math/rand/v2"
	"parcelwarden/tracker"
	"strconv"
	"testing"
	"time"
)

func ruleBook(t testing.TB) *tracker.RuleBook {
	t.Helper()
	book, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func start() time.Time { return time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC) }

func at(hours float64) time.Time { return start().Add(time.Duration(hours * float64(time.Hour))) }

func shop() tracker.Merchant {
	return tracker.Merchant{ID: 1, Platform: "douyin", Zone: "Asia/Shanghai"}
}

// parcel is a history with one checkpoint at each of the hours.
func parcel(no string, scans ...tracker.Checkpoint) History {
	return History{
		Shipment: tracker.Shipment{
			Courier: "yto", TrackingNo: no, ShippedAt: start(), PaidAt: at(-4),
			Origin: tracker.Region{Province: "广东"}, Destination: tracker.Region{Province: "四川"},
		},
		Orders:      []tracker.Order{{OrderNo: "A" + no, PaidAt: at(-4), Value: tracker.Yuan(100)}},
		Checkpoints: scans,
	}
}

func scan(hours float64, status tracker.Status, mark tracker.Milestone) tracker.Checkpoint {
	return tracker.Checkpoint{At: at(hours), Status: status, Milestone: mark, Text: string(status)}
}

// randomParcels invent ways with gaps of all lengths, late publications, problems, returns and losses.
func randomParcels(seed uint64, n int) []History {
	r := rand.New(rand.NewPCG(seed, 7))
	kinds := []tracker.Checkpoint{
		{Status: tracker.StatusPickedUp},
		{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub},
		{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub},
		{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch},
		{Status: tracker.StatusOutForDelivery},
		{Status: tracker.StatusDelivered},
	}
	var out []History
	for i := range n {
		h := parcel("YT" + strconv.Itoa(100_000_000+i))
		h.Shipment.ShippedAt = at(float64(r.IntN(48)))
		now := h.Shipment.ShippedAt
		for k, c := range kinds {
			if r.IntN(14) == 0 {
				break
			}
			gap := r.Float64() * 20
			if r.IntN(4) == 0 {
				gap = r.Float64() * 130
			}
			now = now.Add(time.Duration(gap * float64(time.Hour))).Truncate(time.Second)
			if k == 4 && r.IntN(5) == 0 {
				trouble := []tracker.Status{tracker.StatusException, tracker.StatusFailedAttempt, tracker.StatusReturning}[r.IntN(3)]
				h.Checkpoints = append(h.Checkpoints, tracker.Checkpoint{At: now.Add(-time.Minute), Status: trouble, Text: string(trouble)})
			}
			c.At, c.Text = now, string(c.Status)+strconv.Itoa(k)
			h.Checkpoints = append(h.Checkpoints, c)
		}
		if r.IntN(3) == 0 {
			for _, c := range h.Checkpoints {
				h.Published = append(h.Published, c.At.Add(time.Duration(r.IntN(300))*time.Minute))
			}
		}
		out = append(out, h)
	}
	return out
}
