package tracker

import "strings"

// SiteKind tells apart the two sorts of place that parcels pile up at.
type SiteKind string

// The kinds of site: where parcels are sorted, and where couriers set out from.
const (
	SiteHub    SiteKind = "hub"
	SiteBranch SiteKind = "branch"
)

// Site is one hub or branch of a courier. Its name is short and the same for every way the courier writes it: 广州 for 广东省广州市转运中心.
type Site struct {
	Kind SiteKind
	Name string
}

// String is the site as it is stored: hub/广州, or nothing.
func (s Site) String() string {
	if s.Name == "" {
		return ""
	}
	return string(s.Kind) + "/" + s.Name
}

// ParseSite is the inverse of Site.String; what is no site gives the zero Site.
func ParseSite(text string) Site {
	kind, name, ok := strings.Cut(text, "/")
	if !ok || name == "" {
		return Site{}
	}
	return Site{Kind: SiteKind(kind), Name: name}
}

// PlaceOf returns the site at which a checkpoint was scanned: the last hub or branch that its text names before the place the parcel is
// sent on to, else the one in the courier's own field. Where a feed names cities only, a hub scan in a city stands for its hub.
func PlaceOf(c Checkpoint) (Site, bool) { return placeOf(&c) }

func placeOf(c *Checkpoint) (Site, bool) {
	if c.Hint || anyIn(c.Text, notYet[:]) {
		return Site{}, false
	}
	if site, ok := siteInText(beforeOnward(c.Text)); ok {
		return site, true
	}
	if site, ok := siteNamed(c.Place); ok {
		return site, true
	}
	if milestoneOf(c) != MilestoneHub {
		return Site{}, false
	}
	return sited(SiteHub, cityIn(c.Place))
}

// settled is where a followed parcel waits: nowhere before the pickup, at the buyer's own pace in a locker, or on its way back.
func (w *walk) settled() Site {
	switch w.s.Phase {
	case PhasePickedUp, PhaseLinehaul, PhaseDestBranch, PhaseOutForDelivery:
	default:
		return Site{}
	}
	if w.last == nil {
		return Site{}
	}
	site, _ := placeOf(w.last)
	return site
}

// beforeOnward is the part of a text before the place that the parcel is sent on to.
func beforeOnward(text string) string {
	for _, verb := range onwardVerbs {
		if at := strings.Index(text, verb); at >= 0 {
			text = text[:at]
		}
	}
	return text
}

// siteInText finds the last site in brackets, else the last one in running text.
func siteInText(text string) (Site, bool) {
	var found Site
	for rest := text; ; {
		inner, after, ok := bracketed(rest)
		if !ok {
			break
		}
		if site, ok := siteNamed(inner); ok {
			found = site
		}
		rest = after
	}
	if found.Name != "" {
		return found, true
	}
	return siteRunning(text)
}

// brackets are the pairs that couriers set names in.
var brackets = [...][2]string{{"【", "】"}, {"“", "”"}, {"「", "」"}, {"[", "]"}}

// bracketed returns the content of the first pair of brackets and what follows it.
func bracketed(text string) (inner, after string, ok bool) {
	first := len(text)
	for _, pair := range brackets {
		at := strings.Index(text, pair[0])
		if at < 0 || at >= first {
			continue
		}
		body, rest, closed := strings.Cut(text[at+len(pair[0]):], pair[1])
		if closed {
			first, inner, after, ok = at, body, rest, true
		}
	}
	return inner, after, ok
}

// siteRunning reads a site out of a sentence: what stands between the last verb or gap and the noun.
func siteRunning(text string) (Site, bool) {
	for _, way := range [...]struct {
		kind  SiteKind
		nouns []string
	}{{SiteHub, hubNouns[:]}, {SiteBranch, branchNouns[:]}} {
		if at := lastNoun(text, way.nouns); at > 0 {
			return sited(way.kind, shortSite(afterVerb(text[:at])))
		}
	}
	return Site{}, false
}

// lastNoun is where the last of the nouns begins; of those that overlap, the one that begins first.
func lastNoun(text string, nouns []string) int {
	start, end := -1, -1
	for _, noun := range nouns {
		at := strings.LastIndex(text, noun)
		if at < 0 {
			continue
		}
		if at >= end || (at < start && at+len(noun) > start) {
			start, end = at, at+len(noun)
		}
	}
	return start
}

// siteVerbs end what cannot belong to a name.
var siteVerbs = [...]string{
	"到达", "离开", "进入", "抵达", "到了", "已到", "装车", "卸车", "收入", "快件", "邮件", "包裹", "您的", "订单", "由", "在", "已", "，", "。", "；", "：", "】", ",", ":", " ", "　",
}

func afterVerb(text string) string {
	for _, verb := range siteVerbs {
		if at := strings.LastIndex(text, verb); at >= 0 {
			text = text[at+len(verb):]
		}
	}
	return text
}
