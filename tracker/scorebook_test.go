package tracker

import (
	"errors"
	"strings"
	"testing"
)

// The fixtures are of the product's own profiles: the shop of 1,000 orders whose numbers can be worked out by hand.
func scoreBook(t testing.TB) *ScoreBook {
	t.Helper()
	b, err := LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func scoreProfile(t testing.TB, id string) *ScoreProfile {
	t.Helper()
	p, err := scoreBook(t).ByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestScoreBookFor(t *testing.T) {
	t.Parallel()
	b := scoreBook(t)
	for _, c := range []struct{ platform, date, want string }{
		{"douyin", "2026-05-06", ""},
		{"douyin", "2026-05-07", "douyin-2026-05-07"},
		{"douyin", "2026-09-07", "douyin-2026-05-07"},
		{"douyin", "2026-09-08", "douyin-2026-09-08"},
		{"douyin", "2031-01-01", "douyin-2026-09-08"},
		{"tmall", "2026-09-08", "tmall-2026-03-16"},
		{"generic", "2026-09-08", ""},
	} {
		p, err := b.For(c.platform, c.date)
		if c.want == "" {
			if !errors.Is(err, ErrNoProfile) {
				t.Errorf("For(%s, %s) = %v, want ErrNoProfile", c.platform, c.date, err)
			}
			continue
		}
		if err != nil || p.ID != c.want || len(p.Hash) != 64 {
			t.Errorf("For(%s, %s) = %+v, %v; want %s with a hash", c.platform, c.date, p, err, c.want)
		}
	}
	if _, err := b.ByID("none"); !errors.Is(err, ErrNoProfile) {
		t.Errorf("ByID of nothing: %v", err)
	}
}

func TestScoreBookRejects(t *testing.T) {
	t.Parallel()
	good := string(scoreProfilesJSON)
	for _, c := range []struct{ name, from, to, want string }{
		{"dimension weights", `"product": {"weight": 0.5,`, `"product": {"weight": 0.51,`, "sum to"},
		{"metric weights", `"weight": 0.7, "weight_prov": "estimated"`, `"weight": 0.6, "weight_prov": "estimated"`, "sum to"},
		{"overlap", `"effective_to": "2026-09-07"`, `"effective_to": "2026-09-08"`, "overlap"},
		{"open end before a later one", `"effective_to": "2026-09-07"`, `"effective_to": ""`, "overlap"},
		{"curve", `[[6, 100], [12, 90], [24, 80]`, `[[6, 100], [12, 79], [24, 80]`, "monotone"},
		{"misspelt field", `"window_days": 30`, `"window_dayz": 30`, "unknown field"},
		{"switch", `"small_shop_80": "on"`, `"small_shop_80": "maybe"`, "switch"},
		{"kind", `"kind": "ratio_good"`, `"kind": "ratio"`, "kind"},
		{"date", `"effective_from": "2026-09-08"`, `"effective_from": "soon"`, "date"},
	} {
		broken := strings.Replace(good, c.from, c.to, 1)
		if broken == good {
			t.Fatalf("%s: nothing to break", c.name)
		}
		if _, err := parseScoreBook([]byte(broken)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error about %q", c.name, err, c.want)
		}
	}
}

func TestScoreProfileSwitches(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-05-07")
	off, err := p.WithSwitches(map[string]string{"small_shop_80": "off"})
	if err != nil || off.Hash == p.Hash || p.Switches["small_shop_80"] != "on" {
		t.Errorf("a switched copy needs its own hash and must not change the original: %v", err)
	}
	if _, err := p.WithSwitches(map[string]string{"typo": "on"}); err == nil {
		t.Error("an unknown switch was accepted")
	}
}
