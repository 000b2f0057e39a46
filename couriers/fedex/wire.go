package fedex

import "parcelwarden/couriers"

type envelope struct {
	Output *struct {
		Results couriers.List[complete] `json:"completeTrackResults"`
	} `json:"output"`
	Errors couriers.List[failure] `json:"errors"`
}

type failure struct {
	Code    couriers.Text `json:"code"`
	Message couriers.Text `json:"message"`
}

// complete is everything about one number: several results where the number was used again.
type complete struct {
	Number  couriers.Text         `json:"trackingNumber"`
	Results couriers.List[result] `json:"trackResults"`
}

type result struct {
	Info struct {
		Number couriers.Text `json:"trackingNumber"`
	} `json:"trackingNumberInfo"`
	Error   failure              `json:"error"`
	Latest  latest               `json:"latestStatusDetail"`
	Dates   couriers.List[dated] `json:"dateAndTimes"`
	Scans   couriers.List[scan]  `json:"scanEvents"`
	Shipper party                `json:"shipperInformation"`
	Buyer   party                `json:"recipientInformation"`
	Expect  window               `json:"estimatedDeliveryTimeWindow"`
	Promise window               `json:"standardTransitTimeWindow"`
}

type latest struct {
	Code    couriers.Text `json:"code"`
	Derived couriers.Text `json:"derivedCode"`
	Scan    couriers.Text `json:"derivedStatusCode"` // where the latest status is written like a scan
	Words   couriers.Text `json:"description"`
	Reasons couriers.List[struct {
		Code  couriers.Text `json:"reason"`
		Words couriers.Text `json:"reasonDescription"`
	}] `json:"ancillaryDetails"`
}

type dated struct {
	Type couriers.Text `json:"type"`
	Time couriers.Text `json:"dateTime"`
}

type window struct {
	Window struct {
		Ends couriers.Text `json:"ends"`
	} `json:"window"`
}

type party struct {
	Address address `json:"address"`
}

type address struct {
	City    couriers.Text `json:"city"`
	State   couriers.Text `json:"stateOrProvinceCode"`
	Country couriers.Text `json:"countryCode"`
}

type scan struct {
	Date      couriers.Text `json:"date"`
	Type      couriers.Text `json:"eventType"`
	Words     couriers.Text `json:"eventDescription"`
	Exception couriers.Text `json:"exceptionCode"`
	Why       couriers.Text `json:"exceptionDescription"`
	Derived   couriers.Text `json:"derivedStatusCode"`
	Place     address       `json:"scanLocation"`
	Kind      couriers.Text `json:"locationType"`
}
