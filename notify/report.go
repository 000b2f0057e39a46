package notify

// fate is what became of one claimed row.
type fate int

const (
	fateUnrecorded fate = iota // the outbox did not take the result: the lease decides
	fateSent
	fatePutOff
	fateFailed
	fateGivenBack
)

// Report counts what one pass did.
type Report struct {
	ByChannel map[string]int // rows sent, by channel name
	Joined    int            // rows among them that went along in the message of another
	PutOff    int            // to be tried again
	Failed    int            // given up
	GivenBack int            // claimed but not started because the program stops
}

// Sent is the number of messages sent over all channels.
func (r Report) Sent() int {
	sum := 0
	for _, n := range r.ByChannel {
		sum += n
	}
	return sum
}

// Total is the number of rows that were handled.
func (r Report) Total() int { return r.Sent() + r.PutOff + r.Failed + r.GivenBack }

func (r *Report) add(o outcome) {
	switch o.fate {
	case fateSent:
		r.ByChannel[o.row.Channel]++
		if o.joined {
			r.Joined++
		}
	case fatePutOff:
		r.PutOff++
	case fateFailed:
		r.Failed++
	case fateGivenBack:
		r.GivenBack++
	case fateUnrecorded:
	}
}
