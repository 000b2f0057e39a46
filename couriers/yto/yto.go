// Package yto reads YTO Express (圆通) through its open platform: the trace query in both of its present forms, and the status push. The
// signature of either form was computed against published examples.
package yto

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strconv"
)

// The two forms of the query. Which one an account has stands in the address that the platform's console hands out.
const (
	waybillQuery = "waybill_query"
	trackQuery   = "track_query_adapter"
)

// Adapter describes the platform. customer_code is the part of the address that is the account's own, app_key the customer number. The option
// interface chooses track_query_adapter, user_id is for accounts whose user differs from customer_code. push_secret is the key of the push,
// where the platform gave it one of its own.
func Adapter() couriers.Adapter {
	p := parser{codes: codes()}
	return couriers.Adapter{
		Info: tracker.CourierInfo{
			Code: "yto", NameZH: "圆通速递", NameEN: "YTO Express", Serves: []string{"yto"},
			BatchSize: 1, RequestsPerSecond: 5, Verified: "documented",
			Credentials: []string{"customer_code", "app_key", "secret"},
		},
		Options: []string{"interface", "user_id"},
		Open: func(a couriers.Account, c *couriers.Client) (tracker.Courier, error) {
			if err := a.Require("customer_code", "app_key", "secret"); err != nil {
				return nil, err
			}
			y := &courier{account: a, client: c, parse: p.parse, form: a.Option("interface", waybillQuery)}
			if y.form != waybillQuery && y.form != trackQuery {
				return nil, fmt.Errorf("yto: interface %q is neither %s nor %s", y.form, waybillQuery, trackQuery)
			}
			return y, nil
		},
		Parse:     p.parse,
		ParsePush: p.parsePush,
		Push:      &couriers.Push{Verify: verify, Ack: acknowledge},
	}
}

type courier struct {
	account couriers.Account
	client  *couriers.Client
	parse   func(couriers.Reply) tracker.Answer
	form    string
}

// question is the signed param.
type question struct {
	Number string `json:"NUMBER"`
}

// Track looks up the first number of queries; the batch size of this courier is one.
func (y *courier) Track(ctx context.Context, queries []tracker.TrackQuery) tracker.Answer {
	if len(queries) == 0 {
		return tracker.Answer{Outcome: tracker.OutcomeOK}
	}
	param, err := json.Marshal(question{Number: queries[0].TrackingNo})
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	req := y.asForm(string(param))
	if y.form == trackQuery {
		if req.JSON, err = y.asJSON(string(param)); err != nil {
			return couriers.Malformed("the question cannot be written as JSON")
		}
		req.Form = nil
		req.Path = "/open/" + trackQuery + "/v1/" + y.escaped("customer_code") + "/" + y.escaped("app_key")
	}
	return y.client.Fetch(ctx, req, y.parse)
}

func (y *courier) asForm(param string) couriers.Request {
	const method, version = "yto.Marketing.WaybillTrace", "1.01"
	credentials := y.account.Credentials
	return couriers.Request{
		Base: "https://openapi.yto.net.cn",
		Path: "/service/" + waybillQuery + "/v1/" + y.escaped("customer_code"),
		Form: url.Values{
			"app_key": {credentials["app_key"]}, "user_id": {y.account.Option("user_id", credentials["customer_code"])}, "format": {"JSON"},
			"method": {method}, "v": {version}, "timestamp": {y.timestamp()}, "param": {param},
			"sign": {digest(param+method+version, credentials["secret"])},
		},
		Retry: couriers.RetryLookup,
	}
}

func (y *courier) asJSON(param string) ([]byte, error) {
	return json.Marshal(map[string]string{
		"timestamp": y.timestamp(), "param": param, "format": "JSON",
		"sign": digest(param+trackQuery+"v1", y.account.Credentials["secret"]),
	})
}

func (y *courier) escaped(credential string) string {
	return url.PathEscape(y.account.Credentials[credential])
}

func (y *courier) timestamp() string { return strconv.FormatInt(y.client.Now().UnixMilli(), 10) }

// digest is Base64 of the MD5 bytes of the text and the secret. Of a query the text is param, method and version, of a push its XML.
func digest(text, secret string) string {
	sum := md5.Sum([]byte(text + secret))
	return base64.StdEncoding.EncodeToString(sum[:])
}

var _ tracker.Courier = (*courier)(nil)
