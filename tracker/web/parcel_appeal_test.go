package web

import (
	"net/http"
	"net/url"
	"testing"
)

func TestParcelAppeal(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	form := url.Values{"incident": {"3"}, "from": {"2026-11-18"}, "why": {"平台判责快递 TS-81"}}
	for name, change := range map[string]url.Values{
		"no grounds": {"why": {" "}}, "tomorrow": {"from": {"2026-11-19"}}, "another parcel's": {"incident": {"1"}}, "not hit": {"metric": {"review_stars_avg"}},
	} {
		bad := url.Values{}
		for _, from := range []url.Values{form, change} {
			for k, v := range from {
				bad[k] = v
			}
		}
		s.post("/parcels/3/appeals", bad)
		if n := len(s.store.records[3].Appeals); n != 0 {
			t.Fatalf("%s: %d noted", name, n)
		}
	}
	s.post("/parcels/3/appeals", form)
	list := s.store.records[3].Appeals
	if len(list) != 1 || list[0].By != "wang" || list[0].From != "2026-11-18" || list[0].Metric != "" {
		t.Fatalf("%+v", list)
	}
	_, body := s.get("/parcels/3")
	mustContain(t, body, "自 2026-11-18 起剔除", "平台判责快递 TS-81")
	form.Set("back", "1")
	s.post("/parcels/3/appeals", form)
	_, body = s.get("/parcels/3")
	mustNotContain(t, body, "起剔除</b>")
	if n := len(s.store.records[3].Appeals); n != 2 {
		t.Errorf("%d rows", n)
	}
	staff := signedIn(t, "xiaoli")
	if res, _ := staff.post("/parcels/3/appeals", form); res.StatusCode != http.StatusForbidden || len(staff.store.records[3].Appeals) != 0 {
		t.Errorf("staff got %d", res.StatusCode)
	}
	if res, _ := signedIn(t, "zhao").post("/parcels/3/appeals", form); res.StatusCode != http.StatusNotFound {
		t.Errorf("another shop got %d", res.StatusCode)
	}
}

func TestPostAppeal(t *testing.T) {
	t.Parallel()
	number := fakeShop().records[3].Shipment.TrackingNo
	for name, c := range map[string]struct {
		number, auth, body string
		status             int
	}{
		"good":       {number, "Bearer pw_test_token", `{"incident":3,"why":"判责快递","by":"客服小陈"}`, 204},
		"no token":   {number, "", `{"incident":3,"why":"x","by":"y"}`, 401},
		"nobody":     {number, "Bearer pw_test_token", `{"incident":3,"why":"x"}`, 422},
		"no grounds": {number, "Bearer pw_test_token", `{"incident":3,"by":"y"}`, 422},
		"no JSON":    {number, "Bearer pw_test_token", `why=x`, 422},
		"unknown":    {"YT0000", "Bearer pw_test_token", `{"incident":3,"why":"x","by":"y"}`, 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, fakeShop())
			res, body := s.send(http.MethodPost, "/api/parcels/"+c.number+"/appeals", c.body, "Authorization", c.auth)
			if list := s.store.records[3].Appeals; res.StatusCode != c.status || (len(list) == 1) != (c.status == 204) {
				t.Fatalf("answered %d: %s", res.StatusCode, body)
			}
		})
	}
}
