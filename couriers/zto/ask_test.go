package zto

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// The digest is a worked example with an invented secret, computed apart from this program.
func TestDigest(t *testing.T) {
	t.Parallel()
	if got, want := digest(`{"billCode":"73100000000001","mobilePhone":"1234"}`, "DemoAppSecret"), "KN2N5pNDMfR4g5Chv/ig1Q=="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// desk answers every call with body and keeps what it was asked.
type desk struct {
	t     *testing.T
	reply string
	path  string
	asked string
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Error(err)
	}
	d.path, d.asked = r.URL.Path, string(raw)
	secrets := couriertest.Secrets(Adapter().Info)
	if r.Header.Get("x-appKey") != secrets["app_key"] || r.Header.Get("x-datadigest") != digest(d.asked, secrets["app_secret"]) {
		d.t.Error("the digest does not fit what was sent")
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		d.t.Errorf("content type %q", r.Header.Get("Content-Type"))
	}
	_, _ = io.WriteString(w, d.reply)
}

func open(t *testing.T, reply string) (*desk, *courier) {
	t.Helper()
	d := &desk{t: t, reply: reply}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	return d, couriertest.Open(t, Adapter(), couriertest.Account(Adapter().Info, server.URL), couriertest.Config()).(*courier)
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ phone, want string }{
		"with a phone":    {"1234", `{"billCode":"73900000000021","mobilePhone":"1234"}`},
		"without a phone": {"", `{"billCode":"73900000000021"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, courier := open(t, `{"status":true,"result":[]}`)
			a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "73900000000021", PhoneTail: c.phone}})
			couriertest.Expect(t, a, tracker.OutcomeNotFound, "")
			if d.path != "/zto.merchant.waybill.track.query" || d.asked != c.want {
				t.Errorf("asked %s with %s, want %s", d.path, d.asked, c.want)
			}
		})
	}
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]tracker.Outcome{
		`{"result":null,"message":"操作成功","statusCode":"SYS000","status":true}`: tracker.OutcomeOK,
		`{"result":null,"message":"鉴权未过","statusCode":"E413","status":false}`:  tracker.OutcomeRejected,
		`{"result":null,"message":"接口流控中","statusCode":"S221","status":false}`: tracker.OutcomeRateLimited,
		`{}`: tracker.OutcomeMalformed,
	} {
		d, courier := open(t, reply)
		a := courier.Subscribe(t.Context(), "https://shop.example/push", []tracker.TrackQuery{{TrackingNo: "73900000000021", PhoneTail: "1234"}})
		couriertest.CheckAnswer(t, a)
		if a.Outcome != want || d.path != "/zto.merchant.waybill.track.subsrcibe" || d.asked != `{"billCode":"73900000000021","mobilePhone":"1234"}` {
			t.Errorf("%s: %s after %s %s", reply, a.Outcome, d.path, d.asked)
		}
		if a := courier.Unsubscribe(t.Context(), []tracker.TrackQuery{{TrackingNo: "1"}}); a.Outcome != tracker.OutcomeOK {
			t.Errorf("unsubscribing gives %s", a.Outcome)
		}
	}
}

func TestPush(t *testing.T) {
	t.Parallel()
	account := couriertest.Account(Adapter().Info, "")
	push := Adapter().Push
	for _, file := range []string{"push-collected.form", "push-collected.json"} {
		body, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		good := couriers.PushRequest{Body: body, Now: couriertest.Now()}
		if key, err := push.Receive(account, good); err != nil || key == "" {
			t.Errorf("%s: %q, %v", file, key, err)
		}
		changed := strings.NewReplacer(url.QueryEscape("成都"), url.QueryEscape("金都"), "成都", "金都").Replace(string(body))
		unsigned := strings.NewReplacer("data_digest", "digest").Replace(string(body))
		for name, bad := range map[string]string{"changed": changed, "unsigned": unsigned, "empty": "", "no data": "data_digest=x"} {
			if _, err := push.Receive(account, couriers.PushRequest{Body: []byte(bad)}); !errors.Is(err, couriers.ErrForged) {
				t.Errorf("%s, %s: %v, want forged", file, name, err)
			}
		}
		other := account
		other.Credentials = map[string]string{"app_secret": "another"}
		if _, err := push.Receive(other, good); !errors.Is(err, couriers.ErrForged) {
			t.Errorf("%s with another secret: %v", file, err)
		}
		couriertest.ExpectStatuses(t, Adapter().ParsePush(couriers.Reply{Body: body}), tracker.StatusDelivered, []tracker.Status{tracker.StatusDelivered})
	}
	if a := push.Answer(couriers.PushRequest{}, true); a.Status != http.StatusOK || !strings.Contains(string(a.Body), `"status":true`) {
		t.Errorf("accepted: %d %s", a.Status, a.Body)
	}
	if a := push.Answer(couriers.PushRequest{}, false); a.Status == http.StatusOK || !strings.Contains(string(a.Body), `"status":false`) {
		t.Errorf("refused: %d %s", a.Status, a.Body)
	}
}
