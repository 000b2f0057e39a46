package track17

import (
	"bytes"
	"encoding/json"
	"parcelwarden/couriers"
)

// envelope is the answer to every method.
type envelope struct {
	Code couriers.Text `json:"code"`
	Data struct {
		Accepted *couriers.List[element] `json:"accepted"`
		Rejected *couriers.List[element] `json:"rejected"`
		Errors   couriers.List[failure]  `json:"errors"`
		Remain   couriers.Text           `json:"quota_remain"` // getquota
		Total    couriers.Text           `json:"quota_total"`
	} `json:"data"`
}

// element is one number of an answer, and data of a push.
type element struct {
	Number   couriers.Text `json:"number"`
	Carrier  couriers.Text `json:"carrier"`
	Error    failure       `json:"error"`
	Track    *trackInfo    `json:"track_info"`
	Tracking couriers.Text `json:"tracking_status"`   // Tracking or Stopped, where it is given
	Reason   couriers.Text `json:"stop_track_reason"` // Expired, ByRequest, InvalidCarrier
}

// stoppedTracking is the tracking status of a number that the provider does not ask about any more.
const stoppedTracking = "Stopped"

type failure struct {
	Code    couriers.Text `json:"code"`
	Message couriers.Text `json:"message"`
}

type trackInfo struct {
	Latest struct {
		Status couriers.Text `json:"status"`
		Sub    couriers.Text `json:"sub_status"`
	} `json:"latest_status"`
	Metrics struct {
		Estimate struct {
			From couriers.Text `json:"from"`
			To   couriers.Text `json:"to"`
		} `json:"estimated_delivery_date"`
	} `json:"time_metrics"`
	Tracking struct {
		Providers couriers.List[provider] `json:"providers"`
	} `json:"tracking"`
}

type provider struct {
	Provider struct {
		Country couriers.Text `json:"country"`
	} `json:"provider"`
	Synced couriers.Text        `json:"latest_sync_time"`
	Events couriers.List[event] `json:"events"`
}

type event struct {
	ISO         couriers.Text `json:"time_iso"`
	UTC         couriers.Text `json:"time_utc"`
	Raw         rawTime       `json:"time_raw"`
	Description couriers.Text `json:"description"`
	Location    couriers.Text `json:"location"`
	Stage       couriers.Text `json:"stage"`
	Sub         couriers.Text `json:"sub_status"`
	Address     struct {
		Country couriers.Text `json:"country"`
		State   couriers.Text `json:"state"`
	} `json:"address"`
}

// rawTime is the carrier's own time: an object in the documentation, a string in some answers.
type rawTime struct{ Text, Zone string }

// UnmarshalJSON accepts both forms.
func (r *rawTime) UnmarshalJSON(raw []byte) error {
	if !bytes.HasPrefix(raw, []byte("{")) {
		var t couriers.Text
		if err := t.UnmarshalJSON(raw); err != nil {
			return err
		}
		r.Text = string(t)
		return nil
	}
	var in struct {
		Date couriers.Text `json:"date"`
		Time couriers.Text `json:"time"`
		Zone couriers.Text `json:"timezone"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	r.Text, r.Zone = string(in.Date), string(in.Zone)
	if in.Time != "" {
		r.Text += " " + string(in.Time)
	}
	return nil
}
