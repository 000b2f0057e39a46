package web

import (
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
	"time"
)

// alertDays is how many days the messages page looks back.
const alertDays = 14

const sparkHeight = 28

// alertPerson is one row of the table of alerts per person and day.
type alertPerson struct {
	Recipient string
	Bars      []sparkBar
	Label     string // the bars in words
	Line      string // height of the budget in the drawing; empty without a limit
	Today     int
	Mean      string
	Peak      int
	Budget    string
	Over      bool // the budget was exceeded on some day
	Bundled   int
	Withdrawn int
}

// sparkBar is one day in a drawing of sparkHeight.
type sparkBar struct {
	X      int
	Y, H   string
	Over   bool
	counts int
}

func (s *Server) alertDaysOf(r *http.Request, v visit) ([]tracker.AlertDay, error) {
	shops := []tracker.Merchant{v.merchant}
	if v.scope() == 0 {
		shops = v.merchants
	}
	var out []tracker.AlertDay
	for _, m := range shops {
		days, err := s.cfg.Store.AlertDays(r.Context(), m.ID, m.DayStart(v.now.AddDate(0, 0, 1-alertDays)))
		if err != nil {
			return nil, err
		}
		for _, day := range days {
			day.Recipient = tracker.HidePhones(day.Recipient)
			out = append(out, day)
		}
	}
	return out, nil
}

// alertsJSON is the table of alerts per person and day for programs.
func (s *Server) alertsJSON(w http.ResponseWriter, r *http.Request, v visit) {
	days, err := s.alertDaysOf(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if days == nil {
		days = []tracker.AlertDay{}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]any{"alerts": days})
}

// alertPeople draws the last days of every person, those with the most alerts first.
func (v visit) alertPeople(days []tracker.AlertDay) []alertPerson {
	zone := v.merchant.Location()
	first := v.now.In(zone).AddDate(0, 0, 1-alertDays)
	byPerson := map[string]map[string]tracker.AlertDay{}
	var names []string
	total := map[string]int{}
	for _, d := range days {
		if byPerson[d.Recipient] == nil {
			byPerson[d.Recipient] = map[string]tracker.AlertDay{}
			names = append(names, d.Recipient)
		}
		byPerson[d.Recipient][d.Day] = d
		total[d.Recipient] += d.Sent
	}
	slices.Sort(names)
	slices.SortStableFunc(names, func(a, b string) int { return total[b] - total[a] })
	out := make([]alertPerson, 0, len(names))
	for _, name := range names {
		out = append(out, v.alertPerson(name, byPerson[name], first))
	}
	return out
}

func (v visit) alertPerson(name string, days map[string]tracker.AlertDay, first time.Time) alertPerson {
	p := alertPerson{Recipient: name, Budget: v.t("alerts.nolimit")}
	limit, sum := 0, 0
	var counts []string
	for _, d := range days {
		limit = d.Budget
	}
	for i := range alertDays {
		d := days[first.AddDate(0, 0, i).Format(time.DateOnly)]
		p.Bars = append(p.Bars, sparkBar{X: 8 * i, Over: limit > 0 && d.Sent > limit, counts: d.Sent})
		p.Peak, sum, p.Today = max(p.Peak, d.Sent), sum+d.Sent, d.Sent
		p.Bundled, p.Withdrawn, p.Over = p.Bundled+d.Bundled, p.Withdrawn+d.Withdrawn, p.Over || limit > 0 && d.Sent > limit
		counts = append(counts, strconv.Itoa(d.Sent))
	}
	scale := float64(sparkHeight-2) / float64(max(p.Peak, limit, 1))
	for i := range p.Bars {
		b := &p.Bars[i]
		height := float64(b.counts) * scale
		b.H, b.Y = strconv.FormatFloat(height, 'f', 1, 64), strconv.FormatFloat(sparkHeight-height, 'f', 1, 64)
	}
	if limit > 0 {
		p.Budget, p.Line = strconv.Itoa(limit), strconv.FormatFloat(sparkHeight-float64(limit)*scale, 'f', 1, 64)
	}
	p.Mean = strconv.FormatFloat(float64(sum)/alertDays, 'f', 1, 64)
	p.Label = v.t("alerts.spark", "Who", name, "Counts", strings.Join(counts, ", "), "Budget", p.Budget)
	return p
}

// whyWithdrawn is the reason of a message that was not sent by itself, in the visitor's words.
func (v visit) whyWithdrawn(n tracker.Notification) string {
	why, resolution, _ := strings.Cut(n.Reason, "/")
	switch {
	case n.State == tracker.DeliveryBundled:
		return v.t("messages.bundle", "ID", n.BundleID)
	case n.State != tracker.DeliveryWithdrawn || why == "":
		return ""
	case why == "ended":
		return v.t("messages.why.ended", "Why", v.word("resolution", resolution))
	default:
		return v.t("messages.why." + why)
	}
}
