package simulator

// mark is what one event is called on a wire of its own code map. code is what a scenario may replace; what detail and coarse are the
// map says.
type mark struct{ code, detail, coarse string }

// marksOf returns the code map of a wire; nil for the four wires that share codesOf. An event that is not in the map of its wire is not
// shown there at all.
func marksOf(provider string) map[What]mark {
	switch provider {
	case ZTO:
		return ztoMarks
	case YTO:
		return ytoMarks
	case JT:
		return jtMarks
	case AfterShip:
		return aftershipMarks
	case EasyPost:
		return easypostMarks
	case DHL:
		return dhlMarks
	case FedEx:
		return fedexMarks
	case UPS:
		return upsMarks
	default:
		return nil
	}
}

// on reports whether a wire shows events of this kind.
func (w What) on(provider string) bool {
	marks := marksOf(provider)
	_, listed := marks[w]
	return marks == nil || listed
}

// everyWhat lists the events in the order of a delivery: of two with one code on a wire the first is the usual one.
func everyWhat() []What {
	return []What{
		Ordered, PickedUp, HubIn, HubOut, ArriveCity, Branch, OutForDelivery, AttemptFailed, Unreachable, Locker, Signed, Collected, Refused,
		Damaged, Detained, Customs, Returning, Returned, LostText, Cancelled, Other,
	}
}

// markedAs reads a raw code by the map of its wire.
func markedAs(provider, code string) What {
	for _, what := range everyWhat() {
		if m, ok := marksOf(provider)[what]; ok && m.code == code {
			return what
		}
	}
	return Unknown
}
