package simulator

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// parcel reads a parcel or lane statement.
func (s *scribe) parcel(w *words, lane bool) error {
	p := Parcel{
		Merchant: s.merchant, PhoneTail: "8217", ShippedAt: s.scenario.Start, Service: "标快", SKU: "SKU-1", Title: "商品",
		TrackingNo: fmt.Sprintf("SIM99%09d", s.line), OrderNo: fmt.Sprintf("6900000000000%06d", s.line), Value: tracker.Yuan(89),
	}
	if !lane {
		if err := w.name("number", &p.TrackingNo); err != nil {
			return err
		}
	}
	text := w.take().text
	courier, ok := courierOf(text)
	if !ok {
		return fmt.Errorf("unknown courier %q", text)
	}
	p.Courier, p.Provider = courier.code, courier.via
	if lane {
		from, to, ok := strings.Cut(w.take().text, ">")
		if !ok {
			return fmt.Errorf("lane wants CITY>CITY")
		}
		if err := errorsOf(region(from, &p.Origin), region(to, &p.Destination)); err != nil {
			return err
		}
	}
	for len(*w) > 0 {
		if err := s.option(&p, w); err != nil {
			return err
		}
	}
	if p.Origin.City == "" || p.Destination.City == "" {
		return fmt.Errorf("parcel wants from CITY and to CITY")
	}
	if p.PaidAt.IsZero() {
		p.PaidAt = p.ShippedAt.Add(-2 * time.Hour)
	}
	all := &s.scenario.config.Parcels
	if slices.ContainsFunc(*all, func(other Parcel) bool { return other.TrackingNo == p.TrackingNo }) {
		return fmt.Errorf("number %s is used twice", p.TrackingNo)
	}
	*all = append(*all, p)
	s.current = len(*all) - 1
	return nil
}

// option reads one option of a parcel.
func (s *scribe) option(p *Parcel, w *words) error {
	key := w.take()
	switch key.text {
	case "via":
		p.Provider = w.take().text
		if !slices.Contains(Providers(), p.Provider) {
			return fmt.Errorf("unknown provider %q", p.Provider)
		}
		if row, _ := courierOf(p.Courier); !row.on(p.Provider) {
			return fmt.Errorf("the %s wire carries no %s", p.Provider, p.Courier)
		}
	case "from":
		return region(w.take().text, &p.Origin)
	case "to":
		return region(w.take().text, &p.Destination)
	case "order":
		return w.name("order number", &p.OrderNo)
	case "tail":
		if err := w.name("phone tail", &p.PhoneTail); err != nil {
			return err
		}
		if len(p.PhoneTail) != 4 {
			return fmt.Errorf("a phone tail has four digits")
		}
	case "notail":
		p.TailMissing = true
	case "shipped":
		return s.moment(w.take().text, &p.ShippedAt)
	case "paid":
		return s.moment(w.take().text, &p.PaidAt)
	case "promise":
		return s.moment(w.take().text, &p.PromisedAt)
	case "value":
		text := w.take().text
		value, err := tracker.ParseMoney(text, "CNY")
		if err != nil || value.IsZero() {
			return fmt.Errorf("value %q is no amount", text)
		}
		p.Value = value
	case "supplier":
		return s.supplies(p, w)
	case "sku":
		return w.name("sku", &p.SKU)
	case "standard":
	case "express":
		p.Service = "特快"
	case "duplicates":
		p.Duplicates = true
	case "shuffled":
		p.Shuffled = true
	default:
		return fmt.Errorf("unknown option %q", key.text)
	}
	return nil
}

// supplies names the parcel's supplier, which must have been declared.
func (s *scribe) supplies(p *Parcel, w *words) error {
	if err := w.name("supplier", &p.Supplier); err != nil {
		return err
	}
	for _, one := range s.scenario.config.Suppliers {
		if one.Code == p.Supplier {
			return nil
		}
	}
	return fmt.Errorf("supplier %s is not declared above", p.Supplier)
}

func region(name string, into *tracker.Region) error {
	c, ok := cityOf(name)
	if !ok {
		return fmt.Errorf("unknown city %q", name)
	}
	*into = c.region()
	return nil
}

// errorsOf returns the first error there is.
func errorsOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
