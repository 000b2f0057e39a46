package web

import (
	"errors"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"regexp"
	"slices"
	"testing"
)

func TestSnapshotPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, user, path string
		book             *fakeShown
	}{
		{"snapshots-filled", "wang", "/score/snapshots", shownDays(16)},
		{"snapshots-filled-en", "root", "/score/snapshots", shownDays(16)},
		{"snapshots-empty", "wang", "/score/snapshots", &fakeShown{}},
		{"snapshots-dimensions", "wang", "/score/snapshots", dimensionDays()},
		{"snapshots-dimensions-en", "root", "/score/snapshots", dimensionDays()},
		{"score-checked", "wang", "/score", shownDays(16)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, smallShop(), atSnapshots(t, c.book))
			s.signIn(c.user)
			res, body := s.get(c.path)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("answered %d", res.StatusCode)
			}
			golden(t, c.name, body)
		})
	}
}

func TestSnapshotIsTyped(t *testing.T) {
	t.Parallel()
	book := &fakeShown{}
	s := newSite(t, smallShop(), atSnapshots(t, book))
	s.signIn("wang")
	typed := url.Values{
		"shop": {"1"}, "date": {"2026-11-16"}, "overall": {"82"}, "product": {"69"}, "service": {"85分"}, "delivery_ontime_rate": {"99.412"}, "delivery_ontime_rate_unit": {"%"},
		"delivery_ontime_rate_points": {"100"}, "pickup_hours_avg": {"5.5741"},
	}
	res, _ := s.post("/score/snapshots", typed)
	if res.StatusCode != http.StatusSeeOther || len(book.snapshots) != 1 {
		t.Fatalf("%d, %+v", res.StatusCode, book.snapshots)
	}
	got := book.snapshots[0].Ordered()
	want := tracker.ScoreSnapshot{
		ID: 1, MerchantID: 1, Date: "2026-11-16", Revision: 1, Source: tracker.SnapshotForm, By: "wang", At: got.At, Overall: tracker.FigureOf(82), Product: tracker.FigureOf(69),
		Service: tracker.FigureOf(85), Metrics: []tracker.SnapshotMetric{
			{Key: "delivery_ontime_rate", Value: tracker.FigureOf(0.99412), Points: tracker.FigureOf(100)}, {Key: "pickup_hours_avg", Value: tracker.FigureOf(5.5741)},
		},
	}
	if !got.Same(want) || got.By != "wang" || got.Source != tracker.SnapshotForm || got.At.IsZero() {
		t.Errorf("%+v", got)
	}
	_, body := s.get("/score/snapshots")
	mustContain(t, body, "已保存 2026-11-16 的平台分数")
	for field, text := range map[string]string{"overall": "soon", "date": "2031-01-01", "pickup_hours_avg": "-1"} {
		wrong := url.Values{"shop": {"1"}, "date": {"2026-11-15"}, "overall": {"82"}}
		wrong.Set(field, text)
		s.post("/score/snapshots", wrong)
		_, body = s.get("/score/snapshots")
		mustContain(t, body, "没有保存：")
	}
	if len(book.snapshots) != 1 {
		t.Errorf("%+v", book.snapshots)
	}
}

var fitToken = regexp.MustCompile(`name="token" value="([0-9a-f]+)"`)

func TestFitIsAcceptedAndTakenBack(t *testing.T) {
	t.Parallel()
	book := shownDays(16)
	s := newSite(t, smallShop(), atSnapshots(t, book))
	s.signIn("wang")
	_, body := s.get("/score/snapshots")
	found := fitToken.FindStringSubmatch(body)
	if found == nil {
		t.Fatal("nothing to accept")
	}
	accept := func(token, why string) {
		s.post("/score/snapshots/accept", url.Values{"shop": {"1"}, "token": {token}, "why": {why}})
	}
	accept("0123456789abcdef", "x")
	accept(found[1], " ")
	if len(book.overrides) != 0 {
		t.Fatalf("accepted another proposal, or without a reason: %+v", book.overrides)
	}
	accept(found[1], "后台得分区间")
	if n := len(book.overrides); n != 4 || book.overrides[0].Prov != tracker.ProvFitted || book.overrides[0].By != "wang" || book.overrides[0].Why != "后台得分区间" || book.overrides[0].At.IsZero() {
		t.Fatalf("%d rows: %+v", n, book.overrides)
	}
	_, body = s.get("/score/snapshots")
	mustContain(t, body, "正在使用的拟合值", "后台得分区间", found[1]) // what is learned does not change what would be
	s.post("/score/snapshots/revoke", url.Values{"shop": {"1"}, "profile": {"douyin-2026-09-08"}, "why": {"看错了"}})
	if left := tracker.InForceOverrides(book.overrides); len(left) != 0 || len(book.overrides) != 8 {
		t.Errorf("%+v", left)
	}
	res, _ := s.post("/score/snapshots/revoke", url.Values{"shop": {"1"}, "profile": {"nobody's"}, "why": {"x"}})
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown profile: %d", res.StatusCode)
	}
}

