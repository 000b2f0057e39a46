package simulator

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// aftershipMarks is subtag; coarse is tag.
var aftershipMarks = map[What]mark{
	Ordered: {code: "InfoReceived_001", coarse: "InfoReceived"}, PickedUp: {code: "InTransit_002", coarse: "InTransit"},
	HubIn: {code: "InTransit_003", coarse: "InTransit"}, HubOut: {code: "InTransit_007", coarse: "InTransit"},
	ArriveCity: {code: "InTransit_004", coarse: "InTransit"}, Branch: {code: "InTransit_003", coarse: "InTransit"},
	OutForDelivery: {code: "OutForDelivery_001", coarse: "OutForDelivery"}, AttemptFailed: {code: "AttemptFail_001", coarse: "AttemptFail"},
	Unreachable: {code: "AttemptFail_002", coarse: "AttemptFail"}, Locker: {code: "AvailableForPickup_001", coarse: "AvailableForPickup"},
	Collected: {code: "Delivered_002", coarse: "Delivered"}, Signed: {code: "Delivered_003", coarse: "Delivered"},
	Refused: {code: "Exception_007", coarse: "Exception"}, Damaged: {code: "Exception_012", coarse: "Exception"},
	Detained: {code: "Exception_002", coarse: "Exception"}, Customs: {code: "Exception_004", coarse: "Exception"}, Returning: {code: "Exception_010", coarse: "Exception"},
	Returned: {code: "Exception_011", coarse: "Exception"}, LostText: {code: "Exception_013", coarse: "Exception"},
	Unknown: {code: "InTransit_099", coarse: "InTransit"},
	Other:   {code: "InTransit_001", coarse: "InTransit"},
}

// idAftership makes the id of a tracking, from which the number can be read again.
func idAftership(number string) string { return hex.EncodeToString([]byte(number)) }

// openAftership checks the key; it answers and returns false when it is wrong.
func (c *call) openAftership() bool {
	c.limit()
	if c.header.Get("As-Api-Key") == c.world.accounts[AfterShip]["api_key"] {
		return true
	}
	c.metaAftership(http.StatusUnauthorized, "401", "The API key is invalid.", "{}")
	c.count(tracker.OutcomeAuth)
	return false
}

// limit tells how much of the endpoint's rate is left, as each answer of AfterShip does.
func (c *call) limit() {
	c.reply.Set("X-RateLimit-Limit", "10")
	c.reply.Set("X-RateLimit-Remaining", "9")
	c.reply.Set("X-RateLimit-Reset", strconv.FormatInt(c.at.Add(time.Second).Unix(), 10))
}

// metaAftership answers with a refusal.
func (c *call) metaAftership(status int, code, message, data string) {
	c.status = status
	writeAll(c.out, `{"meta":{"code":`, code, `,"message":`, quote(message), `,"type":"`, strings.ReplaceAll(http.StatusText(status), " ", ""), `"},"data":`, data, `}`)
}

// listAftership answers GET /trackings: the trackings of the asked numbers that exist.
func (c *call) listAftership() {
	if !c.openAftership() {
		return
	}
	c.out.WriteString(`{"meta":{"code":200},"data":{"pagination":{"total":0,"next_cursor":null,"has_next_page":false},"trackings":[`)
	first := true
	for _, number := range strings.Split(c.req.URL.Query().Get("tracking_numbers"), ",") {
		since, exists := c.world.notes.registeredAt(AfterShip, number)
		if !exists {
			continue
		}
		if !first {
			c.out.WriteByte(',')
		}
		first = false
		c.trackingAftership(number, since)
	}
	c.out.WriteString(`]}}`)
}

// createAftership answers POST /trackings. Nothing is known about a new number at first, and a number can be created once.
func (c *call) createAftership() {
	if !c.openAftership() {
		return
	}
	var ask struct {
		Number string `json:"tracking_number"`
		Slug   string `json:"slug"`
	}
	if err := json.Unmarshal(c.body, &ask); err != nil {
		c.metaAftership(http.StatusBadRequest, "4001", "Invalid JSON data.", "{}")
		c.count(tracker.OutcomeRejected)
		return
	}
	p := c.feed.parcel(ask.Number)
	switch {
	case len(ask.Number) < 4 || len(ask.Number) > 100:
		c.metaAftership(http.StatusBadRequest, "4005", "The value of `tracking_number` is invalid.", `{"tracking_number":`+quote(ask.Number)+`}`)
		c.count(tracker.OutcomeRejected)
	case ask.Slug != "" && p != nil && slugOf(p) != ask.Slug:
		c.metaAftership(http.StatusBadRequest, "4010", "The value of `slug` is invalid.", `{"slug":`+quote(ask.Slug)+`}`)
		c.count(tracker.OutcomeRejected)
	case !c.world.notes.register(AfterShip, ask.Number, c.at):
		c.metaAftership(http.StatusBadRequest, "4003", "Tracking already exists.",
			`{"id":"`+idAftership(ask.Number)+`","tracking_number":`+quote(ask.Number)+`,"slug":`+quote(ask.Slug)+`}`)
		c.count(tracker.OutcomeOK)
	default:
		c.status = http.StatusCreated
		c.out.WriteString(`{"meta":{"code":201},"data":`)
		c.trackingAftership(ask.Number, c.at)
		c.out.WriteByte('}')
	}
}

// oneAftership answers GET /trackings/{id}.
func (c *call) oneAftership() {
	if !c.openAftership() {
		return
	}
	number, since, ok := c.byID(AfterShip, "")
	if !ok {
		c.metaAftership(http.StatusNotFound, "4004", "Tracking does not exist.", "{}")
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.out.WriteString(`{"meta":{"code":200},"data":`)
	c.trackingAftership(number, since)
	c.out.WriteByte('}')
}

// deleteAftership answers DELETE /trackings/{id}.
func (c *call) deleteAftership() {
	if !c.openAftership() {
		return
	}
	number, _, ok := c.byID(AfterShip, "")
	if !ok || !c.world.notes.forget(AfterShip, number) {
		c.metaAftership(http.StatusNotFound, "4004", "Tracking does not exist.", "{}")
		return
	}
	writeAll(c.out, `{"meta":{"code":200},"data":{"id":"`, idAftership(number), `","tracking_number":`, quote(number), `}}`)
}

// couriersAftership answers GET /couriers, the cheap call that shows whether the key works.
func (c *call) couriersAftership() {
	if !c.openAftership() {
		return
	}
	c.out.WriteString(`{"meta":{"code":200},"data":{"couriers":[{"slug":"royal-mail","name":"Royal Mail"},{"slug":"usps","name":"USPS"}]}}`)
}

// byID reads the number out of the path's id and returns it with the time of its registration.
func (c *call) byID(provider, prefix string) (string, time.Time, bool) {
	raw, err := hex.DecodeString(strings.TrimPrefix(c.req.PathValue("id"), prefix))
	since, ok := c.world.notes.registeredAt(provider, string(raw))
	return string(raw), since, err == nil && ok
}

func slugOf(p *Parcel) string {
	row, _ := courierOf(p.Courier)
	return row.slug
}
