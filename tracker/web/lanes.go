package web

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// lanesShown is how many lanes the page lists; the exports have them all.
const lanesShown = 200

// lanesPageView is how far the lane models are trusted, and what each lane does.
type lanesPageView struct {
	frame
	Shop    string
	Parcels int64
	Learned Moment
	Checked Moment
	Targets []targetView
	Lanes   []laneLine
	More    int
}

// targetView is the calibration of one target.
type targetView struct {
	Target tracker.LaneTarget
	State  string
	Since  Moment
	Have   int
	Need   int
	N      int
	Hits   int
	Brier  string
	Base   string
	Bins   []binLine
	Dots   []dot
}

// binLine is a row of a reliability table.
type binLine struct {
	Range, Said, Rate string
	N, Hits           int
	Off               bool
}

// dot is a bin on the chart, in a box of 200 by 200.
type dot struct {
	X, Y, R string
	Off     bool
}

// laneLine is a lane with its usual times.
type laneLine struct {
	Name, Median, Range, Loss string
	N                         int
}

func (s *Server) lanesReport(r *http.Request, v visit) (tracker.Merchant, tracker.LaneReport, error) {
	m, ok := v.oneMerchant()
	if !ok {
		return m, tracker.ReportLanes(m, nil, tracker.LaneProgress{}, nil), nil
	}
	progress, err := s.cfg.Store.LaneProgress(r.Context(), m.ID)
	if err != nil {
		return m, tracker.LaneReport{}, err
	}
	checks, err := s.cfg.Store.LaneChecks(r.Context(), m.ID)
	return m, tracker.ReportLanes(m, s.cfg.Lanes.Of(m.ID), progress, checks), err
}

func (s *Server) lanesPage(w http.ResponseWriter, r *http.Request, v visit) {
	m, report, err := s.lanesReport(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := lanesPageView{frame: s.frameFor(r, v, "lanes", v.t("lanes.title")), Shop: m.Name, Parcels: report.Parcels}
	if report.LearnedTo != nil {
		page.Learned = v.moment(*report.LearnedTo)
	}
	if report.CheckedAt != nil {
		page.Checked = v.moment(*report.CheckedAt)
	}
	for _, t := range report.Targets {
		page.Targets = append(page.Targets, v.target(t, report))
	}
	for i, l := range report.Lanes {
		if i == lanesShown {
			page.More = len(report.Lanes) - lanesShown
			break
		}
		page.Lanes = append(page.Lanes, s.laneLine(v, l))
	}
	s.render(w, v.format, "lanes", page)
}

func (v visit) target(t tracker.TargetReport, r tracker.LaneReport) targetView {
	view := targetView{Target: t.Target, State: t.State, Have: int(r.Parcels), Need: r.Needed, N: t.N, Hits: t.Hits}
	if t.Since != nil {
		view.Since = v.moment(*t.Since)
	}
	if t.Brier != nil && t.Base != nil {
		view.Brier, view.Base = decimal(*t.Brier, 4), decimal(*t.Base, 4)
	}
	for _, b := range t.Bins {
		view.Bins = append(view.Bins, binLine{
			Range: strconv.Itoa(int(100*b.From+0.5)) + "–" + strconv.Itoa(int(100*b.To+0.5)) + "%", Said: v.percent(b.Said), Rate: v.percent(b.Rate()), N: b.N, Hits: b.Hits, Off: b.Off,
		})
		radius := min(3+math.Sqrt(float64(b.N))/4, 12)
		view.Dots = append(view.Dots, dot{X: tenth(200 * b.Said), Y: tenth(200 - 200*b.Rate()), R: tenth(radius), Off: b.Off})
	}
	return view
}

func (s *Server) laneLine(v visit, l tracker.LaneRow) laneLine {
	line := laneLine{Name: s.cfg.CourierName(v.locale, l.Courier), N: l.N, Median: "–", Range: "–", Loss: "–"}
	if l.Service != "" {
		line.Name += " " + l.Service
	}
	line.Name += " " + orDash(l.Origin) + " → " + orDash(l.Destination)
	if l.Median != nil {
		line.Median, line.Range = v.hours(*l.Median), v.hours(*l.P10)+" – "+v.hours(*l.P90)
	}
	if l.LossShare != nil {
		line.Loss = percentFine(*l.LossShare) + " (" + percentFine(*l.LossLow) + " – " + percentFine(*l.LossHigh) + ")"
	}
	return line
}

// percentFine writes a small share: losses are a few in a thousand.
func percentFine(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + "%" }

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func (s *Server) lanesJSON(w http.ResponseWriter, r *http.Request, v visit) {
	_, report, err := s.lanesReport(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(report)
}

func (s *Server) lanesCSV(w http.ResponseWriter, r *http.Request, v visit) {
	_, report, err := s.lanesReport(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	name := "lanes-" + v.now.In(v.zone).Format("20060102-1504") + ".csv"
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_ = writeLanesCSV(w, report.Lanes)
}

func writeLanesCSV(w io.Writer, lanes []tracker.LaneRow) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	rows := [][]string{{"courier", "service", "origin", "destination", "n", "median_hours", "p10_hours", "p90_hours", "lost", "loss_share", "loss_low", "loss_high"}}
	for _, l := range lanes {
		cells := []string{
			l.Courier, l.Service, l.Origin, l.Destination, strconv.Itoa(l.N), number(l.Median, 1), number(l.P10, 1), number(l.P90, 1),
			strconv.Itoa(l.Lost), number(l.LossShare, 4), number(l.LossLow, 4), number(l.LossHigh, 4),
		}
		for i := range cells {
			cells[i] = safeCell(cells[i])
		}
		rows = append(rows, cells)
	}
	return out.WriteAll(rows)
}

// number is empty where nothing is known.
func number(v *float64, places int) string {
	if v == nil {
		return ""
	}
	return decimal(*v, places)
}
