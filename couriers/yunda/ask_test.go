package yunda

import (
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	found        = `{"result":true,"code":"0000","data":{"status":"GOT","steps":[{"time":"2026-03-05 19:12:40","action":"GOT"}]}}`
	untracked    = `{"result":true,"code":"0000","data":{"result":"false","mailno":"4619000000099"}}`
	subscribedOK = `{"result":true,"code":"0000","message":"订阅成功"}`
	already      = `{"result":false,"code":"1","message":"运单已订阅"}`
	twice        = `{"result":false,"code":"1","message":"请勿重复提交"}`
	missing      = `{"result":false,"code":"1","message":"运单未订阅"}`
	declined     = `{"result":false,"code":"88","message":"操作未完成"}`
	forged       = `{"result":false,"code":"2","message":"签名错误"}`
)

// The signature is a worked example with an invented secret, computed apart from this program.
func TestSign(t *testing.T) {
	t.Parallel()
	if got, want := sign(`{"mailno":"4300000000001"}`+"_"+"DemoYundaSecret"), "a4a1096174f4d8762322f024afa16c23"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	stamp := strconv.FormatInt(couriertest.Now().UnixMilli(), 10)
	for option, want := range map[string]string{
		"": sign(`{"mailno":"4619000000099"}_` + secrets["app_secret"]), "mailno": sign("4619000000099" + secrets["app_secret"] + stamp),
	} {
		t.Run("sign "+option, func(t *testing.T) {
			t.Parallel()
			calls, a := look(t, option, tracker.TrackQuery{TrackingNo: "4619000000099"}, found)
			if len(calls) != 1 || calls[0].path != "/openapi/outer/logictis/query" || calls[0].body != `{"mailno":"4619000000099"}` {
				t.Fatalf("asked %+v", calls)
			}
			h := calls[0].header
			if h.Get("sign") != want || h.Get("req-time") != stamp || h.Get("app-key") != secrets["app_key"] {
				t.Errorf("signed %v", h)
			}
			if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "4619000000099" || a.Shipments[0].Status != tracker.StatusPickedUp {
				t.Errorf("%+v", a)
			}
		})
	}
}

// TestSubscription checks when a number is subscribed, and what a look says when that fails.
func TestSubscription(t *testing.T) {
	t.Parallel()
	first := tracker.TrackQuery{TrackingNo: "4619000000099", FirstLook: true}
	later := tracker.TrackQuery{TrackingNo: "4619000000099"}
	for name, c := range map[string]struct {
		query   tracker.TrackQuery
		replies []string
		asked   []string
		outcome tracker.Outcome
		detail  string
	}{
		"first look subscribes":           {first, []string{subscribedOK, found}, []string{"subscribe", "query"}, tracker.OutcomeOK, ""},
		"subscribed before":               {first, []string{already, found}, []string{"subscribe", "query"}, tracker.OutcomeOK, ""},
		"subscribed before, other words":  {first, []string{twice, found}, []string{"subscribe", "query"}, tracker.OutcomeOK, ""},
		"repair finds it subscribed":      {later, []string{missing, twice, found}, []string{"query", "subscribe", "query"}, tracker.OutcomeOK, ""},
		"refused, and known all the same": {first, []string{declined, found}, []string{"subscribe", "query"}, tracker.OutcomeOK, ""},
		"refused, and unknown":            {first, []string{declined, untracked}, []string{"subscribe", "query"}, tracker.OutcomeNotFound, "88 操作未完成"},
		"wrong secret":                    {first, []string{forged}, []string{"subscribe"}, tracker.OutcomeAuth, "2 签名错误"},
		"later look only asks":            {later, []string{found}, []string{"query"}, tracker.OutcomeOK, ""},
		"subscription ran out":            {later, []string{missing, subscribedOK, found}, []string{"query", "subscribe", "query"}, tracker.OutcomeOK, ""},
		"still not subscribed":            {later, []string{missing, subscribedOK, missing}, []string{"query", "subscribe", "query"}, tracker.OutcomeRejected, "1 运单未订阅"},
		"cannot be subscribed":            {later, []string{missing, declined}, []string{"query", "subscribe"}, tracker.OutcomeRejected, "88 操作未完成"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls, a := look(t, "", c.query, c.replies...)
			var asked []string
			for _, call := range calls {
				asked = append(asked, path.Base(call.path))
				if path.Base(call.path) == "subscribe" && call.body != `{"orders":[{"orderid":"4619000000099","mailno":"4619000000099"}]}` {
					t.Errorf("subscribed with %s", call.body)
				}
			}
			if diff := cmp.Diff(c.asked, asked); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			couriertest.Expect(t, a, c.outcome, a.Problem)
			if a.Detail != c.detail {
				t.Errorf("detail %q, want %q", a.Detail, c.detail)
			}
		})
	}
}

