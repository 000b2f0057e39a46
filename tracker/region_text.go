package tracker

import "strings"

// ScanProvince returns the province that a scan says it was made in, in its short form: from the place the courier gives, else from
// the first name in brackets of its text. It is empty where the name is not certain: a branch called 朝阳 is not in 辽宁 for that, and
// 北京路 is a street in many cities.
func ScanProvince(c Checkpoint) string { return scanProvince(&c) }

func scanProvince(c *Checkpoint) string {
	if province := provinceInName(c.Place); province != "" {
		return province
	}
	return provinceInName(firstName(c.Text))
}

// firstName is the first name in brackets of a scan's text.
func firstName(text string) string {
	_, rest, found := strings.Cut(text, "【")
	if !found {
		return ""
	}
	name, _, closed := strings.Cut(rest, "】")
	if !closed {
		return ""
	}
	return name
}

// knownProvince is ProvinceOf for a region that is in the tables; else it is empty.
func knownProvince(r Region) string {
	if province := ProvinceOf(r); provinceByName[province] == province {
		return province
	}
	return ""
}

// shortNames are the lengths in bytes of the names in the tables, longest first: five to two characters.
var shortNames = [...]int{15, 12, 9, 6}

// provinceInName reads a name that is a province or city, or begins with one.
func provinceInName(name string) string {
	name = strings.TrimSpace(name)
	if name == "" || name[0] < 0x80 {
		return latinProvince[strings.ToLower(name)]
	}
	for _, n := range shortNames {
		if len(name) < n {
			continue
		}
		province, known := provinceByName[name[:n]]
		if known && certain(name[:n], name[n:]) {
			return province
		}
	}
	return ""
}

// certain reports whether what follows the name of a city or province leaves no doubt that it means that one.
func certain(name, rest string) bool {
	switch {
	case hasAnyPrefix(rest, afterCity[:]):
		return true
	case isAnyOf(name, sharedNames[:]):
		return false
	case rest == "":
		return true
	default:
		return !anyIn(rest, streetWords[:])
	}
}

// sharedNames are cities whose name is also that of a district, a town or a street in many other places.
var (
	sharedNames = [...]string{"朝阳", "东方", "中山", "海东", "海北", "海西", "白山", "黄山", "大同", "安康", "文山", "昌都", "中卫", "保山", "山南", "东营", "南阳", "新乡", "天门", "海南", "吉林", "东兴", "安阳", "新北", "桃园", "文昌", "河池", "石狮"}
	afterCity   = [...]string{"市", "省", "自治区", "转运", "中转", "分拨", "集散", "分拣", "处理中心", "枢纽"}
	streetWords = [...]string{"路", "街", "道", "巷", "村", "镇", "庄", "大厦", "花园", "小区"}
)

func hasAnyPrefix(text string, words []string) bool {
	for _, word := range words {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

func isAnyOf(text string, words []string) bool {
	for _, word := range words {
		if text == word {
			return true
		}
	}
	return false
}