func TestDimensionWeightsAreAccepted(t *testing.T) {
	t.Parallel()
	book := dimensionDays()
	s := newSite(t, smallShop(), atSnapshots(t, book))
	s.signIn("wang")
	_, body := s.get("/score/snapshots")
	found := fitToken.FindStringSubmatch(body)
	if found == nil {
		t.Fatal("nothing to accept")
	}
	mustContain(t, body, "不属于本规则版本", "揽收及时率", "率的单位互相矛盾", "率按百分数读：", "小店固定 80 分")
	s.post("/score/snapshots/accept", url.Values{"shop": {"1"}, "token": {found[1]}, "why": {"总分对得上"}})
	if !slices.ContainsFunc(book.overrides, func(r tracker.ScoreOverride) bool {
		return r.Path == "dimensions.logistics.weight" && r.Prov == tracker.ProvFitted && r.By == "wang" && r.Why == "总分对得上"
	}) {
		t.Fatalf("%+v", book.overrides)
	}
	_, body = s.get("/score/snapshots")
	mustContain(t, body, "正在使用的拟合值", "总分对得上")
	s.post("/score/snapshots/revoke", url.Values{"shop": {"1"}, "profile": {"douyin-2026-09-08"}, "why": {"看错了"}})
	if left := tracker.InForceOverrides(book.overrides); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestSnapshotsAreForTheShopsOwnPeople(t *testing.T) {
	t.Parallel()
	book := shownDays(16)
	posts := map[string]url.Values{
		"/score/snapshots":        {"shop": {"1"}, "date": {"2026-11-16"}, "overall": {"1"}},
		"/score/snapshots/accept": {"shop": {"1"}, "token": {"x"}, "why": {"x"}},
		"/score/snapshots/revoke": {"shop": {"1"}, "profile": {"douyin-2026-09-08"}, "why": {"x"}},
	}
	for user, want := range map[string]int{"xiaoli": http.StatusForbidden, "zhao": http.StatusNotFound} { // staff, and another shop's merchant
		s := newSite(t, smallShop(), atSnapshots(t, book))
		s.signIn(user)
		for path, form := range posts {
			if res, _ := s.post(path, form); res.StatusCode != want {
				t.Errorf("%s at %s: %d", user, path, res.StatusCode)
			}
		}
		if res, body := s.get("/score/snapshots"); user == "xiaoli" && res.StatusCode != http.StatusForbidden {
			t.Errorf("staff: %d", res.StatusCode)
		} else {
			mustNotContain(t, body, "90.40")
		}
		s.get("/score")
	}
	if len(book.snapshots) != 16 || len(book.overrides) != 0 || slices.Contains(book.asked, 1) || slices.Contains(book.asked, 0) {
		t.Errorf("asked for %v", book.asked)
	}
	s := newSite(t, smallShop(), atSnapshots(t, book))
	s.signIn("wang")
	book.err = errors.New("disk gone")
	if res, body := s.get("/score/snapshots"); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("%d", res.StatusCode)
	} else {
		mustNotContain(t, body, "disk gone")
	}
	plain := newSite(t, smallShop())
	plain.signIn("wang")
	if res, _ := plain.get("/score/snapshots"); res.StatusCode != http.StatusNotFound {
		t.Errorf("without a desk: %d", res.StatusCode)
	}
}

func TestPassAndEstimates(t *testing.T) {
	t.Parallel()
	v := reader(t, tracker.LocaleEN)
	for want, p := range map[string]tracker.PassResult{
		"Meets 95%; 3 more may fail":           {At: 0.95, Known: true, Met: true, FailuresLeft: 3},
		"Meets 95%":                            {At: 0.95, Known: true, Met: true, FailuresLeft: -1},
		"Misses 95%; 12 more good ones needed": {At: 0.95, Known: true, GoodNeeded: 12},
		"Misses 95%":                           {At: 0.95, Known: true, GoodNeeded: -1},
		"95%; nothing to measure yet":          {At: 0.95},
	} {
		if got := v.passText(p, "share"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	book, err := tracker.LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	for _, platform := range []string{"douyin", "tmall"} {
		p, err := book.For(platform, "2026-11-17")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range p.Estimated() {
			if name := v.constantName(path, p.Metrics); name == "" || regexp.MustCompile(`_|logistics_metrics|snap\.`).MatchString(name) {
				t.Errorf("%s is called %q", path, name)
			}
		}
	}
}
