package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func decisionForm(action, supplier string) url.Values {
	return url.Values{
		"parcel": {"3"}, "incident": {"3"}, "advice": {"3"}, "action": {action}, "supplier": {supplier}, "why": {"买家催了三次"},
	}
}

func TestDecisionPages(t *testing.T) {
	t.Parallel()
	s, desk := deciding(t, "wang")
	_, body := s.get("/parcels/3")
	golden(t, "decision-offered", body)
	mustContain(t, body, "/decisions/new?action=reship&amp;advice=3&amp;incident=3&amp;parcel=3&amp;supplier=YW-BS", "采纳…")
	for _, action := range []string{"chase", "wait", "refund", "reship", "claim"} {
		supplier := ""
		if action == "reship" {
			supplier = "YW-BS"
		}
		res, page := s.get("/decisions/new?" + decisionForm(action, supplier).Encode())
		if res.StatusCode != http.StatusOK || !strings.Contains(page, `<button class="main">采纳</button>`) {
			t.Errorf("%s: %d", action, res.StatusCode)
		}
		golden(t, "decide-"+action, page)
	}
	if len(desk.all) != 0 {
		t.Fatal("a question was taken for an answer")
	}
	res, _ := s.post("/decisions", decisionForm("reship", "YW-BS"))
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/parcels/3" || len(desk.writes) != 1 {
		t.Fatalf("answered %d", res.StatusCode)
	}
	w := desk.writes[0]
	if w.Decision.By != "wang" || w.Decision.Why != "买家催了三次" || len(w.Stock) != 1 || w.Stock[0].Quantity != 2 || w.Decision.Amount != tracker.Yuan(34) {
		t.Errorf("%+v", w.Decision)
	}
	_, body = s.get("/parcels/3")
	golden(t, "decision-under-way", body)
	mustContain(t, body, "已采纳：备用供应商补寄", "买家催了三次", "亚麻窗帘 2.6m 米白 QH-2201 ×2")
	mustNotContain(t, body, "/decisions/new")
	_, body = s.get("/decisions")
	golden(t, "decisions-filled", body)
	mustContain(t, body, "又有新轨迹，请先核对再办理")
	s.post("/decisions", decisionForm("refund", ""))
	_, body = s.get("/parcels/3")
	mustContain(t, body, "已有其他决策在进行中")
	s.post("/decisions/1/end", url.Values{"outcome": {"shipped"}})
	if desk.all[0].Outcome != tracker.OutcomeShipped || desk.all[0].EndedBy != "wang" {
		t.Errorf("%+v", desk.all[0])
	}
}

func TestDecisionsEmpty(t *testing.T) {
	t.Parallel()
	s, _ := deciding(t, "root")
	res, body := s.get("/decisions")
	if res.StatusCode != http.StatusOK {
		t.Fatalf("answered %d", res.StatusCode)
	}
	golden(t, "decisions-empty-en", body)
	if res, _ := signedIn(t, "wang").get("/decisions"); res.StatusCode != http.StatusNotFound {
		t.Errorf("without a desk answered %d", res.StatusCode)
	}
}

func TestDecisionRoles(t *testing.T) {
	t.Parallel()
	s, desk := deciding(t, "xiaoli")
	_, body := s.get("/parcels/3")
	mustContain(t, body, "action=chase&amp;", "action=wait&amp;")
	mustNotContain(t, body, "action=refund&amp;", "action=reship&amp;", "action=claim&amp;")
	_, body = s.get("/decisions/new?" + decisionForm("refund", "").Encode())
	mustContain(t, body, "这一步需要店铺负责人决定")
	mustNotContain(t, body, `<button class="main">`)
	for _, action := range []string{"refund", "claim"} {
		s.post("/decisions", decisionForm(action, ""))
	}
	if len(desk.all) != 0 {
		t.Fatalf("staff decided %+v", desk.all)
	}
	s.post("/decisions", decisionForm("chase", ""))
	if len(desk.all) != 1 || desk.all[0].By != "xiaoli" || desk.all[0].Open() {
		t.Errorf("%+v", desk.all)
	}
}

func TestDecisionStrangers(t *testing.T) {
	t.Parallel()
	s, desk := deciding(t, "zhao")
	if res, _ := s.get("/decisions/new?" + decisionForm("chase", "").Encode()); res.StatusCode != http.StatusNotFound {
		t.Errorf("another shop's parcel answered %d", res.StatusCode)
	}
	if res, _ := s.post("/decisions", decisionForm("chase", "")); res.StatusCode != http.StatusNotFound || len(desk.all) != 0 {
		t.Errorf("answered %d, %d decisions", res.StatusCode, len(desk.all))
	}
}

func TestDecisionRefusals(t *testing.T) {
	t.Parallel()
	s, desk := deciding(t, "wang")
	stale := decisionForm("refund", "")
	stale.Set("advice", "2")
	closed := decisionForm("refund", "")
	closed.Set("incident", "10003")
	for name, c := range map[string]struct {
		form url.Values
		err  error
		want string
	}{
		"stale":    {stale, nil, "建议刚刚更新"},
		"closed":   {closed, nil, "该异常已结束"},
		"unknown":  {decisionForm("burn", ""), nil, "这一选项目前不可用"},
		"no stock": {decisionForm("reship", "YW-BS"), tracker.ErrStockGone, "备用供应商库存已不足"},
	} {
		desk.err = c.err
		s.post("/decisions", c.form)
		if _, body := s.get("/stuck"); !strings.Contains(body, c.want) {
			t.Errorf("%s: not told %q", name, c.want)
		}
	}
	if len(desk.all) != 0 {
		t.Errorf("%+v", desk.all)
	}
}

