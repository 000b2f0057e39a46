package kdniao

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// opened opens the exam's account at a server that answers every request with body, after look has seen it.
func opened(t *testing.T, requestType, body string, look func(*http.Request)) *courier {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, key := r.PostFormValue("RequestData"), couriertest.Secrets(Adapter().Info)["app_key"]
		if r.PostFormValue("DataSign") != sign(raw, key) {
			t.Error("the signature does not fit what was sent")
		}
		if look != nil {
			look(r)
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = map[string]string{"request_type": requestType}
	return couriertest.Open(t, Adapter(), account, couriertest.Config()).(*courier)
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	for requestType, kind := range map[string]string{"8001": "8008", "8002": "8008", "1002": "1008"} {
		var got question
		k := opened(t, requestType, `{"EBusinessID":"1900001","UpdateTime":"2026-03-10 16:00:00","Success":true,"Reason":null}`, func(r *http.Request) {
			if r.URL.Path != "/api/dist" || r.PostFormValue("RequestType") != kind {
				t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
			}
			if err := json.Unmarshal([]byte(r.PostFormValue("RequestData")), &got); err != nil {
				t.Error(err)
			}
		})
		query := []tracker.TrackQuery{{TrackingNo: "SF9100000000066", Courier: "sf", PhoneTail: "4321"}}
		couriertest.Expect(t, k.Subscribe(t.Context(), "https://ignored.example", query), tracker.OutcomeOK, tracker.ProblemNone)
		if diff := cmp.Diff(question{ShipperCode: "SF", LogisticCode: "SF9100000000066", CustomerName: "4321"}, got); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
		couriertest.Expect(t, k.Unsubscribe(t.Context(), query), tracker.OutcomeOK, tracker.ProblemNone)
		couriertest.Expect(t, k.Subscribe(t.Context(), "", nil), tracker.OutcomeOK, tracker.ProblemNone)
		query[0].PhoneTail = ""
		couriertest.Expect(t, k.Subscribe(t.Context(), "", query), tracker.OutcomeRejected, tracker.ProblemNeedsPhone)
		query[0].Courier = ""
		couriertest.Expect(t, k.Subscribe(t.Context(), "", query), tracker.OutcomeRejected, tracker.ProblemCourierUnknown)
	}
}

func TestSubscriptionAnswers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		`{"Success":false,"Reason":"重复订阅"}`:                    {tracker.OutcomeOK, ""},
		`{"Success":"false","ResultCode":405,"Reason":"超出次数"}`: {tracker.OutcomeRejected, tracker.ProblemQuota},
		`{"Success":false,"Code":"102","Reason":"校验问题"}`:       {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		`{"Success":false,"Reason":"非法参数[请核实ID和key]"}`:         {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		`{}`:     {tracker.OutcomeMalformed, ""},
		`null`:   {tracker.OutcomeMalformed, ""},
		``:       {tracker.OutcomeMalformed, ""},
		`<html>`: {tracker.OutcomeMalformed, ""},
	} {
		k := opened(t, "", body, nil)
		a := k.Subscribe(t.Context(), "", []tracker.TrackQuery{{TrackingNo: "YT9100000000066", Courier: "yto"}})
		couriertest.Expect(t, a, want.outcome, want.problem)
	}
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		codes   []string
		outcome tracker.Outcome
		problem tracker.Problem
		unknown int
	}{
		`{"EBusinessID":"1900001","Success":true,"LogisticCode":"YT9100000000066","Shippers":[{"ShipperName":"圆通速递","ShipperCode":"YTO"},` +
			`{"ShipperName":"韵达快递","ShipperCode":"YD"},{"ShipperCode":"YTO"},{"ShipperName":"某某","ShipperCode":"XYZ"}]}`: {[]string{"yto", "yunda"}, tracker.OutcomeOK, "", 1},
		`{"Success":true,"Shippers":{"ShipperCode":"SF"}}`: {[]string{"sf"}, tracker.OutcomeOK, "", 0},
		`{"Success":true,"Shippers":[]}`:                   {nil, tracker.OutcomeOK, "", 0},
		`{"Success":true,"Code":100}`:                      {nil, tracker.OutcomeOK, "", 0},
		`{"Success":false,"Reason":"非法参数[请核实ID和key]"}`:     {nil, tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		`{"Success":false,"Code":403,"Reason":"特殊字符"}`:     {nil, tracker.OutcomeRejected, tracker.ProblemBadNumber, 0},
		`{}`:               {nil, tracker.OutcomeMalformed, "", 0},
		`[]`:               {nil, tracker.OutcomeMalformed, "", 0},
		`{"Shippers":"x"}`: {nil, tracker.OutcomeMalformed, "", 0},
	} {
		k := opened(t, "", body, func(r *http.Request) {
			if r.URL.Path != "/Ebusiness/EbusinessOrderHandle.aspx" || r.PostFormValue("RequestType") != "2002" ||
				r.PostFormValue("RequestData") != `{"LogisticCode":"YT9100000000066"}` {
				t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
			}
		})
		codes, a := k.Identify(t.Context(), "YT9100000000066")
		couriertest.Expect(t, a, want.outcome, want.problem)
		if diff := cmp.Diff(want.codes, codes); diff != "" || len(a.UnknownCodes) != want.unknown {
			t.Errorf("couriers (-want +got), unknown %v:\n%s", a.UnknownCodes, diff)
		}
	}
}
