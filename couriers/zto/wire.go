package zto

import (
	"encoding/json"
	"parcelwarden/couriers"
	"strings"
)

// reply is the envelope of every method.
type reply struct {
	OK      couriers.Text   `json:"status"`
	Code    couriers.Text   `json:"statusCode"`
	Message couriers.Text   `json:"message"`
	Result  json.RawMessage `json:"result"`
}

// scan is one event of a query.
type scan struct {
	Number     couriers.Text `json:"billCode"`
	Type       couriers.Text `json:"scanType"`
	Time       couriers.Text `json:"scanDate"` // Unix milliseconds
	Site       site          `json:"scanSite"`
	Other      site          `json:"preOrNextSite"` // of an arrival the site before, of a departure the site after
	Words      couriers.Text `json:"desc"`
	Signer     couriers.Text `json:"signMan"`
	ReturnType couriers.Text `json:"returnType"`
}

// site is a branch, hub, locker or station. Older answers give its name only.
type site struct {
	Name     couriers.Text `json:"name"`
	Province couriers.Text `json:"prov"`
	City     couriers.Text `json:"city"`
	Center   couriers.Text `json:"isCenter"`   // T or F
	Transfer couriers.Text `json:"isTransfer"` // 1 yes, 2 no
}

// UnmarshalJSON accepts the object, or its name.
func (s *site) UnmarshalJSON(raw []byte) error {
	if len(raw) == 0 || raw[0] != '{' {
		return s.Name.UnmarshalJSON(raw)
	}
	type plain site
	return json.Unmarshal(raw, (*plain)(s))
}

func (s site) hub() bool { return s.Center == "T" || s.Transfer == "1" }

func (s site) branch() bool { return !s.hub() && (s.Center == "F" || s.Transfer == "2") }

// place is the city, or the province where no city is given, and the site.
func (s site) place() string {
	where := s.City
	if where == "" {
		where = s.Province
	}
	return strings.TrimSpace(string(where) + " " + string(s.Name))
}

func (s scan) arrival() bool { return s.Type == "到件" || s.Type == "3" }

func (s scan) departure() bool { return s.Type == "发件" || s.Type == "2" }

// text is what the courier says; where it says nothing, what the scan tells in words of our own, since rules and people read words.
func (s scan) text() string {
	switch {
	case s.Words != "":
		return string(s.Words)
	case s.departure() && s.Site.Name != "" && s.Other.Name != "":
		return "快件离开【" + string(s.Site.Name) + "】，发往【" + string(s.Other.Name) + "】"
	case s.departure() && s.Site.Name != "":
		return "快件离开【" + string(s.Site.Name) + "】"
	case s.arrival() && s.Site.Name != "" && s.Other.Name != "":
		return "快件到达【" + string(s.Site.Name) + "】，上一站【" + string(s.Other.Name) + "】"
	case s.arrival() && s.Site.Name != "":
		return "快件到达【" + string(s.Site.Name) + "】"
	case s.Signer != "":
		return "签收人：" + string(s.Signer)
	default:
		return ""
	}
}

// event is the data of a push: one scan under other names.
type event struct {
	Number     couriers.Text `json:"billCode"`
	Action     couriers.Text `json:"action"`
	Time       couriers.Text `json:"actionTime"` // local, without a zone
	City       couriers.Text `json:"city"`
	Facility   couriers.Text `json:"facilityName"`
	Words      couriers.Text `json:"desc"`
	Signer     couriers.Text `json:"expressSigner"`
	ReturnType couriers.Text `json:"returnType"`
}

func (e event) scan() scan {
	return scan{
		Number: e.Number, Type: e.Action, Time: e.Time, Site: site{Name: e.Facility, City: e.City}, Words: e.Words, Signer: e.Signer,
		ReturnType: e.ReturnType,
	}
}
