package tracker

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Checkpoint is one tracking event as the courier reported it.
type Checkpoint struct {
	At        time.Time // event time, UTC
	Status    Status
	Milestone Milestone // what the courier's code proves; empty: read the text
	Code      string    // the courier's own code, raw
	Text      string    // the courier's own words, cleaned by CleanText
	Place     string
	Hint      bool // an aggregator's inference (its own time-out code), not a physical scan: never counts as movement
	ZoneGuess bool // the wire gave local time without a zone and the courier's home zone was assumed
}

// Fingerprint identifies a checkpoint within one parcel: time, code and text. Same-second events differ in code or text, and
// a replay of the same answer gives the same fingerprint.
func (c Checkpoint) Fingerprint() string {
	var space [512]byte // most texts fit: a fingerprint is taken of every event of every answer
	raw := strconv.AppendInt(space[:0], c.At.UnixMilli(), 10)
	raw = append(append(raw, 0), c.Code...)
	raw = append(append(raw, 0), c.Text...)
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}

// SortCheckpoints returns the events oldest first without repeats. Ties keep feed order, because same-second events are normal
// and couriers list them in their own order of happening. The input is not changed.
func SortCheckpoints(in []Checkpoint) []Checkpoint {
	seen := make(map[string]bool, len(in))
	out := make([]Checkpoint, 0, len(in))
	for _, c := range in {
		fp := c.Fingerprint()
		if seen[fp] {
			continue
		}
		seen[fp] = true
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Checkpoint) int { return cmp.Compare(a.At.UnixMilli(), b.At.UnixMilli()) })
	return out
}

// CheckpointsHash is equal for two answers with the same set of events, whatever their order. The poller compares it with the
// hash of the last answer, so that an unchanged answer costs no comparison with stored rows.
func CheckpointsHash(in []Checkpoint) string {
	prints := make([]string, 0, len(in))
	for _, c := range in {
		prints = append(prints, c.Fingerprint())
	}
	slices.Sort(prints)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(prints), "")))
	return hex.EncodeToString(sum[:12])
}

// CleanText makes courier text safe for every database: no NUL, valid UTF-8, at most limit runes, outer space trimmed.
func CleanText(s string, limit int) string {
	s = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD"))
	if len(s) <= limit {
		return s
	}
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit])
	}
	return s
}
