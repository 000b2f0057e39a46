package tracker

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed profiles/couriers.json
var courierFile embed.FS

// CourierNames translates the names that exports, marketplaces and aggregators give a courier into our code, and back.
type CourierNames struct {
	codes  []string
	byCode map[string]courierName
	byName map[string]string
}

type courierName struct {
	Code  string   `json:"code"`
	ZH    string   `json:"zh"`
	EN    string   `json:"en"`
	Names []string `json:"names"`
}

// LoadCourierNames reads the embedded table. It fails when one name stands for two couriers.
func LoadCourierNames() (*CourierNames, error) {
	raw, err := courierFile.ReadFile("profiles/couriers.json")
	if err != nil {
		return nil, fmt.Errorf("read courier names: %w", err)
	}
	return parseCourierNames(raw)
}

func parseCourierNames(raw []byte) (*CourierNames, error) {
	var table []courierName
	if err := json.Unmarshal(raw, &table); err != nil {
		return nil, fmt.Errorf("read courier names: %w", err)
	}
	names := &CourierNames{byCode: map[string]courierName{}, byName: map[string]string{}}
	for _, row := range table {
		if row.Code == "" || row.ZH == "" || row.EN == "" {
			return nil, fmt.Errorf("courier %q: code, zh and en are needed", row.Code)
		}
		names.codes = append(names.codes, row.Code)
		names.byCode[row.Code] = row
		for _, name := range append(row.Names, row.Code, row.ZH, row.EN) {
			key := courierKey(name)
			if other, taken := names.byName[key]; taken && other != row.Code {
				return nil, fmt.Errorf("courier name %q stands for %s and %s", name, other, row.Code)
			}
			names.byName[key] = row.Code
		}
	}
	return names, nil
}

// Code returns our code for a courier's name in any spelling: 圆通, 圆通速递, yuantong, YTO Express. It does not guess: a name of
// another service of the same group, such as 中通快运, has its own numbers and its own endpoint, and is not known.
func (n *CourierNames) Code(text string) (string, bool) {
	key := courierKey(text)
	for _, suffix := range []string{"", "有限公司", "公司", "速递", "快递", "速运", "express", "快递包裹"} {
		short, cut := strings.CutSuffix(key, suffix)
		if !cut || short == "" {
			continue
		}
		if code, ok := n.byName[short]; ok {
			return code, true
		}
		if suffix == "有限公司" || suffix == "公司" {
			key = short
		}
	}
	return "", false
}

// Name returns the courier's name in the locale; an unknown code is returned as it is, so that it can be seen.
func (n *CourierNames) Name(locale Locale, code string) string {
	row, ok := n.byCode[code]
	switch {
	case !ok:
		return code
	case locale == LocaleEN:
		return row.EN
	default:
		return row.ZH
	}
}

// Codes returns every courier code, in the order of the table.
func (n *CourierNames) Codes() []string { return append([]string(nil), n.codes...) }

// courierKey drops what spellings differ in: case, spaces, dashes, and a remark in brackets.
func courierKey(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, bracket := range []string{"(", "（", "["} {
		if at := strings.Index(name, bracket); at > 0 {
			name = name[:at]
		}
	}
	return strings.NewReplacer(" ", "", "-", "", "_", "", "\u3000", "", "\u00a0", "").Replace(name)
}
