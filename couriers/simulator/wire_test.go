package simulator

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fullWay is one parcel's delivery, for any courier.
const fullWay = `
at 0h ordered
at 5h picked_up
at 8h hub_in
at 10h hub_out
at 30h arrive_city
at 46h branch
at 48h out_for_delivery
at 52h signed
`

type answer100 struct {
	Nu, Com, State, IsCheck, Status, ReturnCode, Message string
	Result                                               *bool
	Data                                                 []struct{ Time, Context, Status, StatusCode, AreaName string }
}

func TestKuaidi100Answers(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "floor off\nparcel YT990000001 韵达 from 广州 to 成都"+fullWay+"parcel ZT990000001 中通 via kuaidi100 from 广州 to 成都 tail 4321\nat 5h picked_up"))
	var a answer100
	decode(t, r.ask100(-1, "yunda", "YT990000001", ""), &a)
	if a.ReturnCode != "500" || a.Result == nil || *a.Result {
		t.Errorf("before the first event: %+v", a)
	}
	decode(t, r.ask100(10, "yunda", "YT990000001", ""), &a)
	if len(a.Data) != 4 || a.State != "1002" || a.IsCheck != "0" || a.Status != "200" {
		t.Fatalf("after 10 h: %+v", a)
	}
	first := a.Data[0]
	if first.Time != "2026-09-01 18:00:00" || first.Context != "【广州市】快件离开【广州分拨中心】已发往【成都分拨中心】" || first.AreaName != "广东,广州市" {
		t.Errorf("newest row %+v", first)
	}
	decode(t, r.ask100(60, "yunda", "YT990000001", ""), &a)
	var codes []string
	for _, row := range a.Data {
		codes = append(codes, row.StatusCode)
	}
	if diff := cmp.Diff([]string{"301", "5", "1002", "1001", "1002", "1002", "103", "101"}, codes); diff != "" || a.IsCheck != "1" || a.State != "301" {
		t.Errorf("at the end %s %s: %s", a.IsCheck, a.State, diff)
	}
	for _, one := range []struct{ name, com, num, phone, code string }{
		{"no phone", "zhongtong", "ZT990000001", "", "408"},
		{"wrong phone", "zhongtong", "ZT990000001", "1234", "408"},
		{"no such courier", "nobody", "YT990000001", "", "400"},
		{"other courier", "shentong", "YT990000001", "", "500"},
	} {
		a = answer100{}
		if decode(t, r.ask100(10, one.com, one.num, one.phone), &a); a.ReturnCode != one.code {
			t.Errorf("%s: %+v", one.name, a)
		}
	}
	a = answer100{}
	if decode(t, r.ask100(10, "zhongtong", "ZT990000001", "13900004321"), &a); len(a.Data) != 1 {
		t.Errorf("whole phone number: %+v", a)
	}
}

func TestKuaidi100LocksImpatientClients(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "parcel YT990000001 韵达 from 广州 to 成都"+fullWay))
	for _, one := range []struct {
		h      float64
		locked bool
	}{{10, false}, {10.4, true}, {10.5, false}, {10.9, true}} {
		if got := strings.Contains(r.ask100(one.h, "yunda", "YT990000001", ""), "锁单"); got != one.locked {
			t.Errorf("at %v h locked = %v", one.h, got)
		}
	}
}

func TestKuaidi100CallsOldNewsOverdue(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "floor off\nparcel YT990000001 韵达 from 广州 to 成都\nat 5h picked_up\n"))
	var a answer100
	if decode(t, r.ask100(126, "yunda", "YT990000001", ""), &a); a.State != "202" || len(a.Data) != 1 || a.Data[0].StatusCode != "103" {
		t.Errorf("%+v", a)
	}
}

type answerKdniao struct {
	Success                  bool
	State, StateEx, Location string
	Traces                   []struct{ AcceptTime, AcceptStation, Location, Action string }
}

func TestKdniaoAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "parcel ST990000001 申通 from 杭州 to 上海"+fullWay+"parcel ST990000002 申通 from 杭州 to 上海\nat 5h picked_up\nat 9h attempt_failed\nat 10h out_for_delivery\nparcel ST990000003 申通 from 杭州 to 上海\nat 10h locker"))
	var a answerKdniao
	if decode(t, r.askKdniao(-1, "STO", "ST990000001"), &a); !a.Success || len(a.Traces) != 0 {
		t.Errorf("before the first event: %+v", a)
	}
	decode(t, r.askKdniao(60, "STO", "ST990000001"), &a)
	var actions []string
	for _, row := range a.Traces {
		actions = append(actions, row.Action)
	}
	if diff := cmp.Diff([]string{"10", "1", "204", "2", "201", "205", "202", "301"}, actions); diff != "" || a.State != "3" || a.StateEx != "301" {
		t.Errorf("%s %s: %s", a.State, a.StateEx, diff)
	}
	if a.Traces[1].AcceptTime != "2026-09-01 13:00:00" || !strings.Contains(a.Traces[1].AcceptStation, "已揽收") {
		t.Errorf("pickup row %+v", a.Traces[1])
	}
	if decode(t, r.askKdniao(11, "STO", "ST990000002"), &a); a.State != "4" || a.StateEx != "202" {
		t.Errorf("the basic state stays 4 after a problem: %+v", a)
	}
	if decode(t, r.askKdniao(47, "STO", "ST990000002"), &a); a.StateEx != "402" {
		t.Errorf("out for 37 h: %+v", a)
	}
	if decode(t, r.askKdniao(29, "STO", "ST990000003"), &a); a.StateEx != "412" || a.Traces[0].Action != "211" {
		t.Errorf("in a locker for 19 h: %+v", a)
	}
	a = answerKdniao{}
	_, body := r.form(60, Kdniao, formKdniao("1002", `{"ShipperCode":"STO","LogisticCode":"ST990000001"}`))
	if decode(t, body, &a); a.StateEx != "" || a.Traces[0].Action != "" || a.State != "3" {
		t.Errorf("basic query: %+v", a)
	}
	if decode(t, r.askKdniao(60, "NONE", "ST990000001"), &a); a.Success {
		t.Error("an unknown courier succeeds")
	}
}

func TestSFAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "parcel SF990000001 顺丰 from 深圳 to 北京 tail 1111"+fullWay+"parcel SF990000002 顺丰 from 深圳 to 北京 tail 2222 notail\nat 5h picked_up"))
	got := r.askSF(60, "1111,", "SF990000001", "SF990000002", "SF990000003")
	resps := got.MsgData.RouteResps
	if !got.Success || len(resps) != 3 {
		t.Fatalf("%+v", got)
	}
	var codes []string
	for _, row := range resps[0].Routes {
		codes = append(codes, row["opCode"])
	}
	if diff := cmp.Diff([]string{"80", "204", "44", "31", "36", "31", "50", "647"}, codes); diff != "" {
		t.Error(diff)
	}
	if row := resps[0].Routes[0]; row["acceptTime"] != "2026-09-03 12:00:00" || row["firstStatusCode"] != "4" || row["acceptAddress"] != "北京市" {
		t.Errorf("signed row %v", row)
	}
	if resps[1].ReasonCode == "" || len(resps[1].Routes) != 0 {
		t.Errorf("missing tail: %+v", resps[1])
	}
	if resps[2].ReasonCode != "" || len(resps[2].Routes) != 0 {
		t.Errorf("unknown number: %+v", resps[2])
	}
	many := make([]string, sfBatch+1)
	if got := r.askSF(60, "1111", many...); got.Success || got.ErrorCode != "8003" {
		t.Errorf("eleven numbers: %+v", got)
	}
}

type answer17 struct {
	Code int
	Data struct {
		Errors   []struct{ Code int }
		Rejected []struct {
			Number string
			Error  struct{ Code int }
		}
		Accepted []struct {
			Number    string
			Carrier   int
			TrackInfo struct {
				LatestStatus struct {
					Status    string
					SubStatus string `json:"sub_status"`
				} `json:"latest_status"`
				Milestone []struct {
					KeyStage string     `json:"key_stage"`
					TimeISO  *time.Time `json:"time_iso"`
				}
				Tracking struct {
					Providers []struct {
						Events []struct {
							TimeISO   time.Time `json:"time_iso"`
							TimeUTC   time.Time `json:"time_utc"`
							SubStatus string    `json:"sub_status"`
							Stage     *string
						}
					}
				}
			} `json:"track_info"`
		}
	}
}
