package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strings"
)

// pushes checks the accounts that are to push: can their signatures be checked, do they come, are any left unread.
func (e *examiner) pushes(ctx context.Context) {
	lines, err := e.app.pushLines(ctx, 0)
	if err != nil {
		e.add(checkRow{"push", "accounts", checkFail, err.Error(), ""})
		return
	}
	for _, line := range lines {
		if !line.Enabled {
			continue
		}
		row := checkRow{Area: "push", Name: line.Account, State: checkOK, Detail: fmt.Sprintf("%d taken, %d forged, %d missed", line.Pushes, line.Forged, line.Missed)}
		switch {
		case strings.HasPrefix(line.Signed, "needs"):
			row.State, row.Hint = checkFail, "signatures cannot be checked, so nothing is accepted: "+line.Signed
		case line.Failed > 0:
			row.State, row.Hint = checkWarn, fmt.Sprintf("%d could not be read: parcelwarden pushes --failed", line.Failed)
		case line.LastPush == nil:
			row.State, row.Hint = checkWarn, "none has come yet; the address to give to the provider: parcelwarden pushes"
		case !line.Trusted:
			row.State, row.Hint = checkWarn, "pushes are late or miss events, so parcels are looked up as without them"
		}
		e.add(row)
	}
}

// sources checks where orders come from.
func (e *examiner) sources(ctx context.Context) {
	lines, err := e.app.sourceLines(ctx)
	if err != nil {
		e.add(checkRow{"source", "orders", checkFail, err.Error(), ""})
		return
	}
	if len(lines) == 0 {
		e.add(checkRow{"source", "orders", checkOff, "no source is set up", "orders come by import orders, or by POST /api/orders"})
	}
	for _, line := range lines {
		row := checkRow{Area: "source", Name: line.Name, State: checkOK, Detail: line.Type + " of " + line.Merchant}
		switch {
		case line.Success.IsZero() && line.Failures == 0:
			row.Detail += "; not read yet"
		case !line.Success.IsZero():
			row.Detail += "; last read " + e.app.now().Sub(line.Success).Round(timeUnit).String() + " ago"
		}
		if line.Failures > 0 {
			row.State = checkFail
			row.Hint = strings.TrimSpace(fmt.Sprintf("%d failures in a row: %s %s", line.Failures, line.Problem, tracker.HidePhones(line.Detail)))
		}
		e.add(row)
	}
}
