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
	if c.Hint {
		return Site{}, false
	}
	return sitePlaced(c, scanWords.read(c.Text))
}

// sitePlaced is placeOf for a text that was read already.
func sitePlaced(c *Checkpoint, said spotted) (Site, bool) {
	if said.all&sayNotYet != 0 {
		return Site{}, false
	}
	if site, ok := siteInText(c.Text[:said.onward], said.here); ok { // not the place that it is sent on to
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
	if w.isRead { // milestone has read the last scan, which no hint and no announcement is
		site, _ := sitePlaced(w.last, w.text)
		return site
	}
	site, _ := placeOf(w.last)
	return site
}

// siteInText finds the last site in brackets, else the last one in running text.
func siteInText(text string, said wordGroup) (Site, bool) {
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
	return siteRunning(text, said)
}

// brackets are the pairs that couriers set names in.
var brackets = [...][2]string{{"【", "】"}, {"“", "”"}, {"「", "」"}, {"[", "]"}}

// bracketed returns the content of the first pair of brackets that is closed and what follows it.
func bracketed(text string) (inner, after string, ok bool) {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != '[' && c != 0xE2 && c != 0xE3 { // no bracket begins with another byte
			continue
		}
		for _, pair := range &brackets {
			if body, opens := strings.CutPrefix(text[i:], pair[0]); opens {
				if inner, after, ok = strings.Cut(body, pair[1]); ok {
					return inner, after, true
				}
			}
		}
	}
	return "", "", false
}

// siteRunning reads a site out of a sentence: what stands between the last verb or gap and the noun.
func siteRunning(text string, said wordGroup) (Site, bool) {
	for _, way := range [...]struct {
		kind  SiteKind
		group wordGroup
		nouns []string
	}{{SiteHub, sayHub, hubNouns[:]}, {SiteBranch, sayBranch, branchNouns[:]}} {
		if said&way.group == 0 {
			continue
		}
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
		if !strings.Contains(text, noun) { // many times as fast as to search from the end
			continue
		}
		at := strings.LastIndex(text, noun)
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
		if strings.Contains(text, verb) {
			text = text[strings.LastIndex(text, verb)+len(verb):]
		}
	}
	return text
}
