package simulator

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"time"
)

// easypostMarks is status; detail is status_detail. A delivery after return_to_sender is one to the sender.
var easypostMarks = map[What]mark{
	Ordered: {code: "pre_transit", detail: "label_created"}, PickedUp: {code: "in_transit", detail: "received_at_origin_facility"},
	HubIn: {code: "in_transit", detail: "arrived_at_facility"}, HubOut: {code: "in_transit", detail: "departed_facility"},
	ArriveCity: {code: "in_transit", detail: "arrived_at_facility"}, Branch: {code: "in_transit", detail: "received_at_destination_facility"},
	OutForDelivery: {code: "out_for_delivery", detail: "out_for_delivery"}, AttemptFailed: {code: "in_transit", detail: "delivery_exception"},
	Unreachable: {code: "in_transit", detail: "delivery_exception"}, Locker: {code: "available_for_pickup", detail: "arrived_at_pickup_location"},
	Collected: {code: "delivered", detail: "arrived_at_destination"}, Signed: {code: "delivered", detail: "arrived_at_destination"},
	Refused: {code: "failure", detail: "refused"}, Damaged: {code: "failure", detail: "damaged"}, Detained: {code: "in_transit", detail: "held"},
	Returning: {code: "return_to_sender", detail: "return"}, Returned: {code: "delivered", detail: "arrived_at_destination"},
	LostText: {code: "failure", detail: "lost"}, Cancelled: {code: "cancelled", detail: "cancelled"},
	Unknown: {code: "in_transit", detail: "counted_again"}, Other: {code: "in_transit", detail: "status_update"},
}

const prefixEasypost = "trk_"

func idEasypost(number string) string { return prefixEasypost + hex.EncodeToString([]byte(number)) }

// openEasypost checks the key, which signs in as a user without a password.
func (c *call) openEasypost() bool {
	user, password, ok := c.req.BasicAuth()
	if ok && password == "" && user == c.world.accounts[EasyPost]["api_key"] {
		return true
	}
	c.refuseEasypost(http.StatusForbidden, tracker.OutcomeAuth,
		`"code":"APIKEY.INACTIVE","message":"This api key is no longer active. Please use a different api key or reactivate this key.","errors":[]`)
	return false
}

func (c *call) refuseEasypost(status int, outcome tracker.Outcome, fields string) {
	writeAll(c.out, `{"error":{`, fields, `}}`)
	c.fail(status, outcome)
}

// listEasypost answers GET /v2/trackers: the tracker of one number, if it exists.
func (c *call) listEasypost() {
	if !c.openEasypost() {
		return
	}
	c.out.WriteString(`{"trackers":[`)
	number := c.req.URL.Query().Get("tracking_code")
	if since, exists := c.world.notes.registeredAt(EasyPost, number); exists {
		c.trackerEasypost(number, since)
	}
	c.out.WriteString(`],"has_more":false}`)
}

// createEasypost answers POST /v2/trackers. The same number gives the tracker that exists.
func (c *call) createEasypost() {
	if !c.openEasypost() {
		return
	}
	var ask struct {
		Tracker struct {
			Code    string `json:"tracking_code"`
			Carrier string `json:"carrier"`
		} `json:"tracker"`
	}
	if err := json.Unmarshal(c.body, &ask); err != nil || ask.Tracker.Code == "" {
		c.refuseEasypost(http.StatusUnprocessableEntity, tracker.OutcomeRejected,
			`"code":"PARAMETER.REQUIRED","message":"Missing required parameter.","errors":[{"field":"tracking_code","message":"cannot be blank"}]`)
		return
	}
	if p := c.feed.parcel(ask.Tracker.Code); ask.Tracker.Carrier != "" && p != nil && easyOf(p) != ask.Tracker.Carrier {
		c.refuseEasypost(http.StatusUnprocessableEntity, tracker.OutcomeRejected,
			`"code":"PARAMETER.INVALID","message":"Invalid parameter.","errors":[{"field":"carrier","message":"is not supported"}]`)
		return
	}
	c.world.notes.register(EasyPost, ask.Tracker.Code, c.at)
	since, _ := c.world.notes.registeredAt(EasyPost, ask.Tracker.Code)
	c.status = http.StatusCreated
	c.trackerEasypost(ask.Tracker.Code, since)
}

// oneEasypost answers GET /v2/trackers/{id}.
func (c *call) oneEasypost() {
	if !c.openEasypost() {
		return
	}
	number, since, ok := c.byID(EasyPost, prefixEasypost)
	if !ok {
		c.refuseEasypost(http.StatusNotFound, tracker.OutcomeNotFound, `"code":"NOT_FOUND","message":"The requested resource could not be found.","errors":[]`)
		return
	}
	c.trackerEasypost(number, since)
}

// deleteEasypost answers DELETE /v2/trackers/{id}.
func (c *call) deleteEasypost() {
	if !c.openEasypost() {
		return
	}
	number, _, ok := c.byID(EasyPost, prefixEasypost)
	if !ok || !c.world.notes.forget(EasyPost, number) {
		c.refuseEasypost(http.StatusNotFound, tracker.OutcomeNotFound, `"code":"NOT_FOUND","message":"The requested resource could not be found.","errors":[]`)
		return
	}
	c.out.WriteString(`{}`)
}

func easyOf(p *Parcel) string {
	row, _ := courierOf(p.Courier)
	return row.easy
}

// trackerEasypost renders a tracker that exists since a time, and counts it.
func (c *call) trackerEasypost(number string, since time.Time) {
	p := c.feed.parcel(number)
	writeAll(c.out, `{"id":"`, idEasypost(number), `","object":"Tracker","mode":"production","tracking_code":`, quote(number), `,"created_at":"`,
		since.UTC().Format(time.RFC3339), `","est_delivery_date":null,"signed_by":null`)
	if p == nil || c.at.Sub(since) < c.world.registerDelay || !c.sees(p) {
		c.out.WriteString(`,"carrier":"","status":"unknown","status_detail":"unknown","tracking_details":[]}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.bodyEasypost(p)
	c.count(tracker.OutcomeOK)
}

// bodyEasypost renders what is known of a parcel whose visible events are in c.idx, oldest first, and closes the object.
func (c *call) bodyEasypost(p *Parcel) {
	last := &p.Events[c.idx[len(c.idx)-1]]
	writeAll(c.out, `,"carrier":"`, easyOf(p), `","status":"`, last.mark.code, `","status_detail":"`, last.mark.detail, `","tracking_details":[`)
	c.idx = p.listed(c.idx, true)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		e := &p.Events[i]
		writeAll(c.out, `{"object":"TrackingDetail","message":`, e.quoted, `,"description":"","status":"`, e.mark.code, `","status_detail":"`, e.mark.detail,
			`","datetime":"`, e.At.Format(time.RFC3339), `","source":"`, easyOf(p), `","tracking_location":{"object":"TrackingLocation","city":"`, e.spot.latin,
			`","state":`, orNull(e.spot.state()), `,"country":"`, e.spot.country, `","zip":`, orNull(e.spot.postcode), `}}`)
	}
	c.out.WriteString(`]}`)
}
