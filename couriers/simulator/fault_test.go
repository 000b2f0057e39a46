package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFaultsOfAFeed(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "floor off\nparcel YT990000001 韵达 from 广州 to 成都"+fullWay+`
at 1h outage 1h
at 2h outage 1h reset
at 3h limit 30m retry 5m
at 9h stale 25h
at 40h truncate 1h
at 46h outage 2h of kdniao`))
	ask := func(h float64) (int, string, string) {
		resp, body := r.form(h, Kuaidi100, form100(`{"com":"yunda","num":"YT990000001","resultv2":"4"}`))
		if resp == nil {
			return 0, "", body
		}
		return resp.StatusCode, resp.Header.Get("Retry-After"), body
	}
	if status, _, _ := ask(1.5); status != 503 {
		t.Errorf("outage: %d", status)
	}
	if status, _, _ := ask(2.5); status != 0 {
		t.Errorf("reset: %d", status)
	}
	if status, wait, _ := ask(3.1); status != 429 || wait != "300" {
		t.Errorf("limit: %d %q", status, wait)
	}
	rows := func(h float64) int {
		_, _, body := ask(h)
		return strings.Count(body, `"context"`)
	}
	if a, b, c := rows(8.9), rows(33), rows(34); a != 3 || b != 3 || c != 5 {
		t.Errorf("stale: rows before %d, within %d, after %d", a, b, c)
	}
	if status, _, body := ask(40.5); status != 200 || json.Valid([]byte(body)) {
		t.Errorf("truncate: %d %s", status, body)
	}
	if n := rows(46.5); n != 6 {
		t.Errorf("an outage of another provider changes this one: %d rows", n)
	}
	served := r.world.Served()
	if len(served) != 1 || served[0].Requests != 8 {
		t.Fatalf("served %+v", served)
	}
	want := map[string]int64{"server_error": 1, "unreachable": 1, "rate_limited": 1, "stale": 1, "malformed": 1, "ok": 3}
	got := map[string]int64{}
	for outcome, n := range served[0].Answers {
		got[string(outcome)] = n
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLagHidesAnEventUntilItIsPublished(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "floor off\nparcel YT990000001 韵达 from 广州 to 成都\nat 5h picked_up lag 2h\nat 6h hub_in"))
	for h, want := range map[float64]int{6.5: 1, 7: 2} {
		if got := strings.Count(r.ask100(h, "yunda", "YT990000001", ""), `"context"`); got != want {
			t.Errorf("at %v h %d rows", h, got)
		}
	}
}

func TestMessyAnswersHoldTheSameEvents(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "floor off\nparcel YT990000001 韵达 from 广州 to 成都 duplicates shuffled"+fullWay))
	var a answer100
	decode(t, r.ask100(60, "yunda", "YT990000001", ""), &a)
	times, sorted := map[string]bool{}, true
	for i, row := range a.Data {
		times[row.Time] = true
		sorted = sorted && (i == 0 || row.Time <= a.Data[i-1].Time)
	}
	if len(a.Data) <= 8 || len(times) != 8 || sorted {
		t.Errorf("%d rows, %d different, sorted %v", len(a.Data), len(times), sorted)
	}
	if a.State != "301" {
		t.Errorf("state %s", a.State)
	}
}

func TestTruncationHitsItsShare(t *testing.T) {
	t.Parallel()
	f, cut := Fault{Share: 0.3}, 0
	for i := range 1000 {
		if f.cut([]byte{byte(i), byte(i >> 8), 'x'}, t0) {
			cut++
		}
	}
	if cut < 200 || cut > 400 {
		t.Errorf("%d of 1000 answers cut", cut)
	}
}

func TestWorseFaultWins(t *testing.T) {
	t.Parallel()
	f := &feed{faults: []Fault{
		{Kind: Truncate, From: t0, Until: hour(9), Share: 1}, {Kind: Outage, From: hour(1), Until: hour(2)}, {Kind: Truncate, From: t0, Until: hour(9)},
	}}
	if got, _ := f.fault(hour(1.5)); got.Kind != Outage {
		t.Errorf("fault %+v", got)
	}
	if _, ok := f.fault(hour(9)); ok {
		t.Error("a fault lasts past its end")
	}
}

func TestLimitLastsAsLongAsAnObedientClientWaits(t *testing.T) {
	t.Parallel()
	f := &feed{faults: []Fault{
		{Kind: Limit, From: t0, Until: hour(1), Retry: 30 * time.Minute},
		{Kind: Stale, From: hour(1.2), Until: hour(3)},
		{Kind: Truncate, Share: 0.1, From: t0, Until: hour(9)},
	}}
	opts := cmp.AllowUnexported(span{})
	if diff := cmp.Diff([]span{{t0, hour(1.5)}}, f.closed(false), opts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]span{{t0, hour(3)}}, f.closed(true), opts); diff != "" {
		t.Error(diff)
	}
}
