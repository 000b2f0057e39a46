package kuaidi100

import (
	"errors"
	"net/url"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// account has the salt of the pushes in testdata.
func account(salt string) couriers.Account {
	a := couriertest.Account(Adapter().Info, "")
	if salt != "" {
		a.Credentials["salt"] = salt
	}
	return a
}

func TestPushIsVerified(t *testing.T) {
	t.Parallel()
	param, err := os.ReadFile("testdata/push-signed.json")
	if err != nil {
		t.Fatal(err)
	}
	signed := func(p, sign string) string { return url.Values{"param": {p}, "sign": {sign}}.Encode() }
	text := string(param)
	good := pushSign(text, "salt-1")
	for name, c := range map[string]struct {
		salt, body string
		fine       bool
	}{
		"good":                     {"salt-1", signed(text, good), true},
		"one byte changed":         {"salt-1", signed(strings.Replace(text, "304", "301", 1), good), false},
		"lower case is no sign":    {"salt-1", signed(text, strings.ToLower(good)), false},
		"other salt":               {"salt-2", signed(text, good), false},
		"no sign":                  {"salt-1", url.Values{"param": {text}}.Encode(), false},
		"sign empty":               {"salt-1", signed(text, ""), false},
		"no param":                 {"salt-1", url.Values{"sign": {good}}.Encode(), false},
		"JSON without form":        {"salt-1", text, false},
		"not a form":               {"salt-1", "%zz", false},
		"empty":                    {"salt-1", "", false},
		"account without a salt":   {"", signed(text, pushSign(text, "")), false},
		"salt of blanks is no one": {" ", signed(text, pushSign(text, " ")), false},
	} {
		key, err := Adapter().Push.Receive(account(c.salt), couriers.PushRequest{Body: []byte(c.body)})
		if (err == nil) != c.fine || err != nil && !errors.Is(err, couriers.ErrForged) || (key != "") != c.fine {
			t.Errorf("%s: key %q, %v", name, key, err)
		}
	}
	body := []byte(signed(text, good))
	first, _ := Adapter().Push.Receive(account("salt-1"), couriers.PushRequest{Body: body})
	again, _ := Adapter().Push.Receive(account("salt-1"), couriers.PushRequest{Body: body})
	if first != again {
		t.Error("a repeated push has another key")
	}
	if a := Adapter().ParsePush(couriers.Reply{Body: body}); a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 {
		t.Errorf("the signed form reads as %+v", a)
	}
}

func TestPushIsAcknowledged(t *testing.T) {
	t.Parallel()
	yes, no := Adapter().Push.Answer(couriers.PushRequest{}, true), Adapter().Push.Answer(couriers.PushRequest{}, false)
	if want := `{"result":true,"returnCode":"200","message":"提交成功"}`; yes.Status != 200 || string(yes.Body) != want || !strings.HasPrefix(yes.ContentType, "application/json") {
		t.Errorf("accepted: %d %s %s", yes.Status, yes.ContentType, yes.Body)
	}
	if no.Status == 200 || strings.Contains(string(no.Body), "true") || strings.Contains(string(no.Body), `"200"`) {
		t.Errorf("refused: %d %s", no.Status, no.Body)
	}
}

// TestPushes reads what a push says beside its trace.
func TestPushes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file    string
		outcome tracker.Outcome
		status  tracker.Status
		events  int
		detail  string
		unknown int
	}{
		"never scanned in three days":              {"push-abort-never.json", tracker.OutcomeNotFound, "", 0, "3天查询无记录", 0},
		"never scanned, told as a refusal":         {"push-abort-refused.json", tracker.OutcomeNotFound, "", 0, "500 查询无结果", 0},
		"silent for sixty days keeps its state":    {"push-abort-silent.json", tracker.OutcomeOK, tracker.StatusInTransit, 1, "60天无变化", 0},
		"sent again, its courier corrected":        {"push-corrected.json", tracker.OutcomeOK, tracker.StatusPickedUp, 1, "courier corrected from yto to zto", 0},
		"the second leg tells where the parcel is": {"push-two-legs.json", tracker.OutcomeOK, tracker.StatusOutForDelivery, 2, "", 0},
		"a state of pushes that nobody knows":      {"push-odd.json", tracker.OutcomeOK, tracker.StatusInTransit, 1, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile("testdata/" + c.file)
			if err != nil {
				t.Fatal(err)
			}
			a := Adapter().ParsePush(couriers.Reply{Body: body, Now: couriertest.Now()})
			couriertest.Expect(t, a, c.outcome, tracker.ProblemNone)
			if len(a.Shipments) != 1 || len(a.UnknownCodes) != c.unknown {
				t.Fatalf("%+v", a)
			}
			s := a.Shipments[0]
			if s.TrackingNo == "" || s.Status != c.status || len(s.Checkpoints) != c.events || s.Detail != c.detail {
				t.Errorf("%+v", s)
			}
			if ends := strings.Contains(c.file, "abort"); s.PushEnds != ends {
				t.Errorf("the end of the subscription: %v", s.PushEnds)
			}
		})
	}
}

// TestFirstLegIsHistory: the exporting courier's state "signed" is a handing over where a second leg has begun.
func TestFirstLegIsHistory(t *testing.T) {
	t.Parallel()
	const first = `{"status":"polling","lastResult":{"message":"ok","nu":"YT9000000000128","ischeck":"1","state":"3","data":[` +
		`{"time":"2026-03-01 03:00:00","context":"快件离开【上海口岸】","statusCode":"1002"}]}`
	for dest, want := range map[string]tracker.Status{
		`,"destResult":{"message":"ok","state":"5","data":[{"time":"2026-03-08 08:00:00","context":"Out for delivery","statusCode":"5"}]}}`: tracker.StatusOutForDelivery,
		`,"destResult":{"message":"ok","state":"0","data":[]}}`:                                                                             tracker.StatusDelivered,
		`,"destResult":null}`: tracker.StatusDelivered,
	} {
		a := Adapter().ParsePush(couriers.Reply{Body: []byte(first + dest)})
		if len(a.Shipments) != 1 || a.Shipments[0].Status != want {
			t.Errorf("%s: %+v, want %s", dest, a, want)
		}
	}
}
