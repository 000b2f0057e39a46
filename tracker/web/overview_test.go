package web

import (
	"math"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHome(t *testing.T) {
	t.Parallel()
	for user, want := range map[string]string{"wang": "/overview", "xiaoli": "/stuck", "root": "/stuck"} {
		s := signedIn(t, user)
		if res, _ := s.get("/"); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
			t.Errorf("%s is sent to %q, want %q", user, res.Header.Get("Location"), want)
		}
	}
}

// TestWaterfallAddsUp reads the steps of the table back as a visitor would: from the full score they lead to the present one.
func TestWaterfallAddsUp(t *testing.T) {
	t.Parallel()
	texts, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	words, err := tracker.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	v := visit{format: format{texts: texts, words: words, locale: tracker.LocaleEN}}
	kinds := tracker.Kinds()
	rapid.Check(t, func(t *rapid.T) {
		day := tracker.ScoreDay{ScoreDate: "2026-11-18", Clean: tracker.Points(rapid.Int64Range(60_000_000, 100_000_000).Draw(t, "clean"))}
		left := rapid.Int64Range(0, 9_000_000).Draw(t, "lost")
		day.Logistics = day.Clean - tracker.Points(left)
		var shares []tracker.LossShare
		for n := range rapid.IntRange(0, 40).Draw(t, "shares") {
			points := rapid.Int64Range(0, left).Draw(t, "points")
			left -= points
			shares = append(shares, tracker.LossShare{IncidentID: int64(n), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Attributed: tracker.Points(points)})
		}
		steps := v.waterfall(day, shares).Steps
		var sum int64
		for _, s := range steps[:len(steps)-1] {
			sum += micro(t, s.Exact)
		}
		if sum != int64(day.Logistics) || micro(t, steps[len(steps)-1].Exact) != sum {
			t.Fatalf("the steps lead to %d, the score is %d", sum, day.Logistics)
		}
	})
}

func micro(t *rapid.T, text string) int64 {
	value, err := strconv.ParseFloat(strings.Replace(text, "−", "-", 1), 64)
	if err != nil {
		t.Fatal(err)
	}
	return int64(math.Round(value * 1e6))
}
