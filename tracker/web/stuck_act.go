package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const mostAtOnce = 500

// The things that staff do to several incidents at once.
const (
	doAcknowledge = "acknowledge"
	doChase       = "chase"
	doEscalate    = "escalate"
	doSnooze      = "snooze"
)

// selection is a form over incidents: which, what to do, and where the visitor came from.
type selection struct {
	do   string
	ids  []int64
	till string
	back string
}

// parseSelection reads the form. It fails when nothing valid is selected.
func parseSelection(v url.Values) (selection, bool) {
	sel := selection{do: v.Get("do"), till: v.Get("till"), back: localPath(v.Get("back"))}
	for _, text := range v["id"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 || len(sel.ids) >= mostAtOnce {
			return sel, false
		}
		sel.ids = append(sel.ids, id)
	}
	slices.Sort(sel.ids)
	sel.ids = slices.Compact(sel.ids)
	return sel, true
}

// stuckAct is POST /stuck/actions: it does one thing to the selected incidents and returns to the page it was asked from.
func (s *Server) stuckAct(w http.ResponseWriter, r *http.Request, v visit) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		s.badRequest(w, v.format)
		return
	}
	sel, ok := parseSelection(r.PostForm)
	if !ok {
		s.badRequest(w, v.format)
		return
	}
	if len(sel.ids) == 0 {
		s.regret(r, v.t("act.none"))
		http.Redirect(w, r, sel.back, http.StatusSeeOther)
		return
	}
	done, known, err := s.apply(r.Context(), v, sel)
	switch {
	case err != nil:
		s.fail(w, r, v.format, err)
	case !known:
		s.badRequest(w, v.format)
	default:
		s.remember(r, v.t("act."+sel.do+".done", "N", done))
		http.Redirect(w, r, sel.back, http.StatusSeeOther)
	}
}

// apply reports false for an action or a time that no page offers.
func (s *Server) apply(ctx context.Context, v visit, sel selection) (done int, known bool, err error) {
	store := s.cfg.Store
	switch sel.do {
	case doAcknowledge:
		done, err = store.Acknowledge(ctx, v.scope(), sel.ids, v.user.Name, v.now)
	case doChase:
		done, err = store.Chased(ctx, v.scope(), sel.ids, v.user.Name, v.now)
	case doEscalate:
		done, err = store.RequestEscalation(ctx, v.scope(), sel.ids, v.user.Name, v.now)
	case doSnooze:
		till, ok := snoozeTill(v, sel.till)
		if !ok {
			return 0, false, nil
		}
		done, err = store.Snooze(ctx, v.scope(), sel.ids, till, v.user.Name, v.now)
	default:
		return 0, false, nil
	}
	return done, true, err
}

// snoozes are the offered pauses, in the order of the dialog.
func snoozes() []string { return []string{"4h", "morning", "24h", "72h"} }

// snoozeTill turns an offered pause into an instant. Morning is the next 09:00 where the merchant works.
func snoozeTill(v visit, name string) (time.Time, bool) {
	switch name {
	case "4h", "24h", "72h":
		d, err := time.ParseDuration(name)
		return v.now.Add(d), err == nil
	case "morning":
		local := v.now.In(v.zone)
		at := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, v.zone)
		if !at.After(v.now) {
			at = time.Date(local.Year(), local.Month(), local.Day()+1, 9, 0, 0, 0, v.zone)
		}
		return at.UTC(), true
	default:
		return time.Time{}, false
	}
}
