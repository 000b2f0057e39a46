package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func kettleOrder(fulfilments ...object) object {
	return object{
		"legacyResourceId": "450789469", "processedAt": "2026-09-19T10:00:00Z", "displayFinancialStatus": "PAID", "displayFulfillmentStatus": "FULFILLED",
		"totalPriceSet": object{"shopMoney": object{"amount": "40.00", "currencyCode": "USD"}}, "fulfillments": fulfilments,
	}
}

func fulfilment(status, number string) object {
	return object{"status": status, "createdAt": "2026-09-20T09:30:00Z", "trackingInfo": []object{{"company": "UPS", "number": number}}}
}

// webhook delivers a signed message of the shop.
func (m *market) webhook(topic, id string, triggered time.Time, body string) {
	m.t.Helper()
	h := sourcetest.SignShopify(sourcetest.ShopifySecret, topic, id, []byte(body))
	h.Set("X-Shopify-Triggered-At", triggered.Format(time.RFC3339Nano))
	if status, answer := m.post("/hooks/sources/kettle", body, h); status != http.StatusOK {
		m.t.Fatalf("webhook answered %d %s", status, answer)
	}
}

func testShopify(t *testing.T, m *market) {
	body := `{"id":1,"order_id":450789469,"name":"#1001.1","status":"success","created_at":"2026-09-20T09:30:00Z","tracking_company":"UPS","tracking_numbers":["1Z0000000000000001"]}`
	for range 3 { // delivered again and again
		m.webhook("fulfillments/create", "e1", m.clock.Now(), body)
	}
	m.read("kettle")
	if s := m.parcel("other", "1Z0000000000000001"); s.Courier != "ups" || s.MerchantID != m.app.merchants["other"].ID {
		t.Errorf("%+v", s)
	}
	m.api.Put("#1001", m.clock.Now(), kettleOrder(fulfilment("SUCCESS", "1Z0000000000000001")))
	m.api.Put("#1002", m.clock.Now(), kettleOrder(fulfilment("SUCCESS", "1Z0000000000000002"))) // its webhook was lost
	m.clock.Add(time.Hour)
	m.read("kettle")
	m.parcel("other", "1Z0000000000000001")
	m.parcel("other", "1Z0000000000000002")
	status, _ := m.post("/hooks/sources/kettle", body, sourcetest.SignShopify("wrong", "fulfillments/create", "e2", []byte(body)))
	if status != http.StatusUnauthorized {
		t.Errorf("forged webhook: %d", status)
	}
	m.webhook("fulfillments/create", "e3", m.clock.Now(), `{"no":"fulfilment"}`) // taken, so that the subscription lives
	m.read("kettle")
}

func testShopifyAgain(t *testing.T, m *market) {
	m.api.Put("#1001", m.clock.Now(), kettleOrder(fulfilment("SUCCESS", "1Z0000000000000001")))
	m.read("kettle")
	m.clock.Add(time.Hour)
	m.api.Put("#1001", m.clock.Now(), kettleOrder(fulfilment("CANCELLED", "1Z0000000000000001"), fulfilment("SUCCESS", "1Z0000000000000002")))
	m.read("kettle")
	m.judge()
	if s := m.parcel("other", "1Z0000000000000001"); s.CloseReason != tracker.CloseCancelled {
		t.Errorf("a cancelled fulfilment is followed: %+v", s)
	}
	if s := m.parcel("other", "1Z0000000000000002"); !s.ClosedAt.IsZero() {
		t.Errorf("closed: %+v", s)
	}
	body := `{"id":1,"order_id":450789469,"name":"#1001.1","status":"success","tracking_company":"UPS","tracking_numbers":["1Z0000000000000001"]}`
	m.webhook("fulfillments/update", "late", m.clock.Now().Add(-2*time.Hour), body) // repeated for hours with its first payload
	m.read("kettle")
	m.judge()
	if s := m.parcel("other", "1Z0000000000000001"); s.CloseReason != tracker.CloseCancelled {
		t.Errorf("an old delivery brought it back: %+v", s)
	}
}

