package tracker

import "math"

// DefaultTerms are the inputs of advice for a merchant who has entered none: plausible amounts for a small parcel shop, not
// measurements. What is priced with them is marked as an estimate. PointValue stays zero: nobody but the merchant knows it.
func DefaultTerms(currency string) MerchantTerms {
	approval := 200.0
	if currency == "" {
		currency = "CNY"
	}
	if currency != "CNY" {
		approval = 50
	}
	return MerchantTerms{
		ApprovalLimit: moneyOf(approval, currency), SupportCost: moneyOf(3, currency), ReturnFreight: moneyOf(8, currency),
		ResaleShare: 0.5, HonestReturn: 0.3, CostShare: 0.4, CompensationShare: 0.05, ClaimSuccess: 0.5,
		PointValue: Money{Currency: currency},
	}
}

// moneyOf rounds an amount in major units half away from zero.
func moneyOf(v float64, currency string) Money {
	return Money{Minor: int64(math.Round(v * 100)), Currency: currency}
}

// adviceTerms are a merchant's terms with the gaps filled, and which of them are the merchant's own.
type adviceTerms struct {
	MerchantTerms
	own map[string]bool
}

func (t adviceTerms) basis(name string) string {
	if t.own[name] {
		return "merchant"
	}
	return "default"
}

// termsFor fills the gaps of a merchant's terms. An amount in another currency than the order's cannot be compared and counts as a gap.
func termsFor(m MerchantTerms, currency string) adviceTerms {
	t := adviceTerms{DefaultTerms(currency), map[string]bool{}}
	amount := func(name string, into *Money, v Money) {
		if v.Minor > 0 && v.Currency == into.Currency {
			*into, t.own[name] = v, true
		}
	}
	share := func(name string, into *float64, v float64) {
		if v > 0 && v <= 1 {
			*into, t.own[name] = v, true
		}
	}
	amount("approval", &t.ApprovalLimit, m.ApprovalLimit)
	amount("support", &t.SupportCost, m.SupportCost)
	amount("return_freight", &t.ReturnFreight, m.ReturnFreight)
	amount("point_value", &t.PointValue, m.PointValue)
	share("resale", &t.ResaleShare, m.ResaleShare)
	share("honest_return", &t.HonestReturn, m.HonestReturn)
	share("cost_share", &t.CostShare, m.CostShare)
	share("compensation", &t.CompensationShare, m.CompensationShare)
	t.InterceptShare, t.AutoRefundDays = min(max(m.InterceptShare, 0), 1), m.AutoRefundDays
	share("claim_success", &t.ClaimSuccess, m.ClaimSuccess)
	return t
}
