package tracker

import (
	"slices"
	"strings"
)

// border is a municipality and the cities of a province beside it that are served across the border: a branch of 昆山 delivers in 上海, one
// of 廊坊 in 北京. The lists are ours, by the map.
type border struct {
	city     string
	province string
	near     string
}

var borders = [...]border{
	{"北京", "河北", "廊坊 保定 张家口 承德 雄安"},
	{"天津", "河北", "廊坊 唐山 沧州 承德"},
	{"北京", "天津", ""},
	{"上海", "江苏", "苏州 昆山 常熟 南通"},
	{"上海", "浙江", "嘉兴"},
	{"重庆", "四川", "广安 泸州 达州 遂宁 内江 资阳"},
	{"澳门", "广东", "珠海 中山"},
	{"香港", "广东", "深圳 珠海 东莞 惠州 中山"},
}

// servedAcross reports whether a scan in one province and an address in another may be one delivery, because the place lies at the border.
// A place of which only the province is known may.
func servedAcross(c *Checkpoint, here string, to Region, province string) bool {
	for _, b := range borders {
		switch {
		case b.city == here && b.province == province:
			return b.reaches(cityOf(to.City, province))
		case b.city == province && b.province == here:
			return b.reaches(scanCity(c, here))
		}
	}
	return false
}

func (b border) reaches(city string) bool {
	return city == "" || b.near == "" || slices.Contains(strings.Fields(b.near), city)
}

// scanCity is the city that a scan says it was made in, in its short form; empty where it names no more than the province.
func scanCity(c *Checkpoint, province string) string {
	if provinceInName(c.Place) == province {
		return cityOf(c.Place, province)
	}
	return cityOf(firstName(c.Text), province)
}

// cityOf is the city of a province that a name begins with, in its short form; empty where it is in no table.
func cityOf(name, province string) string {
	key, rest := leadingRegion(strings.TrimSpace(name), province)
	if key == province {
		key, _ = leadingRegion(rest, province)
	}
	return key
}
