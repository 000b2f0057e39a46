package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// waitingShop is a small shop with an order that has no parcel.
func waitingShop() *fakeStore {
	f := smallShop()
	deadline := atNoon().Add(-5 * time.Hour)
	order := tracker.Order{
		ID: 41, MerchantID: 1, OrderNo: "6931000555001", PaidAt: hoursAgo(53), ShipBy: deadline, Value: tracker.Yuan(128),
		Items: []tracker.OrderItem{{SKU: "MAT-2", Title: "棉麻桌布", Quantity: 2}},
	}
	in := tracker.Incident{
		ID: 901, MerchantID: 1, OrderID: 41, Family: tracker.FamilyOverdue, Kind: tracker.KindShipOverdue, Severity: tracker.SeverityBreach,
		RuleID: "douyin-2026-07-09/ship/all", RuleProv: "merchant", Since: hoursAgo(53), DueAt: deadline, LimitHrs: 48, NextAt: atNoon().Add(43 * time.Hour),
		SeenAt: deadline, OpenedAt: hoursAgo(11), Text: deadline.Format(time.RFC3339),
	}
	advice := tracker.Recommendation{IncidentID: 901, Action: tracker.ActionAsk, At: deadline}
	f.stuck = append(f.stuck, tracker.StuckParcel{Incident: in, OrderNos: []string{order.OrderNo}, Value: order.Value, Advice: &advice})
	f.orders = map[int64]tracker.OrderRecord{41: {
		Merchant: f.merchants[0], Order: order, Incidents: []tracker.Incident{in}, Advice: []tracker.Recommendation{advice},
		Timeline: []tracker.TimelineEntry{
			{IncidentID: 901, At: hoursAgo(11), Actor: "system", What: "opened", Detail: "ship_overdue watch douyin-2026-07-09/ship/all"},
			{IncidentID: 901, At: deadline, Actor: "system", What: "climbed", Detail: "ship_overdue breach douyin-2026-07-09/ship/all"},
		},
	}}
	return f
}

// telling gives the pages the product's own explainer.
func telling(t *testing.T) func(*Config) {
	t.Helper()
	rules, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	return func(c *Config) {
		explainer := tracker.NewExplainer(c.Words)
		c.VerdictText = explainer.Verdict
		c.CaseText = func(l tracker.Locale, i tracker.Incident, s tracker.Shipment, at CaseTime) tracker.CaseText {
			row, known := rules.Row(i.RuleID)
			return explainer.Case(l, tracker.CaseInput{Incident: i, Shipment: s, Row: row, HasRow: known, Zone: at.Zone, Now: at.Now})
		}
	}
}

func TestGoldenOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user, path string
		status     int
	}{
		"order-waiting":       {"wang", "/orders/41", 200},
		"order-waiting-staff": {"xiaoli", "/orders/41", 200},
		"order-missing":       {"wang", "/orders/42", 404},
		"stuck-order":         {"wang", "/stuck?kind=ship_overdue", 200},
		"parcel-case":         {"wang", "/parcels/3", 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, waitingShop(), telling(t))
			s.signIn(c.user)
			res, body := s.get(c.path)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			golden(t, name, body)
		})
	}
}

func TestMarkLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path, note string
		closed     bool
		status     int
		flash      string
	}{
		"marked":         {"/parcels/3/lost", "网点口头确认", false, 303, "已记为丢件"},
		"no grounds":     {"/parcels/3/lost", " ", false, 303, "请写明依据"},
		"closed":         {"/parcels/3/lost", "x", true, 303, "已结束"},
		"another shop's": {"/parcels/500/lost", "x", false, 404, ""},
		"no number":      {"/parcels/x/lost", "x", false, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := signedIn(t, "wang")
			if c.closed {
				rec := s.store.records[3]
				rec.Shipment.ClosedAt = hoursAgo(1)
				s.store.records[3] = rec
			}
			res, _ := s.post(c.path, url.Values{"note": {c.note}})
			if res.StatusCode != c.status {
				t.Fatalf("answered %d, want %d", res.StatusCode, c.status)
			}
			if c.status != http.StatusSeeOther {
				return
			}
			_, body := s.get(res.Header.Get("Location"))
			mustContain(t, body, c.flash)
			marked := s.store.records[3].Shipment.LostMarkedBy == "wang"
			if marked != (name == "marked") || marked != strings.Contains(body, "已由 wang 确认丢件") {
				t.Errorf("marked %v", marked)
			}
		})
	}
}

func TestPostLost(t *testing.T) {
	t.Parallel()
	number := fakeShop().records[3].Shipment.TrackingNo
	for name, c := range map[string]struct {
		number, auth, body string
		status             int
	}{
		"good":       {number, "Bearer pw_test_token", `{"note":"网点确认","by":"客服小陈"}`, 204},
		"no token":   {number, "", `{"note":"x"}`, 401},
		"no grounds": {number, "Bearer pw_test_token", `{"note":""}`, 422},
		"no JSON":    {number, "Bearer pw_test_token", `note=x`, 422},
		"unknown":    {"YT0000", "Bearer pw_test_token", `{"note":"x"}`, 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, fakeShop())
			res, body := s.send(http.MethodPost, "/api/parcels/"+c.number+"/lost", c.body, "Authorization", c.auth)
			if res.StatusCode != c.status {
				t.Fatalf("answered %d: %s", res.StatusCode, body)
			}
			if marked := s.store.records[3].Shipment.LostMarkedBy; (marked != "") != (c.status == 204) || marked != "" && !strings.Contains(marked, "客服小陈") {
				t.Errorf("marked by %q", marked)
			}
		})
	}
}
