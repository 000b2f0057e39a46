package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"testing"
)

func TestGoldenRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user, path string
		shop       *fakeStore
	}{
		"rules-filled":  {"wang", "/rules", withRules(smallShop())},
		"rules-staff":   {"xiaoli", "/rules", withRules(smallShop())},
		"rules-admin":   {"root", "/rules", withRules(smallShop())},
		"rules-empty":   {"wang", "/rules", bareShop()},
		"parcel-clocks": {"wang", "/parcels/3", withRules(smallShop())},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, c.shop, withBook(t))
			s.signIn(c.user)
			res, body := s.get(c.path)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("answered %d", res.StatusCode)
			}
			mustNotContain(t, body, "蓝湾自己的原因")
			golden(t, name, body)
		})
	}
}

func TestSetHours(t *testing.T) {
	t.Parallel()
	form := func(pairs ...string) url.Values {
		v := url.Values{"shop": {"1"}, "clock": {"hub_gap"}, "class": {"far"}, "breach": {"60"}, "from": {"2026-11-18"}, "why": {"提前催"}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	for name, c := range map[string]struct {
		user   string
		form   url.Values
		status int
		kept   int
	}{
		"by the merchant":      {"wang", form(), 303, 1},
		"by staff":             {"xiaoli", form(), 403, 0},
		"for another shop":     {"wang", form("shop", "2"), 404, 0},
		"by the administrator": {"root", form("shop", "2"), 303, 1},
		"without a reason":     {"wang", form("why", " "), 303, 0},
		"out of order":         {"wang", form("breach", "500"), 303, 0},
		"no number":            {"wang", form("breach", "sixty"), 303, 0},
		"endless":              {"wang", form("breach", "NaN"), 303, 0},
		"no such clock":        {"wang", form("clock", "nap"), 303, 0},
		"no date":              {"wang", form("from", "soon"), 303, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, fakeShop(), withBook(t))
			s.signIn(c.user)
			res, _ := s.post("/rules/hours", c.form)
			if res.StatusCode != c.status || len(s.store.rules) != c.kept {
				t.Fatalf("answered %d, kept %+v", res.StatusCode, s.store.rules)
			}
			if c.kept == 0 {
				return
			}
			r := s.store.rules[0]
			if r.By != c.user || r.Hours != (tracker.TierHours{Breach: 60}) || !r.From.Equal(atNoon()) || r.Why != "提前催" {
				t.Errorf("kept %+v", r)
			}
		})
	}
}

func TestWithdrawAndJoin(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), withBook(t))
	s.signIn("wang")
	s.post("/rules/campaign", url.Values{"shop": {"1"}, "campaign": {tracker.CampaignOpen}, "provinces": {"广东，江苏"}, "why": {"已报名"}})
	s.post("/rules/withdraw", url.Values{"shop": {"1"}, "kind": {"campaign"}, "campaign": {tracker.CampaignOpen}, "why": {"退出"}})
	s.post("/rules/campaign", url.Values{"shop": {"1"}, "campaign": {"none"}, "why": {"x"}})
	if n := len(s.store.rules); n != 2 || len(s.store.rules[0].Provinces) != 2 || !s.store.rules[1].Withdrawn {
		t.Fatalf("%+v", s.store.rules)
	}
}

func TestAddDisaster(t *testing.T) {
	t.Parallel()
	flood := url.Values{
		"shop": {"1"}, "code": {"gd-flood-1"}, "province": {"广东"}, "end": {"either"}, "from": {"2026-11-17"}, "until": {"2026-11-20"}, "exclude": {"1"},
		"move_to": {"2026-11-22T18:00"}, "source": {"https://notice.example/8"},
	}
	s := newSite(t, fakeShop(), withBook(t))
	s.signIn("wang")
	if res, _ := s.post("/rules/disasters", flood); res.StatusCode != http.StatusForbidden || len(s.store.disasters) != 0 {
		t.Fatalf("a merchant entered a disaster: %d", res.StatusCode)
	}
	s = newSite(t, fakeShop(), withBook(t))
	s.signIn("root")
	if res, _ := s.post("/rules/disasters", flood); res.StatusCode != http.StatusSeeOther || len(s.store.disasters) != 1 {
		t.Fatalf("the administrator was refused: %d", res.StatusCode)
	}
	if d := s.store.disasters[0]; d.Area.Province != "广东" || d.MoveTo.Hour() != 10 || !d.Exclude || d.By != "root" {
		t.Errorf("kept %+v", d)
	}
	flood.Set("source", "javascript:alert(1)")
	s.post("/rules/disasters", flood)
	if len(s.store.disasters) != 1 {
		t.Errorf("a notice that is no web page: %+v", s.store.disasters[1])
	}
}