// TestSubscribedOnce checks that a subscription whose answer was lost is not repeated within the look.
func TestSubscribedOnce(t *testing.T) {
	t.Parallel()
	calls, a := look(t, "", tracker.TrackQuery{TrackingNo: "4619000000099", FirstLook: true}, "502")
	if len(calls) != 1 || a.Outcome != tracker.OutcomeServerError {
		t.Errorf("%d calls, %s", len(calls), a.Outcome)
	}
}

func TestUnknownSignature(t *testing.T) {
	t.Parallel()
	account := couriertest.Account(Adapter().Info, "")
	account.Options = map[string]string{"sign": "rsa"}
	if _, err := Adapter().Open(account, nil); err == nil || !strings.Contains(err.Error(), "rsa") {
		t.Errorf("opens with %v", err)
	}
}

// TestTablesAreWhole holds the tables against the documented codes.
func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		table couriers.CodeTable
		codes string
	}{
		{actions(), `ACCEPT GOT ARRIVAL DEPARTURE SENT INBOUND SIGNED OUTBOUND SIGNFAIL RETURN ISSUE REJECTION OVERSEA_IN OVERSEA_OUT
			CLEARANCE_START CLEARANCE_FINISH CLEARANCE_FAIL OVERSEA_ARRIVAL OVERSEA_DEPARTURE TRANSFER`}, // and OTHER
		{statuses(), "GOT TRANSIT SIGNED RETURN SIGNFAIL"},
	} {
		codes := strings.Fields(c.codes)
		if len(codes) != len(c.table) {
			t.Errorf("%d codes in the table, %d documented", len(c.table), len(codes))
		}
		for _, code := range codes {
			if m, ok := c.table[code]; !ok || !m.Status.Valid() || m.Status == tracker.StatusUnknown {
				t.Errorf("%s is mapped to %q", code, m.Status)
			}
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	p := parser{actions: actions(), statuses: statuses()}
	for _, c := range []struct {
		name    string
		step    step
		want    tracker.Status
		hint    bool
		unknown bool
	}{
		{"other, silent", step{Action: "OTHER", Text: "已登记"}, tracker.StatusUnknown, true, false},
		{"other, with words", step{Action: "OTHER", Text: "快件已遗失"}, tracker.StatusLost, false, false},
		{"taken out by the deliverer", step{Action: "OUTBOUND", Text: "驿站 出库"}, tracker.StatusOutForDelivery, false, false},
		{"taken out by the buyer", step{Action: "OUTBOUND", Text: "客户已取件，取件成功"}, tracker.StatusDelivered, false, false},
		{"coarse state alone", step{Status: "TRANSIT"}, tracker.StatusInTransit, false, false},
		{"unknown action, coarse trouble", step{Action: "NEW", Status: "SIGNFAIL"}, tracker.StatusException, false, true},
		{"unknown action, coarse progress", step{Action: "NEW", Status: "TRANSIT"}, tracker.StatusUnknown, false, true},
		{"an issue that is a loss", step{Action: "ISSUE", Text: "快件丢失，已丢失"}, tracker.StatusLost, false, false},
	} {
		if r := p.read(c.step); r.Status != c.want || r.Hint != c.hint || r.Unknown != c.unknown {
			t.Errorf("%s: %+v, want %s", c.name, r, c.want)
		}
	}
}

type call struct {
	path, body string
	header     http.Header
}

// look makes one look at a server that gives one reply after the other; a reply of three digits is an HTTP status.
func look(t *testing.T, option string, q tracker.TrackQuery, replies ...string) (calls []call, a tracker.Answer) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls = append(calls, call{r.URL.Path, string(body), r.Header})
		reply := replies[min(len(calls), len(replies))-1]
		if status, err := strconv.Atoi(reply); err == nil {
			w.WriteHeader(status)
			return
		}
		_, _ = io.WriteString(w, reply)
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = map[string]string{"sign": option}
	a = couriertest.Open(t, Adapter(), account, couriertest.Config()).Track(t.Context(), []tracker.TrackQuery{q})
	couriertest.CheckAnswer(t, a)
	return calls, a
}
