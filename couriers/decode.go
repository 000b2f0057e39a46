package couriers

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// Document is what `decode --json` prints: the reading of one response or push body. Its shape is a promise to scripts.
type Document struct {
	Courier      string            `json:"courier"`
	Outcome      tracker.Outcome   `json:"outcome"`
	Shipments    []DecodedShipment `json:"shipments"`
	UnknownCodes []string          `json:"unknown_codes"`
	Detail       string            `json:"detail,omitempty"`
	Problem      tracker.Problem   `json:"problem,omitempty"`
}

// DecodedShipment is one number of a Document. Its outcome is given only where it is not ok. Checkpoints are oldest first.
type DecodedShipment struct {
	TrackingNo  string              `json:"tracking_no"`
	Status      tracker.Status      `json:"status"`
	ExpectedAt  *time.Time          `json:"expected_at"`
	Checkpoints []DecodedCheckpoint `json:"checkpoints"`
	Outcome     tracker.Outcome     `json:"outcome,omitempty"`
	Problem     tracker.Problem     `json:"problem,omitempty"`
	Detail      string              `json:"detail,omitempty"`
}

// DecodedCheckpoint is one event of a DecodedShipment.
type DecodedCheckpoint struct {
	At     time.Time      `json:"at"`
	Status tracker.Status `json:"status"`
	Code   string         `json:"code"`
	Text   string         `json:"text"`
	Place  string         `json:"place"`
	Hint   bool           `json:"hint,omitempty"`
}

// Decode reads one body with the adapter's own parser, without any network.
func Decode(a Adapter, r Reply, push bool) Document {
	parse := a.Parse
	if push {
		parse = a.ParsePush
	}
	answer := parse(r)
	d := Document{
		Courier: a.Info.Code, Outcome: overallOutcome(answer), Detail: answer.Detail, Problem: answer.Problem,
		Shipments: make([]DecodedShipment, 0, len(answer.Shipments)), UnknownCodes: slices.Clone(answer.UnknownCodes),
	}
	for _, s := range answer.Shipments {
		d.Shipments = append(d.Shipments, decodeShipment(s))
		d.UnknownCodes = append(d.UnknownCodes, s.UnknownCodes...)
	}
	slices.Sort(d.UnknownCodes)
	d.UnknownCodes = slices.Compact(d.UnknownCodes)
	if d.UnknownCodes == nil {
		d.UnknownCodes = []string{}
	}
	return d
}

// overallOutcome is one of the seven outcomes of `decode`. A batch is ok when one of its parcels is; one in which every parcel failed
// the same way failed that way. A time-out told by status code is the server's failure.
func overallOutcome(a tracker.Answer) tracker.Outcome {
	outcome := a.Outcome
	if outcome == tracker.OutcomeOK && len(a.Shipments) > 0 {
		outcome = a.Shipments[0].Outcome
		for _, s := range a.Shipments[1:] {
			if s.Outcome != outcome {
				outcome = tracker.OutcomeOK
				break
			}
		}
	}
	switch outcome {
	case tracker.OutcomeTimeout, tracker.OutcomeUnreachable:
		return tracker.OutcomeServerError
	default:
		return outcome
	}
}

func decodeShipment(s tracker.TrackedShipment) DecodedShipment {
	out := DecodedShipment{
		TrackingNo: s.TrackingNo, Status: s.Status, Problem: s.Problem, Detail: s.Detail,
		Checkpoints: make([]DecodedCheckpoint, 0, len(s.Checkpoints)),
	}
	if s.Outcome != tracker.OutcomeOK {
		out.Outcome = s.Outcome
	}
	if !s.ExpectedAt.IsZero() {
		out.ExpectedAt = &s.ExpectedAt
	}
	for _, c := range s.Checkpoints {
		out.Checkpoints = append(out.Checkpoints, DecodedCheckpoint{
			At: c.At.UTC(), Status: c.Status, Code: c.Code, Text: c.Text, Place: c.Place, Hint: c.Hint,
		})
	}
	return out
}
