package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"parcelwarden/tracker"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed locales/*.json
var localeFiles embed.FS

// texts holds the sentences of the pages in every language. Shared vocabulary is in tracker.Words.
type texts struct {
	byLocale map[tracker.Locale]*i18n.Localizer
}

func loadTexts() (*texts, error) {
	bundle := i18n.NewBundle(language.MustParse(string(tracker.LocaleZH)))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	out := &texts{byLocale: map[tracker.Locale]*i18n.Localizer{}}
	for _, locale := range locales() {
		name := string(locale) + ".json"
		raw, err := localeFiles.ReadFile("locales/" + name)
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(raw, name); err != nil {
			return nil, fmt.Errorf("read texts %s: %w", name, err)
		}
		// The locale is named, not negotiated: the matcher would answer an unknown language with English, not with the default.
		out.byLocale[locale] = i18n.NewLocalizer(bundle, string(locale))
	}
	return out, nil
}

func locales() []tracker.Locale { return []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} }

// say returns the text of key. The pairs are names and values for its placeholders; the name "N" also chooses the plural form.
// An unknown key is returned as it is, so that it is seen.
func (t *texts) say(locale tracker.Locale, key string, pairs ...any) string {
	localizer, ok := t.byLocale[locale]
	if !ok {
		localizer = t.byLocale[tracker.LocaleZH]
	}
	values := map[string]any{}
	var count any
	for i := 0; i+1 < len(pairs); i += 2 {
		name := fmt.Sprint(pairs[i])
		values[name] = pairs[i+1]
		if name == "N" {
			count = pairs[i+1]
		}
	}
	text, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: count})
	if err == nil {
		return text
	}
	// A text without a form for this count has one form for all counts.
	if text, err = localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values}); err != nil {
		return key
	}
	return text
}
