package notify

import (
	"cmp"
	"fmt"
	"math"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// digestLimit is how many parcels a digest lists; the rest is behind its link.
const digestLimit = 40

// view is what a template sees: the cleaned message, who reads it and where its link leads.
type view struct {
	tracker.Message
	Audience tracker.Audience
	Link     string
	// Unsubscribe leads to where the recipient stops messages of this sort; empty for all but digests by e-mail.
	Unsubscribe string
	Rest        int // parcels of a digest that are not listed
	zone        *time.Location
	locale      tracker.Locale
}

func (r *Renderer) view(n tracker.Notification) view {
	v := view{Message: cleanMessage(n.Message), Audience: n.Audience, locale: n.Locale}
	if n.Audience == tracker.AudienceSupplier {
		v.Message = withoutShopBusiness(v.Message)
	}
	var err error
	if v.zone, err = time.LoadLocation(cmp.Or(v.Zone, "Asia/Shanghai")); err != nil {
		v.zone = time.UTC
	}
	if len(v.Digest) > digestLimit {
		v.Rest, v.Digest = len(v.Digest)-digestLimit, v.Digest[:digestLimit]
	}
	if n.Topic == tracker.TopicClusterOpened || n.Topic == tracker.TopicClusterSupplier { // its list is cut already
		v.Rest = max(0, v.Members-len(v.Digest))
	}
	if n.Topic == tracker.TopicNearBreach || n.Topic == tracker.TopicBundle || v.GroupID != 0 {
		v.Rest = max(0, v.OpenCount-len(v.Digest))
	}
	v.Link = r.link(n, v.Message)
	if n.Topic == tracker.TopicDigest && n.Channel == "email" {
		who := tracker.Unsubscription{MerchantID: n.MerchantID, Recipient: n.Recipient}
		v.Unsubscribe = tracker.UnsubscribeSigner{Key: r.cfg.Links.Key}.Link(r.cfg.BaseURL, who, v.At.AddDate(0, 0, tracker.UnsubscribeDays))
	}
	return v
}

// link leads to where the reader can act: the answer page for suppliers, the parcel's or the cluster's page, the courier feeds or the list.
// A supplier answers for single parcels only.
func (r *Renderer) link(n tracker.Notification, m tracker.Message) string {
	switch {
	case clusters(n.Topic) && n.Audience == tracker.AudienceSupplier:
		return ""
	case n.Topic == tracker.TopicSwitchAdvice:
		return r.cfg.BaseURL + "/suppliers"
	case n.Topic == tracker.TopicChannelFault:
		return r.cfg.BaseURL + "/people"
	case n.Topic == tracker.TopicProfileDrift:
		return r.cfg.BaseURL + "/score/snapshots"
	case clusters(n.Topic):
		return fmt.Sprintf("%s/clusters/%d", r.cfg.BaseURL, m.IncidentID)
	case n.Audience == tracker.AudienceSupplier:
		return r.cfg.Links.Link(r.cfg.BaseURL, n.MerchantID, m.EscalationID, r.answerUntil(n))
	case m.GroupID != 0:
		return fmt.Sprintf("%s/suppliers/%d", r.cfg.BaseURL, m.SupplierID)
	case m.ShipmentID != 0:
		return fmt.Sprintf("%s/parcels/%d", r.cfg.BaseURL, m.ShipmentID)
	case m.OrderID != 0:
		return fmt.Sprintf("%s/orders/%d", r.cfg.BaseURL, m.OrderID)
	case n.Topic == tracker.TopicFeedBlind || n.Topic == tracker.TopicFeedBack:
		return r.cfg.BaseURL + "/couriers"
	default:
		return r.cfg.BaseURL + "/stuck"
	}
}

// answerUntil is when a supplier's link ends. That of a test is over from the start: what is asked there may have the number of a real question.
func (r *Renderer) answerUntil(n tracker.Notification) time.Time {
	until := n.Message.ReplyBy
	if until.IsZero() {
		until = n.Message.At
	}
	if n.Test() {
		return n.Message.At.AddDate(0, 0, -1)
	}
	return until.AddDate(0, 0, r.cfg.AnswerDays)
}

// When shows an instant in the merchant's zone, or nothing if it is not known.
func (v view) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("2006-01-02 15:04")
}

// WhenShort is When without the year, for texts that count characters.
func (v view) WhenShort(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("01-02 15:04")
}

// ZoneName names the zone of every time in the text.
func (v view) ZoneName() string {
	if v.zone.String() == "Asia/Shanghai" && v.locale == tracker.LocaleZH {
		return "北京时间"
	}
	return v.zone.String()
}

// LookAge says how long before the judgement the courier last answered; nothing if that is not known or under a minute.
func (v view) LookAge() string {
	minute, hour := " min", " h"
	if v.locale == tracker.LocaleZH {
		minute, hour = " 分钟", " 小时"
	}
	switch age := v.At.Sub(v.LastLookAt); {
	case v.LastLookAt.IsZero() || age < time.Minute:
		return ""
	case age < 2*time.Hour:
		return strconv.Itoa(int(age.Minutes())) + minute
	default:
		return showHours(age.Hours()) + hour
	}
}

func (v view) colon() string {
	if v.locale == tracker.LocaleEN {
		return ": "
	}
	return "："
}

func textFuncs(words *tracker.Words, locale tracker.Locale) template.FuncMap {
	return template.FuncMap{
		"asked":  func(kind tracker.Kind) string { return string(kind.Asked()) },
		"backup": tracker.Kind.BackupHelps,
		"word":   func(group string, name any) string { return words.Of(locale, group, fmt.Sprint(name)) },
		"hours":  showHours,
		"money":  showMoney,
		"points": showPoints,
		"join":   strings.Join,
		"pct":    showPercent,
		"share":  func(p float64) string { return showPercent(100 * p) },
		"clip":   func(limit int, s string) string { return tracker.CleanText(s, limit) },
		"place": func(kind tracker.Kind, courier, place string) string {
			return words.ClusterPlace(locale, tracker.ClusterKey{Kind: kind, Courier: courier, Place: place})
		},
	}
}

// showPercent writes whole percent from ten up, one decimal below.
func showPercent(p float64) string {
	if p >= 10 {
		return strconv.FormatFloat(p, 'f', 0, 64) + "%"
	}
	return strconv.FormatFloat(p, 'f', 1, 64) + "%"
}

// showHours writes whole hours from ten up, one decimal below.
func showHours(h float64) string {
	if h = math.Abs(h); h >= 10 {
		return strconv.FormatFloat(math.Floor(h), 'f', 0, 64)
	}
	return strings.TrimSuffix(strconv.FormatFloat(math.Floor(h*10)/10, 'f', 1, 64), ".0")
}

// showMoney writes "46.60 CNY" as ¥46.60 and leaves other currencies as they are.
func showMoney(amount string) string {
	if yuan, ok := strings.CutSuffix(amount, " CNY"); ok {
		return "¥" + yuan
	}
	return amount
}

// showPoints writes the size of a change of score with three places, or more where three would show nothing.
func showPoints(points string) string {
	v, err := strconv.ParseFloat(points, 64)
	if err != nil {
		return points
	}
	if v = math.Abs(v); v != 0 && v < 0.0005 {
		return strconv.FormatFloat(v, 'f', 6, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}
