package ups

import "parcelwarden/couriers"

type envelope struct {
	Response struct {
		Errors couriers.List[failure] `json:"errors"`
	} `json:"response"`
	Errors couriers.List[failure] `json:"errors"`
	Track  *struct {
		Shipments couriers.List[shipment] `json:"shipment"`
	} `json:"trackResponse"`
}

// failures returns the errors, which stand inside "response" or beside it.
func (e envelope) failures() []failure {
	if len(e.Response.Errors) > 0 {
		return e.Response.Errors
	}
	return e.Errors
}

type failure struct {
	Code    couriers.Text `json:"code"`
	Message couriers.Text `json:"message"`
}

type shipment struct {
	Number   couriers.Text          `json:"inquiryNumber"`
	Packages couriers.List[parcel]  `json:"package"`
	Warnings couriers.List[failure] `json:"warnings"`
}

type parcel struct {
	Number     couriers.Text           `json:"trackingNumber"`
	Activities couriers.List[activity] `json:"activity"`
	Current    status                  `json:"currentStatus"`
	Dates      couriers.List[dated]    `json:"deliveryDate"`
	Time       struct {
		Type couriers.Text `json:"type"`
		End  couriers.Text `json:"endTime"`
	} `json:"deliveryTime"`
	Addresses couriers.List[struct {
		Type    couriers.Text            `json:"type"`
		Address couriers.Object[address] `json:"address"`
	}] `json:"packageAddress"`
	Service struct {
		Words couriers.Text `json:"description"`
	} `json:"service"`
}

type dated struct {
	Type couriers.Text `json:"type"`
	Date couriers.Text `json:"date"`
}

type activity struct {
	Location struct {
		Address couriers.Object[address] `json:"address"`
	} `json:"location"`
	Status status `json:"status"`
	stamp
	Logical couriers.Text `json:"logicalScan"`
}

type status struct {
	Type   couriers.Text `json:"type"`
	Code   couriers.Text `json:"code"`
	Words  couriers.Text `json:"description"`
	Status couriers.Text `json:"statusCode"`
}

type address struct {
	City     couriers.Text `json:"city"`
	State    couriers.Text `json:"stateProvince"`
	Code     couriers.Text `json:"countryCode"`
	Country  couriers.Text `json:"country"`
	PostCode couriers.Text `json:"postalCode"`
}

// stamp is the time of an activity: local, and where it is known in GMT.
type stamp struct {
	Date    couriers.Text `json:"date"`
	Time    couriers.Text `json:"time"`
	GMTDate couriers.Text `json:"gmtDate"`
	GMTTime couriers.Text `json:"gmtTime"`
	Offset  couriers.Text `json:"gmtOffset"`
}

// event is a push of Track Alert.
type event struct {
	Number   couriers.Text `json:"trackingNumber"`
	Date     couriers.Text `json:"localActivityDate"`
	Time     couriers.Text `json:"localActivityTime"`
	GMTDate  couriers.Text `json:"gmtActivityDate"`
	GMTTime  couriers.Text `json:"gmtActivityTime"`
	Offset   couriers.Text `json:"gmtOffset"`
	Location address       `json:"activityLocation"`
	Status   struct {
		Type  couriers.Text `json:"type"`
		Code  couriers.Text `json:"code"`
		Words couriers.Text `json:"description"`
		Short couriers.Text `json:"descriptionCode"`
	} `json:"activityStatus"`
	Scheduled couriers.Text `json:"scheduledDeliveryDate"`
	Delivered couriers.Text `json:"actualDeliveryDate"`
	End       couriers.Text `json:"deliveryEndTime"`
}
