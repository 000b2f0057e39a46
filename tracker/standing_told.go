package tracker

import (
	"math"
	"time"
)

// SwitchTold is what a message says about a switch of suppliers. Shares are those of orders on time.
type SwitchTold struct {
	SKU        string  `json:"sku"`
	From       string  `json:"from"`
	To         string  `json:"to"`
	FromShare  float64 `json:"from_on_time"`
	FromN      int     `json:"from_n"`
	ToShare    float64 `json:"to_on_time"`
	ToN        int     `json:"to_n"`
	Extra      string  `json:"extra"`
	Saving     string  `json:"saving"`
	Confidence float64 `json:"confidence"` // rounded down, at most 0.99
}

// Notices tells the merchant about an advice, once per channel. The store puts the advice's id before the keys.
func (a SwitchAdvice) Notices(m Merchant, suppliers []Supplier, now time.Time) []Notification {
	name := map[int64]string{}
	for _, s := range suppliers {
		name[s.ID] = s.Name
	}
	was, _, _ := a.From.Chance()
	would, _, _ := a.To.Chance()
	note := Notification{
		MerchantID: m.ID, Topic: TopicSwitchAdvice, Audience: AudienceMerchant, Locale: m.Locale, State: DeliveryQueued, CreatedAt: now, NextTryAt: now,
		Message: Message{Merchant: m.Name, Zone: m.Zone, At: now, Switch: &SwitchTold{
			SKU: a.SKU, From: name[a.FromID], To: name[a.ToID], FromShare: was, FromN: a.From.N(), ToShare: would, ToN: a.To.N(),
			Extra: a.Extra.String(), Saving: a.Saving.String(), Confidence: min(math.Floor(100*a.Confidence)/100, 0.99),
		}},
	}
	return m.overChannels(note, "told")
}
