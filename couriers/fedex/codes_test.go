package fedex

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// TestEveryDocumentedCode lists the scan codes of the documentation with their status. Notes are given as "note".
func TestEveryDocumentedCode(t *testing.T) {
	t.Parallel()
	table, seen := eventCodes(), 0
	for status, codes := range map[tracker.Status]string{
		tracker.StatusInfoReceived:       "OC OX DS EP MD RP AP",
		tracker.StatusPickedUp:           "PU PX DO IP",
		tracker.StatusInTransit:          "AA AC AF AR AX CH DP DR EA EO FD IT IX LO OF Ow PF PL PM SF SP TR CC AD ED PR AS",
		tracker.StatusOutForDelivery:     "OD",
		tracker.StatusCustomsHold:        "CD CP",
		tracker.StatusAvailableForPickup: "HL HP",
		tracker.StatusDelivered:          "DL",
		tracker.StatusException:          "SE DD PD",
		tracker.StatusFailedAttempt:      "DE",
		tracker.StatusReturning:          "RS RT",
		tracker.StatusCancelled:          "CA LC RD",
		"note":                           "AE AO DY US IN RC RM RR RA HA LP RG SH CU BR TP",
	} {
		for code := range strings.FieldsSeq(codes) {
			m, known := table[code]
			if !known || m.Hint != (status == "note") || !m.Hint && m.Status != status {
				t.Errorf("%s reads as %+v, want %s", code, m, status)
			}
			seen++
		}
	}
	if seen != 69 || len(table) != seen+1 { // OW is Ow in capitals
		t.Errorf("%d codes tried, the table has %d", seen, len(table))
	}
	if got := len(derivedCodes()); got != 10 {
		t.Errorf("%d derived codes, the list has 10", got)
	}
}

func TestScans(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scan scan
		want tracker.Status
		code string // counted as unknown
	}{
		"eventType before derived code":       {scan: scan{Type: "HP", Derived: "IT"}, want: tracker.StatusAvailableForPickup},
		"a return by its reason":              {scan: scan{Type: "DE", Derived: "DE", Exception: "060G"}, want: tracker.StatusReturning},
		"a return by its words":               {scan: scan{Type: "DE", Words: "Delivery exception", Why: "Unable to deliver - Returning to shipper"}, want: tracker.StatusReturning},
		"redirected is an attempt":            {scan: scan{Type: "DE", Exception: "A13", Why: "Redirecting to FedEx Office"}, want: tracker.StatusFailedAttempt},
		"refused":                             {scan: scan{Type: "SE", Why: "Shipment refused by recipient"}, want: tracker.StatusException},
		"lost in the words":                   {scan: scan{Type: "SE", Why: "The package was lost"}, want: tracker.StatusLost},
		"only a derived code":                 {scan: scan{Derived: "DL", Words: "Delivered"}, want: tracker.StatusDelivered},
		"only a derived code, on a return":    {scan: scan{Derived: "DL", Words: "Returning package to shipper"}, want: tracker.StatusReturning},
		"unknown type, derived delivered":     {scan: scan{Type: "ZZ", Derived: "DL", Words: "?"}, want: tracker.StatusUnknown, code: "ZZ"},
		"unknown type, derived in transit":    {scan: scan{Type: "ZZ", Derived: "IT", Words: "?"}, want: tracker.StatusUnknown, code: "ZZ"},
		"unknown type, derived trouble":       {scan: scan{Type: "ZZ", Derived: "CD", Words: "?"}, want: tracker.StatusCustomsHold, code: "ZZ"},
		"unknown type, words of a return":     {scan: scan{Type: "ZZ", Derived: "DL", Words: "Returned to shipper"}, want: tracker.StatusReturned, code: "ZZ"},
		"nothing at all":                      {want: tracker.StatusUnknown},
		"a delivery that names its exception": {scan: scan{Type: "DL", Derived: "DL", Exception: "060G"}, want: tracker.StatusDelivered},
	} {
		r := newParser().read(c.scan)
		if r.Status != c.want || r.Unknown != (c.code != "") {
			t.Errorf("%s: %+v, want %s", name, r, c.want)
		}
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]tracker.Answer{
		`{"errors":[{"code":"NOT.AUTHORIZED.ERROR","message":"no"}]}`: {Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials},
		`{"errors":[{"code":"FORBIDDEN.ERROR","message":"no"}]}`:      {Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemNoPermission},
		`{"error":"invalid_client"}`:                                  {Outcome: tracker.OutcomeAuth, Problem: tracker.ProblemBadCredentials},
		`{}`:                                                          {Outcome: tracker.OutcomeMalformed},
	} {
		if _, a := token(couriers.Reply{Body: []byte(body)}); a.Outcome != want.Outcome || a.Problem != want.Problem {
			t.Errorf("%s: %s %q, want %s %q", body, a.Outcome, a.Problem, want.Outcome, want.Problem)
		}
	}
}
