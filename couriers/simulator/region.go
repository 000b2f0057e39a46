package simulator

import (
	"parcelwarden/tracker"
	"strings"
	"time"
)

// shanghai is the zone of every local time on the Chinese wires. It has no daylight saving, so a fixed offset is exact.
var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// city is one place of the invented world. In China code is its six-digit area code; abroad province is the state's short form.
type city struct {
	name     string
	province string
	code     string
	district string
	latin    string // its name on wires in English
	country  string // ISO 3166, two letters
	iso3     string // the same in three
	postcode string
	zone     *time.Location
}

// cities are the places in China. The first twenty send and receive, the last six are remote and receive only.
var cities = chineseCities()

func chineseCities() []city {
	var out []city
	for line := range strings.Lines(`广州 广东 440100 白云 Guangzhou
深圳 广东 440300 宝安 Shenzhen
东莞 广东 441900 虎门 Dongguan
杭州 浙江 330100 萧山 Hangzhou
义乌 浙江 330782 北苑 Yiwu
上海 上海 310100 青浦 Shanghai
苏州 江苏 320500 吴中 Suzhou
南京 江苏 320100 江宁 Nanjing
合肥 安徽 340100 蜀山 Hefei
北京 北京 110100 通州 Beijing
天津 天津 120100 武清 Tianjin
石家庄 河北 130100 长安 Shijiazhuang
成都 四川 510100 武侯 Chengdu
重庆 重庆 500100 渝北 Chongqing
武汉 湖北 420100 江夏 Wuhan
长沙 湖南 430100 雨花 Changsha
郑州 河南 410100 航空港 Zhengzhou
西安 陕西 610100 灞桥 Xian
泉州 福建 350500 晋江 Quanzhou
沈阳 辽宁 210100 浑南 Shenyang
乌鲁木齐 新疆 650100 新市 Urumqi
兰州 甘肃 620100 城关 Lanzhou
昆明 云南 530100 官渡 Kunming
海口 海南 460100 龙华 Haikou
呼和浩特 内蒙古 150100 赛罕 Hohhot
拉萨 西藏 540100 堆龙 Lhasa`) {
		f := strings.Fields(line)
		out = append(out, city{name: f[0], province: f[1], code: f[2], district: f[3], latin: f[4], country: "CN", iso3: "CHN", zone: shanghai})
	}
	return out
}

// cityByName holds every city under each of its names.
var cityByName = cityIndex()

func cityIndex() map[string]city {
	out := map[string]city{}
	for _, c := range cities {
		out[c.name], out[c.province+c.name], out[c.province+"省"+c.name] = c, c, c
	}
	for _, c := range abroad {
		out[c.name], out[strings.ReplaceAll(c.name, " ", "")], out[c.code] = c, c, c
	}
	return out
}

// cityOf finds a city by name, with or without 市 and with or without its province in front; a city abroad also by its Chinese name.
func cityOf(word string) (city, bool) {
	c, ok := cityByName[strings.TrimSuffix(word, "市")]
	return c, ok
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
