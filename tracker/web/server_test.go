package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
)

// ctxStore gives the library's memory store the context methods that Config asks for.
type ctxStore struct{ *memstore.MemStore }

func (s ctxStore) DeleteCtx(_ context.Context, t string) error               { return s.Delete(t) }
func (s ctxStore) FindCtx(_ context.Context, t string) ([]byte, bool, error) { return s.Find(t) }
func (s ctxStore) CommitCtx(_ context.Context, t string, b []byte, e time.Time) error {
	return s.Commit(t, b, e)
}

// fakeLinks knows two escalations by name.
type fakeLinks struct{}

func (fakeLinks) Verify(token string, _ time.Time) (int64, int64, error) {
	switch token {
	case "good":
		return 1, 71, nil
	case "english":
		return 1, 72, nil
	case "gone":
		return 1, 99, nil
	}
	return 0, 0, errors.New("signature does not match key 0xSECRET")
}

func fakeScore(context.Context, tracker.Merchant, time.Time) (ScoreView, error) {
	return ScoreView{
		Date: "2026-11-17", ProfileID: "douyin-2026-09-08", Stage: "formal", Logistics: tracker.PointsOf(91.34), Overall: tracker.PointsOf(78.1),
		Display: "78", Provenance: "estimated",
		Metrics: []ScoreMetric{
			{Key: "pickup_hours_avg", Value: 9.42, Unit: "h", N: 1310, Bad: 18, Points: tracker.PointsOf(96.2), Weight: .3, Provenance: "estimated", Known: true},
			{Key: "delivery_ontime_rate", Value: .9743, Unit: "share", N: 1204, Bad: 31, Points: tracker.PointsOf(89.7), Weight: .55, Provenance: "estimated", Known: true},
			{Key: "damage_return_rate", Unit: "share", Provenance: "no_units"},
		},
		Gates: []ScoreGate{
			{Name: "精选联盟/大促", NameEN: "Alliance and sales", Score: "overall", At: tracker.PointsOf(70), Distance: tracker.PointsOf(8.1)},
			{Name: "超级福袋", NameEN: "Lucky bag", Score: "overall", At: tracker.PointsOf(80), Distance: tracker.PointsOf(-1.9), Repairs: -1},
			{Name: "超级福袋物流分", NameEN: "Lucky bag, logistics", Score: "logistics", At: tracker.PointsOf(75), Distance: tracker.PointsOf(16.34)},
		},
	}, nil
}

func courierName(l tracker.Locale, code string) string {
	zh := map[string]string{"yto": "圆通", "zto": "中通", "sto": "申通", "jt": "极兔", "sf": "顺丰", "yunda": "韵达", "ems": "EMS", "kuaidi100": "快递100", "kdniao": "快递鸟"}
	if name, ok := zh[code]; ok && l == tracker.LocaleZH {
		return name
	}
	return strings.ToUpper(code)
}

func explain(l tracker.Locale, p tracker.ParcelRecord, _ time.Time) []string {
	if l == tracker.LocaleEN {
		return []string{"Chasing first costs little and half of such parcels move within two days.", "Reshipping now would cost more than the expected loss."}
	}
	return []string{"先催件花费最低：同样静默的件有一半在两天内恢复流转。", "现在补寄的成本高于预期损失；52 小时后若仍无轨迹，补寄更划算。"}
}

// shared is parsed once: it does not change, and takes longer than what most tests do with it.
var shared = sync.OnceValue(func() (p struct {
	words *tracker.Words
	look  *Look
	err   error
},
) {
	if p.words, p.err = tracker.LoadWords(); p.err == nil {
		p.look, p.err = LoadLook(p.words)
	}
	return p
})

func testConfig(t *testing.T, store *fakeStore) Config {
	t.Helper()
	if shared().err != nil {
		t.Fatal(shared().err)
	}
	return Config{
		Store: store, Sessions: ctxStore{memstore.NewWithCleanupInterval(0)}, Words: shared().words, Look: shared().look, Now: atNoon, Links: fakeLinks{},
		CourierName: courierName, Score: fakeScore, Gates: fakeGates, Explain: explain, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

// Link makes links that lead to a question by its id.
func (fakeLinks) Link(base string, merchantID, escalationID int64, _ time.Time) string {
	return fmt.Sprintf("%s/s/made-%d-%d", base, merchantID, escalationID)
}

// site is a running server over real HTTP with one visitor.
type site struct {
	t      *testing.T
	url    string
	client *http.Client
	store  *fakeStore
}

func newSite(t *testing.T, store *fakeStore, change ...func(*Config)) *site {
	t.Helper()
	cfg := testConfig(t, store)
	for _, f := range change {
		f(&cfg)
	}
	srv, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(srv.Handler())
	t.Cleanup(func() {
		ts.Close()
		ts = nil // package testing keeps what a cleanup holds until the parent test is over
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: ts.Client().Transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &site{t: t, url: ts.URL, client: client, store: store}
}

func signedIn(t *testing.T, name string, change ...func(*Config)) *site {
	t.Helper()
	s := newSite(t, fakeShop(), change...)
	s.signIn(name)
	return s
}

func (s *site) do(req *http.Request) (*http.Response, string) {
	s.t.Helper()
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res, string(body)
}

func (s *site) get(path string, headers ...string) (*http.Response, string) {
	s.t.Helper()
	return s.send(http.MethodGet, path, "", headers...)
}

func (s *site) post(path string, form url.Values, headers ...string) (*http.Response, string) {
	s.t.Helper()
	return s.send(http.MethodPost, path, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

func (s *site) send(method, path, body string, headers ...string) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return s.do(req)
}

func mustContain(t *testing.T, body string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(body, w) {
			t.Errorf("page does not contain %q", w)
		}
	}
}

func mustNotContain(t *testing.T, body string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(body, w) {
			t.Errorf("page contains %q", w)
		}
	}
}
