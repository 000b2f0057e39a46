package shopify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"slices"
	"strings"
)

// ErrPayload is returned for a signed webhook whose body is not what its topic promises.
var ErrPayload = errors.New("the body is not a payload of this topic")

// header reads one of Shopify's headers, which newer deliveries spell without X-.
func header(h http.Header, name string) string {
	if v := h.Get("X-Shopify-" + name); v != "" {
		return strings.TrimSpace(v)
	}
	return strings.TrimSpace(h.Get("Shopify-" + name))
}

// Receive checks a webhook and turns it into an event to keep: its rows, without anything about the buyer. kept is false for a topic that
// brings no parcels. It fails with sources.ErrUnsigned or ErrPayload.
func (s *Source) Receive(h http.Header, body []byte) (event tracker.SourceEvent, kept bool, err error) {
	if !s.genuine(header(h, "Hmac-Sha256"), body) {
		return event, false, sources.ErrUnsigned
	}
	if shop := header(h, "Shop-Domain"); shop != "" && !strings.EqualFold(shop, s.cfg.Shop) {
		return event, false, sources.ErrUnsigned
	}
	topic := strings.ToLower(header(h, "Topic"))
	o, ok, err := parsePayload(topic, body)
	if err != nil || !ok {
		return event, false, err
	}
	text, err := json.Marshal(s.batch(o))
	if err != nil {
		return event, false, fmt.Errorf("shopify: write event: %w", err)
	}
	event = tracker.SourceEvent{
		Key: key(h, topic, body), Topic: topic, Subject: sources.Word(o.no), Body: string(text),
		At: moment(sources.Text(header(h, "Triggered-At"))), ReceivedAt: s.cfg.Now(),
	}
	return event, true, nil
}

// genuine compares the signature with that of either secret, in constant time.
func (s *Source) genuine(signature string, body []byte) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil {
		return false
	}
	genuine := false
	for _, secret := range []string{s.cfg.Secret, s.cfg.Former} {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		genuine = hmac.Equal(mac.Sum(nil), given) && secret != "" || genuine
	}
	return genuine
}

// key names a delivery. One deed of the merchant has one event id, also where it concerns several topics; repeats of one delivery share
// their webhook id.
func key(h http.Header, topic string, body []byte) string {
	if id := header(h, "Event-Id"); id != "" {
		return topic + " event " + id
	}
	if id := header(h, "Webhook-Id"); id != "" {
		return topic + " webhook " + id
	}
	sum := sha256.Sum256(body)
	return topic + " body " + base64.RawURLEncoding.EncodeToString(sum[:])
}

// restOrder is an order in a webhook.
type restOrder struct {
	ID          sources.Text      `json:"id"`
	Name        sources.Text      `json:"name"`
	CancelledAt sources.Text      `json:"cancelled_at"`
	ProcessedAt sources.Text      `json:"processed_at"`
	Financial   sources.Text      `json:"financial_status"`
	Status      sources.Text      `json:"fulfillment_status"`
	Total       sources.Text      `json:"total_price"`
	Currency    sources.Text      `json:"currency"`
	Address     restAddress       `json:"shipping_address"`
	Fulfilments []restFulfillment `json:"fulfillments"`
}

type restAddress struct {
	Province sources.Text `json:"province"`
	City     sources.Text `json:"city"`
	Country  sources.Text `json:"country"`
}

// restFulfillment is a fulfilment in a webhook. Its name is that of the order with a dot and a number behind it.
type restFulfillment struct {
	OrderID   sources.Text   `json:"order_id"`
	Name      sources.Text   `json:"name"`
	Status    sources.Text   `json:"status"`
	CreatedAt sources.Text   `json:"created_at"`
	Company   sources.Text   `json:"tracking_company"`
	Number    sources.Text   `json:"tracking_number"`
	Numbers   []sources.Text `json:"tracking_numbers"`
	Address   restAddress    `json:"destination"`
}

// parsePayload reads the payload of a topic; ok is false for a topic that we do not need.
func parsePayload(topic string, body []byte) (o order, ok bool, err error) {
	switch topic {
	case "fulfillments/create", "fulfillments/update":
		var f restFulfillment
		if err := json.Unmarshal(body, &f); err != nil || f.OrderID == "" {
			return order{}, false, ErrPayload
		}
		return order{no: f.orderNo(), destination: f.Address.region(), parcels: []fulfilment{f.fulfilment()}}, true, nil
	case "orders/fulfilled", "orders/partially_fulfilled", "orders/updated", "orders/cancelled":
		var r restOrder
		if err := json.Unmarshal(body, &r); err != nil || r.ID == "" {
			return order{}, false, ErrPayload
		}
		return r.order(), true, nil
	default:
		return order{}, false, nil
	}
}

func (r *restOrder) order() order {
	o := order{
		no: string(r.Name), paidAt: moment(r.ProcessedAt), status: sources.Word(string(r.Status)), value: amount(r.Total, r.Currency),
		afterSale: afterSale(r.CancelledAt != "", string(r.Financial)), destination: r.Address.region(), whole: len(r.Fulfilments) > 0,
	}
	if _, ok := sources.OrderNo(o.no); !ok {
		o.no = string(r.ID)
	}
	for i := range r.Fulfilments {
		o.parcels = append(o.parcels, r.Fulfilments[i].fulfilment())
	}
	return o
}

func (a restAddress) region() tracker.Region { return region(a.Province, a.City, a.Country) }

func (f *restFulfillment) orderNo() string {
	name := string(f.Name)
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name = name[:at]
	}
	if _, ok := sources.OrderNo(name); !ok {
		return string(f.OrderID)
	}
	return name
}

func (f *restFulfillment) fulfilment() fulfilment {
	out := fulfilment{status: string(f.Status), shippedAt: moment(f.CreatedAt)}
	numbers := slices.Clone(f.Numbers)
	if len(numbers) == 0 && f.Number != "" {
		numbers = append(numbers, f.Number)
	}
	for _, n := range numbers {
		if t := (tracking{company: string(f.Company), number: string(n)}); !slices.Contains(out.tracking, t) {
			out.tracking = append(out.tracking, t)
		}
	}
	return out
}

// Resolve gives the rows of kept events, each as new as the deed that triggered it: a delivery that is repeated hours later still
// carries its first payload and must not overwrite what came after.
func (s *Source) Resolve(_ context.Context, events []tracker.SourceEvent) ([]tracker.OrderBatch, error) {
	slices.SortStableFunc(events, func(a, b tracker.SourceEvent) int { return a.At.Compare(b.At) })
	out := make([]tracker.OrderBatch, 0, len(events))
	for _, e := range events {
		var b tracker.OrderBatch
		if err := json.Unmarshal([]byte(e.Body), &b); err != nil {
			b = tracker.OrderBatch{Rejected: []tracker.RowError{sources.Reject("body", e.Key, "cannot be read")}}
		}
		if b.SourceAt = e.At; b.SourceAt.IsZero() || b.SourceAt.After(e.ReceivedAt) {
			b.SourceAt = e.ReceivedAt
		}
		out = append(out, b)
	}
	return out, nil
}
