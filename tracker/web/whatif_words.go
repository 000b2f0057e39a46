package web

import (
	"math"
	"parcelwarden/tracker"
	"time"
)

// whatIfSentences says in plain words what would have been different.
func (v visit) whatIfSentences(r tracker.WhatIfResult) []string {
	a, b := r.Base, r.Changed
	var out []string
	say := func(key string, n int, pairs ...any) {
		if n > 0 {
			out = append(out, v.t("whatif.say."+key, append([]any{"N", n}, pairs...)...))
		}
	}
	if a.Alerts == b.Alerts {
		out = append(out, v.t("whatif.say.same"))
	}
	say("fewer", a.Alerts-b.Alerts)
	say("more", b.Alerts-a.Alerts)
	say("silenced", r.Silenced)
	say("found", r.Found)
	if r.Silenced == 0 && b.Alerts < a.Alerts {
		out = append(out, v.t("whatif.say.none_silenced"))
	}
	say("idle_fewer", a.FalseAlarms-b.FalseAlarms)
	say("idle_more", b.FalseAlarms-a.FalseAlarms)
	if lead := math.Round(r.AheadHours*10) / 10; lead > 0 {
		out = append(out, v.t("whatif.say.earlier", "Hours", oneHour(lead)))
	} else if lead < 0 {
		out = append(out, v.t("whatif.say.later", "Hours", oneHour(-lead)))
	}
	say("looks_fewer", a.Looks-b.Looks)
	say("looks_more", b.Looks-a.Looks)
	if a.Fines == 0 && r.Parcels > 0 {
		out = append(out, v.t("whatif.say.no_fines"))
	}
	return out
}

// WhatIfRecord is one run in the shape that scripts read, here and at the command line.
type WhatIfRecord struct {
	ID       int64                 `json:"id"`
	State    tracker.WhatIfState   `json:"state"`
	By       string                `json:"by"`
	AskedAt  time.Time             `json:"asked_at"`
	EndedAt  *time.Time            `json:"ended_at"`
	Done     int                   `json:"done"`
	Total    int                   `json:"total"`
	Stopping bool                  `json:"stopping"`
	Ask      tracker.WhatIfAsk     `json:"ask"`
	Result   *tracker.WhatIfResult `json:"result"`
}

func whatIfRecordOf(run tracker.WhatIfRun) WhatIfRecord {
	record := WhatIfRecord{
		ID: run.ID, State: run.State, By: run.By, AskedAt: run.AskedAt, Done: run.Done, Total: run.Total, Stopping: run.Stopping, Ask: run.Ask, Result: run.Result,
	}
	if !run.EndedAt.IsZero() {
		record.EndedAt = &run.EndedAt
	}
	return record
}