func TestDecisionClaim(t *testing.T) {
	t.Parallel()
	s, desk := deciding(t, "wang")
	s.post("/decisions", decisionForm("claim", ""))
	if len(desk.all) != 1 || desk.all[0].Until.IsZero() || desk.all[0].Amount.IsZero() {
		t.Fatalf("%+v", desk.all)
	}
	res, body := s.get("/decisions/1/claim.zip")
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(body, "PK ") || res.Header.Get("Content-Type") != "application/zip" ||
		!strings.Contains(res.Header.Get("Content-Disposition"), `filename="claim-YT7719036255127-20261118.zip"`) {
		t.Errorf("%d %v %q", res.StatusCode, res.Header, body)
	}
	s.post("/decisions/1/end", url.Values{"outcome": {"paid"}, "amount": {"abc"}})
	if !desk.all[0].Open() {
		t.Fatal("ended with an amount that cannot be read")
	}
	staff := newSite(t, s.store, func(c *Config) { c.Decisions = DecisionDesk{Book: desk} })
	staff.signIn("xiaoli")
	if res, _ := staff.get("/decisions/1/claim.zip"); res.StatusCode != http.StatusForbidden {
		t.Errorf("staff got %d", res.StatusCode)
	}
	desk.all[0].Until = hoursAgo(1)
	if res, _ := s.get("/decisions/1/claim.zip"); res.StatusCode != http.StatusGone {
		t.Errorf("after the window: %d", res.StatusCode)
	}
	s.post("/decisions/1/end", url.Values{"outcome": {"paid"}, "amount": {"30.50"}})
	if desk.all[0].Settled != tracker.Yuan(30.5) || desk.all[0].State != tracker.DecisionDone {
		t.Errorf("%+v", desk.all[0])
	}
}

func TestDecisionAPI(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, token, number, body string
		status                    int
	}{
		{"no token", "", "YT7719036255127", `{}`, 401},
		{"no parcel", "pw_test_token", "YT0000000000500", `{"incident":3,"action":"chase"}`, 404},
		{"no body", "pw_test_token", "YT7719036255127", `[`, 422},
		{"chase", "pw_test_token", "YT7719036255127", `{"incident":3,"action":"chase"}`, 201},
		{"refund by nobody", "pw_test_token", "YT7719036255127", `{"incident":3,"action":"refund"}`, 403},
		{"refund by a person", "pw_test_token", "YT7719036255127", `{"incident":3,"action":"refund","by":"王芳","why":"买家同意"}`, 201},
		{"old advice", "pw_test_token", "YT7719036255127", `{"incident":3,"advice":1,"action":"chase"}`, 409},
		{"no such option", "pw_test_token", "YT7719036255127", `{"incident":3,"action":"evidence"}`, 422},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			shop, desk, change := decidingShop(t)
			s := newSite(t, shop, change)
			res, body := s.send(http.MethodPost, "/api/parcels/"+c.number+"/decisions", c.body, "Authorization", "Bearer "+c.token, "Content-Type", "application/json")
			if res.StatusCode != c.status {
				t.Fatalf("answered %d: %s", res.StatusCode, body)
			}
			if c.status != http.StatusCreated {
				if len(desk.all) != 0 {
					t.Errorf("%+v", desk.all)
				}
				return
			}
			var rec DecisionRecord
			if err := json.Unmarshal([]byte(body), &rec); err != nil || rec.ID != 1 || rec.TrackingNo != c.number || !strings.HasPrefix(rec.By, "api:erp") || len(rec.Steps) == 0 {
				t.Errorf("%v %s", err, body)
			}
		})
	}
}

func TestDecisionsJSON(t *testing.T) {
	t.Parallel()
	s, _ := deciding(t, "wang")
	s.post("/decisions", decisionForm("refund", ""))
	_, body := s.get("/decisions.json")
	var records []DecisionRecord
	if err := json.Unmarshal([]byte(body), &records); err != nil || len(records) != 1 || records[0].State != "accepted" || records[0].Amount != "89.00 CNY" {
		t.Errorf("%v %s", err, body)
	}
}

func TestLearnedBasis(t *testing.T) {
	t.Parallel()
	texts, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	f := format{texts: texts, locale: tracker.LocaleEN}
	for name, want := range map[string]string{
		"learned/chase/31/52": "31 of 52 own chases moved within 48 h", "learned/claim/4/25": "4 of 25 claims paid", "order": "order", "learned/x": "learned/x",
	} {
		if got := f.basis(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestBackupIsAskedToReship(t *testing.T) {
	t.Parallel()
	shop := fakeShop()
	shop.escalations[0].Rung = tracker.RungReship
	s := newSite(t, shop)
	_, body := s.get("/s/good")
	mustContain(t, body, "请您补寄这件包裹的内件", "没有货，无法补寄")
	mustNotContain(t, body, `value="lost"`)
}
