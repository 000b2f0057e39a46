package track17

import (
	"context"
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// asked is one number of a request.
type asked struct {
	Number  string `json:"number"`
	Carrier int    `json:"carrier,omitempty"`
	Phone   string `json:"phone_number_last_4,omitempty"`
	Old     int    `json:"carrier_old,omitempty"` // of a change
	New     int    `json:"carrier_new,omitempty"`
}

// method is one of the provider's methods, and whether it may be repeated.
type method struct {
	name  string
	retry couriers.Retry
}

// ask calls a method about numbers.
func (t *courier) ask(ctx context.Context, m method, body []asked) reading {
	var out reading
	out.answer = t.call(ctx, m, body, func(r couriers.Reply) tracker.Answer {
		out = t.parser.read(r)
		return out.answer
	})
	return out
}

func (t *courier) call(ctx context.Context, m method, body []asked, parse func(couriers.Reply) tracker.Answer) tracker.Answer {
	raw, err := json.Marshal(body)
	if err != nil {
		return couriers.Malformed("the question cannot be written as JSON")
	}
	return t.client.Fetch(ctx, couriers.Request{
		Base:   "https://api.17track.net",
		Path:   "/track/" + t.version + "/" + m.name,
		JSON:   raw,
		Header: map[string]string{"17token": t.account.Credentials["token"]},
		Retry:  m.retry,
	}, parse)
}

// get reads by number alone: asked with a carrier, a number that is registered under another one would count as not registered, and the
// registration that follows would be paid twice.
func (t *courier) get(ctx context.Context, queries []tracker.TrackQuery) reading {
	return t.ask(ctx, method{"gettrackinfo", couriers.RetryLookup}, plain(queries))
}

// register registers numbers. Where the provider does not take our carrier for a number it may find out by itself: a refused
// registration costs nothing.
func (t *courier) register(ctx context.Context, queries []tracker.TrackQuery) reading {
	body := make([]asked, 0, len(queries))
	for _, q := range queries {
		body = append(body, asked{Number: q.TrackingNo, Carrier: carrierKey(q.Courier), Phone: q.PhoneTail})
	}
	first := t.ask(ctx, method{"register", couriers.RetryNever}, body)
	wrong := first.with(codeWrongCarrier, codeNotRegistrable)
	body = slices.DeleteFunc(body, func(a asked) bool { return a.Carrier == 0 || !slices.Contains(wrong, a.Number) })
	if first.answer.Outcome != tracker.OutcomeOK || len(body) == 0 {
		return first
	}
	var numbers []string
	for i := range body {
		body[i].Carrier = 0
		numbers = append(numbers, body[i].Number)
	}
	return first.replaced(numbers, t.ask(ctx, method{"register", couriers.RetryNever}, body))
}

func plain(queries []tracker.TrackQuery) []asked {
	body := make([]asked, 0, len(queries))
	for _, q := range queries {
		body = append(body, asked{Number: q.TrackingNo})
	}
	return body
}

func only(queries []tracker.TrackQuery, numbers []string) []tracker.TrackQuery {
	return slices.DeleteFunc(slices.Clone(queries), func(q tracker.TrackQuery) bool { return !slices.Contains(numbers, q.TrackingNo) })
}
