package aftership

import (
	"encoding/json"
	"parcelwarden/couriers"
)

// envelope is every answer of the API. What data holds depends on the method and on the version.
type envelope struct {
	Meta struct {
		Code    couriers.Text `json:"code"`
		Message couriers.Text `json:"message"`
		Type    couriers.Text `json:"type"`
	} `json:"meta"`
	Data json.RawMessage `json:"data"`
}

// content is data in all its forms: the tracking itself (dated versions), a tracking, a page of trackings, or a tracking's last
// checkpoint.
type content struct {
	tracking
	One  *tracking                 `json:"tracking"`
	Page *couriers.List[*tracking] `json:"trackings"`
	Last *checkpoint               `json:"checkpoint"`
}

type tracking struct {
	ID          couriers.Text             `json:"id"`
	Number      couriers.Text             `json:"tracking_number"`
	Slug        couriers.Text             `json:"slug"`
	Tag         couriers.Text             `json:"tag"`
	Subtag      couriers.Text             `json:"subtag"`
	Message     couriers.Text             `json:"subtag_message"`
	Returning   couriers.Text             `json:"return_to_sender"`
	Country     couriers.Text             `json:"destination_country_iso3"`
	Region      couriers.Text             `json:"destination_country_region"` // its name since 2024-10
	Expected    couriers.Text             `json:"expected_delivery"`
	Latest      estimate                  `json:"latest_estimated_delivery"`
	ByCourier   estimate                  `json:"courier_estimated_delivery_date"`
	Checkpoints couriers.List[checkpoint] `json:"checkpoints"`
}

// estimate is a delivery estimate in either of its forms; it may be null or a plain text.
type estimate struct{ Text string }

// UnmarshalJSON takes the latest moment that an estimate names.
func (e *estimate) UnmarshalJSON(raw []byte) error {
	if len(raw) == 0 || raw[0] != '{' {
		var t couriers.Text
		err := t.UnmarshalJSON(raw)
		e.Text = string(t)
		return err
	}
	var in struct {
		Max     couriers.Text `json:"datetime_max"`
		At      couriers.Text `json:"datetime"`
		LongMax couriers.Text `json:"estimated_delivery_date_max"`
		Long    couriers.Text `json:"estimated_delivery_date"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	for _, t := range []couriers.Text{in.Max, in.At, in.LongMax, in.Long} {
		if t != "" {
			e.Text = string(t)
			break
		}
	}
	return nil
}

type checkpoint struct {
	Time     couriers.Text `json:"checkpoint_time"`
	Tag      couriers.Text `json:"tag"`
	Subtag   couriers.Text `json:"subtag"`
	Message  couriers.Text `json:"message"`
	Location couriers.Text `json:"location"`
	City     couriers.Text `json:"city"`
	State    couriers.Text `json:"state"`
	Country  couriers.Text `json:"country_iso3"`
	Region   couriers.Text `json:"country_region"` // its name since 2024-10
	Name     couriers.Text `json:"country_name"`
}
