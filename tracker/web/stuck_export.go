package web

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"parcelwarden/tracker"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const rowsPerExport = 10_000

// exported reads the whole filtered list, not one page of it.
func (s *Server) exported(r *http.Request, v visit) ([]StuckRecord, error) {
	f := parseStuckQuery(r.URL.Query()).filter(v.scope())
	f.Limit, f.Offset = rowsPerExport, 0
	page, err := s.cfg.Store.StuckParcels(r.Context(), f)
	if err != nil {
		return nil, err
	}
	out := make([]StuckRecord, 0, len(page.Rows))
	for _, p := range page.Rows {
		rec := NewStuckRecord(p, v.zone, s.reasons(v, p))
		rec.Outlook = OutlookOf(s.cfg.Lanes, p, v.zone, v.now)
		if !v.seesMoney() {
			rec.Effect = nil
			if rec.Recommendation != nil {
				rec.Recommendation.Cost, rec.Recommendation.Why = "", []string{}
			}
		}
		out = append(out, rec)
	}
	return out, nil
}

// reasons explains the advice of a row from what the row knows.
func (s *Server) reasons(v visit, p tracker.StuckParcel) []string {
	if p.Advice == nil {
		return nil
	}
	return s.cfg.Explain(v.locale, tracker.ParcelRecord{
		Shipment: p.Shipment, Incidents: []tracker.Incident{p.Incident}, Advice: []tracker.Recommendation{*p.Advice},
	}, v.now)
}

func (s *Server) stuckJSON(w http.ResponseWriter, r *http.Request, v visit) {
	records, err := s.exported(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(records)
}

func (s *Server) stuckCSV(w http.ResponseWriter, r *http.Request, v visit) {
	records, err := s.exported(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	name := "stuck-" + v.now.In(v.zone).Format("20060102-1504") + ".csv"
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_ = WriteStuckCSV(w, records)
}

// WriteStuckCSV writes the records as a spreadsheet program reads them best: UTF-8 with a byte-order mark, cells that could be
// taken for a formula quoted with an apostrophe, and long numbers behind a TAB so that no digit is lost (the marketplaces' own
// exports do the same, and our import takes the TAB away).
func WriteStuckCSV(w io.Writer, records []StuckRecord) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{
		"incident", "tracking_no", "courier", "merchant", "order_no", "supplier", "kind", "severity", "phase", "silence_hours",
		"overdue_hours", "last_checkpoint_at", "last_checkpoint", "last_look", "rule", "p_lost", "action", "cost", "runner_up",
		"marginal", "attributed", "opened_at", "acknowledged_by",
	}); err != nil {
		return err
	}
	for _, rec := range records {
		cells := rec.cells()
		for i := range cells {
			cells[i] = safeCell(cells[i])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (rec StuckRecord) cells() []string {
	var lastAt, lastText, look, chance, action, cost, runnerUp, marginal, attributed string
	if c := rec.LastCheckpoint; c != nil {
		lastAt, lastText = c.At.Format(time.RFC3339), c.Text
	}
	if rec.LastLook != nil {
		look = rec.LastLook.Format(time.RFC3339)
	}
	if rec.LossChance != nil {
		chance = decimal(*rec.LossChance, 4)
	}
	if a := rec.Recommendation; a != nil {
		action, cost, runnerUp = string(a.Action), a.Cost, string(a.RunnerUp)
	}
	if e := rec.Effect; e != nil {
		marginal, attributed = e.Marginal, e.Attributed
	}
	return []string{
		strconv.FormatInt(rec.Incident, 10), rec.TrackingNo, rec.Courier, rec.Merchant, rec.OrderNo, rec.Supplier, string(rec.Kind),
		rec.Severity, string(rec.Phase), decimal(rec.SilenceHours, 2), decimal(rec.OverdueHours, 2), lastAt, lastText, look, rec.Rule,
		chance, action, cost, runnerUp, marginal, attributed, rec.OpenedAt.Format(time.RFC3339), rec.AcknowledgedBy,
	}
}

func decimal(v float64, places int) string { return strconv.FormatFloat(v, 'f', places, 64) }

var (
	plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	longNumber  = regexp.MustCompile(`^[0-9]{12,}$`)
)

func safeCell(cell string) string {
	switch {
	case cell == "":
		return cell
	case longNumber.MatchString(cell):
		return "\t" + cell
	case plainNumber.MatchString(cell):
		return cell
	case strings.ContainsAny(cell[:1], "=+-@\t\r"), strings.HasPrefix(cell, "＝"), strings.HasPrefix(cell, "＋"),
		strings.HasPrefix(cell, "－"), strings.HasPrefix(cell, "＠"):
		return "'" + cell
	default:
		return cell
	}
}
