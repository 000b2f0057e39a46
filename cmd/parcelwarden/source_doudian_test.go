package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"parcelwarden/tracker/sources/sourcetest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func testDoudianFromOrderToRefund(t *testing.T, m *market) {
	order := shopOrder("6917926768823643751", "YT8800000000001")
	m.platform.Put(order)
	m.read("dd")
	s := m.parcel("qinghe", "YT8800000000001")
	if s.Courier != "yto" || s.ShippedAt.Unix() != 1789950000 {
		t.Errorf("%+v", s)
	}
	m.clock.Add(30 * time.Hour) // nobody picks it up, and no courier account sees it
	m.judge()
	if open := m.open(s); len(open) == 0 {
		t.Fatal("no incident to resolve")
	}
	order["sku_order_list"].([]object)[0]["after_sale_info"] = object{"after_sale_status": 12, "after_sale_type": 2, "refund_status": 3}
	m.platform.Case("6917926768823643751", object{"aftersale_status": 12, "aftersale_type": 2, "refund_amount": 4590, "related_id": "6917926768823643751"})
	m.push("dd", `[{"tag":"206","msg_id":"m1","data":"{\"p_id\":6917926768823643751,\"shop_id\":4463798,\"aftersale_status\":12}"}]`)
	m.read("dd")
	m.judge()
	if s = m.parcel("qinghe", "YT8800000000001"); s.CloseReason != tracker.CloseRefunded || len(m.open(s)) != 0 {
		t.Errorf("closed for %q, open incidents %v", s.CloseReason, m.open(s))
	}
}

