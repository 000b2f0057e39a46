package shopify

import (
	"errors"
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type object = sourcetest.JSON

// shop is a source over the API of a test.
type shop struct {
	*Source
	t     *testing.T
	clock *sourcetest.Clock
	api   *sourcetest.Shopify
}

func newShop(t *testing.T, change ...func(*Config)) *shop {
	t.Helper()
	s := &shop{t: t, clock: sourcetest.NewClock(), api: sourcetest.NewShopify(t)}
	cfg := Config{
		Shop: sourcetest.ShopifyShop, Token: sourcetest.ShopifyToken, Secret: sourcetest.ShopifySecret, Courier: sourcetest.Courier, Now: s.clock.Now,
		Caller: &sourcetest.Caller{Base: s.api.URL, Now: s.clock.Now},
	}
	for _, f := range change {
		f(&cfg)
	}
	source, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Source = source
	return s
}

func shipped(number string) object {
	return object{
		"legacyResourceId": "450789469", "processedAt": "2026-09-19T10:00:00-04:00", "displayFinancialStatus": "PAID", "displayFulfillmentStatus": "FULFILLED",
		"totalPriceSet":   object{"shopMoney": object{"amount": "409.94", "currencyCode": "USD"}},
		"shippingAddress": object{"province": "Ontario", "city": "Ottawa", "country": "Canada"},
		"fulfillments":    []object{{"status": "SUCCESS", "createdAt": "2026-09-20T09:30:00Z", "trackingInfo": []object{{"company": "UPS", "number": number}}}},
	}
}

func (s *shop) drain(cursor string) (b tracker.OrderBatch, next string) {
	s.t.Helper()
	for more := true; more; {
		page, err := s.Next(s.t.Context(), cursor)
		if err != nil {
			s.t.Fatal(err)
		}
		b.Rows, b.Orders, b.Rejected = append(b.Rows, page.Rows...), append(b.Orders, page.Orders...), append(b.Rejected, page.Rejected...)
		cursor, more = page.Cursor, page.More
	}
	return b, cursor
}

func (s *shop) fill(n int) {
	for i := range n {
		s.api.Put(fmt.Sprintf("#%d", 1000+i), s.clock.Now().Add(-time.Duration(n-i)*time.Hour), shipped(fmt.Sprintf("1Z%016d", i)))
	}
}

func TestQueryPages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fill(35)
	b, cursor := s.drain("")
	if len(b.Rows) != 35 || len(b.Rejected) != 0 {
		t.Fatalf("%d rows, rejected %+v", len(b.Rows), b.Rejected)
	}
	if n := s.api.Answers(); n != 4 {
		t.Errorf("%d pages", n)
	}
	s.clock.Add(time.Hour)
	s.api.Put("#2000", s.clock.Now().Add(-time.Minute), shipped("1Z9999999999999999"))
	b, cursor = s.drain(cursor)
	if len(b.Rows) == 0 || b.Rows[len(b.Rows)-1].TrackingNo != "1Z9999999999999999" || len(b.Rows) > 3 {
		t.Errorf("after an hour %+v", b.Rows)
	}
	if b, _ = s.drain(cursor); len(b.Rows) > 1 {
		t.Errorf("nothing new, but %d rows", len(b.Rows))
	}
}

func TestQueryRow(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	o := shipped("1z 999 aa1 01 2345 6784")
	o["fulfillments"].([]object)[0]["deliveredAt"] = "2026-09-21T03:00:00Z"
	s.api.Put("#1001", s.clock.Now(), o)
	b, _ := s.drain("")
	want := []tracker.ParcelRow{{
		OrderNo: "#1001", Courier: "ups", TrackingNo: "1Z999AA10123456784", ShippedAt: time.Date(2026, 9, 20, 9, 30, 0, 0, time.UTC),
		PaidAt: time.Date(2026, 9, 19, 14, 0, 0, 0, time.UTC), DeliveredAt: time.Date(2026, 9, 21, 3, 0, 0, 0, time.UTC), OrderStatus: "FULFILLED",
		Value: tracker.Money{Minor: 40994, Currency: "USD"}, Destination: tracker.Region{Province: "Ontario", City: "Ottawa"},
	}}
	if diff := cmp.Diff(want, b.Rows); diff != "" {
		t.Error(diff)
	}
}

