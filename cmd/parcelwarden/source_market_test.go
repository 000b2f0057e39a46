package main

import (
	"crypto/md5"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"parcelwarden/tracker/store/storetest"
	"path/filepath"
	"strings"
	"testing"
)

type object = sourcetest.JSON

// market is the program over marketplaces, on a clock that the test turns.
type market struct {
	t        *testing.T
	clock    *sourcetest.Clock
	platform *sourcetest.Doudian
	api      *sourcetest.Shopify
	app      *app
	url      string
	cfg      Config
}

func newMarket(t *testing.T, database string) *market {
	t.Helper()
	m := &market{t: t, clock: sourcetest.NewClock(), api: sourcetest.NewShopify(t)}
	m.platform = sourcetest.NewDoudian(t, m.clock.Now)
	cfg := defaultConfig()
	cfg.Data, cfg.Database, cfg.SecretKey = t.TempDir(), database, "a-secret-key-of-thirty-two-bytes"
	cfg.Merchants = map[string]MerchantEntry{"qinghe": {Name: "青禾"}, "other": {Name: "隔壁"}}
	cfg.Sources = map[string]SourceEntry{
		"dd": {Type: sourceDoudian, Merchant: "qinghe", Days: 1, BaseURL: m.platform.URL, Settings: map[string]any{
			"app_key": sourcetest.DoudianKey, "app_secret": sourcetest.DoudianSecret, "shop_id": sourcetest.DoudianShop, "refresh_token": sourcetest.DoudianRefresh,
		}},
		"dd-other": {Type: sourceDoudian, Merchant: "other", BaseURL: m.platform.URL, Settings: map[string]any{
			"app_key": sourcetest.DoudianKey, "app_secret": sourcetest.DoudianSecret, "shop_id": "555",
		}},
		"kettle": {Type: sourceShopify, Merchant: "other", BaseURL: m.api.URL, Settings: map[string]any{
			"shop": sourcetest.ShopifyShop, "access_token": sourcetest.ShopifyToken, "webhook_secret": sourcetest.ShopifySecret,
		}},
		"erp":  {Type: sourceWebhook, Merchant: "qinghe", Settings: map[string]any{"secret": "erp-secret-of-qinghe"}},
		"drop": {Type: sourceFolder, Merchant: "qinghe", Folder: filepath.Join(t.TempDir(), "in")},
	}
	cfg.fill()
	if err := cfg.validate(); err != nil {
		t.Fatal(err)
	}
	m.cfg = cfg
	m.restart()
	handler, err := m.app.pages(false)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	m.url = server.URL
	return m
}

// restart opens the program anew over the same database.
func (m *market) restart() {
	m.t.Helper()
	a, err := openApp(m.t.Context(), m.cfg, appOptions{now: m.clock.Now, log: quiet()})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(a.close)
	m.app = a
}

func (m *market) source(name string) *openSource {
	m.t.Helper()
	if s := (orderHooks{app: m.app}).find(name); s != nil {
		return s
	}
	m.t.Fatalf("no source %s", name)
	return nil
}

// read runs a source's job once.
func (m *market) read(name string) {
	m.t.Helper()
	if err := m.app.sourceReader(m.source(name)).Run(m.t.Context()); err != nil {
		m.t.Fatal(err)
	}
}

func (m *market) post(path, body string, h http.Header) (status int, answer string) {
	m.t.Helper()
	req, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost, m.url+path, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	for name, values := range h {
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var text strings.Builder
	if err := res.Write(&text); err != nil {
		m.t.Fatal(err)
	}
	_, answer, _ = strings.Cut(text.String(), "\r\n\r\n")
	return res.StatusCode, answer
}

// push sends a signed message of the platform.
func (m *market) push(source, body string) {
	m.t.Helper()
	sum := md5.Sum([]byte(sourcetest.DoudianKey + body + sourcetest.DoudianSecret))
	status, answer := m.post("/hooks/sources/"+source, body, http.Header{"Event-Sign": {hex.EncodeToString(sum[:])}})
	if status != http.StatusOK || answer != `{"code":0,"msg":"success"}` {
		m.t.Fatalf("push answered %d %s", status, answer)
	}
}

func (m *market) parcel(merchant, number string) tracker.Shipment {
	m.t.Helper()
	found, err := m.app.store.FindShipments(m.t.Context(), m.app.merchants[merchant].ID, number, 3)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(found) != 1 {
		m.t.Fatalf("%s at %s: %d parcels", number, merchant, len(found))
	}
	return found[0]
}

func (m *market) judge() {
	m.t.Helper()
	if err := m.app.detector().Run(m.t.Context()); err != nil {
		m.t.Fatal(err)
	}
}

func shopOrder(id, number string) object {
	return object{
		"shop_id": 4463798, "order_id": id, "order_status": 3, "order_status_desc": "已发货", "pay_time": 1789900000, "encrypt_post_tel": "$$secret-phone$$",
		"logistics_info": []object{{"tracking_no": number, "company": "yuantong", "ship_time": 1789950000, "product_info": []object{{"sku_order_id": id}}}},
		"sku_order_list": []object{{"order_id": id, "order_status": 3, "code": "CUP-7", "item_num": 1, "pay_amount": 4590}},
	}
}

// TestSources runs every source's test on both databases, over one PostgreSQL server.
func TestSources(t *testing.T) {
	t.Parallel()
	cluster := storetest.Start(t)
	tests := map[string]func(*testing.T, *market){
		"doudian/order to refund": testDoudianFromOrderToRefund, "doudian/pushes": testDoudianPushes,
		"doudian/crashes": testDoudianCrashes, "doudian/a problem is shown": testDoudianProblemIsShown,
		"doudian/score":             testDoudianScore,
		"shopify/webhook and query": testShopify, "shopify/cancelled and shipped again": testShopifyAgain, "webhook": testGenericWebhook,
		"folder": testWatchedFolder,
	}
	for name, test := range tests {
		t.Run(name+"/sqlite", func(t *testing.T) {
			t.Parallel()
			test(t, newMarket(t, filepath.Join(t.TempDir(), "pw.db")))
		})
		t.Run(name+"/postgres", func(t *testing.T) {
			t.Parallel()
			test(t, newMarket(t, cluster.Database(t)))
		})
	}
}

// open lists the kinds of a parcel's open incidents.
func (m *market) open(s tracker.Shipment) []tracker.Kind {
	m.t.Helper()
	record, err := m.app.store.Parcel(m.t.Context(), s.MerchantID, s.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	var kinds []tracker.Kind
	for _, i := range record.Incidents {
		if i.Open() {
			kinds = append(kinds, i.Kind)
		}
	}
	return kinds
}