func testDoudianPushes(t *testing.T, m *market) {
	m.read("dd") // nothing yet
	m.platform.Put(shopOrder("900", "YT8800000000001"))
	m.platform.Put(shopOrder("901", "YT8800000000002"))
	body := `[{"tag":"102","msg_id":"m1","data":{"p_id":900,"shop_id":4463798,"receiver_msg":{"name":"secret-name","tel":"13912345678"}}},
			{"tag":"108","msgId":"m1","data":{"p_id":"901","shop_id":"4463798"}},{"tag":"0","msg_id":"0","data":"trial"},{"tag":"102","msg_id":"m3","data":{"p_id":902,"shop_id":777}}]`
	m.push("dd", body)
	m.platform.Calls()
	m.read("dd")
	if diff := cmp.Diff([]string{"order.orderDetail", "order.orderDetail"}, m.platform.Calls()); diff != "" {
		t.Errorf("a push reads its orders and no more: %s", diff)
	}
	before := m.parcel("qinghe", "YT8800000000001")
	m.parcel("qinghe", "YT8800000000002")
	m.push("dd", body) // replayed
	m.push("dd-other", body)
	m.read("dd")
	if calls := m.platform.Calls(); len(calls) != 0 {
		t.Errorf("a replayed push made calls: %v", calls)
	}
	if diff := cmp.Diff(before, m.parcel("qinghe", "YT8800000000001")); diff != "" {
		t.Error(diff)
	}
	if found, err := m.app.store.FindShipments(t.Context(), m.app.merchants["other"].ID, "YT88000000000", 9); len(found) != 0 || err != nil {
		t.Errorf("another merchant has %v, %v", found, err)
	}
	for name, h := range map[string]http.Header{"forged": {"Event-Sign": {strings.Repeat("0", 32)}}, "unsigned": {}} {
		if status, _ := m.post("/hooks/sources/dd", body, h); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, status)
		}
	}
	for _, path := range []string{"/hooks/sources/nobody", "/hooks/sources/erp", "/hooks/sources/drop"} {
		if status, _ := m.post(path, body, nil); status != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// mortal is a store whose process dies at its n-th write: that write and all after it do not happen.
type mortal struct {
	jobs.SourceStore
	left int
}

var errCrash = errors.New("the process is gone")

func (f *mortal) dead() bool {
	f.left--
	return f.left <= 0
}

func (f *mortal) SaveSourceCursor(ctx context.Context, c tracker.SourceClaim, cursor string) error {
	if f.dead() {
		return errCrash
	}
	return f.SourceStore.SaveSourceCursor(ctx, c, cursor)
}

func (f *mortal) FinishSourceEvents(ctx context.Context, merchantID int64, ids []int64, at time.Time) error {
	if f.dead() {
		return errCrash
	}
	return f.SourceStore.FinishSourceEvents(ctx, merchantID, ids, at)
}

func (f *mortal) NoteSource(ctx context.Context, n tracker.SourceNote) (tracker.Problem, error) {
	if f.dead() {
		return "", errCrash
	}
	return f.SourceStore.NoteSource(ctx, n)
}

func testDoudianCrashes(t *testing.T, m *market) {
	const many = 330
	for i := range many { // not minutes: no window overlaps what is lost
		o := shopOrder("7"+padded(i), "YT88"+padded(i))
		o["update_time"] = m.clock.Now().Add(-time.Duration(i) * 4 * time.Minute).Unix()
		m.platform.Put(o)
	}
	m.platform.Put(shopOrder("600", "YT8800000000600"))
	m.push("dd", `[{"tag":"102","msg_id":"m1","data":{"p_id":"600","shop_id":4463798}}]`)
	crashes := 0
	for run := range 16 { // at the first write, the second, …: with and without progress before
		m.restart()
		reader := m.app.sourceReader(m.source("dd"))
		store := &mortal{SourceStore: m.app.store, left: 1 + run%4}
		reader.Store = store
		reader.Import = func(ctx context.Context, merchantID int64, rows []tracker.ParcelRow, at time.Time) ([]tracker.RowOutcome, error) {
			if store.dead() {
				return nil, errCrash
			}
			return m.app.ImportParcels(ctx, merchantID, rows, at)
		}
		if err := reader.Run(t.Context()); errors.Is(err, errCrash) {
			crashes++
		}
		m.clock.Add(sourceLease) // the dead node's claims end
	}
	m.read("dd")
	missing := 0
	for i := range many {
		if found, err := m.app.store.FindShipments(t.Context(), m.app.merchants["qinghe"].ID, "YT88"+padded(i), 2); err != nil || len(found) != 1 {
			missing++
		}
	}
	m.parcel("qinghe", "YT8800000000600")
	if missing > 0 || crashes < 10 {
		t.Errorf("%d of %d parcels are missing after %d crashes", missing, many, crashes)
	}
}

func padded(i int) string { return "0000000"[:7-len(digits(i))] + digits(i) }

func digits(i int) string {
	if i < 10 {
		return string(rune('0' + i))
	}
	return digits(i/10) + string(rune('0'+i%10))
}

func testDoudianProblemIsShown(t *testing.T, m *market) {
	m.platform.Before(func(method string, _ object) (int, string) {
		if method == "order.searchList" {
			return 200, `{"code":30002,"msg":"IP不在白名单 ` + sourcetest.DoudianSecret + `"}`
		}
		return 0, ""
	})
	for range 3 {
		m.read("dd")
		m.clock.Add(time.Hour)
	}
	lines, err := m.app.sourceLines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if lines[0].Problem != "bad_credentials" || lines[0].Failures != 3 || strings.Contains(lines[0].Detail, sourcetest.DoudianSecret) {
		t.Errorf("%+v", lines[0])
	}
	incidents := func() []tracker.Incident {
		all, err := m.app.store.FeedIncidents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if in := incidents(); len(in) != 1 || in[0].Kind != tracker.KindSourceSetup || in[0].Feed != "sources.dd" {
		t.Errorf("incidents %+v", in)
	}
	m.platform.Before(nil)
	m.read("dd")
	if in := incidents(); len(in) != 0 {
		t.Errorf("still open: %+v", in)
	}
}

func TestDoudianKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "pw.db")
	m := newMarket(t, database)
	m.platform.Put(shopOrder("900", "YT8800000000001"))
	m.push("dd", `[{"tag":"102","msg_id":"m1","data":{"p_id":900,"shop_id":4463798,"receiver_msg":{"name":"secret-name","tel":"13912345678"}}}]`)
	m.read("dd")
	m.parcel("qinghe", "YT8800000000001")
	var stored strings.Builder
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(database + suffix)
		if err != nil {
			t.Fatal(err)
		}
		stored.Write(raw)
	}
	if !strings.Contains(stored.String(), "YT8800000000001") {
		t.Fatal("the test looks at the wrong file")
	}
	for _, secret := range []string{"access-1", "refresh-1", sourcetest.DoudianSecret, sourcetest.DoudianRefresh, "secret-phone", "secret-name", "13912345678"} {
		if strings.Contains(stored.String(), secret) {
			t.Errorf("the database holds %s", secret)
		}
	}
	m.restart()
	m.clock.Add(time.Hour)
	m.platform.Calls()
	m.read("dd")
	for _, call := range m.platform.Calls() {
		if strings.HasPrefix(call, "token.") {
			t.Errorf("the sealed token was not used: %s", call)
		}
	}
}
