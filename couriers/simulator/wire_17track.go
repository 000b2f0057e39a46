package simulator

import (
	"bytes"
	"encoding/json"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// batch17 is how many numbers 17TRACK takes in one call.
const batch17 = 40

// ask17 is one element of a request to the number methods.
type ask17 struct {
	Number  string `json:"number"`
	Carrier int    `json:"carrier"`
	Tag     string `json:"tag"`
}

// open17 checks token and body; it answers and returns false when the call as a whole fails.
func (c *call) open17() ([]ask17, bool) {
	if c.header.Get("17token") != c.world.accounts[Track17]["token"] {
		c.fail17("-18010002", "Security key is invalid.", tracker.OutcomeAuth)
		return nil, false
	}
	var asks []ask17
	if err := json.Unmarshal(c.body, &asks); err != nil || len(asks) == 0 {
		c.fail17("-18010013", "Submitted data is invalid.", tracker.OutcomeRejected)
		return nil, false
	}
	if len(asks) > batch17 {
		c.fail17("-18010014", "The number of tracking numbers exceeds 40.", tracker.OutcomeRejected)
		return nil, false
	}
	return asks, true
}

func (c *call) fail17(code, message string, outcome tracker.Outcome) {
	writeAll(c.out, `{"code":0,"data":{"errors":[{"code":`, code, `,"message":"`, message, `"}]}}`)
	c.count(outcome)
}

// reject17 appends one element of data.rejected.
func reject17(out *bytes.Buffer, ask ask17, code int, message string) {
	if out.Len() > 0 {
		out.WriteByte(',')
	}
	writeAll(out, `{"number":`, quote(ask.Number), `,"carrier":`, strconv.Itoa(ask.Carrier), `,"error":{"code":`, strconv.Itoa(code),
		`,"message":`, quote(message), `}}`)
}

// register17 takes numbers into the list. 17TRACK registers any number of a plausible form.
func (c *call) register17() {
	asks, ok := c.open17()
	if !ok {
		return
	}
	rejected := &bytes.Buffer{}
	c.out.WriteString(`{"code":0,"data":{"accepted":[`)
	first := true
	for _, ask := range asks {
		switch {
		case len(ask.Number) < 5 || len(ask.Number) > 50:
			reject17(rejected, ask, -18010012, "The format of '"+ask.Number+"' is invalid.")
			c.count(tracker.OutcomeRejected)
		case !c.world.notes.register(Track17, ask.Number, c.at):
			reject17(rejected, ask, -18019901, "Tracking number "+ask.Number+" is already registered.")
		default:
			if !first {
				c.out.WriteByte(',')
			}
			first = false
			writeAll(c.out, `{"origin":1,"number":`, quote(ask.Number), `,"carrier":`, strconv.Itoa(c.carrier17(ask)),
				`,"email":null,"lang":null,"tag":`, quote(ask.Tag), `}`)
		}
	}
	c.out.WriteString(`],"rejected":[`)
	c.out.Write(rejected.Bytes())
	c.out.WriteString(`]}}`)
}

// each17 answers a method that takes or rejects each number by itself: reject returns the reason, or no code.
func (c *call) each17(reject func(ask17) (int, string)) {
	asks, ok := c.open17()
	if !ok {
		return
	}
	rejected := &bytes.Buffer{}
	c.out.WriteString(`{"code":0,"data":{"accepted":[`)
	first := true
	for _, ask := range asks {
		if code, message := reject(ask); code != 0 {
			reject17(rejected, ask, code, message)
			continue
		}
		if !first {
			c.out.WriteByte(',')
		}
		first = false
		writeAll(c.out, `{"number":`, quote(ask.Number), `,"carrier":`, strconv.Itoa(c.carrier17(ask)), `}`)
	}
	writeAll(c.out, `],"rejected":[`, rejected.String(), `]}}`)
}

// carrier17 is the carrier key of an answer: what the client asked for, else what the number shows.
func (c *call) carrier17(ask ask17) int {
	if ask.Carrier != 0 {
		return ask.Carrier
	}
	if p := c.feed.parcel(ask.Number); p != nil {
		row, _ := courierOf(p.Courier)
		return row.key
	}
	return 0
}

// trackInfo17 answers gettrackinfo: registered numbers only.
func (c *call) trackInfo17() {
	asks, ok := c.open17()
	if !ok {
		return
	}
	rejected := &bytes.Buffer{}
	c.out.WriteString(`{"code":0,"data":{"accepted":[`)
	first := true
	for _, ask := range asks {
		since, registered := c.world.notes.registeredAt(Track17, ask.Number)
		if !registered {
			reject17(rejected, ask, -18019902, "Tracking number "+ask.Number+" is not registered, please register first.")
			c.count(tracker.OutcomeRejected)
			continue
		}
		p := c.feed.parcel(ask.Number)
		c.idx = c.idx[:0]
		if p != nil && c.at.Sub(since) >= c.world.registerDelay {
			c.idx = p.visible(c.seen, c.idx)
		}
		if len(c.idx) == 0 {
			reject17(rejected, ask, -18019909, "No tracking information at this time.")
			c.count(tracker.OutcomeNotFound)
			continue
		}
		if !first {
			c.out.WriteByte(',')
		}
		first = false
		c.write17(p, c.carrier17(ask))
		c.count(tracker.OutcomeOK)
	}
	c.out.WriteString(`],"rejected":[`)
	c.out.Write(rejected.Bytes())
	c.out.WriteString(`]}}`)
}

// quota17 answers getquota, the cheap call that shows whether the token works.
func (c *call) quota17() {
	if c.header.Get("17token") != c.world.accounts[Track17]["token"] {
		c.fail17("-18010002", "Security key is invalid.", tracker.OutcomeAuth)
		return
	}
	used := c.world.notes.registrations(Track17)
	writeAll(c.out, `{"code":0,"data":{"quota_total":1000000,"quota_used":`, strconv.Itoa(used), `,"quota_remain":`,
		strconv.Itoa(1000000-used), `,"today_used":`, strconv.Itoa(used), `,"max_track_daily":1000000,"free_email_quota":0,"free_email_quotaused":0}}`)
}

// write17Times appends the three forms of an event's time, without braces.
func write17Times(out *bytes.Buffer, e *Event) {
	at := e.At
	local := at.In(e.spot.zone)
	out.WriteString(`"time_iso":"`)
	out.Write(local.AppendFormat(out.AvailableBuffer(), time.RFC3339))
	out.WriteString(`","time_utc":"`)
	out.Write(at.UTC().AppendFormat(out.AvailableBuffer(), time.RFC3339))
	out.WriteString(`","time_raw":{"date":"`)
	out.Write(local.AppendFormat(out.AvailableBuffer(), time.DateOnly))
	out.WriteString(`","time":"`)
	out.Write(local.AppendFormat(out.AvailableBuffer(), time.TimeOnly))
	out.WriteString(local.Format(`","timezone":"-07:00"}`))
}

// main17 is the main status that a sub status belongs to.
func main17(sub string) string {
	head, _, _ := strings.Cut(sub, "_")
	return head
}
