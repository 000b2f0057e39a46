package replay

import "slices"

// LateReport is what `backtest late` prints. Weights are counted everywhere but in n, which counts rows.
type LateReport struct {
	Rows        LateRows       `json:"rows"`
	Brier       float64        `json:"brier"`
	LogLoss     float64        `json:"log_loss"`
	Lead        []LeadLine     `json:"lead"`
	FirstAlert  []AlertLine    `json:"first_alert"`
	Calibration []CalibLine    `json:"calibration"`
	Rejected    int            `json:"rejected"`
	LeftOut     map[string]int `json:"left_out,omitempty"`
}

// LateRows counts the parcels.
type LateRows struct {
	Train int `json:"train"`
	Test  int `json:"test"`
}

// Ranking says how well a score tells late parcels from punctual ones.
type Ranking struct {
	AUC float64 `json:"auc"`
	AP  float64 `json:"ap"`
}

// LeadLine is the ranking of the parcels that are still open this many days before the end of the promised day.
type LeadLine struct {
	DaysBefore int     `json:"days_before"`
	N          int     `json:"n"`
	Late       float64 `json:"late_share"`
	Ranking
	Baselines struct {
		FixedAge     Ranking `json:"fixed_age"`
		LaneQuantile Ranking `json:"lane_quantile"`
	} `json:"baselines"`
}

// AlertLine is an operating point of the first alert.
type AlertLine struct {
	MinLeadDays int     `json:"min_lead_days"`
	Recall      float64 `json:"recall"`
	Reached     bool    `json:"reached"` // false: no threshold alerts this share of the late parcels so early
	Precision   float64 `json:"precision"`
	Per1000     float64 `json:"alerts_per_1000"`
	MedianLead  float64 `json:"median_lead_days"`
	Baselines   struct {
		FixedAge     AlertBase `json:"fixed_age"`
		LaneQuantile AlertBase `json:"lane_quantile"`
	} `json:"baselines"`
}

// AlertBase is the operating point of a simple score at the same recall.
type AlertBase struct {
	Precision float64 `json:"precision"`
	Per1000   float64 `json:"alerts_per_1000"`
}

// CalibLine is one bin of the calibration table.
type CalibLine struct {
	Predicted float64 `json:"predicted"`
	Observed  float64 `json:"observed"`
	N         int     `json:"n"`
}

func alertRecalls() []float64 { return []float64{0.5, 0.7, 0.9} }

// withDay adds the day that was asked for to the days that are always shown.
func withDay(days []int, extra int) []int {
	if extra > 0 && !slices.Contains(days, extra) {
		days = append(days, extra)
	}
	slices.Sort(days)
	return days
}

// ReportLate measures the looks of a walk. train are the rows of the walk's training part; daysBefore adds a day to the tables, 0 none.
func (w LateWalk) ReportLate(looks []LateLook, daysBefore int) LateReport {
	base := scoreBaselines(looks, trainLeads(w.Train, w.TrainUntil))
	model, alert := make([]float64, len(looks)), make([]float64, len(looks))
	all := make([]Scored, len(looks))
	parcels := map[*LateRow]bool{}
	for i, l := range looks {
		model[i], alert[i] = l.Chance.P, l.Chance.AlertScore(l.DaysLeft)
		all[i] = Scored{Score: l.Chance.P, Weight: l.Row.Trip.Weight, Hit: l.Late}
		parcels[l.Row] = true
	}
	report := LateReport{Rows: LateRows{Train: w.trained(), Test: len(parcels)}, Brier: Brier(all), LogLoss: LogLoss(all)}
	for _, days := range withDay([]int{1, 2, 3, 5, 7, 10}, daysBefore) {
		report.Lead = append(report.Lead, leadLine(days, looks, model, base))
	}
	for _, days := range withDay([]int{1, 2, 3, 5, 7}, daysBefore) {
		for _, recall := range alertRecalls() {
			report.FirstAlert = append(report.FirstAlert, alertLine(AlertLine{MinLeadDays: days, Recall: recall}, looks, alert, base))
		}
	}
	for _, b := range Calibrate(all, 10) {
		report.Calibration = append(report.Calibration, CalibLine{Predicted: b.Predicted, Observed: b.Observed, N: b.N})
	}
	return report
}

func (w LateWalk) trained() int {
	n := 0
	for _, r := range w.Train {
		if r.Trip.HandedAt.Before(w.TrainUntil) {
			n++
		}
	}
	return n
}

func leadLine(days int, looks []LateLook, model []float64, base baselines) LeadLine {
	line := LeadLine{DaysBefore: days}
	rank := func(scores []float64) Ranking {
		var rows []Scored
		for i, l := range looks {
			if l.DaysLeft == days {
				rows = append(rows, Scored{Score: scores[i], Weight: l.Row.Trip.Weight, Hit: l.Late})
			}
		}
		line.N = len(rows)
		line.Late = weightedMean(rows, Scored.happened)
		return Ranking{AUC: AUC(rows), AP: AveragePrecision(rows)}
	}
	line.Ranking = rank(model)
	line.Baselines.FixedAge = rank(base.fixedAge)
	line.Baselines.LaneQuantile = rank(base.laneQuantile)
	return line
}

func alertLine(line AlertLine, looks []LateLook, alert []float64, base baselines) AlertLine {
	at := func(scores []float64) (FirstAlert, bool) {
		return firstAlert(looks, scores, line.MinLeadDays, line.Recall)
	}
	ours, ok := at(alert)
	line.Reached, line.Precision, line.Per1000, line.MedianLead = ok, ours.Precision, ours.Per1000, ours.Lead
	age, _ := at(base.fixedAge)
	line.Baselines.FixedAge = AlertBase{Precision: age.Precision, Per1000: age.Per1000}
	quantile, _ := at(base.laneQuantile)
	line.Baselines.LaneQuantile = AlertBase{Precision: quantile.Precision, Per1000: quantile.Per1000}
	return line
}
