package main

import (
	"errors"
	"fmt"
	"parcelwarden/tracker/sources"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The kinds of source.
const (
	sourceDoudian = "doudian"
	sourceShopify = "shopify"
	sourceWebhook = "webhook"
	sourceFolder  = "folder"
)

// SourceEntry is one place where orders come from, under its name. Keys that are not listed here are the settings of its type.
type SourceEntry struct {
	Type     string         `koanf:"type"`
	Merchant string         `koanf:"merchant"`
	BaseURL  string         `koanf:"base_url"`
	Every    *time.Duration `koanf:"every"` // between two readings
	Days     int            `koanf:"days"`  // how far back the first reading goes
	Folder   string         `koanf:"folder"`
	Format   string         `koanf:"format"`
	Settings map[string]any `koanf:",remain"`
}

// sourceSettings names the settings of a type; those that are secret are true.
func sourceSettings(kind string) map[string]bool {
	switch kind {
	case sourceDoudian:
		return map[string]bool{"app_key": false, "app_secret": true, "shop_id": false, "refresh_token": true}
	case sourceShopify:
		return map[string]bool{"shop": false, "access_token": true, "webhook_secret": true, "former_secret": true, "api_version": false}
	case sourceWebhook:
		return map[string]bool{"secret": true}
	default:
		return map[string]bool{}
	}
}

// text returns a setting. Numbers are written out: an app key of digits needs no quotes.
func (e SourceEntry) text(name string) string {
	if e.Settings[name] == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(e.Settings[name]))
}

// secrets returns the settings that must not be shown.
func (e SourceEntry) secrets() map[string]string {
	out := map[string]string{}
	for name, secret := range sourceSettings(e.Type) {
		if value := e.text(name); secret && value != "" {
			out[name] = value
		}
	}
	return out
}

// every is how often the source is read.
func (e SourceEntry) every() time.Duration {
	switch {
	case e.Every != nil:
		return *e.Every
	case e.Type == sourceFolder:
		return 30 * time.Second
	case e.Type == sourceShopify:
		return 15 * time.Minute // webhooks bring what is new; this finds what they lost
	default:
		return 5 * time.Minute
	}
}

var sourceName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// validateSources reports every setting of the sources that cannot work.
func (c *Config) validateSources() error {
	var wrong []error
	folders := map[string]string{}
	for name, e := range c.Sources {
		bad := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf("sources."+name+format, args...)) }
		if !sourceName.MatchString(name) {
			bad(": use small letters, digits, - and _ for the name")
		}
		if !slices.Contains([]string{sourceDoudian, sourceShopify, sourceWebhook, sourceFolder}, e.Type) {
			bad(".type %q: use doudian, shopify, webhook or folder", e.Type)
			continue
		}
		if _, ok := c.Merchants[e.Merchant]; !ok && (e.Merchant != "" || len(c.Merchants) != 1) {
			bad(".merchant %q is not under merchants", e.Merchant)
		}
		if e.Every != nil && *e.Every < time.Second {
			bad(".every must be a second at least")
		}
		if e.Days < 0 {
			bad(".days must not be negative")
		}
		for setting, value := range e.Settings {
			if _, known := sourceSettings(e.Type)[setting]; !known {
				bad(".%s is no setting of a %s", setting, e.Type)
			} else if _, rounded := value.(float64); rounded {
				bad(".%s is too long for a number: put it in quotes", setting)
			}
		}
		if other := folders[e.Folder]; other != "" && e.Folder != "" {
			bad(".folder is watched by %s already", other)
		}
		folders[e.Folder] = name
		if err := e.validate(); err != nil {
			bad(": %w", err)
		}
	}
	return errors.Join(wrong...)
}

func (e SourceEntry) validate() error {
	formats := []string{"", sources.FormatAuto, sources.FormatGeneric, sources.FormatDoudian}
	switch {
	case e.Type == sourceFolder && e.Folder == "":
		return errors.New("folder names the folder to watch")
	case e.Type != sourceFolder && (e.Folder != "" || e.Format != ""):
		return errors.New("folder and format belong to a source of type folder")
	case !slices.Contains(formats, e.Format):
		return errors.New("format is auto, generic or doudian")
	case e.Type == sourceWebhook && len(e.text("secret")) < 16:
		return errors.New("secret needs at least 16 characters")
	default:
		return nil
	}
}
