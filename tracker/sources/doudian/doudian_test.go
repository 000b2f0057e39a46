package doudian

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

type object = sourcetest.JSON

// memory is a vault.
type memory struct {
	mu   sync.Mutex
	text string
}

func (m *memory) Load(context.Context) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text, nil
}

func (m *memory) Save(_ context.Context, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.text = text
	return nil
}

// shop is a source over the platform of a test.
type shop struct {
	*Source
	t        *testing.T
	clock    *sourcetest.Clock
	platform *sourcetest.Doudian
	caller   *sourcetest.Caller
	vault    *memory
	cfg      Config
}

func newShop(t *testing.T, change ...func(*Config)) *shop {
	t.Helper()
	s := &shop{t: t, clock: sourcetest.NewClock(), vault: &memory{}}
	s.platform = sourcetest.NewDoudian(t, s.clock.Now)
	s.caller = &sourcetest.Caller{Base: s.platform.URL, Now: s.clock.Now}
	s.cfg = Config{
		AppKey: sourcetest.DoudianKey, AppSecret: sourcetest.DoudianSecret, RefreshToken: sourcetest.DoudianRefresh, Caller: s.caller,
		Vault: s.vault, Courier: sourcetest.Courier, Now: s.clock.Now,
	}
	for _, f := range change {
		f(&s.cfg)
	}
	s.restart()
	return s
}

// restart is a new process over the same vault.
func (s *shop) restart() {
	s.t.Helper()
	source, err := New(s.cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Source = source
}

// simple is a shipped order of one package with one sub-order.
func simple(id, number string) object {
	return object{
		"shop_id": 4463798, "order_id": id, "order_status": 3, "order_status_desc": "已发货", "pay_time": 1789900000, "exp_ship_time": 1790072800,
		"encrypt_post_tel": "$$secret-phone$$", "encrypt_post_receiver": "##secret-name##",
		"post_addr": object{"province": object{"name": "上海市"}, "city": object{"name": "市辖区"}, "encrypt_detail": "##street##"},
		"logistics_info": []object{{
			"tracking_no": number, "company": "yuantong", "company_name": "圆通", "ship_time": 1789950000,
			"product_info": []object{{"sku_order_id": id, "product_count": 2}},
		}},
		"sku_order_list": []object{{
			"order_id": id, "order_status": 3, "code": "CUP-7", "product_name": "马克杯", "item_num": 2, "pay_amount": 4590,
		}},
	}
}

// drain reads until there is no more and returns every row, in order.
func (s *shop) drain(cursor string) (rows []tracker.ParcelRow, next string, batches int) {
	s.t.Helper()
	for more := true; more; {
		b, err := s.Next(s.t.Context(), cursor)
		if err != nil {
			s.t.Fatal(err)
		}
		if b.More && b.Cursor == cursor {
			s.t.Fatal("the cursor stands still")
		}
		rows, cursor, more = append(rows, b.Rows...), b.Cursor, b.More
		batches++
	}
	return rows, cursor, batches
}

func numbers(rows []tracker.ParcelRow) []string {
	var out []string
	for _, r := range rows {
		if r.TrackingNo != "" && !slices.Contains(out, r.TrackingNo) {
			out = append(out, r.TrackingNo)
		}
	}
	slices.Sort(out)
	return out
}

func orderID(i int) string  { return fmt.Sprintf("69179%014d", i) }
func parcelNo(i int) string { return fmt.Sprintf("YT88%011d", i) }

func TestPagesAndWindows(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const many = 730
	for i := range many { // over four days
		o := simple(orderID(i), parcelNo(i))
		o["update_time"] = s.clock.Now().Add(-time.Duration(i) * 8 * time.Minute).Unix()
		s.platform.Put(o)
	}
	rows, cursor, _ := s.drain("")
	if got := numbers(rows); len(got) != many {
		t.Fatalf("%d parcels of %d", len(got), many)
	}
	s.clock.Add(5 * time.Minute)
	s.platform.Put(simple(orderID(5000), parcelNo(5000)))
	s.platform.Calls()
	rows, cursor, batches := s.drain(cursor)
	if got := numbers(rows); !slices.Contains(got, parcelNo(5000)) || len(got) > 10 {
		t.Errorf("after five minutes %d parcels: %v", len(got), got)
	}
	if calls := s.platform.Calls(); batches != 2 || !slices.Equal(calls, []string{"order.searchList 0", "afterSale.List 0"}) {
		t.Errorf("%d batches, calls %v", batches, calls)
	}
	s.clock.Add(40 * time.Hour) // the program was down
	s.platform.Put(simple(orderID(6000), parcelNo(6000)))
	if rows, _, _ = s.drain(cursor); !slices.Contains(numbers(rows), parcelNo(6000)) {
		t.Error("an order after a pause is missing")
	}
}

// An order that changes while pages are read leaves its place; those behind it move up. Read from the first page to the last, one of them
// would slip from an unread page to a read one.
func TestOrdersThatChangeWhilePagesAreRead(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const many = 350
	for i := range many {
		o := simple(orderID(i), parcelNo(i))
		o["update_time"] = s.clock.Now().Add(-time.Duration(many-i) * time.Minute).Unix()
		s.platform.Put(o)
	}
	read := 0
	s.platform.Before(func(method string, _ object) (int, string) {
		if read++; method == "order.searchList" { // the longest unchanged order changes with every page
			s.clock.Add(time.Second)
			s.platform.PutLocked(simple(orderID(read), parcelNo(read)))
		}
		return 0, ""
	})
	rows, _, _ := s.drain("")
	got := numbers(rows)
	for i := range many {
		if i > read && !slices.Contains(got, parcelNo(i)) {
			t.Errorf("parcel %d slipped through", i)
		}
	}
}

func TestNothingIsLostByACrash(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for i := range 420 {
		o := simple(orderID(i), parcelNo(i))
		o["update_time"] = s.clock.Now().Add(-time.Duration(i) * time.Minute).Unix()
		s.platform.Put(o)
	}
	kept := map[string]bool{}
	cursor, crashes := "", 0
	for more := true; more; {
		b, err := s.Next(t.Context(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range b.Rows {
			kept[r.TrackingNo] = true
		}
		if crashes < 40 && crashes%2 == 0 { // rows stored, cursor lost
			crashes++
			s.restart()
			continue
		}
		crashes++
		cursor, more = b.Cursor, b.More
	}
	if len(kept) != 420 {
		t.Errorf("%d parcels of 420 after %d crashes", len(kept), crashes/2)
	}
}

func TestReceiverIsNotKept(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.platform.Put(simple(orderID(1), parcelNo(1)))
	rows, cursor, _ := s.drain("")
	text := fmt.Sprintf("%+v %s", rows, cursor)
	for _, secret := range []string{"secret-phone", "secret-name", "street"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s was kept: %s", secret, text)
		}
	}
	if rows[0].PhoneTail != "" {
		t.Errorf("phone tail %q", rows[0].PhoneTail)
	}
}
