package tracker

// The clocks of the rarer kinds. The comment says from where to where each one runs.
const (
	ClockShip     Clock = "ship"           // payment -> tracking number uploaded; a stated ship-by date moves it so that its breach falls there
	ClockLocker   Clock = "locker_to_sign" // in a locker or at a station -> signed
	ClockLongTail Clock = "long_tail"      // pickup -> signed or in a locker, whatever was scanned meanwhile
)

func taxonomyClocks() []Clock { return []Clock{ClockShip, ClockLocker, ClockLongTail} }
