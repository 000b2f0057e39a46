package tracker

import "strings"

// RegionClass is how far apart the two ends of a lane count for a platform's hours.
type RegionClass string

// The classes. RegionUnknown means that an end is not known: its hours are those of RegionFar, and the pick says so.
const (
	RegionNear    RegionClass = "near"   // same province, or same group of neighbouring provinces
	RegionFar     RegionClass = "far"    // different provinces
	RegionRemote  RegionClass = "remote" // either end is on the platform's remote list
	RegionUnknown RegionClass = "unknown"
)

// regionSuffixes are stripped from the end of a name, once each and in this order, so that the peoples in the name of an
// autonomous region or prefecture go after the word that follows them.
func regionSuffixes() [][]string {
	return [][]string{
		{"特别行政区", "自治区", "自治州", "地区", "省", "市"},
		{
			"维吾尔", "壮族", "回族", "藏族羌族", "土家族苗族", "苗族侗族", "布依族苗族", "哈尼族彝族", "傣族景颇族", "壮族苗族", "蒙古族藏族", "朝鲜族", "藏族",
			"彝族", "白族", "傣族", "傈僳族", "蒙古", "哈萨克", "柯尔克孜",
		},
	}
}

var strippedSuffixes = regionSuffixes()

// RegionKey returns the short form of a province's or city's name, by which names from different sources compare equal:
// 新疆维吾尔自治区, 新疆 and Xinjiang all give 新疆. An unknown name is returned without its suffix.
func RegionKey(name string) string {
	if key, ok := regionSpellings[name]; ok {
		return key
	}
	return regionKey(name)
}

// regionSpellings maps the usual spellings of the regions in the tables to their short names: what regionKey says of them, worked out
// once. It never changes after the package is loaded.
var regionSpellings = func() map[string]string {
	table := map[string]string{"": ""}
	for short := range provinceByName {
		for _, suffix := range [...]string{"", "省", "市", "自治区", "特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区"} {
			table[short+suffix] = regionKey(short + suffix)
		}
	}
	return table
}()

// regionKey is RegionKey without a table of spellings.
func regionKey(name string) string {
	name = strings.TrimSpace(name)
	if name == "" || name == "-" {
		return ""
	}
	if name[0] < 0x80 {
		return latinRegion(name)
	}
	if _, short := provinceByName[name]; short {
		return name
	}
	for _, group := range strippedSuffixes {
		for _, suffix := range group {
			if short, ok := strings.CutSuffix(name, suffix); ok && len(short) >= len("中国") {
				name = short
				break
			}
		}
	}
	return name
}

func latinRegion(name string) string {
	lower := strings.ToLower(name)
	for _, suffix := range []string{" province", " city", " municipality", " sheng", " shi"} {
		lower = strings.TrimSuffix(lower, suffix)
	}
	if key, ok := latinProvince[lower]; ok {
		return key
	}
	return lower
}

// ProvinceOf returns the region's province in its short form. Where the source gave only a city, or put the city into the
// province's place, the city's province is returned; a name that is in no table stands for itself.
func ProvinceOf(r Region) string {
	key := RegionKey(r.Province)
	if key == "" {
		key = RegionKey(r.City)
	}
	if province, ok := provinceByName[key]; ok {
		return province
	}
	return key
}