func TestQuerySeveral(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	o := shipped("1Z999AA10123456784")
	o["displayFinancialStatus"] = "REFUNDED"
	o["fulfillments"] = []object{
		{"status": "CANCELLED", "createdAt": "2026-09-20T09:30:00Z", "trackingInfo": []object{{"company": "UPS", "number": "1Z0000000000000001"}, {"company": nil, "number": "#☠1☢\n---\n4321\n"}}},
		{"status": "SUCCESS", "createdAt": "2026-09-20T10:30:00Z", "trackingInfo": []object{
			{"company": "UPS", "number": "1Z0000000000000002"},
			{"company": "DHL Express", "number": "5551234567"},
			{"company": "my-custom-shipping-company", "number": "AB12345678"},
			{"company": "UPS", "number": "#☠1☢\n---\n4321\n"},
		}},
		{"status": "SUCCESS", "trackingInfo": []object{}},
	}
	s.api.Put("#1001", s.clock.Now(), o)
	b, _ := s.drain("")
	if len(b.Rows) != 2 || b.Rows[1].Courier != "dhl" || b.Rows[0].AfterSale != tracker.AfterSaleRefunded {
		t.Errorf("rows %+v", b.Rows)
	}
	want := []tracker.OrderParcels{{
		OrderNo: "#1001", Named: []string{"1Z0000000000000002", "5551234567", "AB12345678"}, Gone: []string{"1Z0000000000000001"}, Whole: true,
	}}
	if diff := cmp.Diff(want, b.Orders); diff != "" {
		t.Error(diff)
	}
	if len(b.Rejected) != 2 || b.Rejected[0].Field != "tracking_company" || b.Rejected[0].Value != "my-custom-shipping-company" || b.Rejected[1].Field != "tracking_number" {
		t.Errorf("rejected %+v", b.Rejected)
	}
	long := shipped("1Z0000000000000003")
	var many []object
	for i := range mostParcels {
		many = append(many, object{"status": "SUCCESS", "trackingInfo": []object{{"company": "UPS", "number": fmt.Sprintf("1Z%016d", i)}}})
	}
	long["fulfillments"] = many
	s.api.Put("#1002", s.clock.Now(), long)
	b, _ = s.drain("")
	if i := slices.IndexFunc(b.Orders, func(o tracker.OrderParcels) bool { return o.OrderNo == "#1002" }); i < 0 || b.Orders[i].Whole {
		t.Errorf("a list that may have been cut counts as whole: %+v", b.Orders)
	}
}

func TestQueryCancelledOrderWithoutParcels(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	o := shipped("")
	o["fulfillments"], o["cancelledAt"] = []object{}, "2026-09-20T09:30:00Z"
	s.api.Put("#1001", s.clock.Now(), o)
	waiting := shipped("")
	waiting["fulfillments"] = []object{}
	s.api.Put("#1002", s.clock.Now(), waiting)
	b, _ := s.drain("")
	if len(b.Rows) != 1 || b.Rows[0].OrderNo != "#1001" || b.Rows[0].AfterSale != tracker.AfterSaleClosed || len(b.Orders) != 0 {
		t.Errorf("%+v", b)
	}
}

func TestQueryFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		status  int
		after   string
		body    string
		outcome tracker.Outcome
		problem tracker.Problem
		wait    time.Duration
	}{
		{"throttled", 200, "", sourcetest.Throttled(600, 100, 50), tracker.OutcomeRateLimited, "", 11 * time.Second},
		{"throttled by status", 429, "2.0", ``, tracker.OutcomeRateLimited, "", 2 * time.Second},
		{"permission", 200, "", `{"errors":[{"message":"Access denied for orders field","extensions":{"code":"ACCESS_DENIED"}}]}`, tracker.OutcomeAuth, tracker.ProblemNoPermission, 0},
		{"key", 401, "", `{"errors":"[API] Invalid API key or access token"}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"key with 200", 200, "", `{"errors":"[API] Invalid API key or access token"}`, tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"no such shop", 404, "", ``, tracker.OutcomeAuth, tracker.ProblemBadCredentials, 0},
		{"inside", 200, "", `{"errors":[{"message":"x","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`, tracker.OutcomeServerError, "", 0},
		{"page", 200, "", `<html>`, tracker.OutcomeMalformed, "", 0},
		{"other data", 200, "", `{"data":[]}`, tracker.OutcomeMalformed, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.api.Before(func(int) (int, http.Header, string) { return c.status, http.Header{"Retry-After": {c.after}}, c.body })
			_, err := s.Next(t.Context(), "")
			var failed *tracker.SourceError
			if !errors.As(err, &failed) || failed.Outcome != c.outcome || failed.Problem != c.problem || failed.RetryAfter != c.wait {
				t.Fatalf("%v", err)
			}
			if strings.Contains(err.Error(), sourcetest.ShopifyToken) {
				t.Errorf("token in %v", err)
			}
		})
	}
}

func TestQueryThatCostsTooMuchIsMadeSmaller(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fill(7)
	s.api.Before(func(first int) (int, http.Header, string) {
		if first > 3 {
			return 200, nil, `{"errors":[{"message":"Query cost is 1200, which exceeds the single query max cost limit (1000).","extensions":{"code":"MAX_COST_EXCEEDED"}}]}`
		}
		return 0, nil, ""
	})
	b, cursor := s.drain("")
	if len(b.Rows) != 7 || !strings.Contains(cursor, `"orders":2`) {
		t.Errorf("%d rows, cursor %s", len(b.Rows), cursor)
	}
}

func TestThrottledInTheMiddleGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.fill(25)
	pages := 0
	s.api.Before(func(int) (int, http.Header, string) {
		if pages++; pages == 2 {
			return 200, nil, sourcetest.Throttled(600, 0, 50)
		}
		return 0, nil, ""
	})
	first, err := s.Next(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(t.Context(), first.Cursor); err == nil {
		t.Fatal("not throttled")
	}
	rest, _ := s.drain(first.Cursor)
	if len(first.Rows)+len(rest.Rows) != 25 {
		t.Errorf("%d and %d rows", len(first.Rows), len(rest.Rows))
	}
}
