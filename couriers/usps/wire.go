package usps

import (
	"encoding/json"
	"parcelwarden/couriers"
)

type envelope struct {
	Number      couriers.Text        `json:"trackingNumber"`
	Category    couriers.Text        `json:"statusCategory"`
	Status      couriers.Text        `json:"status"`
	Intake      couriers.Text        `json:"mailPieceIntakeDate"`
	FromState   couriers.Text        `json:"originState"`
	City        couriers.Text        `json:"destinationCity"`
	State       couriers.Text        `json:"destinationState"`
	Country     couriers.Text        `json:"destinationCountryCode"`
	Expected    couriers.Text        `json:"expectedDeliveryTimeStamp"`
	ExpectedDay couriers.Text        `json:"expectedDeliveryDate"`
	Guaranteed  couriers.Text        `json:"guaranteedDeliveryTimeStamp"`
	Predicted   couriers.Text        `json:"predictedDeliveryTimeStamp"`
	PredictDay  couriers.Text        `json:"predictedDeliveryDate"`
	Events      *couriers.List[scan] `json:"trackingEvents"`
	Error       refusal              `json:"error"`
}

type scan struct {
	Type    couriers.Text `json:"eventType"`
	Code    couriers.Text `json:"eventCode"`
	Time    couriers.Text `json:"eventTimestamp"`
	Offset  couriers.Text `json:"GMTOffset"`
	City    couriers.Text `json:"eventCity"`
	State   couriers.Text `json:"eventState"`
	ZIP     couriers.Text `json:"eventZIP"`
	Country couriers.Text `json:"eventCountry"`
}

// refusal is the error of an answer: an object, or the word of a refused sign-in.
type refusal struct {
	Word    couriers.Text          `json:"-"`
	Code    couriers.Text          `json:"code"`
	Message couriers.Text          `json:"message"`
	Errors  couriers.List[failure] `json:"errors"`
}

// UnmarshalJSON accepts both forms.
func (f *refusal) UnmarshalJSON(raw []byte) error {
	if len(raw) == 0 || raw[0] != '{' {
		return f.Word.UnmarshalJSON(raw)
	}
	type object refusal
	return json.Unmarshal(raw, (*object)(f))
}

type failure struct {
	Code   couriers.Text `json:"code"`
	Title  couriers.Text `json:"title"`
	Detail couriers.Text `json:"detail"`
}
