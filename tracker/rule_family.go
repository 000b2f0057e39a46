package tracker

// Family returns the family that a kind belongs to.
func (k Kind) Family() Family {
	switch k {
	case KindPickupOverdue, KindPromiseOverdue, KindLineOverdue, KindNumberNotFound:
		return FamilyOverdue
	case KindHubWait, KindTransitStall, KindNotDispatched, KindNotSigned:
		return FamilyStalled
	case KindLostSuspected, KindLostConfirmed:
		return FamilyLost
	case KindException, KindReturned:
		return FamilyException
	case KindNumberSuspect, KindNumberReused, KindEarlyUpload, KindEarlyPickup:
		return FamilyIntegrity
	default:
		return FamilyBlind
	}
}
