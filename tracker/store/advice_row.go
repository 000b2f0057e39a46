package store

import "parcelwarden/tracker"

type adviceRow struct {
	MerchantID     int64
	ID             int64
	IncidentID     int64
	At             stamp
	Action         string
	NextAction     string
	WaitHours      float64
	CostMinor      int64
	CostCurrency   string
	RunnerUp       string
	RegretMinor    int64
	RegretCurrency string
	Options        string
	LossChance     float64
	LossBasis      string
	LossN          int
	BreakEven      float64
	NeedsPerson    bool
	Guards         string
	NextAt         stamp
	Inputs         string
}

// TableName implements gorm's Tabler.
func (adviceRow) TableName() string { return "recommendations" }

func (r *adviceRow) recommendation() (tracker.Recommendation, error) {
	out := tracker.Recommendation{
		ID: r.ID, MerchantID: r.MerchantID, IncidentID: r.IncidentID, At: r.At.time(), Action: tracker.Action(r.Action),
		Then: tracker.Action(r.NextAction), WaitHours: r.WaitHours, Cost: money(r.CostMinor, r.CostCurrency),
		RunnerUp: tracker.Action(r.RunnerUp), Regret: money(r.RegretMinor, r.RegretCurrency), LossChance: r.LossChance,
		LossBasis: r.LossBasis, LossN: r.LossN, BreakEven: r.BreakEven, NeedsPerson: r.NeedsPerson, NextAt: r.NextAt.time(),
		Inputs: r.Inputs,
	}
	if err := fromJSON(r.Guards, &out.Guards); err != nil {
		return out, err
	}
	return out, fromJSON(r.Options, &out.Options)
}

func (t tx) writeAdvice(advice []tracker.Recommendation) error {
	ids, err := t.nextIDs("recommendations", len(advice))
	if err != nil {
		return err
	}
	rows := make([][]any, len(advice))
	for i := range advice {
		r := &advice[i]
		options, err := toJSON(r.Options)
		if err != nil {
			return err
		}
		guards, err := toJSON(r.Guards)
		if err != nil {
			return err
		}
		rows[i] = []any{
			r.MerchantID, ids[i], r.IncidentID, r.At.UnixMilli(), string(r.Action), string(r.Then), r.WaitHours, r.Cost.Minor,
			r.Cost.Currency, string(r.RunnerUp), r.Regret.Minor, r.Regret.Currency, clean(options), r.LossChance, r.LossBasis, r.LossN,
			r.BreakEven, r.NeedsPerson, clean(guards), timeArg(r.NextAt), clean(r.Inputs),
		}
	}
	_, err = t.insert("recommendations", `merchant_id,id,incident_id,at,action,next_action,wait_hours,cost_minor,cost_currency,runner_up,
		regret_minor,regret_currency,options,loss_chance,loss_basis,loss_n,break_even,needs_person,guards,next_at,inputs`, "", rows)
	return err
}
