package canadapost

import (
	"net/http"
	"net/http/httptest"
	"os"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	body, err := os.ReadFile("testdata/en-route.xml")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, ok := r.BasicAuth()
		if !ok || user != secrets["username"] || password != secrets["password"] {
			t.Errorf("signed in as %q", user)
		}
		if got := r.URL.RequestURI(); got != "/vis/track/pin/99%2F1/detail" {
			t.Errorf("asked for %s", got)
		}
		if got := r.Header.Get("Accept"); got != "application/vnd.cpc.track-v2+xml" {
			t.Errorf("accepts %s", got)
		}
		if got := r.Header.Get("Accept-Language"); got != "fr-CA" {
			t.Errorf("language %s", got)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = map[string]string{"language": "fr-CA"}
	courier := couriertest.Open(t, Adapter(), account, couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "99/1"}})
	if len(a.Shipments) != 1 || a.Shipments[0].TrackingNo != "99/1" {
		t.Errorf("%+v", a)
	}
	if a := courier.Track(t.Context(), make([]tracker.TrackQuery, 2)); a.Outcome != tracker.OutcomeRejected {
		t.Errorf("two numbers: %s", a.Outcome)
	}
}

func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	codes := eventCodes()
	if got := len(codes); got != 209 {
		t.Errorf("%d event codes", got)
	}
	for code, m := range codes {
		if !m.Status.Valid() {
			t.Errorf("%s is mapped to %q", code, m.Status)
		}
	}
}

// TestTexts shows that the words of a return win over the code, and that a threat of one does not.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, text string
		want       tracker.Status
	}{
		{"1496", "Item successfully delivered", tracker.StatusDelivered},
		{"1496", "L’article a été renvoyé avec succès à l’expéditeur.", tracker.StatusReturned},
		{"0174", "L'article renvoyé à l'expéditeur est sorti pour livraison.", tracker.StatusReturning},
		{"1479", "Tentative de renvoyer article à expéditeur. Carte laissée indiquant où ramasser", tracker.StatusReturning},
		{"0156", "Final Notice; Item will be returned to sender if not collected within 10 days", tracker.StatusAvailableForPickup},
		{"0156", "Carte Avis final; renvoi à l'exp. si on ne le ramasse pas dans les dix jours", tracker.StatusAvailableForPickup},
		{"4450", "Importation refusée par les autorités douanières", tracker.StatusReturning},
		{"1417", "Item refused by recipient. Item being returned to sender.", tracker.StatusReturning},
		{"0150", "Hold period expired; Item has been disposed of", tracker.StatusLost},
		{"0020", "Signature available", tracker.StatusDelivered},
		{"1405", "Delivered to automated parcel locker", tracker.StatusAvailableForPickup},
		{"7777", "Item being returned to sender", tracker.StatusReturning},
		{"7777", "Item processed", tracker.StatusUnknown},
	} {
		if got := read(eventCodes(), c.code, c.text); got.Status != c.want {
			t.Errorf("%s %s: %s, want %s", c.code, c.text, got.Status, c.want)
		}
	}
}
