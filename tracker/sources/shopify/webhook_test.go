package shopify

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/sources/sourcetest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const fulfilled = `{"id":255858046,"order_id":450789469,"name":"#1001.2","status":"success","created_at":"2026-09-20T09:30:00-04:00","updated_at":"2026-09-20T09:31:00-04:00",
	"tracking_company":"UPS","tracking_number":"1Z12345E0291980793","tracking_numbers":["1Z12345E0291980793","1Z12345E0291980801"],
	"destination":{"first_name":"Petra","address1":"Hidden Street 5","phone":"+4915112345678","city":"Ottawa","province":"Ontario","country":"Canada"},"email":"petra@example.com"}`

func (s *shop) receive(h http.Header, body string) (tracker.SourceEvent, bool, error) {
	return s.Receive(h, []byte(body))
}

func signedBody(topic, id, body string) http.Header {
	return sourcetest.SignShopify(sourcetest.ShopifySecret, topic, id, []byte(body))
}

// Shopify's signing, worked out with an invented secret.
func TestWebhookWorkedExample(t *testing.T) {
	t.Parallel()
	s := newShop(t, func(c *Config) { c.Secret = "hush_client_secret" })
	body := `{"id":255858046,"order_id":450789469,"status":"success","tracking_company":"UPS","tracking_number":"1Z12345E0291980793","tracking_numbers":["1Z12345E0291980793"]}`
	h := http.Header{}
	h.Set("X-Shopify-Hmac-Sha256", "jdZw/tn1Z0iqt7VVwR1NA8RQC0u1WXB1uR77/TCrU5g=")
	h.Set("X-Shopify-Topic", "fulfillments/create")
	if _, kept, err := s.receive(h, body+"\n"); err != nil || !kept {
		if _, kept, err = s.receive(h, body); err != nil || !kept {
			t.Errorf("kept %v, %v", kept, err)
		}
	}
}