// order signs and sends a body to the generic webhook.
func (m *market) order(merchant, key, body string) (status int, answer string) {
	m.t.Helper()
	stamp := strconv.FormatInt(m.clock.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte("erp-secret-of-qinghe"))
	mac.Write([]byte(stamp + "." + body))
	h := http.Header{"X-Timestamp": {stamp}, "X-Signature": {"sha256=" + hex.EncodeToString(mac.Sum(nil))}}
	if key != "" {
		h.Set("Idempotency-Key", key)
	}
	return m.post("/hooks/orders/"+merchant, body, h)
}

func testGenericWebhook(t *testing.T, m *market) {
	const good = `{"orders":[{"order_no":"E-1","courier":"圆通","tracking_no":"YT8800000000001","shipped_at":"2026-09-21 08:00:00"}]}`
	for _, c := range []struct {
		name, merchant, key, body string
		status                    int
		contains                  string
	}{
		{"first", "qinghe", "k1", good, http.StatusOK, `"created":1`},
		{"again", "qinghe", "k1", good, http.StatusOK, `"created":1`},
		{"same key, other body", "qinghe", "k1", `{"orders":[]}`, http.StatusUnprocessableEntity, "another body"},
		{"other key", "qinghe", "k2", good, http.StatusOK, `"unchanged":1`},
		{"no key", "qinghe", "", good, http.StatusOK, `"unchanged":1`},
		{"nothing kept", "qinghe", "k3", `[{"order_no":"E-2"}]`, http.StatusUnprocessableEntity, `"rejected":1`},
		{"no JSON", "qinghe", "k4", `orders`, http.StatusUnprocessableEntity, "not valid JSON"},
		{"long key", "qinghe", strings.Repeat("k", longestKey+1), good, http.StatusBadRequest, "200"},
		{"another's secret", "other", "k1", good, http.StatusUnauthorized, ""},
		{"nobody", "nobody", "k1", good, http.StatusUnauthorized, ""},
	} {
		if status, answer := m.order(c.merchant, c.key, c.body); status != c.status || !strings.Contains(answer, c.contains) {
			t.Errorf("%s: %d %s", c.name, status, answer)
		}
	}
	if status, _ := m.post("/hooks/orders/qinghe", good, nil); status != http.StatusUnauthorized {
		t.Errorf("unsigned: %d", status)
	}
	m.parcel("qinghe", "YT8800000000001")
}

func testWatchedFolder(t *testing.T, m *market) {
	folder, err := m.app.watchedFolder(m.source("drop"))
	if err != nil {
		t.Fatal(err)
	}
	dir := m.source("drop").entry.Folder
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, m.clock.Now(), m.clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	const head = "order_no,courier,tracking_no,shipped_at,merchant\n"
	write("good.csv", head+"F-1,圆通,YT8800000000001,2026-09-21 08:00:00,\n")
	write("mixed.csv", head+"F-2,圆通,YT8800000000002,2026-09-21 08:00:00,qinghe\nF-3,圆通,YT8800000000003,2026-09-21 08:00:00,other\n")
	write("picture.csv", "\x89PNG\r\n\x1a\n\x00\x00")
	for range 2 {
		if err := folder.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	m.parcel("qinghe", "YT8800000000001")
	m.parcel("qinghe", "YT8800000000002")
	for _, merchant := range []string{"qinghe", "other"} {
		if found, err := m.app.store.FindShipments(t.Context(), m.app.merchants[merchant].ID, "YT8800000000003", 2); len(found) != 0 || err != nil {
			t.Errorf("a row of another merchant was stored at %s: %v", merchant, err)
		}
	}
	for _, name := range []string{"done/good.csv", "done/mixed.csv", "rejected/mixed.csv.errors.csv", "rejected/picture.csv", "rejected/picture.csv.errors.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	list, err := os.ReadFile(filepath.Join(dir, "rejected/mixed.csv.errors.csv"))
	if err != nil || !strings.Contains(string(list), "3,merchant,other,is not a merchant here") {
		t.Errorf("%s, %v", list, err)
	}
	write("good-again.csv", head+"F-1,圆通,YT8800000000001,2026-09-21 08:00:00,\n")
	for range 2 {
		if err := folder.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "done/good-again.csv")); err != nil {
		t.Error(err)
	}
}
