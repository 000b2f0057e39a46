package tracker

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func timeOf(t testing.TB, date string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// own is a value that a shop of the September profile has set.
func own(path, value string) ScoreOverride {
	return ScoreOverride{Profile: "douyin-2026-09-08", Path: path, Value: json.RawMessage(value), Prov: ProvMerchant, By: "王店长", Why: "后台"}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	rows := []ScoreOverride{
		own("dimensions.product.weight", "0.5"), own("dimensions.logistics.weight", "0.15"), own("dimensions.service.weight", "0.35"),
		own("logistics_metrics.delivery_ontime_rate.curve.points", "[[0.85, 60], [0.92, 100]]"),
		own("logistics_metrics.damage_return_rate.weight", "0.15"), own("switches.small_shop_80", `"on"`), own("data_lag_days", "2"),
		{Profile: "douyin-2026-05-07", Path: "window_days", Value: json.RawMessage("7"), Prov: ProvMerchant},
	}
	merged, err := p.With(rows)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Hash == p.Hash || merged.WindowDays != 30 || merged.LagDays != 2 || !merged.on("small_shop_80") || p.on("small_shop_80") {
		t.Errorf("merged %+v", merged)
	}
	if s := evaluate(t, merged, septemberFacts(80)); s.Logistics != PointsOf(0.15*95+0.7*100+0.15*95) || s.Metrics[1].Provenance != ProvEstimated {
		t.Errorf("logistics %s, provenance %s", s.Logistics, s.Metrics[1].Provenance)
	}
	prov := map[string]string{}
	for _, c := range merged.Constants() {
		prov[c.Path] = c.Prov
	}
	for path, want := range map[string]string{
		"dimensions.product": ProvMerchant, "logistics_metrics.delivery_ontime_rate.curve": ProvMerchant, "logistics_metrics.delivery_ontime_rate.weight": ProvEstimated,
		"logistics_metrics.damage_return_rate.weight": ProvMerchant, "logistics_metrics.damage_return_rate.curve": ProvEstimated, "data_lag_days": ProvMerchant, "growth": ProvOfficial,
	} {
		if prov[path] != want {
			t.Errorf("%s is %q, want %q", path, prov[path], want)
		}
	}
	again, err := p.With(append(rows, own("data_lag_days", "1"), ScoreOverride{Profile: p.ID, Path: "switches.small_shop_80", Withdrawn: true}))
	if err != nil || again.LagDays != 1 || again.on("small_shop_80") {
		t.Errorf("the newest row stands and a withdrawal takes back: %+v, %v", again, err)
	}
	set, err := NewOverrideSet(rows)
	if err != nil {
		t.Fatal(err)
	}
	forShop, err := scoreBook(t).ForShop(Merchant{Platform: "douyin", Scoring: set}, "2026-10-01")
	if err != nil || forShop.Hash != merged.Hash {
		t.Errorf("the shop's profile: %v", err)
	}
}

func TestOverridesRefused(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	for _, o := range []ScoreOverride{
		own("dimensions.product.weight", "0.6"), own("logistics_metrics.delivery_ontime_rate.curve.points", "[[0.8, 90], [0.9, 80]]"),
		own("logistics_metrics.none.weight", "1"), own("misspelt", "1"), own("logistics_metrics.delivery_ontime_rate.wieght", "1"), own("id", `"x"`),
		own("logistics_metrics.delivery_ontime_rate.weight_prov", `"official"`), own("prov.growth", `"estimated"`), own("window_days", "0"), own("window_days", `"30"`),
		own("window_days", "{"), own("switches.small_shop_80", `"maybe"`), own("logistics_metrics.0", "{}"), own("logistics_metrics.delivery_ontime_rate.growth_line", `{"at": 95}`),
		{Profile: p.ID, Path: "window_days", Value: json.RawMessage("30"), Prov: ProvOfficial},
	} {
		if _, err := p.With([]ScoreOverride{o}); !errors.Is(err, ErrOverride) {
			t.Errorf("%s = %s: %v", o.Path, o.Value, err)
		}
	}
}

func TestEveryConstantHasAProvenance(t *testing.T) {
	t.Parallel()
	for _, p := range scoreBook(t).profiles {
		if len(p.Constants()) < 4 {
			t.Errorf("%s names %d constants", p.ID, len(p.Constants()))
		}
	}
	p := scoreProfile(t, "douyin-2026-09-08")
	if est := p.Estimated(); !slices.Contains(est, "logistics_metrics.delivery_ontime_rate.curve") || !slices.Contains(est, "switches.small_shop_80") || slices.Contains(est, "growth") {
		t.Errorf("estimated: %v", est)
	}
	broken := *p
	broken.Bonuses = []ScoreBonus{{Key: "next_day_share", Points: 5, Prov: "hearsay"}}
	if err := broken.check(); err == nil {
		t.Error("a provenance of its own invention was accepted")
	}
}

func TestNoOrderOfIncidentsChangesALedgerRow(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	now := timeOf(t, "2026-10-01")
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(book.profiles).Draw(t, "profile")
		f, units := drawShop(t, p)
		rows := func(in []HarmUnit) map[int64]ScoreEntry {
			out := map[int64]ScoreEntry{}
			entries, err := p.DailyEntries(f, in, now)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				out[e.IncidentID] = e
			}
			return out
		}
		if diff := cmp.Diff(rows(units), rows(rapid.Permutation(units).Draw(t, "order"))); diff != "" {
			t.Fatal(diff)
		}
		f.ScoreDate = "2027-01-15" // every unit has left its window, the longest of which is 90 days
		for id, e := range rows(units) {
			t.Fatalf("incident %d still costs %s", id, e.Attributed)
		}
	})
}
