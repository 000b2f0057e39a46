package sources

import (
	"net/mail"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

const (
	replyHours    = 12
	maxReplyHours = 24 * 30
	maxLeadHours  = 24 * 365
	maxStock      = 1_000_000_000
)

// decode reads one row and adds it to its supplier, unless something in it is wrong.
func (l *supplierLayout) decode(r *row) {
	stated := tracker.Supplier{
		Code: r.word(l.code), Name: r.word(l.name), Email: l.emailOf(r, l.email), Phone: l.phoneOf(r, l.phone), Locale: l.localeOf(r),
		ReplyHours: r.whole(l.replyHours, 0, 1, maxReplyHours), WebhookURL: l.webhookOf(r, l.webhookURL),
		Second: tracker.Contact{
			Name: r.word(l.secondName), Email: l.emailOf(r, l.secondEmail), Phone: l.phoneOf(r, l.secondPhone), WebhookURL: l.webhookOf(r, l.secondHook),
		},
	}
	if stated.Code == "" {
		r.reject(l.code, "", "is required")
	}
	sku := l.skuOf(r)
	known, seen := l.byCode[stated.Code]
	if !seen {
		known = &supplierRows{skus: map[string]bool{}}
	}
	merged := known.Supplier
	l.merge(r, &merged, stated)
	if sku.SKU != "" && known.skus[sku.SKU] {
		r.reject(l.sku, sku.SKU, "stands twice for this supplier")
	}
	if len(r.errs) > 0 {
		return
	}
	if !seen {
		l.byCode[stated.Code] = known
		l.suppliers = append(l.suppliers, known)
	}
	if sku.SKU != "" {
		known.skus[sku.SKU] = true
		merged.SKUs = append(merged.SKUs, sku)
	}
	known.Supplier = merged
}

// merge adds what a row states of the supplier itself; a value that differs from an earlier row's is an error.
func (l *supplierLayout) merge(r *row, into *tracker.Supplier, stated tracker.Supplier) {
	if into.ReplyHours == 0 {
		into.ReplyHours = stated.ReplyHours
	}
	if stated.ReplyHours != 0 && stated.ReplyHours != into.ReplyHours {
		r.reject(l.replyHours, strconv.Itoa(stated.ReplyHours), "differs from an earlier row of this supplier")
	}
	locale := string(into.Locale)
	for _, f := range []struct {
		c     column
		into  *string
		value string
	}{
		{l.code, &into.Code, stated.Code},
		{l.name, &into.Name, stated.Name},
		{l.email, &into.Email, stated.Email},
		{l.phone, &into.Phone, stated.Phone},
		{l.webhookURL, &into.WebhookURL, stated.WebhookURL},
		{l.secondName, &into.Second.Name, stated.Second.Name},
		{l.secondEmail, &into.Second.Email, stated.Second.Email},
		{l.secondPhone, &into.Second.Phone, stated.Second.Phone},
		{l.secondHook, &into.Second.WebhookURL, stated.Second.WebhookURL},
		{l.locale, &locale, string(stated.Locale)},
	} {
		switch {
		case *f.into == "":
			*f.into = f.value
		case f.value != "" && f.value != *f.into:
			switch f.c {
			case l.phone, l.secondPhone:
				f.value = maskPhone(f.value)
			case l.webhookURL, l.secondHook:
				f.value = "" // may hold a secret
			}
			r.reject(f.c, f.value, "differs from an earlier row of this supplier")
		}
	}
	into.Locale = tracker.Locale(locale)
}

// skuOf reads the part of a row that is about one SKU; a row without one only states the supplier.
func (l *supplierLayout) skuOf(r *row) tracker.SupplierSKU {
	currency := r.o.Currency
	if s := r.text(l.currency); s != "" {
		code, ok := currencyCode(s)
		if !ok {
			r.reject(l.currency, s, "is not a currency code such as CNY")
		}
		currency = code
	}
	sku := tracker.SupplierSKU{
		SKU: r.word(l.sku), BackupRank: r.whole(l.rank, 0, 0, 99),
		UnitCost: r.money(l.unitCost, currency), Freight: r.money(l.freight, currency),
		LeadHours: r.whole(l.lead, 0, 0, maxLeadHours), Stock: r.whole(l.stock, -1, 0, maxStock), OnTime: l.onTimeOf(r), PerDay: r.whole(l.perDay, 0, 0, maxStock),
	}
	if sku.SKU == "" && (sku.BackupRank > 0 || !sku.UnitCost.IsZero() || !sku.Freight.IsZero() || sku.LeadHours > 0 || sku.Stock >= 0) {
		r.reject(l.sku, "", "is required where cost, lead time, stock or rank are given")
	}
	return sku
}

// onTimeOf reads a share such as 0.93 or 93%.
func (l *supplierLayout) onTimeOf(r *row) float64 {
	s := r.text(l.onTimeRate)
	if s == "" {
		return 0
	}
	digits, percent := strings.CutSuffix(s, "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v >= 0 && v <= 1) { // also refuses NaN
		r.reject(l.onTimeRate, s, "is not a share from 0 to 1, or 0% to 100%")
		return 0
	}
	return v
}

func (l *supplierLayout) emailOf(r *row, c column) string {
	s := r.word(c)
	if s == "" {
		return ""
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		r.reject(c, s, "is not an e-mail address")
		return ""
	}
	return s
}

// phoneOf keeps the whole number: it is the supplier's, and it is how the supplier is reached.
func (l *supplierLayout) phoneOf(r *row, c column) string {
	s := r.text(c)
	if s != "" && (strings.Trim(s, "+0123456789 -()") != "" || len(s) < 5 || len(s) > 24) {
		r.reject(c, maskPhone(s), "is not a phone number")
		return ""
	}
	return s
}

func (l *supplierLayout) localeOf(r *row) tracker.Locale {
	switch s := r.text(l.locale); strings.ToLower(s) {
	case "":
		return ""
	case "zh-cn", "zh":
		return tracker.LocaleZH
	case "en":
		return tracker.LocaleEN
	default:
		r.reject(l.locale, s, "is not zh-CN or en")
		return ""
	}
}

func (l *supplierLayout) webhookOf(r *row, c column) string {
	s := r.prose(c)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		r.reject(c, "", "is not an http or https address") // the value may hold a secret
		return ""
	}
	return s
}
