package simulator

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// upsMarks is statusCode, three digits; detail is code, coarse type. Type X is not always trouble, and D not always the end.
var upsMarks = map[What]mark{
	Ordered: {"003", "MP", "M"}, PickedUp: {"038", "PU", "P"}, HubIn: {"005", "AR", "I"}, HubOut: {"005", "DP", "I"}, ArriveCity: {"005", "AR", "I"},
	Branch: {"071", "DS", "I"}, OutForDelivery: {"021", "OT", "I"}, AttemptFailed: {"060", "48", "X"}, Unreachable: {"022", "49", "X"},
	Locker: {"161", "2Q", "D"}, Collected: {"011", "FS", "D"}, Signed: {"011", "FS", "D"}, Refused: {"029", "A1", "X"}, Damaged: {"059", "A3", "X"},
	Detained: {"083", "13", "X"}, Customs: {"058", "G1", "X"}, Returning: {"036", "24", "X"}, Returned: {"034", "B0", "D"}, LostText: {"068", "26", "X"},
	Cancelled: {"007", "VP", "MV"}, Unknown: {"997", "Q~", "I"}, Other: {"010", "IP", "I"},
}

// tokenUPS answers the sign-in: OAuth client credentials as HTTP Basic. Its numbers are texts.
func (c *call) tokenUPS() {
	account := c.world.accounts[UPS]
	id, secret, ok := c.req.BasicAuth()
	if !ok || id != account["client_id"] || secret != account["client_secret"] || c.form.Get("grant_type") != "client_credentials" {
		c.refuseUPS(http.StatusUnauthorized, "10401", "ClientId is Invalid", tracker.OutcomeAuth)
		return
	}
	writeAll(c.out, `{"token_type":"Bearer","issued_at":"`, strconv.FormatInt(c.at.UnixMilli(), 10), `","client_id":"`, id, `","access_token":"`,
		c.world.notes.issue(UPS, c.at, 4*time.Hour), `","scope":"","expires_in":"14399","refresh_count":"0","status":"approved"}`)
}

func (c *call) refuseUPS(status int, code, message string, outcome tracker.Outcome) {
	writeAll(c.out, `{"response":{"errors":[{"code":"`, code, `","message":"`, message, `"}]}}`)
	c.fail(status, outcome)
}

// ups answers track/v1/details: one number, newest activity first. A number that is not known is a warning within HTTP 200.
func (c *call) ups() {
	number := c.req.PathValue("number")
	token, _ := strings.CutPrefix(c.header.Get("Authorization"), "Bearer ")
	switch {
	case !c.world.notes.honours(UPS, token, c.at):
		c.refuseUPS(http.StatusUnauthorized, "250002", "Invalid Authentication Information.", tracker.OutcomeAuth)
		return
	case c.header.Get("transId") == "" || c.header.Get("transactionSrc") == "":
		c.refuseUPS(http.StatusBadRequest, "TV0001", "Missing transId or transactionSrc", tracker.OutcomeRejected)
		return
	case len(number) < 7 || len(number) > 34:
		c.refuseUPS(http.StatusBadRequest, "TV1002", "Invalid inquiry number", tracker.OutcomeRejected)
		return
	}
	writeAll(c.out, `{"trackResponse":{"shipment":[{"inquiryNumber":`, quote(number))
	p := c.feed.parcel(number)
	if !c.sees(p) {
		c.out.WriteString(`,"warnings":[{"code":"TW0001","message":"Tracking Information Not Found"}]}]}}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	last := &p.Events[c.idx[len(c.idx)-1]]
	writeAll(c.out, `,"package":[{"trackingNumber":"`, p.TrackingNo, `","deliveryDate":[],"activity":[`)
	c.idx = p.listed(c.idx, false)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.activityUPS(&p.Events[i])
	}
	writeAll(c.out, `],"currentStatus":{"description":`, last.quoted, `,"code":"`, last.mark.code, `"},"packageAddress":[{"type":"ORIGIN","address":`)
	c.addressUPS(spotOf(p.Origin.City))
	c.out.WriteString(`},{"type":"DESTINATION","address":`)
	c.addressUPS(spotOf(p.Destination.City))
	c.out.WriteString(`}],"service":{"code":"008","description":"UPS Worldwide Expedited"},"packageCount":1}]}]}}`)
	c.count(tracker.OutcomeOK)
}

// activityUPS renders one activity in local time; some lack the time in GMT and have the offset alone.
func (c *call) activityUPS(e *Event) {
	local := e.At.In(e.spot.zone)
	c.out.WriteString(`{"location":{"slic":"0001","address":`)
	c.addressUPS(e.spot)
	writeAll(c.out, `},"status":{"type":"`, e.mark.coarse, `","description":`, e.quoted, `,"code":"`, e.mark.detail, `","statusCode":"`, e.mark.code, `"}`,
		local.Format(`,"date":"20060102","time":"150405","gmtOffset":"-07:00"`))
	if e.What != HubIn {
		c.out.WriteString(e.At.Format(`,"gmtDate":"20060102","gmtTime":"15:04:05"`))
	}
	c.out.WriteByte('}')
}

func (c *call) addressUPS(where *city) {
	writeAll(c.out, `{"city":"`, where.latin, `","stateProvince":"`, where.state(), `","postalCode":"`, where.postcode, `","countryCode":"`, where.country,
		`","country":"`, where.country, `"}`)
}
