package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"
	"time"
)

// lostShop is a shop whose third parcel is marked as lost.
func lostShop() *fakeStore {
	f := fakeShop()
	rec := f.records[3]
	rec.Shipment.LostMarkedAt, rec.Shipment.LostMarkedBy, rec.Shipment.LostNote = hoursAgo(5), "xiaoli", "网点口头确认"
	f.records[3] = rec
	return f
}

func TestUnmarkLost(t *testing.T) {
	t.Parallel()
	seen := strconv.FormatInt(hoursAgo(5).UnixMilli(), 10)
	for name, c := range map[string]struct {
		path, note, seen string
		closed           bool
		status           int
		flash            string
	}{
		"taken back":     {"/parcels/3/found", "网点找到了", seen, false, 303, "已撤销丢件确认"},
		"no reason":      {"/parcels/3/found", " ", seen, false, 303, "请写明依据"},
		"another mark":   {"/parcels/3/found", "x", "17", false, 303, "已被他人改动"},
		"no mark":        {"/parcels/3/found", "x", "", false, 303, "已被他人改动"},
		"closed":         {"/parcels/3/found", "x", seen, true, 303, "已被他人改动"},
		"another shop's": {"/parcels/500/found", "x", seen, false, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, lostShop())
			s.signIn("wang")
			_, before := s.get("/parcels/3")
			mustContain(t, before, `action="/parcels/3/found"`, `name="marked" value="`+seen+`"`)
			if c.closed {
				rec := s.store.records[3]
				rec.Shipment.ClosedAt = hoursAgo(1)
				s.store.records[3] = rec
			}
			res, _ := s.post(c.path, url.Values{"note": {c.note}, "marked": {c.seen}})
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			if c.status != http.StatusSeeOther {
				return
			}
			_, body := s.get(res.Header.Get("Location"))
			mustContain(t, body, c.flash)
			marked := !s.store.records[3].Shipment.LostMarkedAt.IsZero()
			if marked == (name == "taken back") || marked != strings.Contains(body, "已由 xiaoli 确认丢件") || strings.Contains(body, `/parcels/3/found"`) != (marked && !c.closed) {
				t.Errorf("marked %v", marked)
			}
		})
	}
}

func TestDeleteLost(t *testing.T) {
	t.Parallel()
	number := fakeShop().records[3].Shipment.TrackingNo
	for name, c := range map[string]struct {
		number, auth, body string
		change             func(*tracker.Shipment)
		status             int
	}{
		"good":       {number, "Bearer pw_test_token", `{"note":"网点找到了","by":"客服小陈"}`, nil, 204},
		"no token":   {number, "", `{"note":"x"}`, nil, 401},
		"no reason":  {number, "Bearer pw_test_token", `{"note":""}`, nil, 422},
		"unknown":    {"YT0000", "Bearer pw_test_token", `{"note":"x"}`, nil, 404},
		"not marked": {number, "Bearer pw_test_token", `{"note":"x"}`, func(s *tracker.Shipment) { s.LostMarkedAt = time.Time{} }, 409},
		"closed":     {number, "Bearer pw_test_token", `{"note":"x"}`, func(s *tracker.Shipment) { s.ClosedAt = hoursAgo(1) }, 409},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, lostShop())
			rec := s.store.records[3]
			if c.change != nil {
				c.change(&rec.Shipment)
				s.store.records[3] = rec
			}
			res, body := s.send(http.MethodDelete, "/api/parcels/"+c.number+"/lost", c.body, "Authorization", c.auth)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d: %s", res.StatusCode, body)
			}
			if by := s.store.records[3].Shipment.LostMarkedBy; (by == "") != (c.status == 204) {
				t.Errorf("marked by %q", by)
			}
		})
	}
}
