package simulator

import "parcelwarden/tracker"

// item is one product of the invented shops. The first supplier delivers it, the others are backups in order.
type item struct {
	sku       string
	title     string
	price     float64
	suppliers []string
}

var goods = []item{
	{"QH-MJ-01", "竹纤维毛巾三条装", 29.9, []string{"S01", "S02"}},
	{"QH-BZ-02", "食品级硅胶杯子", 39.0, []string{"S01", "S03"}},
	{"QH-SJ-03", "桌面理线收纳盒", 9.9, []string{"S02", "S03", "S04"}},
	{"QH-CJ-04", "加厚保温餐具套装", 89.0, []string{"S02", "S01"}},
	{"QH-TZ-05", "法式亚麻床品四件套", 399.0, []string{"S03", "S01"}},
	{"QH-YZ-06", "厨房防滑地垫", 49.9, []string{"S03", "S04"}},
	{"QH-DJ-07", "可调光护眼台灯", 159.0, []string{"S04", "S02"}},
	{"QH-XJ-08", "轻便通勤帆布鞋", 129.0, []string{"S04", "S03"}},
	{"QH-CY-09", "明前高山绿茶礼盒", 198.0, []string{"S05", "S01"}},
	{"QH-GZ-10", "手剥山核桃仁两罐", 68.8, []string{"S05", "S02", "S03"}},
	{"QH-WJ-11", "儿童积木大颗粒桶装", 79.0, []string{"S06", "S04"}},
	{"QH-HF-12", "氨基酸洁面乳", 59.9, []string{"S06", "S05"}},
}

var houses = []tracker.Supplier{
	{Code: "S01", Name: "义乌市悦禾日用品厂", Email: "yuehe@supplier.example", Locale: tracker.LocaleZH, ReplyHours: 12},
	{Code: "S02", Name: "东莞恒邦塑胶制品", Email: "hengbang@supplier.example", Locale: tracker.LocaleZH, ReplyHours: 12},
	{Code: "S03", Name: "杭州织里家纺供应链", Email: "zhili@supplier.example", Locale: tracker.LocaleZH, ReplyHours: 12},
	{Code: "S04", Name: "泉州启步鞋服仓", Email: "qibu@supplier.example", Locale: tracker.LocaleZH, ReplyHours: 24},
	{Code: "S05", Name: "Anhui Yunfeng Foods", Email: "yunfeng@supplier.example", Locale: tracker.LocaleEN, ReplyHours: 12},
	{Code: "S06", Name: "广州贝乐优选云仓", Email: "beile@supplier.example", Locale: tracker.LocaleZH, ReplyHours: 8},
}

// suppliers builds the suppliers' offers from the goods: a backup costs a little more and has its own stock and punctuality.
func suppliers() []tracker.Supplier {
	out := make([]tracker.Supplier, len(houses))
	copy(out, houses)
	at := map[string]int{}
	for i := range out {
		at[out[i].Code] = i
	}
	for n, it := range goods {
		for rank, code := range it.suppliers {
			s := &out[at[code]]
			s.SKUs = append(s.SKUs, tracker.SupplierSKU{
				SKU: it.sku, BackupRank: rank, UnitCost: tracker.Yuan(it.price * (0.45 + 0.06*float64(rank))),
				Freight: tracker.Yuan(3.2 + 0.6*float64(rank)), LeadHours: 12 + 12*rank, Stock: (n*37+rank*53)%180 + 4,
				OnTime: 0.93 - 0.04*float64(rank),
			})
		}
	}
	return out
}

// merchants returns n shops; after the third the names repeat with a number.
func merchants(n int) []tracker.Merchant {
	names := []string{"青禾家居旗舰店", "南山里生活馆", "小满优选专营店"}
	codes := []string{"qinghe", "nanshanli", "xiaoman"}
	out := make([]tracker.Merchant, 0, n)
	for i := range n {
		m := tracker.Merchant{
			Code: codes[i%len(codes)], Name: names[i%len(names)], Platform: "douyin", Zone: "Asia/Shanghai", Locale: tracker.LocaleZH,
		}
		if i >= len(names) {
			m.Code += string(rune('a' + i/len(names)%26))
			m.Name += string(rune('A' + i/len(names)%26))
		}
		m.Email = m.Code + "@merchant.example"
		out = append(out, m)
	}
	return out
}

// exporter is the shop that sells abroad. Its platform has no rules of its own.
func exporter() tracker.Merchant {
	return tracker.Merchant{
		Code: "yuanfan", Name: "远帆出海", Platform: "generic", Zone: "Asia/Shanghai", Locale: tracker.LocaleZH, Email: "yuanfan@merchant.example",
	}
}
