package tracker

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed words/*.json
var wordFiles embed.FS

// Words is the vocabulary that pages, messages and the command line share: kinds, severities, actions, statuses, guards. Keys are
// "group.name", for example "kind.transit_stall".
type Words struct {
	byLocale map[Locale]map[string]string
}

// LoadWords reads the embedded vocabulary. It fails when the languages do not have the same keys.
func LoadWords() (*Words, error) {
	w := &Words{byLocale: map[Locale]map[string]string{}}
	for _, locale := range []Locale{LocaleZH, LocaleEN} {
		raw, err := wordFiles.ReadFile("words/" + string(locale) + ".json")
		if err != nil {
			return nil, fmt.Errorf("read words: %w", err)
		}
		table := map[string]string{}
		if err := json.Unmarshal(raw, &table); err != nil {
			return nil, fmt.Errorf("read words %s: %w", locale, err)
		}
		w.byLocale[locale] = table
	}
	zh, en := w.byLocale[LocaleZH], w.byLocale[LocaleEN]
	for key := range zh {
		if en[key] == "" {
			return nil, fmt.Errorf("word %q has no English", key)
		}
	}
	for key := range en {
		if zh[key] == "" {
			return nil, fmt.Errorf("word %q has no Chinese", key)
		}
	}
	return w, nil
}

// Of returns the word for group and name in the locale; an unknown name is returned as it is, so that it can be seen.
func (w *Words) Of(locale Locale, group, name string) string {
	table, ok := w.byLocale[locale]
	if !ok {
		table = w.byLocale[LocaleZH]
	}
	if word, ok := table[group+"."+name]; ok {
		return word
	}
	return name
}

// has reports whether the vocabulary has a word, in every language.
func (w *Words) has(group, name string) bool {
	_, ok := w.byLocale[LocaleZH][group+"."+name]
	return ok
}
