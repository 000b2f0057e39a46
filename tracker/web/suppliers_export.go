package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

func (s *Server) suppliersJSON(w http.ResponseWriter, r *http.Request, v visit) {
	cards, _, _, err := s.cards(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(cards)
}

func (s *Server) suppliersCSV(w http.ResponseWriter, r *http.Request, v visit) {
	cards, _, _, err := s.cards(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="scorecards-`+v.now.In(v.zone).Format("20060102-1504")+`.csv"`)
	if _, err := w.Write([]byte("\uFEFF")); err != nil {
		return
	}
	_ = csv.NewWriter(w).WriteAll(cardRows(cards))
}

func cardRows(cards tracker.Scorecards) [][]string {
	rows := [][]string{{"who", "code", "origin", "destination", "days", "measure", "n", "hits", "share", "low", "high"}}
	add := func(who []string, measure string, r tracker.Ratio) {
		cells := append(append([]string{}, who...), strconv.Itoa(cards.Days), measure, strconv.Itoa(r.N), strconv.Itoa(r.Hits), number(r.Share, 4), number(r.Low, 4), number(r.High, 4))
		for i := range cells {
			cells[i] = safeCell(cells[i])
		}
		rows = append(rows, cells)
	}
	for _, c := range cards.Suppliers {
		who := []string{"supplier", c.Code, "", ""}
		add(who, "on_time", c.OnTime)
		add(who, "handed_over_late", c.Late)
		add(who, "with_incident", c.Incidents)
		add(who, "answered_in_time", c.InTime)
	}
	for _, c := range cards.Couriers {
		who := []string{"courier", c.Courier, c.Origin, c.Destination}
		add(who, "on_time", c.OnTime)
		add(who, "stalled", c.Stalled)
		add(who, "lost", c.Lost)
		add(who, "complete_traces", c.Complete)
	}
	return rows
}
