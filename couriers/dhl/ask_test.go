package dhl

import (
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"testing"
)

func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/track/shipments" || r.Header.Get("DHL-API-Key") != secrets["api_key"] {
			t.Errorf("asked %s %s with %v", r.Method, r.URL.Path, r.Header)
		}
		for name, want := range map[string]string{
			"trackingNumber": "990000000057", "language": "de", "service": "parcel-de", "requesterCountryCode": "", "recipientPostalCode": "04103",
		} {
			if got := r.URL.Query().Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		_, _ = w.Write([]byte(`{"shipments":[` +
			`{"id":"JJD01","service":"parcel-de","events":[{"timestamp":"2026-01-02T10:00:00","statusCode":"delivered"}]},` +
			`{"id":"JJD02","service":"parcel-de","events":[{"timestamp":"2026-03-02T10:00:00","statusCode":"transit"}]}]}`))
	}))
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = map[string]string{"service": "parcel-de", "recipient_postcode": "04103", "language": "de"}
	courier := couriertest.Open(t, Adapter(), account, couriertest.Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "990000000057"}})
	couriertest.ExpectStatuses(t, a, tracker.StatusInTransit, []tracker.Status{tracker.StatusInTransit})
	if a.Shipments[0].TrackingNo != "990000000057" {
		t.Errorf("the answer is about %s", a.Shipments[0].TrackingNo)
	}
	if a := courier.Track(t.Context(), make([]tracker.TrackQuery, 2)); a.Outcome != tracker.OutcomeRejected {
		t.Errorf("two numbers: %s", a.Outcome)
	}
}

// TestOwnNumberBeforeNewest checks that a parcel which carries the number goes before a newer one that does not.
func TestOwnNumberBeforeNewest(t *testing.T) {
	t.Parallel()
	a := newParser().parse(couriers.Reply{Body: []byte(`{"shipments":[` +
		`{"id":"7","service":"svb","events":[{"timestamp":"2026-01-02T10:00:00Z","status":"DELIVERED"}]},` +
		`{"id":"8","service":"svb","events":[{"timestamp":"2026-03-02T10:00:00Z","status":"POSTED"}]}]}`)})
	if got := about("7", a).Shipments; len(got) != 1 || got[0].Status != tracker.StatusDelivered {
		t.Errorf("%+v", got)
	}
}

func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	p := newParser()
	for service, want := range map[string]int{
		"express": 44, "parcel-nl": 352, "parcel-pl": 107, "svb": 46, "ecommerce": 289, "ecommerce-europe": 162, "ecommerce-ppl": 11,
		"freight": 48, "dgf": 15,
	} {
		if got := len(p.tables[service]); got != want {
			t.Errorf("%s has %d codes, the list has %d", service, got, want)
		}
	}
	for _, code := range []string{"AA", "AE", "AN", "BV", "DD", "EE", "ES", "GT", "LA", "NB", "PO", "VA", "ZF", "ZN", "ZO", "ZU"} {
		if !has(p.tables["parcel-de"], code) {
			t.Errorf("parcel-de lacks %s", code)
		}
	}
	for service, table := range p.tables {
		for code, m := range table {
			if !m.Status.Valid() || m.Status == tracker.StatusUnknown && !m.Hint {
				t.Errorf("%s %s is mapped to %q", service, code, m.Status)
			}
		}
	}
}

