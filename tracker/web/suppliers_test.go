package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"testing"
)

// busyShop has parcels of two suppliers and an open advice.
func busyShop() *fakeStore {
	f := fakeShop()
	id := f.suppliers[0].ID
	f.courses = map[int64][]tracker.CardCourse{}
	for i := range 40 {
		c := tracker.CardCourse{SupplierID: id, Courier: "yto", Origin: tracker.Region{Province: "广东"}, Destination: tracker.Region{Province: "四川"}, ShippedAt: hoursAgo(200)}
		c.PickedUpAt, c.FirstHubAt, c.SignedAt, c.LineDueAt = hoursAgo(195), hoursAgo(190), hoursAgo(100), hoursAgo(90)
		if i < 4 {
			c.Incidents, c.Stalls = 1, 1
		}
		f.courses[1] = append(f.courses[1], c)
	}
	f.switches = []tracker.SwitchAdvice{
		{
			ID: 5, MerchantID: 1, SKU: "TEA-1", FromID: id, ToID: id, At: hoursAgo(3), From: tracker.OnTimeRecord{OnTime: 70, Late: 30},
			To: tracker.OnTimeRecord{OnTime: 97, Late: 3}, Incident: tracker.Yuan(40), IncidentN: 31, Extra: tracker.Yuan(2), Saving: tracker.Yuan(8),
			Confidence: 0.991, State: tracker.SwitchOpen,
		},
		{ID: 6, MerchantID: 2, SKU: "FOREIGN", State: tracker.SwitchOpen},
	}
	return f
}

func TestSuppliersPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, busyShop())
	s.signIn("wang")
	_, body := s.get("/suppliers")
	mustContain(t, body, "90.0%", "n=40", "TEA-1", "99.1%", "同意更换", "广东 → 四川")
	mustNotContain(t, body, "FOREIGN")
	_, body = s.get("/suppliers.json?days=90")
	var cards tracker.Scorecards
	if err := json.Unmarshal([]byte(body), &cards); err != nil || cards.Days != 90 || cards.Couriers[0].Parcels != 40 || cards.Couriers[0].Stalled.Hits != 4 {
		t.Errorf("%v: %s", err, body)
	}
	_, body = s.get("/suppliers.csv")
	mustContain(t, body, "courier,yto,广东,四川,30,on_time,40,40,1.0000")
	if res, _ := s.get("/suppliers/999999"); res.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown supplier got %d", res.StatusCode)
	}
}

func TestSuppliersPageIsEmptyOnTheFirstDay(t *testing.T) {
	t.Parallel()
	s := newSite(t, bareShop())
	s.signIn("wang")
	_, body := s.get("/suppliers")
	mustContain(t, body, "还没有供应商", "这段时间没有发货")
}

func TestSwitchIsDecidedByAPerson(t *testing.T) {
	t.Parallel()
	s := newSite(t, busyShop())
	s.signIn("xiaoli")
	_, body := s.get("/suppliers")
	mustNotContain(t, body, "TEA-1")
	if res, _ := s.post("/suppliers/switch/5", url.Values{"do": {"accept"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("staff got %d", res.StatusCode)
	}
	s = newSite(t, busyShop())
	s.signIn("wang")
	for path, want := range map[string]int{"/suppliers/switch/6": 404, "/suppliers/switch/5": 400} {
		do := "accept"
		if want == 400 {
			do = "perhaps"
		}
		if res, _ := s.post(path, url.Values{"do": {do}}); res.StatusCode != want {
			t.Errorf("%s %s got %d", path, do, res.StatusCode)
		}
	}
	if res, _ := s.post("/suppliers/switch/5", url.Values{"do": {"split"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("got %d", res.StatusCode)
	}
	a := s.store.switches[0]
	if a.State != tracker.SwitchAccepted || a.DecidedBy != "wang" || !a.DecidedAt.Equal(atNoon()) || a.KeepShare != 20 {
		t.Errorf("kept %+v", a)
	}
	_, body = s.get("/suppliers")
	mustContain(t, body, "已记录", "保留 20%")
	s.post("/suppliers/switch/5", url.Values{"do": {"dismiss"}})
	_, body = s.get("/suppliers")
	mustContain(t, body, "建议已失效")
}

func TestSupplierRecord(t *testing.T) {
	t.Parallel()
	f := busyShop()
	f.suppliers[0].Second = tracker.Contact{Name: "老周", Email: "zhou@hy.example"}
	f.suppliers[0].SKUs = []tracker.SupplierSKU{{SKU: "TEA-1", Stock: 7, PerDay: 40, Record: tracker.OnTimeRecord{OnTime: 36, Late: 4}}}
	s := newSite(t, f)
	s.signIn("wang")
	_, body := s.get("/suppliers/" + strconv.FormatInt(f.suppliers[0].ID, 10))
	mustContain(t, body, "老周", "TEA-1", "90.0%", "主供")
}
