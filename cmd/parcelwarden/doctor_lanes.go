package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
)

// lanes says which probabilities failed their last self-check.
func (e *examiner) lanes(ctx context.Context) {
	reports, err := e.app.laneReports(ctx, "")
	if err != nil {
		e.add(checkRow{"lanes", "models", checkFail, err.Error(), ""})
		return
	}
	for _, r := range reports {
		row := checkRow{Area: "lanes", Name: r.Merchant, State: checkOK, Detail: fmt.Sprintf("%d parcels learned", r.Parcels)}
		var off []string
		for _, t := range r.Targets {
			if t.State == string(tracker.LaneOff) && t.Since != nil {
				off = append(off, string(t.Target)+" since "+t.Since.Format("2006-01-02"))
			}
		}
		switch {
		case len(off) > 0:
			row.State, row.Detail = checkWarn, "self-check failed: "+strings.Join(off, ", ")
			row.Hint = "no percentage is shown until a check is good again; see the page /lanes"
		case r.Parcels < int64(r.Needed):
			row.State, row.Detail = checkOff, fmt.Sprintf("%d of %d finished parcels before a probability is shown", r.Parcels, r.Needed)
		}
		e.add(row)
	}
}
