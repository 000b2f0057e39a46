package easypost

import (
	"encoding/json"
	"parcelwarden/couriers"
)

// answer is a tracker, a page of trackers, or an error.
type answer struct {
	trackerObject
	Trackers *couriers.List[trackerObject] `json:"trackers"`
	Error    *failure                      `json:"error"`
}

type failure struct {
	Code    couriers.Text                  `json:"code"`
	Message couriers.Text                  `json:"message"`
	Errors  couriers.List[json.RawMessage] `json:"errors"`
}

type trackerObject struct {
	ID       couriers.Text         `json:"id"`
	Object   couriers.Text         `json:"object"`
	Code     couriers.Text         `json:"tracking_code"`
	Status   couriers.Text         `json:"status"`
	Detail   couriers.Text         `json:"status_detail"`
	Carrier  couriers.Text         `json:"carrier"`
	Created  couriers.Text         `json:"created_at"`
	Expected couriers.Text         `json:"est_delivery_date"`
	Details  couriers.List[detail] `json:"tracking_details"`
}

type detail struct {
	Message  couriers.Text `json:"message"`
	Words    couriers.Text `json:"description"`
	Status   couriers.Text `json:"status"`
	Detail   couriers.Text `json:"status_detail"`
	Time     couriers.Text `json:"datetime"`
	Location struct {
		City    couriers.Text `json:"city"`
		State   couriers.Text `json:"state"`
		Country couriers.Text `json:"country"`
		Zip     couriers.Text `json:"zip"`
	} `json:"tracking_location"`
}
