package tracker

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestSite is the most characters that a site's short name may have: what is longer is a sentence.
const longestSite = 20

// siteNamed reads a name that stands alone, in brackets or in a field. Branches that call themselves a company are only known by standing
// alone.
func siteNamed(name string) (Site, bool) {
	name = strings.TrimSpace(name)
	said := scanWords.read(name)
	switch {
	case !said.han:
		return Site{}, false
	case said.hub > 0:
		return sited(SiteHub, shortSite(name[:said.hub]))
	case said.branch > 0:
		return sited(SiteBranch, shortSite(name[:said.branch]))
	}
	if short, ok := strings.CutSuffix(name, "公司"); ok {
		return sited(SiteBranch, shortSite(strings.TrimSuffix(short, "分")))
	}
	return Site{}, false
}

func sited(kind SiteKind, name string) (Site, bool) {
	if name == "" || utf8.RuneCountInString(name) > longestSite {
		return Site{}, false
	}
	return Site{Kind: kind, Name: name}, true
}

// siteOwners are names of couriers that stand before the name of their own site.
var siteOwners = [...]string{"圆通", "中通", "申通", "韵达", "极兔", "顺丰", "京东", "邮政", "德邦", "速递", "速运", "快递", "物流"}

// shortSite strips from a site's name what not every text of a courier repeats: its own name, the province before a city, the word 市.
func shortSite(raw string) string {
	name := raw
	if !allHan(raw) {
		name = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.IsPunct(r) {
				return -1
			}
			return r
		}, raw)
	}
	for _, owner := range siteOwners {
		name = strings.TrimPrefix(name, owner)
	}
	if province, rest := leadingRegion(name, ""); province != "" {
		if city, _ := leadingRegion(rest, province); city != "" {
			name = rest
		}
	}
	if city, rest := leadingRegion(name, ""); city != "" && rest != "" {
		if len(city)+len(rest) == len(name) {
			return name
		}
		return city + rest
	}
	return strings.TrimSuffix(name, "市")
}

// allHan reports whether a text has nothing but Chinese characters that are neither space nor punctuation.
func allHan(text string) bool {
	for i := 0; i < len(text); i += 3 {
		if i+3 > len(text) || !hanWord(text[i:i+3]) {
			return false
		}
	}
	return true
}

// leadingRegion cuts a known province or city off the beginning of a name, with the word for what it is. Where province is given, only it
// or a city of it counts.
func leadingRegion(name, province string) (key, rest string) {
	for _, word := range regionWords.begins(name) {
		if len(word.text) > len(key) && strings.HasPrefix(name, word.text) && (province == "" || provinceByName[word.text] == province) {
			key, rest = word.text, name[len(word.text):]
		}
	}
	if key == "" {
		return "", name
	}
	for _, suffix := range [...]string{"特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"} {
		if short, ok := strings.CutPrefix(rest, suffix); ok {
			return key, short
		}
	}
	return key, rest
}

// cityIn is the most exact place that a field of the courier's names: its last part, or all of it where it is not Chinese.
func cityIn(place string) string {
	place = strings.TrimSpace(place)
	if !hasHan(place) {
		return strings.ToLower(place)
	}
	fields := strings.FieldsFunc(place, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	if len(fields) == 0 {
		return ""
	}
	return RegionKey(fields[len(fields)-1])
}