func TestWebhookSignature(t *testing.T) {
	t.Parallel()
	s := newShop(t, func(c *Config) { c.Former = "the secret before" })
	good := signedBody("fulfillments/create", "e1", fulfilled)
	bare := http.Header{}
	for name, values := range good {
		bare[strings.TrimPrefix(name, "X-")] = values
	}
	for name, h := range map[string]http.Header{
		"current": good, "former": sourcetest.SignShopify("the secret before", "fulfillments/create", "e1", []byte(fulfilled)), "names without X": bare,
	} {
		if event, kept, err := s.receive(h, fulfilled); err != nil || !kept || event.Key != "fulfillments/create event e1" {
			t.Errorf("%s: %+v, %v, %v", name, event, kept, err)
		}
	}
	other := good.Clone()
	other.Set("X-Shopify-Shop-Domain", "red-kettle.myshopify.com")
	garbled := good.Clone()
	garbled.Set("X-Shopify-Hmac-Sha256", "?")
	unset := newShop(t, func(c *Config) { c.Secret = "" })
	empty := sourcetest.SignShopify("", "fulfillments/create", "e1", []byte(fulfilled))
	for name, err := range map[string]error{
		"other body":  second(s.receive(good, fulfilled+" ")),
		"other shop":  second(s.receive(other, fulfilled)),
		"garbled":     second(s.receive(garbled, fulfilled)),
		"none":        second(s.receive(http.Header{}, fulfilled)),
		"no secret":   second(unset.receive(empty, fulfilled)),
		"empty forms": second(s.receive(empty, fulfilled)),
	} {
		if !errors.Is(err, sources.ErrUnsigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second(_ tracker.SourceEvent, _ bool, err error) error { return err }

func TestWebhookRows(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	h := signedBody("fulfillments/create", "e1", fulfilled)
	h.Set("X-Shopify-Triggered-At", "2026-09-21T05:30:00.123456789Z")
	event, _, err := s.receive(h, fulfilled)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Petra", "Hidden", "15112345678", "petra@"} {
		if strings.Contains(event.Body, secret) {
			t.Errorf("%s is kept: %s", secret, event.Body)
		}
	}
	batches, err := s.Resolve(t.Context(), []tracker.SourceEvent{event})
	if err != nil {
		t.Fatal(err)
	}
	row := func(number string) tracker.ParcelRow {
		return tracker.ParcelRow{
			OrderNo: "#1001", Courier: "ups", TrackingNo: number, ShippedAt: time.Date(2026, 9, 20, 13, 30, 0, 0, time.UTC),
			Destination: tracker.Region{Province: "Ontario", City: "Ottawa"},
		}
	}
	want := []tracker.OrderBatch{{
		Rows:     []tracker.ParcelRow{row("1Z12345E0291980793"), row("1Z12345E0291980801")},
		Orders:   []tracker.OrderParcels{{OrderNo: "#1001", Named: []string{"1Z12345E0291980793", "1Z12345E0291980801"}}},
		SourceAt: time.Date(2026, 9, 21, 5, 30, 0, 123456789, time.UTC),
	}}
	if diff := cmp.Diff(want, batches); diff != "" {
		t.Error(diff)
	}
}

func TestWebhookOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	body := `{"id":450789469,"name":"#1001","processed_at":"2026-09-19T10:00:00Z","financial_status":"paid","total_price":"12.50","currency":"EUR","fulfillment_status":"fulfilled",
		"fulfillments":[{"order_id":450789469,"name":"#1001.1","status":"cancelled","tracking_company":"UPS","tracking_numbers":["1Z0000000000000001"]},
		{"order_id":450789469,"name":"#1001.2","status":"success","created_at":"2026-09-20T09:30:00Z","tracking_company":"UPS","tracking_number":"1Z0000000000000002","tracking_numbers":[]},
		{"order_id":450789469,"name":"#1001.3","status":"success","tracking_company":null,"tracking_number":null,"tracking_numbers":[]}]}`
	event, kept, err := s.receive(signedBody("orders/fulfilled", "e1", body), body)
	if err != nil || !kept || event.Subject != "#1001" {
		t.Fatalf("%+v, %v, %v", event, kept, err)
	}
	b, err := s.Resolve(t.Context(), []tracker.SourceEvent{event})
	if err != nil {
		t.Fatal(err)
	}
	want := []tracker.OrderParcels{{OrderNo: "#1001", Named: []string{"1Z0000000000000002"}, Gone: []string{"1Z0000000000000001"}, Whole: true}}
	if diff := cmp.Diff(want, b[0].Orders); diff != "" {
		t.Error(diff)
	}
	if len(b[0].Rows) != 1 || b[0].Rows[0].Value.Minor != 1250 || b[0].Rows[0].Value.Currency != "EUR" || len(b[0].Rejected) != 0 {
		t.Errorf("%+v", b[0])
	}
	if !b[0].SourceAt.Equal(s.clock.Now()) {
		t.Errorf("without Triggered-At the time of receipt counts, not %s", b[0].SourceAt)
	}
}

func TestWebhookKeysAndOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	keys := map[string]bool{}
	create, update := signedBody("fulfillments/create", "e1", fulfilled), signedBody("fulfillments/update", "e1", fulfilled)
	bare := create.Clone()
	bare.Del("X-Shopify-Event-Id")
	nameless := bare.Clone()
	nameless.Del("X-Shopify-Webhook-Id")
	var events []tracker.SourceEvent
	for i, h := range []http.Header{create, update, bare, nameless} {
		h.Set("X-Shopify-Triggered-At", s.clock.Now().Add(-time.Duration(i)*time.Minute).Format(time.RFC3339))
		event, _, err := s.receive(h, fulfilled)
		if err != nil || keys[event.Key] {
			t.Errorf("key %q again, or %v", event.Key, err)
		}
		keys[event.Key] = true
		events = append(events, event)
	}
	events = append(events, tracker.SourceEvent{Body: "garbled", ReceivedAt: s.clock.Now()})
	batches, err := s.Resolve(t.Context(), events)
	if err != nil || len(batches) != 5 {
		t.Fatalf("%d batches, %v", len(batches), err)
	}
	if !slices.IsSortedFunc(batches[1:], func(a, b tracker.OrderBatch) int { return a.SourceAt.Compare(b.SourceAt) }) || len(batches[0].Rejected) != 1 {
		t.Errorf("%+v", batches)
	}
}

func TestWebhookTopicsAndPayloads(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, c := range []struct {
		topic, body string
		kept        bool
		err         error
	}{
		{"products/create", `{"id":1}`, false, nil},
		{"fulfillments/create", `{"id":1}`, false, ErrPayload},
		{"orders/fulfilled", `[]`, false, ErrPayload},
		{"Fulfillments/Update", fulfilled, true, nil},
	} {
		_, kept, err := s.receive(signedBody(c.topic, "e1", c.body), c.body)
		if kept != c.kept || !errors.Is(err, c.err) {
			t.Errorf("%s %s: %v, %v", c.topic, c.body, kept, err)
		}
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add("fulfillments/create", fulfilled)
	f.Add("orders/fulfilled", `{"id":1,"name":"#1","fulfillments":[{"tracking_numbers":["#☠1☢\n---\n4321\n"]}]}`)
	source, err := New(Config{Shop: sourcetest.ShopifyShop, Secret: "s", Courier: sourcetest.Courier, Now: sourcetest.NewClock().Now})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, topic, body string) {
		h := sourcetest.SignShopify("s", topic, "e", []byte(body))
		event, kept, err := source.Receive(h, []byte(body))
		if !kept || err != nil {
			return
		}
		batches, err := source.Resolve(t.Context(), []tracker.SourceEvent{event})
		if err != nil || len(batches) != 1 {
			t.Fatal(err)
		}
		for _, r := range batches[0].Rows {
			if r.OrderNo == "" || r.TrackingNo != "" && r.Courier == "" {
				t.Errorf("%+v", r)
			}
		}
	})
}
