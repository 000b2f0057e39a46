package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// tables holds every code of the provider. The three-digit status code tells by itself, the other code only together with the type and
// with the kind of service.
type tables struct {
	status, movement, delivery, manifest, update, exception, mail, freight, freightException, types couriers.CodeTable
}

func newTables() tables {
	return tables{
		status: statusCodes(), movement: movementCodes(), delivery: deliveryCodes(), manifest: manifestCodes(), update: updateCodes(),
		exception: exceptionCodes(), mail: mailCodes(), freight: freightCodes(), freightException: freightExceptionCodes(), types: typeCodes(),
	}
}

// kind is the sort of service, by which the codes differ.
type kind int

const (
	small kind = iota
	mail
	freight
)

func kindOf(service string) kind {
	service = strings.ToLower(service)
	switch {
	case strings.Contains(service, "mail innovations"):
		return mail
	case strings.Contains(service, "freight"):
		return freight
	default:
		return small
	}
}

func (t tables) of(k kind, activityType string) couriers.CodeTable {
	switch {
	case k == mail:
		return t.mail
	case activityType == "X" && k == freight:
		return t.freightException
	case k == freight, activityType == "DO", activityType == "DD", activityType == "W":
		return t.freight
	}
	switch activityType {
	case "D":
		return t.delivery
	case "M", "MV":
		return t.manifest
	case "X":
		return t.exception
	case "U":
		return t.update
	default:
		return t.movement
	}
}

// read weighs one activity: the status code, then the code, then the type. Where the finest code that there is is unknown, a coarser one is
// believed for an end or for trouble only.
func (t tables) read(s status, k kind) couriers.Reading {
	table, words := t.of(k, string(s.Type)), string(s.Words)
	switch {
	case s.Status != "":
		return t.coarser(table.Coarser(t.status.Read(s.three(), words), string(s.Code)), s)
	case s.Code != "":
		return t.coarser(table.Read(string(s.Code), words), s)
	case s.Type == "D":
		return couriers.Reading{Status: deliveryWords(words)}
	default:
		return t.types.Read(string(s.Type), words)
	}
}

func (t tables) coarser(r couriers.Reading, s status) couriers.Reading {
	if r.Unknown && r.Status == tracker.StatusUnknown && s.Type == "D" && deliveryWords(string(s.Words)) == tracker.StatusDelivered {
		r.Status, r.Milestone = tracker.StatusDelivered, tracker.MilestoneSigned
		return r
	}
	return t.types.Coarser(r, string(s.Type))
}

// deliveryWords reads type D without a code: it stands for every step at the door, from the loading of the vehicle on.
func deliveryWords(words string) tracker.Status {
	if word := couriers.Keyword(words); word != "" {
		return word
	}
	switch low := strings.ToLower(words); {
	case strings.Contains(low, "out for delivery"), strings.Contains(low, "loaded on delivery vehicle"):
		return tracker.StatusOutForDelivery
	case strings.Contains(low, "access point"), strings.Contains(low, "locker"):
		return tracker.StatusAvailableForPickup
	case strings.HasPrefix(low, "delivered"):
		return tracker.StatusDelivered
	default:
		return tracker.StatusUnknown
	}
}

// three is the status code in its three digits. A reader of YAML or a careless relay makes 11 of 011.
func (s status) three() string {
	code := string(s.Status)
	if code != "" && len(code) < 3 && strings.Trim(code, "0123456789") == "" {
		return strings.Repeat("0", 3-len(code)) + code
	}
	return code
}

// decisive is the code by which an activity is read.
func (s status) decisive() string {
	switch {
	case s.Status != "":
		return s.three()
	case s.Code != "":
		return string(s.Code)
	default:
		return string(s.Type)
	}
}
