package sf

import (
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// TestSignedInExam: an account that signs in passes the same exam, with its token on top.
func TestSignedInExam(t *testing.T) {
	t.Parallel()
	adapter := Adapter()
	plain := adapter.Open
	adapter.Open = func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
		a.Options = map[string]string{"auth": "oauth"}
		return plain(a, c)
	}
	couriertest.Exam(t, adapter,
		couriertest.Fixture{File: "login.json", Login: "/oauth2/accessToken"},
		couriertest.Fixture{File: "routes-batch.json", Query: tracker.TrackQuery{TrackingNo: "SF9200000000011", Courier: "sf", PhoneTail: "4321"}},
		couriertest.Fixture{File: "routes-plain.json", Codes: `\\"opCode\\": \\?"?([0-9]+)`},
	)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	logins, looks := 0, 0
	s := opened(t, map[string]string{"auth": "oauth"}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/oauth2/accessToken":
			logins++
			if r.PostFormValue("partnerID") != secrets["partner_id"] || r.PostFormValue("secret") != secrets["check_word"] || r.PostFormValue("grantType") != "password" {
				t.Errorf("signed in with %v", r.PostForm)
			}
			_, _ = w.Write([]byte(`{"apiResultCode":"A1000","accessToken":"token-` + string(rune('0'+logins)) + `","expiresIn":7200}`))
		default:
			looks++
			if r.PostForm.Has("msgDigest") || r.PostFormValue("timestamp") == "" {
				t.Errorf("asked with %v", r.PostForm)
			}
			if r.PostFormValue("accessToken") != "token-2" {
				_, _ = w.Write([]byte(`{"apiResultCode":"A1011","apiErrorMsg":"OAuth2认证失败"}`))
				return
			}
			_, _ = w.Write(answerTo(t, r, `[{"acceptTime":"2026-03-09 10:00:00","remark":"已收件","opCode":"50"}]`))
		}
	})
	a := s.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "SF1", PhoneTail: "1111"}, {TrackingNo: "SF2"}})
	couriertest.CheckAnswer(t, a)
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 2 || logins != 2 || looks != 3 {
		t.Errorf("%s with %d parcels after %d sign-ins and %d looks", a.Outcome, len(a.Shipments), logins, looks)
	}
	prober, ok := s.(tracker.Prober)
	if !ok {
		t.Fatal("an account that signs in cannot be tried")
	}
	if a := prober.Probe(t.Context()); a.Outcome != tracker.OutcomeOK || logins != 3 {
		t.Errorf("probe: %s after %d sign-ins", a.Outcome, logins)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	p := parser{platform: platformErrors()}
	for raw, want := range map[string]struct {
		outcome tracker.Outcome
		life    time.Duration
	}{
		`{"apiResultCode":"A1000","accessToken":"x","expiresIn":3600}`:   {tracker.OutcomeOK, time.Hour},
		`{"apiResultCode":"A1000","accessToken":"x","expiresIn":"3600"}`: {tracker.OutcomeOK, time.Hour},
		`{"apiResultCode":"A1000","accessToken":"x"}`:                    {tracker.OutcomeOK, tokenLife},
		`{"accessToken":"x","expiresIn":-5}`:                             {tracker.OutcomeOK, tokenLife},
		`{"accessToken":"x","expiresIn":99999999999}`:                    {tracker.OutcomeOK, tokenLife},
		`{"apiResultCode":"A1000"}`:                                      {tracker.OutcomeMalformed, 0},
		`{"apiResultCode":"A1006","apiErrorMsg":"校验失败"}`:                 {tracker.OutcomeAuth, 0},
		`{"apiResultCode":"A1099"}`:                                      {tracker.OutcomeServerError, 0},
		`<html>`:                                                         {tracker.OutcomeMalformed, 0},
	} {
		token, a := p.parseToken(couriers.Reply{Body: []byte(raw), Now: couriertest.Now()})
		if a.Outcome != want.outcome || want.life > 0 && token.Ends.Sub(couriertest.Now()) != want.life {
			t.Errorf("%s: %s, ends %s", raw, a.Outcome, token.Ends)
		}
	}
	signed := opened(t, nil, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	if _, ok := signed.(tracker.Prober); ok {
		t.Error("an account that signs each request cannot be tried without asking for a parcel")
	}
}
