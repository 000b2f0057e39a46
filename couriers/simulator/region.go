package simulator

import (
	"parcelwarden/tracker"
	"strings"
	"time"
)

// shanghai is the zone of every local time on the Chinese wires. It has no daylight saving, so a fixed offset is exact.
var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// city is one place of the invented world; code is its six-digit area code.
type city struct {
	name     string
	province string
	code     string
	district string
}

var cities = []city{
	{"广州", "广东", "440100", "白云"},
	{"深圳", "广东", "440300", "宝安"},
	{"东莞", "广东", "441900", "虎门"},
	{"杭州", "浙江", "330100", "萧山"},
	{"义乌", "浙江", "330782", "北苑"},
	{"上海", "上海", "310100", "青浦"},
	{"苏州", "江苏", "320500", "吴中"},
	{"南京", "江苏", "320100", "江宁"},
	{"合肥", "安徽", "340100", "蜀山"},
	{"北京", "北京", "110100", "通州"},
	{"天津", "天津", "120100", "武清"},
	{"石家庄", "河北", "130100", "长安"},
	{"成都", "四川", "510100", "武侯"},
	{"重庆", "重庆", "500100", "渝北"},
	{"武汉", "湖北", "420100", "江夏"},
	{"长沙", "湖南", "430100", "雨花"},
	{"郑州", "河南", "410100", "航空港"},
	{"西安", "陕西", "610100", "灞桥"},
	{"泉州", "福建", "350500", "晋江"},
	{"沈阳", "辽宁", "210100", "浑南"},
	{"乌鲁木齐", "新疆", "650100", "新市"},
	{"兰州", "甘肃", "620100", "城关"},
	{"昆明", "云南", "530100", "官渡"},
	{"海口", "海南", "460100", "龙华"},
	{"呼和浩特", "内蒙古", "150100", "赛罕"},
	{"拉萨", "西藏", "540100", "堆龙"},
}

// cityOf finds a city by name, with or without 市 and with or without its province in front.
func cityOf(word string) (city, bool) {
	word = strings.TrimSuffix(word, "市")
	for _, c := range cities {
		if word == c.name || word == c.province+c.name || word == c.province+"省"+c.name {
			return c, true
		}
	}
	return city{}, false
}

func (c city) region() tracker.Region { return tracker.Region{Province: c.province, City: c.name} }

// Class is the region class of a lane, which chooses the rule hours.
type Class string

// The region classes.
const (
	Near   Class = "near"
	Far    Class = "far"
	Remote Class = "remote"
)

// provinceKey cuts the ending of a province's official name.
func provinceKey(name string) string {
	for _, end := range []string{"维吾尔自治区", "回族自治区", "壮族自治区", "自治区", "省", "市"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// group returns the name of the group of neighbouring provinces in which a lane counts as near, or the province itself.
func group(province string) string {
	switch province {
	case "江苏", "浙江", "上海", "安徽":
		return "jzhw"
	case "北京", "天津", "河北":
		return "jjj"
	default:
		return province
	}
}

func remote(province string) bool {
	switch province {
	case "新疆", "西藏", "内蒙古", "青海", "宁夏", "云南", "甘肃", "海南":
		return true
	default:
		return false
	}
}

// ClassOf returns the region class of a lane by the platform's rule in force since 2026-07-09: either end in one of eight provinces is
// remote; the same province, 江浙沪皖 or 京津冀 is near; everything else is far.
func ClassOf(from, to tracker.Region) Class {
	a, b := provinceKey(from.Province), provinceKey(to.Province)
	switch {
	case remote(a) || remote(b):
		return Remote
	case a != "" && group(a) == group(b):
		return Near
	default:
		return Far
	}
}
