package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// caring is the small shop, whose staff want drafts for buyers.
func caring() *fakeStore {
	f := smallShop()
	f.merchants[0].OwnAlerts.BuyerCare = 1
	for id, rec := range f.records {
		rec.Merchant = f.merchants[0]
		f.records[id] = rec
	}
	return f
}

func TestGoldenCare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ user, path string }{
		"parcel-care":    {"xiaoli", "/parcels/3"},
		"parcel-care-en": {"wang", "/parcels/3?care=en"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, caring())
			s.signIn(c.user)
			_, body := s.get(c.path)
			_, draft, found := strings.Cut(body, `<section class="care"`)
			draft, _, _ = strings.Cut(draft, "</section>")
			if !found {
				t.Fatal("no draft")
			}
			mustNotContain(t, draft, "YT7719036255127", "6602", "69384417")
			golden(t, name, body)
		})
	}
}

// Without the shop's word there is no draft, and a parcel that nobody can see or whose trouble is the buyer's has none either.
func TestCareIsOffByDefault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		shop *fakeStore
		path string
	}{
		"not switched on": {fakeShop(), "/parcels/3"},
		"blind":           {caring(), "/parcels/21"},
		"watched":         {caring(), "/parcels/17"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, c.shop)
			s.signIn("wang")
			res, body := s.get(c.path)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("answered %d", res.StatusCode)
			}
			mustNotContain(t, body, "care-text")
		})
	}
}

// The setting goes with the other terms, and back to the configuration when it is left empty.
func TestSetBuyerCare(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop(), withBook(t))
	s.signIn("wang")
	for _, c := range []struct {
		field string
		want  int
		shown string
	}{{"1", 1, `<option value="1" selected>开启`}, {"0", -1, `<option value="0" selected>关闭`}, {"", 0, `<option value="">恢复为配置`}} {
		s.post("/rules/alerts", url.Values{"shop": {"1"}, "buyer_care": {c.field}, "why": {"双十一"}})
		if got := s.store.terms[len(s.store.terms)-1].Terms; got != (tracker.AlertTerms{BuyerCare: c.want}) {
			t.Errorf("%q: kept %+v", c.field, got)
		}
		_, body := s.get("/rules")
		mustContain(t, body, c.shown)
	}
	before := len(s.store.terms)
	s.post("/rules/alerts", url.Values{"shop": {"1"}, "buyer_care": {"2"}, "why": {"x"}})
	if len(s.store.terms) != before {
		t.Error("a setting that does not exist is kept")
	}
}
