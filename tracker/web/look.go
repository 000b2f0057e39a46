package web

import (
	"fmt"
	"parcelwarden/tracker"
)

// Look is what pages are made from: templates, texts and assets. It does not change and may serve several sites.
type Look struct {
	texts  *texts
	assets *assets
	pages  *pages
}

// LoadLook parses everything that pages are made from.
func LoadLook(words *tracker.Words) (*Look, error) {
	l := &Look{}
	var err error
	if l.texts, err = loadTexts(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if l.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if l.pages, err = loadPages(l.texts, words, l.assets); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return l, nil
}
