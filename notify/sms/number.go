package sms

import (
	"errors"
	"strconv"

	"github.com/nyaruka/phonenumbers"
)

// homeRegion is whose numbers are written without a country code.
const homeRegion = "CN"

// mainland is the country code whose numbers Chinese providers treat apart.
const mainland = 86

// ErrNumber says that a text is no number that takes text messages. It does not repeat the text.
var ErrNumber = errors.New("not a mobile number")

// number is a recipient.
type number struct {
	country  int
	national string
}

// e164 is the form for Twilio and Tencent: +8613800001111.
func (n number) e164() string { return "+" + strconv.Itoa(n.country) + n.national }

// aliyun is the form for Aliyun: a mainland number without its country code, any other with it but without a plus sign.
func (n number) aliyun() string {
	if n.country == mainland {
		return n.national
	}
	return strconv.Itoa(n.country) + n.national
}

// CheckNumber reads a mobile number as people write it, with or without +86, spaces or full-width digits, and returns its E.164 form.
// The error is ErrNumber.
func CheckNumber(text string) (string, error) {
	n, err := parseNumber(text)
	if err != nil {
		return "", err
	}
	return n.e164(), nil
}

// parseNumber refuses fixed lines: in the mainland every number of another type, elsewhere those that are known to be one.
func parseNumber(text string) (number, error) {
	parsed, err := phonenumbers.Parse(text, homeRegion)
	if err != nil || !phonenumbers.IsValidNumber(parsed) || parsed.GetExtension() != "" {
		return number{}, ErrNumber
	}
	n := number{country: int(parsed.GetCountryCode()), national: phonenumbers.GetNationalSignificantNumber(parsed)}
	kind := phonenumbers.GetNumberType(parsed)
	if kind == phonenumbers.FIXED_LINE || (n.country == mainland && kind != phonenumbers.MOBILE) {
		return number{}, ErrNumber
	}
	return n, nil
}
