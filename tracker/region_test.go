package tracker

import "testing"

func TestRegionKey(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"新疆维吾尔自治区": "新疆", "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "宁夏回族自治区": "宁夏", "西藏自治区": "西藏", "香港特别行政区": "香港",
		"广东省": "广东", "上海市": "上海", " 四川 ": "四川", "内蒙古": "内蒙古", "广州市": "广州", "恩施土家族苗族自治州": "恩施", "延边朝鲜族自治州": "延边",
		"伊犁哈萨克自治州": "伊犁", "阿里地区": "阿里", "Guangdong Province": "广东", "XINJIANG": "新疆", "Bavaria": "bavaria", "": "", "-": "", "沙市": "沙市",
	} {
		if got := RegionKey(name); got != want {
			t.Errorf("RegionKey(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestProvinceOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   Region
		want string
	}{
		{"province wins", Region{Province: "广东省", City: "成都市"}, "广东"},
		{"municipality as city", Region{City: "重庆市"}, "重庆"},
		{"capital", Region{City: "乌鲁木齐市"}, "新疆"},
		{"big city", Region{City: "义乌"}, "浙江"},
		{"city in the province's place", Region{Province: "深圳市"}, "广东"},
		{"foreign", Region{Province: "SP", City: "Campinas"}, "sp"},
		{"city of no table", Region{City: "Campinas"}, "campinas"},
		{"nothing", Region{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ProvinceOf(tt.in); got != tt.want {
				t.Errorf("ProvinceOf(%+v) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCityTableNamesEveryProvince(t *testing.T) {
	t.Parallel()
	provinces := map[string]bool{}
	for _, province := range provinceByName {
		provinces[province] = true
	}
	if len(provinces) != 34 {
		t.Errorf("%d provinces, want 34", len(provinces))
	}
}
