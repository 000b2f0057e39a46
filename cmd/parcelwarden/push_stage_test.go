package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"
	"time"
)

const pushSalt = "salt-4711"

// pushCourier speaks Kuaidi100: it answers queries with the scans that have happened, and takes subscriptions.
type pushCourier struct {
	mu         sync.Mutex
	now        func() time.Time
	scans      map[string][]pushScan
	hidden     map[string]bool // numbers whose latest scan a query does not show
	queries    map[string]int
	subscribed map[string]string // callbacks
	asked      int
}

type pushScan struct {
	at   time.Time
	code string
	text string
}

func (c *pushCourier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = r.ParseForm()
	var param struct {
		Num, Number string
		Parameters  struct{ CallbackURL string }
	}
	_ = json.Unmarshal([]byte(r.Form.Get("param")), &param)
	if r.URL.Path == "/poll" {
		c.asked++
		code := "200"
		if c.subscribed[param.Number] != "" {
			code = "501"
		}
		c.subscribed[param.Number] = param.Parameters.CallbackURL
		fmt.Fprintf(w, `{"result":true,"returnCode":%q,"message":"提交成功"}`, code)
		return
	}
	c.queries[param.Num]++
	scans := c.scans[param.Num]
	if c.hidden[param.Num] {
		scans = scans[:len(scans)-1]
	}
	_, _ = w.Write([]byte(pushResult(param.Num, scans, c.now())))
}

// pushResult is one result object, newest scan first.
func pushResult(number string, scans []pushScan, now time.Time) string {
	rows := []string{}
	for _, s := range scans {
		if !s.at.After(now) {
			local := s.at.In(time.FixedZone("", 8*3600)).Format(time.DateTime)
			rows = append([]string{fmt.Sprintf(`{"time":%q,"ftime":%q,"context":%q,"statusCode":%q}`, local, local, s.text, s.code)}, rows...)
		}
	}
	return fmt.Sprintf(`{"message":"ok","status":"200","state":"0","ischeck":"0","com":"yuantong","nu":%q,"data":[%s]}`, number, strings.Join(rows, ","))
}

// pushStage is the program with one Kuaidi100 account that pushes, on a clock that the test turns.
type pushStage struct {
	t       *testing.T
	at      time.Time
	app     *app
	site    *httptest.Server
	courier *pushCourier
	log     bytes.Buffer
}

func (s *pushStage) hour(h float64) time.Time {
	return time.Date(2026, 10, 12, 1, 0, 0, 0, time.UTC).Add(time.Duration(h * float64(time.Hour)))
}

func newPushStage(t *testing.T, database string) *pushStage {
	t.Helper()
	s := &pushStage{t: t}
	s.at = s.hour(0)
	now := func() time.Time { return s.at }
	s.courier = &pushCourier{now: now, scans: map[string][]pushScan{}, hidden: map[string]bool{}, queries: map[string]int{}, subscribed: map[string]string{}}
	provider := httptest.NewServer(s.courier)
	t.Cleanup(provider.Close)
	cfg := defaultConfig()
	cfg.Data, cfg.BaseURL, cfg.Database = t.TempDir(), "https://parcels.example.com", database
	cfg.Merchants = map[string]MerchantEntry{"qinghe": {Name: "青禾家居旗舰店", Email: "shop@example.com"}}
	cfg.Couriers = map[string]CourierEntry{"kuaidi100": {
		BaseURL: provider.URL, RequestsPerSecond: 1000, Push: true, Credentials: map[string]any{"customer": "C", "key": "K", "salt": pushSalt},
	}}
	cfg.fill()
	a, err := openApp(t.Context(), cfg, appOptions{now: now, log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	pages, err := a.pages(false)
	if err != nil {
		t.Fatal(err)
	}
	s.app, s.site = a, httptest.NewServer(pages)
	t.Cleanup(s.site.Close)
	return s
}

// parcel hands a parcel in that was scanned at these hours.
func (s *pushStage) parcel(number string, hours ...float64) {
	s.t.Helper()
	for i, h := range hours {
		scan := pushScan{at: s.hour(h), code: "1002", text: fmt.Sprintf("快件离开【广州转运中心%d】", i)}
		if i == 0 {
			scan.code, scan.text = "103", "【义乌市】已揽收"
		}
		s.courier.scans[number] = append(s.courier.scans[number], scan)
	}
	row := tracker.ParcelRow{
		OrderNo: "O-" + number, Courier: "yto", TrackingNo: number, PaidAt: s.hour(-2), ShippedAt: s.hour(0), PromisedAt: s.hour(1000),
		Origin: tracker.Region{Province: "广东省", City: "广州市"}, Destination: tracker.Region{Province: "四川省", City: "成都市"},
	}
	if _, err := s.app.ImportParcels(s.t.Context(), s.shop().ID, []tracker.ParcelRow{row}, s.at); err != nil {
		s.t.Fatal(err)
	}
}

func (s *pushStage) shop() tracker.Merchant { return s.app.merchants["qinghe"] }

// path is the account's own, as its provider has it.
func (s *pushStage) path() string {
	return strings.TrimPrefix(s.app.pushAddress(s.app.accounts[0]), s.app.cfg.BaseURL)
}

// pushBody is a signed push with the trace up to now.
func (s *pushStage) pushBody(status, result string) string {
	param := fmt.Sprintf(`{"status":%q,"message":"","lastResult":%s}`, status, result)
	sum := md5.Sum([]byte(param + pushSalt))
	return url.Values{"param": {param}, "sign": {strings.ToUpper(hex.EncodeToString(sum[:]))}}.Encode()
}

func (s *pushStage) post(path, body string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.site.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// push delivers the parcel's trace and works it off.
func (s *pushStage) push(number string) {
	s.t.Helper()
	if status, answer := s.post(s.path(), s.pushBody("polling", pushResult(number, s.courier.scans[number], s.at))); status != 200 {
		s.t.Fatalf("push answered %d %s", status, answer)
	}
	s.run(s.app.pushReader().Run)
}

func (s *pushStage) run(jobs ...func(context.Context) error) {
	s.t.Helper()
	for _, job := range jobs {
		if err := job(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

// turn moves the clock in quarters of an hour and lets the jobs run after each.
func (s *pushStage) turn(until float64, jobs ...func(context.Context) error) {
	s.t.Helper()
	for s.at.Before(s.hour(until)) {
		s.at = s.at.Add(15 * time.Minute)
		if s.at.After(s.hour(until)) {
			s.at = s.hour(until)
		}
		s.run(jobs...)
	}
}

func (s *pushStage) record(number string) tracker.ParcelRecord {
	s.t.Helper()
	found, err := s.app.store.FindShipments(s.t.Context(), s.shop().ID, number, 2)
	if err != nil || len(found) != 1 {
		s.t.Fatalf("parcel %s: %d found, %v", number, len(found), err)
	}
	record, err := s.app.store.Parcel(s.t.Context(), s.shop().ID, found[0].ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return record
}

func (s *pushStage) line() pushLine {
	s.t.Helper()
	lines, err := s.app.pushLines(s.t.Context(), 0)
	if err != nil || len(lines) != 1 {
		s.t.Fatalf("%+v, %v", lines, err)
	}
	return lines[0]
}
