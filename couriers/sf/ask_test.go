package sf

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digests are worked examples with an invented check word, computed apart from this program.
func TestDigest(t *testing.T) {
	t.Parallel()
	text := `{"language":"zh-CN","trackingType":"1","trackingNumber":["SF0000000000001"],"methodType":"1","checkPhoneNo":"1234"}` +
		"1700000000000" + "DemoCheckWord0000000000000000000"
	if got, want := digest(text, true), "nn2CbJMMp+FDKDQ/WQ0kYg=="; got != want {
		t.Errorf("encoded: %s, want %s", got, want)
	}
	if got, want := digest(text, false), "U3GM7XUwMhIRx64iTUYMKA=="; got != want {
		t.Errorf("plain: %s, want %s", got, want)
	}
	if got, want := javaEncode("a b*c~d-e_f.g/中"), "a+b*c%7Ed-e_f.g%2F%E4%B8%AD"; got != want {
		t.Errorf("encoding: %s, want %s", got, want)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	for option, encode := range map[string]bool{"": true, "plain": false} {
		t.Run("digest "+option, func(t *testing.T) {
			t.Parallel()
			var got question
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				data, stamp := r.PostFormValue("msgData"), r.PostFormValue("timestamp")
				if r.URL.Path != "/std/service" || r.PostFormValue("serviceCode") != "EXP_RECE_SEARCH_ROUTES" || r.PostFormValue("partnerID") != secrets["partner_id"] {
					t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
				}
				if want := strconv.FormatInt(couriertest.Now().UnixMilli(), 10); stamp != want {
					t.Errorf("timestamp %s, want %s", stamp, want)
				}
				if id := r.PostFormValue("requestID"); id == "" || len(id) > 40 {
					t.Errorf("requestID %q", id)
				}
				if r.PostFormValue("msgDigest") != digest(data+stamp+secrets["check_word"], encode) {
					t.Error("the digest does not fit what was sent")
				}
				if err := json.Unmarshal([]byte(data), &got); err != nil {
					t.Error(err)
				}
				_, _ = w.Write([]byte(`{"apiResultCode":"A1000","apiResultData":"{\"success\":true,\"msgData\":{\"routeResps\":[]}}"}`))
			}))
			t.Cleanup(server.Close)
			account := couriertest.Account(Adapter().Info, server.URL)
			account.Options = map[string]string{"digest": option}
			a := couriertest.Open(t, Adapter(), account, couriertest.Config()).Track(t.Context(), []tracker.TrackQuery{
				{TrackingNo: "SF1", PhoneTail: "1111"}, {TrackingNo: "SF2"}, {TrackingNo: "SF3", PhoneTail: "2222"}, {TrackingNo: "SF4", PhoneTail: "1111"},
			})
			want := question{Language: "zh-CN", Type: "1", Numbers: []string{"SF1", "SF2", "SF3", "SF4"}, Method: "1", Phones: "1111,2222"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("question (-want +got):\n%s", diff)
			}
			if len(a.Shipments) != 4 || a.Shipments[3].Outcome != tracker.OutcomeNotFound {
				t.Errorf("numbers without an entry are not answered: %+v", a)
			}
		})
	}
}

func TestTableIsWhole(t *testing.T) {
	t.Parallel()
	if got := len(opCodes()); got != 146 {
		t.Errorf("the table has %d codes, the list has 146", got)
	}
	for code, m := range opCodes() {
		if !m.Status.Valid() || m.Status == tracker.StatusUnknown && !m.Hint {
			t.Errorf("opCode %s is mapped to %q", code, m.Status)
		}
	}
}

// TestCombinations shows that each rule needs its condition.
func TestCombinations(t *testing.T) {
	t.Parallel()
	p := parser{ops: opCodes(), firsts: firstCodes()}
	for _, c := range []struct {
		name  string
		event route
		want  tracker.Status
	}{
		{"own locker", route{OpCode: "80", First: "4", Remark: "已派送至（顺丰自助柜）"}, tracker.StatusAvailableForPickup},
		{"signed", route{OpCode: "80", First: "4", Remark: "已派送至本人"}, tracker.StatusDelivered},
		{"proof image", route{OpCode: "8000"}, tracker.StatusDelivered},
		{"destroyed", route{OpCode: "8000", Reason: "2"}, tracker.StatusLost},
		{"exception", route{OpCode: "33", First: "13"}, tracker.StatusFailedAttempt},
		{"cancelled", route{OpCode: "33", First: "5"}, tracker.StatusCancelled},
		{"taken back", route{OpCode: "126"}, tracker.StatusInTransit},
		{"lost in words", route{OpCode: "72", Remark: "经核实，快件已丢失"}, tracker.StatusLost},
		{"branch", route{OpCode: "44", Remark: "分配快递员"}, tracker.StatusInTransit},
		{"attempt failed", route{OpCode: "70", Reason: "9"}, tracker.StatusFailedAttempt},
		{"refused", route{OpCode: "70", Reason: "9", Remark: "收件人拒收"}, tracker.StatusException},
		{"refused, to be tried again", route{OpCode: "33", First: "13", Remark: "收件人拒收"}, tracker.StatusFailedAttempt},
		{"will collect", route{OpCode: "70", StayReason: "83"}, tracker.StatusAvailableForPickup},
		{"redirected", route{OpCode: "99", Remark: "快件正在转寄中"}, tracker.StatusInTransit},
		{"void", route{OpCode: "99", Reason: "2"}, tracker.StatusReturning},
		{"new number after return", route{OpCode: "648", Remark: "快件已退回，新单号为SF1"}, tracker.StatusReturning},
		{"new number after redirection", route{OpCode: "648", Remark: "快件已转寄，新单号为SF1"}, tracker.StatusInTransit},
		{"coarse state of an unknown code", route{OpCode: "9999", First: "4"}, tracker.StatusDelivered},
		{"unknown", route{OpCode: "9999", First: "-", Remark: "正在派送途中"}, tracker.StatusUnknown},
	} {
		if got := p.read(c.event); got.Status != c.want || got.Unknown != strings.HasPrefix(string(c.event.OpCode), "9999") {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
}

func TestRefusedWithoutPhone(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"apiResultCode":"A1000","apiResultData":{"routeResps":[` +
			`{"mailNo":"SF1","routes":[],"reasonCode":"20028"},{"mailNo":"SF2","routes":[],"reasonCode":"20028"}]}}`))
	}))
	t.Cleanup(server.Close)
	courier := couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "SF1"}, {TrackingNo: "SF2", PhoneTail: "4321"}})
	if len(a.Shipments) != 2 || a.Shipments[0].Problem != tracker.ProblemNeedsPhone || a.Shipments[1].Problem != tracker.ProblemNoPermission {
		t.Errorf("%+v", a.Shipments)
	}
}
