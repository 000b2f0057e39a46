package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"testing"
	"time"
)

func TestGoldenAlertTerms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user string
		shop *fakeStore
	}{"rules-terms": {"wang", withTerms(smallShop())}, "rules-terms-staff": {"xiaoli", withTerms(smallShop())}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, c.shop, withBook(t))
			s.signIn(c.user)
			_, body := s.get("/rules")
			mustNotContain(t, body, "蓝湾自己的原因")
			golden(t, name, body)
		})
	}
}

func TestSetAlertTerms(t *testing.T) {
	t.Parallel()
	form := func(pairs ...string) url.Values {
		v := url.Values{"shop": {"1"}, "warn_before": {""}, "hold": {"0"}, "alerts_per_day": {"6"}, "why": {"夜里太吵"}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	for name, c := range map[string]struct {
		user   string
		form   url.Values
		status int
		kept   bool
		want   tracker.AlertTerms
	}{
		"by the merchant":      {"wang", form(), 303, true, tracker.AlertTerms{Hold: -time.Minute, PerDay: 6}},
		"hours and minutes":    {"wang", form("warn_before", "2.5", "hold", "90", "alerts_per_day", "0"), 303, true, tracker.AlertTerms{WarnBefore: 150 * time.Minute, Hold: 90 * time.Minute, PerDay: -1}},
		"back to the file":     {"wang", form("hold", "", "alerts_per_day", ""), 303, true, tracker.AlertTerms{}},
		"by the administrator": {"root", form("shop", "2"), 303, true, tracker.AlertTerms{Hold: -time.Minute, PerDay: 6}},
		"by staff":             {"xiaoli", form(), 403, false, tracker.AlertTerms{}},
		"for another shop":     {"wang", form("shop", "2"), 404, false, tracker.AlertTerms{}},
		"without a reason":     {"wang", form("why", " "), 303, false, tracker.AlertTerms{}},
		"no number":            {"wang", form("hold", "soon"), 303, false, tracker.AlertTerms{}},
		"not a number":         {"wang", form("hold", "NaN"), 303, false, tracker.AlertTerms{}},
		"negative":             {"wang", form("warn_before", "-1"), 303, false, tracker.AlertTerms{}},
		"too long":             {"wang", form("warn_before", "169"), 303, false, tracker.AlertTerms{}},
		"half a message":       {"wang", form("alerts_per_day", "1.5"), 303, false, tracker.AlertTerms{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, fakeShop(), withBook(t))
			s.signIn(c.user)
			res, _ := s.post("/rules/alerts", c.form)
			if res.StatusCode != c.status || (len(s.store.terms) == 1) != c.kept {
				t.Fatalf("answered %d, kept %+v", res.StatusCode, s.store.terms)
			}
			if !c.kept {
				return
			}
			if a := s.store.terms[0]; a.By != c.user || a.Terms != c.want || !a.At.Equal(atNoon()) || a.Why != "夜里太吵" {
				t.Errorf("kept %+v", a)
			}
			_, body := s.get("/rules")
			if c.user == "wang" {
				mustContain(t, body, "已保存，之后的提醒按新设置发送。", `<h2 id="terms-h">`)
			}
		})
	}
}

func TestAlertTermsRefusedInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), withBook(t))
	s.signIn("wang")
	s.post("/rules/alerts", url.Values{"shop": {"1"}, "hold": {"9999"}, "why": {"x"}})
	res, body := s.get("/rules")
	if res.StatusCode != http.StatusOK || len(s.store.terms) != 0 {
		t.Fatalf("answered %d, kept %+v", res.StatusCode, s.store.terms)
	}
	mustContain(t, body, "缓发最多 1440 分钟")
}
