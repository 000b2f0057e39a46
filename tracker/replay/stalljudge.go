package replay

import (
	"cmp"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// stallLook is one daily judgement of one journey.
type stallLook struct {
	way   int
	spell *tracker.Spell // as it ended in truth
	now   time.Time
	gap   float64 // hours of silence

	quiet, late, never float64 // what the model said
	quantile           float64
}

// looksAt lists the daily looks at a journey: every midnight from its first scan until it is over or the file ends. A parcel that has
// been silent for 30 days is given up, and looked at again when it moves.
func (w *stallWay) looksAt(index int, end time.Time) []stallLook {
	var out []stallLook
	i := 0
	for now := w.first.Truncate(24*time.Hour).AddDate(0, 0, 1); !now.After(end); now = now.AddDate(0, 0, 1) {
		if !w.closed.IsZero() && !now.Before(w.closed) {
			break
		}
		for i+1 < len(w.spells) && !w.spells[i+1].Since.After(now) {
			i++
		}
		s := &w.spells[i]
		silent := now.Sub(s.Since)
		if silent >= 0 && silent <= presumedLost && (s.Until.IsZero() || s.Until.After(now)) {
			out = append(out, stallLook{way: index, spell: s, now: now, gap: silent.Hours()})
		}
	}
	return out
}

// longQuiet is the silence ahead by whose chance a parcel is feared never to arrive. Ten days ordered the never delivered of the earliest
// third of a post's scans better than 30 days, than the chance of a delivery in seven, and than the share of lost parcels of the lane.
const longQuiet = 10 * 24 * time.Hour

func judgeStall(ways []stallWay, end time.Time, at func(time.Time) *stallLearner) StallReport {
	looks := scored(ways, end, at)
	return StallReport{Targets: targets(ways, looks, end), Rules: rules(ways, looks, end), Test: len(ways), Looks: len(looks)}
}

// scored judges every daily look in the order of the days, each by what at says is known then.
func scored(ways []stallWay, end time.Time, at func(time.Time) *stallLearner) []stallLook {
	var looks []stallLook
	for i := range ways {
		looks = append(looks, ways[i].looksAt(i, end)...)
	}
	slices.SortStableFunc(looks, func(a, b stallLook) int { return cmp.Or(a.now.Compare(b.now), cmp.Compare(a.way, b.way)) })
	for i := range looks {
		k := &looks[i]
		l := at(k.now)
		known, _ := k.spell.AsOf(k.now)
		k.quiet = l.model.NoScan(known, k.now, 72*time.Hour).P
		k.late = l.model.NotDelivered(known, k.now).P
		k.never = l.model.NoScan(known, k.now, longQuiet).P
		k.quantile = l.quantile(known.Event, k.gap)
	}
	return looks
}

// stallOutcome says of one look whether the target hit, and whether that is known.
type stallOutcome func(w *stallWay, k *stallLook) (hit, known bool)

func outcomes(end time.Time) (quiet, late, never stallOutcome) {
	quiet = func(_ *stallWay, k *stallLook) (bool, bool) {
		until := k.now.Add(72 * time.Hour)
		return k.spell.Until.IsZero() || k.spell.Until.After(until), !until.After(end)
	}
	late = func(w *stallWay, k *stallLook) (bool, bool) {
		until := k.now.Add(7 * 24 * time.Hour)
		return w.delivered.IsZero() || w.delivered.After(until), !until.After(end)
	}
	never = func(w *stallWay, _ *stallLook) (bool, bool) { return w.never(end) }
	return quiet, late, never
}

// never reports whether a journey ended without a delivery: it is over, or has been silent for 30 days to the end of the file.
func (w *stallWay) never(end time.Time) (hit, known bool) {
	switch {
	case !w.delivered.IsZero():
		return false, true
	case !w.closed.IsZero():
		return true, true
	default:
		return true, end.Sub(w.spells[len(w.spells)-1].Since) >= presumedLost
	}
}

// StallTarget is one question that a look asks, with how well the answers were ordered: the model's, and those of the two baselines on
// the same looks.
type StallTarget struct {
	Target    string                `json:"target"`
	N         int                   `json:"n"`
	AUC       float64               `json:"auc"`
	AP        float64               `json:"ap"`
	Baselines map[string]StallScore `json:"baselines"`
}

// StallScore is how well a baseline ordered the looks.
type StallScore struct {
	AUC float64 `json:"auc"`
}

func targets(ways []stallWay, looks []stallLook, end time.Time) []StallTarget {
	quiet, late, never := outcomes(end)
	return []StallTarget{
		target("no_scan_72h", ways, looks, quiet, func(k *stallLook) float64 { return k.quiet }),
		target("not_delivered_7d", ways, looks, late, func(k *stallLook) float64 { return k.late }),
		target("never_delivered", ways, looks, never, func(k *stallLook) float64 { return k.never }),
	}
}

func target(name string, ways []stallWay, looks []stallLook, of stallOutcome, ours func(*stallLook) float64) StallTarget {
	var model, gap, quantile []Scored
	for i := range looks {
		k := &looks[i]
		hit, known := of(&ways[k.way], k)
		if !known {
			continue
		}
		model = append(model, Scored{Score: ours(k), Weight: 1, Hit: hit})
		gap = append(gap, Scored{Score: k.gap, Weight: 1, Hit: hit})
		quantile = append(quantile, Scored{Score: k.quantile, Weight: 1, Hit: hit})
	}
	return StallTarget{
		Target: name, N: len(model), AUC: AUC(model), AP: AveragePrecision(model),
		Baselines: map[string]StallScore{"gap_clock": {AUC: AUC(gap)}, "event_quantile": {AUC: AUC(quantile)}},
	}
}
