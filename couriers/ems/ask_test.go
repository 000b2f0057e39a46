package ems

import (
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

const signKey = "cGFyY2Vsd2FyZGVuLWtleQ=="

// The text was encrypted with OpenSSL and an invented key.
const sealed = "|$4|o1eFYr/xMmnUlNLqRdODTKljg3YEc0zNdXqLi+MkdHJpecHGB+AZB+SAgrEDh4zYeiYZQEOE55UDHPsEinNW7w=="

func TestSeal(t *testing.T) {
	t.Parallel()
	s := sealOf(t, signKey)
	plain := `{"waybillNo":"1190000000017"}` + signKey
	if got := s.encrypt(plain); got != sealed {
		t.Errorf("encrypted %s, want %s", got, sealed)
	}
	for _, text := range []string{sealed, strings.TrimPrefix(sealed, prefix), " " + sealed + "\n"} {
		if got, err := s.decrypt(text); err != nil || got != plain {
			t.Errorf("decrypted %q %v", got, err)
		}
	}
	for _, text := range []string{"", prefix, "|$4|AAAA", "|$4|???", sealed[:len(sealed)-4], s.encrypt("x") + "="} {
		if got, err := s.decrypt(text); err == nil {
			t.Errorf("%q decrypts to %q", text, got)
		}
	}
	if _, err := sealOf(t, "MDEyMzQ1Njc4OWFiY2RlZg==").decrypt(sealed); err == nil {
		t.Error("another key fits")
	}
	for _, key := range []string{"", "short", "c2hvcnQ=", "cGFyY2Vsd2FyZGVuLWtleS10b28tbG9uZw=="} {
		if _, err := newSeal(key); err == nil {
			t.Errorf("%q is taken for a key", key)
		}
	}
}

func sealOf(t *testing.T, key string) seal {
	t.Helper()
	s, err := newSeal(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		want := map[string]string{
			"apiCode": "040001", "senderNo": secrets["sender_no"], "authorization": secrets["authorization"], "msgType": "0", "version": "V1.0.0",
			"timeStamp": "2026-03-10 16:00:00", "logitcsInterface": sealed, // Beijing time
		}
		for name, value := range want {
			if r.PostFormValue(name) != value {
				t.Errorf("%s is %q, want %q", name, r.PostFormValue(name), value)
			}
		}
		if r.URL.Path != "/amp-prod-api/f/amp/api/open" || len(r.PostForm) != len(want) {
			t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
		}
		_, _ = io.WriteString(w, `{"retCode":"00000","retBody":{"responseItems":[{"opTime":"2026-03-04 10:00:00","opCode":"203"}]}}`)
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Credentials["sign_key"] = signKey
	a := couriertest.Open(t, Adapter(), account, couriertest.Config()).Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "1190000000017"}})
	couriertest.CheckAnswer(t, a)
	if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "1190000000017" || a.Shipments[0].Status != tracker.StatusPickedUp {
		t.Errorf("%+v", a)
	}
}

// TestKeyThatIsNone checks that a wrong key is told when the account is opened, without being shown.
func TestKeyThatIsNone(t *testing.T) {
	t.Parallel()
	account := couriertest.Account(Adapter().Info, "")
	account.Credentials["sign_key"] = "not-a-key"
	if _, err := Adapter().Open(account, nil); err == nil || !strings.Contains(err.Error(), "sign_key") || strings.Contains(err.Error(), "not-a-key") {
		t.Errorf("opens with %v", err)
	}
}
