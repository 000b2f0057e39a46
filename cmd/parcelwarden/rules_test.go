package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// stuckNumber imports and polls the shop's parcels and returns one that is stuck by a clock of the platform.
func (f *shopFloor) stuckNumber(kind string) string {
	f.t.Helper()
	f.run(0, "import", "orders", filepath.Join(f.dir, "orders.csv"))
	f.run(0, "poll", "--once", "--all")
	out, _ := f.run(0, "stuck", "--json", "--kind", kind, "--limit", "0")
	rows := decodeJSON[[]struct {
		Number string `json:"tracking_no"`
	}](f.t, out)
	if len(rows) == 0 {
		f.t.Fatalf("no parcel is stuck by %s", kind)
	}
	return rows[0].Number
}

func (f *shopFloor) clock(number, name string) clockJSON {
	f.t.Helper()
	out, _ := f.run(0, "rules", "show", number, "--json")
	for _, c := range decodeJSON[rulesJSON](f.t, out).Clocks {
		if string(c.Clock) == name {
			return c
		}
	}
	f.t.Fatalf("no clock %s in %s", name, out)
	return clockJSON{}
}

func TestRulesExplainAParcel(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	number := f.stuckNumber("pickup_overdue")
	c := f.clock(number, "label_to_pickup")
	if c.State != "running" || c.Incident == nil || c.StartedAt == nil || len(c.Tiers) == 0 || c.Tiers[0].At == nil || c.Source == "" || c.Edition == "" {
		t.Fatalf("the running clock: %+v", c)
	}
	if got := c.Tiers[0].At.Sub(*c.StartedAt).Hours(); c.Runs == "" && got != c.Tiers[0].Hours {
		t.Errorf("the first tier lies %g h after the start, its row says %g", got, c.Tiers[0].Hours)
	}
	if c := f.clock(number, "dispatch_to_sign"); c.State != "not_started" || c.StartedAt != nil {
		t.Errorf("a clock that has not started: %+v", c)
	}
	if text, _ := f.run(0, "rules", "show", number); !strings.Contains(text, "incident") || !strings.Contains(text, c.Rule) {
		t.Errorf("for people: %s", text)
	}
	f.run(1, "rules", "show", "YT0000000000000")
}

func TestRulesOfAMerchant(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	number := f.stuckNumber("pickup_overdue")
	before := f.clock(number, "label_to_pickup")
	f.run(2, "rules", "set", "label_to_pickup", "--watch", "1000", "--why", "typing error")
	f.run(2, "rules", "set", "label_to_pickup", "--watch", "2")
	f.run(2, "rules", "set", "no_such_clock", "--watch", "2", "--why", "x")
	f.run(2, "rules", "set", "label_to_pickup", "--watch", "2", "--why", "x", "--from", "soon")
	f.run(0, "rules", "set", "label_to_pickup", "--watch", "2", "--why", "店主要求早催", "--by", "王店长", "--from", "2026-09-01")
	own := f.clock(number, "label_to_pickup")
	if own.MerchantRule == nil || own.MerchantRule.By != "王店长" || own.Tiers[0].Hours != 2 || own.Tiers[0].Provenance != "merchant" || own.Provenance != "merchant" {
		t.Fatalf("the merchant's hours: %+v", own)
	}
	if len(own.Official) == 0 || own.Official[0].Hours != before.Tiers[0].Hours || !strings.Contains(own.Rule, "+merchant/") {
		t.Errorf("the platform's hours are not beside them: %+v", own.Official)
	}
	out, _ := f.run(0, "rules", "list", "--merchant", "qinghe", "--json")
	if list := decodeJSON[ruleBookJSON](t, out); len(list.Merchant) != 1 || len(list.Editions) < 5 {
		t.Errorf("rules list: %s", out)
	}
	f.run(0, "rules", "unset", "label_to_pickup", "--why", "not needed any more", "--from", "2026-09-01")
	if again := f.clock(number, "label_to_pickup"); again.MerchantRule != nil || again.Rule != before.Rule {
		t.Errorf("after the withdrawal: %+v", again)
	}
}

func TestRulesListAtADate(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	for date, want := range map[string]string{"2026-07-08": "douyin-before-2026-07-09", "2026-07-09": "douyin-2026-07-09"} {
		out, _ := f.run(0, "rules", "list", "--platform", "douyin", "--at", date, "--json")
		list := decodeJSON[ruleBookJSON](t, out)
		if len(list.Editions) != 1 || list.Editions[0].ID != want || len(list.Editions[0].Rows) < 8 {
			t.Errorf("on %s: %s", date, out)
		}
	}
	if text, _ := f.run(0, "rules", "list"); !strings.Contains(text, "tmall-before-2026-04-09/cny-2026/hub_gap/far") {
		t.Errorf("the holiday is not listed: %s", text)
	}
	f.run(2, "rules", "list", "--platform", "nowhere")
}

func TestRulesDisaster(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	number := f.stuckNumber("pickup_overdue")
	origin := f.clock(number, "label_to_pickup").Origin
	add := []string{"rules", "disaster", "add", "flood-2026-10", "--province", origin, "--end", "from", "--from", "2026-09-01", "--until", "2026-11-01", "--exclude", "--move-to", "2026-11-05"}
	f.run(2, add...)
	f.run(0, append(add, "--source", "https://notice.example/7")...)
	c := f.clock(number, "label_to_pickup")
	if len(c.Disasters) != 1 || !c.Excused || c.NotBefore == nil || !strings.Contains(c.Rule, "+excused/flood-2026-10") {
		t.Errorf("the disaster does not reach the parcel: %+v", c)
	}
	if out, _ := f.run(0, "rules", "disaster", "list", "--json"); len(decodeJSON[[]disasterJSON](t, out)) != 1 {
		t.Errorf("disaster list: %s", out)
	}
	f.run(0, "rules", "disaster", "withdraw", "flood-2026-10")
	if c := f.clock(number, "label_to_pickup"); len(c.Disasters) != 0 || c.Excused {
		t.Errorf("a withdrawn disaster still holds: %+v", c)
	}
	if out, _ := f.run(0, "rules", "disaster", "list", "--history"); strings.Count(out, "flood-2026-10") != 2 {
		t.Errorf("history: %s", out)
	}
}

func TestDoctorMissesNextYearsHolidays(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	if row := f.doctor(0)["rules/calendar"]; row.State != checkOK {
		t.Errorf("in October: %+v", row)
	}
	f.now = f.now.AddDate(1, 0, 0)
	if row := f.doctor(0)["rules/calendar"]; row.State != checkWarn || !strings.Contains(row.Hint, "2027") {
		t.Errorf("a year later: %+v", row)
	}
}
