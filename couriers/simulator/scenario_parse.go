package simulator

import (
	"bufio"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// ParseScenario reads a scenario in the language of Grammar. Errors name file, line and reason, like `stall.txt:7: unknown event "x"`.
func ParseScenario(r io.Reader, name string) (*Scenario, error) {
	s := &scribe{scenario: &Scenario{
		Name: name, Start: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), config: Config{Floor: 30 * time.Minute},
	}, merchant: "qinghe", current: -1}
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<16)
	for line := 1; scanner.Scan(); line++ {
		s.line = line
		words, err := split(scanner.Text())
		if err == nil && len(words) > 0 {
			err = s.statement(&words)
			if err == nil && len(words) > 0 {
				err = fmt.Errorf("unexpected %q", words[0].text)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("read scenario %s: %w", name, err)
	}
	return s.finish()
}

// scribe is the state of a parser.
type scribe struct {
	scenario *Scenario
	merchant string
	current  int // index of the latest parcel; -1 before the first
	line     int
	begun    bool
}

// statement reads one line that is not empty.
func (s *scribe) statement(w *words) error {
	verb := w.take()
	if verb.quoted {
		return fmt.Errorf("a line cannot begin with a text")
	}
	first := !s.begun
	s.begun = true
	config := &s.scenario.config
	switch verb.text {
	case "start":
		if !first {
			return fmt.Errorf("start must be the first line")
		}
		at, err := time.Parse(time.RFC3339, w.take().text)
		if err != nil {
			return fmt.Errorf("start wants a time like 2026-09-01T08:00:00+08:00")
		}
		s.scenario.Start = at.UTC()
	case "merchant":
		return s.shop(w)
	case "supplier":
		one := tracker.Supplier{Locale: tracker.LocaleZH, ReplyHours: 12}
		if err := w.name("supplier", &one.Code); err != nil {
			return err
		}
		if one.Name = w.take().text; one.Name == "" {
			return fmt.Errorf("supplier %s has no name", one.Code)
		}
		one.Email = strings.ToLower(one.Code) + "@supplier.example"
		config.Suppliers = append(config.Suppliers, one)
	case "backup":
		return s.backup(w)
	case "floor":
		word := w.take().text
		if word == "off" {
			config.Floor = 0
			return nil
		}
		return duration(word, &config.Floor)
	case "parcel", "lane":
		return s.parcel(w, verb.text == "lane")
	case "at":
		return s.at(w)
	default:
		return fmt.Errorf("unknown statement %q", verb.text)
	}
	return nil
}

// shop chooses the shop of the parcels that follow, and the platform that it sells on where that is named.
func (s *scribe) shop(w *words) error {
	if err := w.name("merchant", &s.merchant); err != nil {
		return err
	}
	m := merchantOf(s.merchant, "douyin")
	if w.next() != "" {
		m.Platform = w.take().text
	}
	if !slices.Contains([]string{"douyin", "tmall", "generic"}, m.Platform) {
		return fmt.Errorf("unknown platform %q", m.Platform)
	}
	all := &s.scenario.config.Merchants
	if !slices.ContainsFunc(*all, func(o tracker.Merchant) bool { return o.Code == m.Code }) {
		*all = append(*all, m)
	}
	return nil
}

func merchantOf(code, platform string) tracker.Merchant {
	return tracker.Merchant{
		Code: code, Name: code, Platform: platform, Zone: "Asia/Shanghai", Locale: tracker.LocaleZH, Email: code + "@merchant.example",
	}
}

// backup adds an offer of a supplier for a SKU, one rank behind those before it.
func (s *scribe) backup(w *words) error {
	var sku, code string
	if err := w.name("sku", &sku); err != nil {
		return err
	}
	if err := w.name("supplier", &code); err != nil {
		return err
	}
	rank, found := 1, -1
	for i, one := range s.scenario.config.Suppliers {
		for _, offer := range one.SKUs {
			if offer.SKU == sku && offer.BackupRank >= rank {
				rank = offer.BackupRank + 1
			}
		}
		if one.Code == code {
			found = i
		}
	}
	if found < 0 {
		return fmt.Errorf("supplier %s is not declared above", code)
	}
	one := &s.scenario.config.Suppliers[found]
	one.SKUs = append(one.SKUs, tracker.SupplierSKU{
		SKU: sku, BackupRank: rank, UnitCost: tracker.Yuan(20), Freight: tracker.Yuan(4), LeadHours: 24, Stock: 50, OnTime: 0.9,
	})
	return nil
}

// finish checks what only the whole file can tell.
func (s *scribe) finish() (*Scenario, error) {
	out := s.scenario
	if s.current < 0 {
		return nil, fmt.Errorf("%s: no parcel", out.Name)
	}
	for _, p := range out.config.Parcels {
		if !slices.ContainsFunc(out.config.Merchants, func(m tracker.Merchant) bool { return m.Code == p.Merchant }) {
			out.config.Merchants = append(out.config.Merchants, merchantOf(p.Merchant, "douyin"))
		}
	}
	out.config.Start = out.Start
	slices.SortStableFunc(out.steps, func(a, b Step) int { return a.At.Compare(b.At) })
	if _, err := NewWorld(out.config); err != nil {
		return nil, fmt.Errorf("%s: %w", out.Name, err)
	}
	return out, nil
}