// TestCodes names what an unchecked list would get wrong.
func TestCodes(t *testing.T) {
	t.Parallel()
	p := newParser()
	for _, c := range []struct {
		service, status, coarse string
		want                    tracker.Status
	}{
		{"parcel-nl", "COLLECTED_AT_PARCELSHOP", "delivered", tracker.StatusDelivered},
		{"parcel-nl", "DELIVERED_AT_PARCELSHOP", "transit", tracker.StatusAvailableForPickup},
		{"parcel-nl", "NOTHING_PICKED_UP", "transit", tracker.StatusInfoReceived},
		{"parcel-nl", "SAFEPLACE_DELIVERY_FAILED", "failure", tracker.StatusFailedAttempt},
		{"parcel-nl", "PARCEL_RETURNED_FROM_ROUTE", "transit", tracker.StatusInTransit},
		{"parcel-nl", "DELIVERY_PLANNED_IN_ROUTE", "failure", tracker.StatusException}, // what DHL calls a failure is not healthy
		{"parcel-nl", "DEPART_SHIPPER_FACILITY", "pre-transit", tracker.StatusInfoReceived},
		{"parcel-nl", "SOMETHING_NEW", "transit", tracker.StatusUnknown},
		{"parcel-nl", "SOMETHING_NEW", "delivered", tracker.StatusDelivered},
		{"parcel-de", "DSPSD/NTCLM", "delivered", tracker.StatusLost},
		{"parcel-de", "EXPHD-RTTSP", "failure", tracker.StatusReturning},
		{"parcel-de", "NTDEL_NHOME", "failure", tracker.StatusFailedAttempt},
		{"parcel-de", "AN", "failure", tracker.StatusInfoReceived},
		{"svb", "RETURNED_TO_SENDER", "delivered", tracker.StatusReturned},
		{"ecommerce-europe", "366", "delivered", tracker.StatusReturned},
		{"ecommerce-europe", "44", "delivered", tracker.StatusAvailableForPickup},
		{"ecommerce", "655", "delivered", tracker.StatusDelivered},
		{"parcel-pl", "BCZ", "transit", tracker.StatusInTransit},
		{"parcel-pl", "SP_DOR", "delivered", tracker.StatusDelivered},
		{"express", "AR", "transit", tracker.StatusInTransit},
		{"freight", "21-23", "delivered", tracker.StatusException},
		{"express", "delivered", "delivered", tracker.StatusDelivered},
		{"dsc", "Delivered", "", tracker.StatusDelivered},
		{"nobody-knows", "TELEPORTED", "transit", tracker.StatusUnknown},
	} {
		code, got := p.read(c.service, event{Status: couriers.Text(c.status), Coarse: couriers.Text(c.coarse)})
		if got.Status != c.want {
			t.Errorf("%s %s (%s): %s, want %s, kept as %s", c.service, c.status, c.coarse, got.Status, c.want, code)
		}
	}
}

// TestSentences reads texts under statusCode transit, which would let each of them pass for a healthy parcel.
func TestSentences(t *testing.T) {
	t.Parallel()
	p := newParser()
	for text, want := range map[string]tracker.Status{
		"RETURNS DELIVERED": tracker.StatusReturned,
		"OUT FOR RETURN":    tracker.StatusReturning,
		"DELIVERY ATTEMPTED - RETURNED FOR RE-DELIVERY": tracker.StatusFailedAttempt,
		"HELD AT CUSTOMS": tracker.StatusCustomsHold,
		"CLEARED CUSTOMS": tracker.StatusInTransit,
		"UNDELIVERED - PROCESSES FOR LOCAL DISPOSAL":               tracker.StatusLost,
		"It will be returned to the sender if it is not collected": tracker.StatusInTransit,
		"The parcel is ready for pick-up at the PACKSTATION":       tracker.StatusAvailableForPickup,
		"The attempt to deliver the shipment was not successful":   tracker.StatusFailedAttempt,
		"SHIPMENT CANCELED":                                       tracker.StatusCancelled,
		"OUT FOR SECOND DELIVERY ATTEMPT":                         tracker.StatusOutForDelivery,
		"SECOND DELIVERY ATTEMPT SUCCESSFUL":                      tracker.StatusDelivered,
		"DELIVERED TO AGENT FOR FINAL DELIVERY":                   tracker.StatusInTransit,
		"DELIVERED TO PICK-UP LOCATION – CUSTOMER NOTIFIED":       tracker.StatusAvailableForPickup,
		"PICKED UP BY CONSIGNEE FROM PICKUP LOCATION":             tracker.StatusDelivered,
		"DUTIES AND TAX PAYMENT REFUSED BY CONSIGNEE":             tracker.StatusException,
		"PACKAGE REPORTED MISSING":                                tracker.StatusException,
		"Die Sendung wird an den Absender zurückgesandt.":         tracker.StatusReturning,
		"Der Empfänger hat die Annahme verweigert.":               tracker.StatusFailedAttempt,
		"Die Sendung liegt in der Filiale zur Abholung bereit.":   tracker.StatusAvailableForPickup,
		"Die Zustellung verzögert sich.":                          tracker.StatusException,
		"The shipment has been delivered back to the business":    tracker.StatusReturned,
		"Request by the recipient for delivery to a neighbour":    tracker.StatusInTransit,
		"The shipment could not be delivered":                     tracker.StatusFailedAttempt,
		"Die Sendung ist in der Region des Empfängers angekommen": tracker.StatusInTransit,
	} {
		if _, got := p.read("ecommerce", event{Status: couriers.Text(text), Coarse: "transit"}); got.Status != want {
			t.Errorf("%s: %s, want %s", text, got.Status, want)
		}
	}
}

func TestUnsortedTextIsCounted(t *testing.T) {
	t.Parallel()
	code, r := newParser().read("ecommerce", event{Status: "WEIGHED ON A NEW SCALE", Coarse: "unknown"})
	if code != "WEIGHED ON A NEW SCALE" || !r.Unknown || !r.Hint || r.Status != tracker.StatusUnknown {
		t.Errorf("%s %+v", code, r)
	}
}
