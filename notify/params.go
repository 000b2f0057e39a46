package notify

import (
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// tailLength is how many of a number's last characters name a parcel in a text message.
const tailLength = 6

// params lists the facts of a message by name for channels that fill in a template. Only what is known has a name.
func (r *Renderer) params(v view) map[string]string {
	word := func(group, name string) string {
		if name == "" {
			return ""
		}
		return r.cfg.Words.Of(v.locale, group, name)
	}
	order := ""
	if len(v.OrderNos) > 0 {
		order = v.OrderNos[0]
	}
	number := v.TrackingNo
	if number == "" {
		number = order
	}
	if number == "" && v.GroupID != 0 && len(v.Digest) > 0 {
		number = v.Digest[0].TrackingNo
	}
	all := map[string]string{
		"shop": v.Merchant, "supplier": v.Supplier, "courier": word("courier", v.Courier), "number": number, "tail": lastOf(number, tailLength), "order": order,
		"kind": word("kind", string(v.Kind)), "severity": word("severity", v.Severity), "action": word("action", string(v.Action)),
		"answer": word("answer", string(v.Answer)), "resolution": word("resolution", v.Resolution), "place": r.place(v),
		"hours": someHours(v.counted()), "limit": someHours(v.LimitHours), "count": someCount(v.Members, v.OpenCount), "new": someCount(v.NewCount),
		"time": v.WhenShort(v.due()), "link": v.Link, "path": strings.TrimPrefix(strings.TrimPrefix(v.Link, r.cfg.BaseURL), "/"),
	}
	for name, value := range all {
		if value == "" {
			delete(all, name)
		}
	}
	return all
}

// counted is the number of hours that a message of this kind speaks of.
func (v view) counted() float64 {
	switch {
	case v.WithinHours > 0:
		return v.WithinHours
	case v.Kind == tracker.KindPromiseOverdue || v.Kind == tracker.KindLineOverdue:
		return v.OverdueHours
	default:
		return v.SilenceHours
	}
}

// due is the instant that matters to the reader: the reply clock, the date answered, else the next step.
func (v view) due() time.Time {
	switch {
	case v.Audience == tracker.AudienceSupplier:
		return v.ReplyBy
	case !v.AnswerDate.IsZero():
		return v.AnswerDate
	case v.NextAt.IsZero() && len(v.Digest) > 0:
		return v.Digest[0].NextAt
	default:
		return v.NextAt
	}
}

// place is where a cluster lies, or where a parcel goes.
func (r *Renderer) place(v view) string {
	if v.Cluster == nil {
		return v.Destination
	}
	return r.cfg.Words.ClusterPlace(v.locale, tracker.ClusterKey{Kind: v.Kind, Courier: v.Courier, Place: v.Cluster.Place})
}

func lastOf(s string, n int) string {
	runes := []rune(s)
	return string(runes[max(0, len(runes)-n):])
}

func someHours(h float64) string {
	if h == 0 {
		return ""
	}
	return showHours(h)
}

func someCount(counts ...int) string {
	for _, n := range counts {
		if n > 0 {
			return strconv.Itoa(n)
		}
	}
	return ""
}
