package tracker

import (
	"slices"
	"testing"
)

func TestCourierCode(t *testing.T) {
	t.Parallel()
	names, err := LoadCourierNames()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"圆通": "yto", "圆通速递": "yto", "圆通快递": "yto", "yuantong": "yto", "YTO": "yto", "YTO Express": "yto", "圆通速递有限公司": "yto",
		"shunfeng": "sf", "顺丰速运": "sf", "顺丰": "sf", "顺丰快递": "sf", "SF": "sf", "zhongtong": "zto", "中通快递(揽收)": "zto",
		"jtexpress": "jt", "极兔速递": "jt", "J&T Express": "jt", "huitongkuaidi": "best", "百世快递": "best", "HTKY": "best",
		"youzhengguonei": "chinapost", "China Post": "chinapost", "邮政快递包裹": "chinapost", "YZPY": "chinapost", "EMS": "ems", "邮政EMS": "ems",
		"京东快递": "jd", "京东物流": "jd", "DBL": "deppon", "debangwuliu": "deppon", "royal-mail": "royalmail", "FedEx": "fedex", "申通": "sto",
		" 韵达快递 ": "yunda", "YD": "yunda", "跨越速运": "kuayue", "宅急送": "zhaijisong", "菜鸟": "cainiao", "安得": "annto", "Correios": "correios",
		"中通快运": "", "顺丰同城": "", "": "", "快递": "", "未知快递": "",
	} {
		got, ok := names.Code(text)
		if got != want || ok != (want != "") {
			t.Errorf("Code(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestCourierNameRoundTrip(t *testing.T) {
	t.Parallel()
	names, err := LoadCourierNames()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"sf", "zto", "yto", "sto", "yunda", "jt", "jd", "ems", "chinapost", "deppon", "best", "cainiao", "kuayue", "annto", "zhaijisong",
		"dhl", "fedex", "ups", "usps", "royalmail", "canadapost", "correios", "yanwen",
	}
	if got := names.Codes(); !slices.Equal(got, want) {
		t.Errorf("Codes() = %v", got)
	}
	for _, code := range names.Codes() {
		for _, locale := range []Locale{LocaleZH, LocaleEN} {
			if got, ok := names.Code(names.Name(locale, code)); !ok || got != code {
				t.Errorf("Code(Name(%s, %s)) = %q, %v", locale, code, got, ok)
			}
		}
	}
	if got := names.Name(LocaleZH, "pigeon"); got != "pigeon" {
		t.Errorf("unknown code reads %q", got)
	}
}

func TestCourierNamesRejectAmbiguity(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"same name twice": `[{"code":"a","zh":"甲","en":"A","names":["x"]},{"code":"b","zh":"乙","en":"B","names":["X"]}]`,
		"no english":      `[{"code":"a","zh":"甲"}]`,
		"not json":        `{`,
	} {
		if _, err := parseCourierNames([]byte(raw)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Messages and explanations have room for a short name, and a bare code tells a buyer or a supplier nothing.
func TestEveryCourierHasAShortName(t *testing.T) {
	t.Parallel()
	names, err := LoadCourierNames()
	if err != nil {
		t.Fatal(err)
	}
	words, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range names.Codes() {
		for _, locale := range []Locale{LocaleZH, LocaleEN} {
			if name := words.Of(locale, "courier", code); name == code || name == "" {
				t.Errorf("%s: courier %q has no short name", locale, code)
			}
		}
	}
}
