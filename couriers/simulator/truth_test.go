package simulator

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// due lists what must be reported of a one-parcel story: kind, first tier and end, in hours of the story.
func due(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, s := range story(t, text).Truth(OfficialRules()) {
		if s.Must {
			line := string(s.Kind) + " " + inHours(s.Begins())
			if !s.Until.IsZero() {
				line += " " + inHours(s.Until)
			}
			out = append(out, line)
		}
	}
	return out
}

func inHours(at time.Time) string { return at.Sub(t0).Round(time.Minute).String() }

// The stories start on 1 September at 08:00 in Shanghai; 广州>成都 is far, its line standard ends 4 days after the day of the pick-up.
func TestTruth(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"healthy", "lane 韵达 广州>成都" + fullWay, nil},
		{"never picked up", "lane 韵达 广州>成都\nat 1h ordered", []string{"pickup_overdue 12h0m0s"}},
		{"picked up late", "lane 韵达 广州>深圳\nat 14h picked_up lag 1h\nat 20h cancelled", []string{"pickup_overdue 12h0m0s 15h0m0s"}},
		{
			"no hub", "lane 韵达 广州>成都\nat 2h picked_up\nat 30h hub_in\nat 60h cancelled",
			[]string{"hub_wait 18h0m0s 30h0m0s"},
		},
		{
			"a scan that is no hub restarts the silence only", "lane 韵达 广州>成都\nat 2h picked_up\nat 10h kuaidi100 1003\nat 30h hub_in\nat 60h cancelled",
			[]string{"hub_wait 26h0m0s 30h0m0s"},
		},
		{
			"stalled between hubs", "lane 韵达 广州>成都\nat 2h picked_up\nat 4h hub_in\nat 60h arrive_city\nat 90h cancelled",
			[]string{"origin_hub_stall 52h0m0s 60h0m0s"},
		},
		{
			"stalled near", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 50h hub_out\nat 60h cancelled",
			[]string{"origin_hub_stall 40h0m0s 50h0m0s"},
		},
		{
			"lost takes the place of stalled", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in",
			[]string{"origin_hub_stall 40h0m0s 172h0m0s", "long_tail 170h0m0s 172h0m0s", "lost_suspected 172h0m0s", "line_overdue 64h0m0s 172h0m0s"},
		},
		{
			"branch and door", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 8h branch\nat 34h out_for_delivery\nat 50h signed\nat 80h hub_in",
			[]string{"not_dispatched 32h0m0s 34h0m0s", "not_signed 48h0m0s 50h0m0s"},
		},
		{
			"in a locker only the buyer is waited for", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 8h branch\nat 10h out_for_delivery\nat 12h locker\nat 80h collected",
			[]string{"not_collected 60h0m0s 80h0m0s"},
		},
		{
			"refused and sent back", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 8h out_for_delivery\nat 10h refused\nat 20h returning\nat 25h hub_in\nat 90h returned",
			[]string{"refused 10h0m0s 20h0m0s", "returned 20h0m0s 25h0m0s", "returned 25h0m0s 90h0m0s"},
		},
		{
			"the courier says lost", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_out\nat 30h lost_text",
			[]string{"lost_confirmed 30h0m0s"},
		},
		{
			"promise before and after the line standard", "lane 韵达 上海>合肥 promise 70h\nat 2h picked_up\nat 4h hub_in\nat 30h hub_in\nat 60h hub_out\nat 90h signed",
			[]string{"line_overdue 70h0m0s 90h0m0s"},
		},
		{
			"left the first hub, then stalled", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 5h hub_out\nat 50h hub_in\nat 60h cancelled",
			[]string{"transit_stall 41h0m0s 50h0m0s"},
		},
		{
			"scanned again and again at the first hub", "lane 韵达 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 6h hub_in\nat 50h hub_out\nat 60h cancelled",
			[]string{"origin_hub_stall 42h0m0s 50h0m0s"},
		},
		{
			"always on its way", "lane 韵达 上海>合肥 promise 30d\nat 2h picked_up\nat 30h hub_in\nat 60h hub_out\nat 90h hub_in\nat 120h hub_out\nat 150h hub_in\nat 172h branch\nat 180h signed",
			[]string{"hub_wait 18h0m0s 30h0m0s", "long_tail 170h0m0s 180h0m0s"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, due(t, tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is odd about a parcel beside its clocks.
func TestTruthOfOddParcels(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"held by customs", "lane dhl 上海>柏林 promise 30d\nat 2h picked_up\nat 4h hub_in\nat 5h hub_out\nat 20h customs\nat 100h hub_in\nat 110h cancelled",
			[]string{"exception 92h0m0s 100h0m0s"},
		},
		{
			"an earlier parcel's number", "lane 韵达 广州>成都 shipped 60d\nat 1h picked_up\nat 50h signed\nat 1450h picked_up\nat 1460h cancelled",
			[]string{"number_reused 1440h0m0s 1450h0m0s"},
		},
		{
			"picked up before it was paid", "lane 韵达 广州>成都 shipped 5h paid 3h\nat 1h picked_up\nat 7h hub_in\nat 20h cancelled",
			[]string{"early_pickup 5h0m0s 20h0m0s"},
		},
		{
			"uploaded before it was paid", "lane 韵达 广州>成都 shipped 0h paid 1h\nat 4h picked_up\nat 8h hub_in\nat 20h cancelled",
			[]string{"early_upload 1h0m0s 20h0m0s"},
		},
		{
			"goes to another province", "lane 韵达 广州>成都\nat 4h picked_up\nat 8h hub_in\nat 20h branch in 北京\nat 22h out_for_delivery in 北京\nat 26h signed in 北京",
			[]string{"address_mismatch 20h0m0s 62h0m0s", "fake_sign_suspected 26h0m0s 62h0m0s"},
		},
		{"goes to another city of the province", "lane 韵达 成都>广州\nat 4h picked_up\nat 8h hub_in\nat 20h branch in 深圳\nat 26h signed in 深圳", nil},
		{
			"damaged, and visited twice in vain", "lane 顺丰 上海>合肥\nat 2h picked_up\nat 4h hub_in\nat 5h damaged\nat 8h branch\nat 9h attempt_failed\nat 12h unreachable\nat 14h signed",
			[]string{"damaged 5h0m0s 8h0m0s", "failed_attempts 12h0m0s 14h0m0s"},
		},
		{"nobody can look it up", "lane 顺丰 上海>合肥 notail\nat 2h picked_up", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, due(t, tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestClassOf(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		from, to string
		want     Class
	}{
		{"广东省", "广东", Near},
		{"江苏省", "上海市", Near},
		{"北京", "河北省", Near},
		{"上海", "北京", Far},
		{"广东", "四川", Far},
		{"云南", "云南", Remote},
		{"广东", "新疆维吾尔自治区", Remote},
		{"内蒙古自治区", "北京", Remote},
		{"", "", Far},
	} {
		if got := ClassOf(tracker.Region{Province: one.from}, tracker.Region{Province: one.to}); got != one.want {
			t.Errorf("%s>%s is %s", one.from, one.to, got)
		}
	}
}

func TestLineDueLeavesThePickupDayOut(t *testing.T) {
	t.Parallel()
	pickup := time.Date(2024, 7, 1, 13, 0, 0, 0, shanghai)
	if got := lineDue(pickup, 2); !got.Equal(time.Date(2024, 7, 3, 23, 59, 59, 0, shanghai)) {
		t.Error(got)
	}
	if got := lineDue(time.Date(2024, 7, 1, 23, 59, 59, 0, shanghai), 2); got.In(shanghai).Day() != 3 {
		t.Error(got)
	}
}
