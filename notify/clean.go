package notify

import (
	"parcelwarden/tracker"
	"reflect"
	"strings"
	"unicode"
)

// fieldLimit is the longest value that a text shows, in characters.
const fieldLimit = 400

// cleanMessage returns the message with every text on one line, bounded and without control or direction characters, so that
// courier and supplier words can break neither a header nor the layout. Phone numbers in free text are masked.
func cleanMessage(m tracker.Message) tracker.Message {
	m.OrderNos = append([]string(nil), m.OrderNos...)
	m.Items = append([]string(nil), m.Items...)
	m.Digest = append([]tracker.DigestLine(nil), m.Digest...)
	if m.Cluster != nil {
		facts := *m.Cluster
		m.Cluster = &facts
	}
	cleanStrings(reflect.ValueOf(&m).Elem())
	m.LastText, m.Note = tracker.HidePhones(m.LastText), tracker.HidePhones(m.Note)
	return m
}

// withoutShopBusiness leaves out what a supplier is not to read, in texts and in JSON: the order's value, the costs the shop weighs,
// its score.
func withoutShopBusiness(m tracker.Message) tracker.Message {
	m.Value, m.Cost, m.Regret, m.Marginal, m.Attributed = "", "", "", "", ""
	m.Action, m.Then, m.RunnerUp, m.WaitHours = "", "", "", 0
	return m
}

func cleanStrings(v reflect.Value) {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(tracker.CleanText(oneLine(v.String()), fieldLimit))
	case v.Kind() == reflect.Pointer && !v.IsNil():
		cleanStrings(v.Elem())
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			cleanStrings(v.Index(i))
		}
	case v.Kind() == reflect.Struct && v.Type().PkgPath() != "time":
		for i := range v.NumField() {
			cleanStrings(v.Field(i))
		}
	}
}

// oneLine turns every run of white space and control characters into one space and drops invisible format characters.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
