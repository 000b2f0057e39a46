package sources

import (
	"cmp"
	"io"
	"parcelwarden/tracker"
)

// SupplierColumns returns the columns of a supplier file in the order in which they are documented. The first is required.
func SupplierColumns() []string {
	return []string{
		"supplier", "name", "email", "phone", "locale", "reply_hours", "webhook_url",
		"sku", "backup_rank", "unit_cost", "freight", "lead_hours", "stock", "on_time_rate", "currency",
		"second_name", "second_email", "second_phone", "second_webhook_url", "per_day",
	}
}

// supplierLayout is the supplier file: one row per SKU that a supplier delivers. What belongs to the supplier itself may stand in
// any of its rows, but may not differ between them.
type supplierLayout struct {
	columns columnSet
	o       *Options

	code, name, email, phone, locale, replyHours, webhookURL        column
	sku, rank, unitCost, freight, lead, stock, onTimeRate, currency column
	secondName, secondEmail, secondPhone, secondHook, perDay        column

	byCode    map[string]*supplierRows
	suppliers []*supplierRows
}

// supplierRows is a supplier with what its rows have said so far.
type supplierRows struct {
	tracker.Supplier
	skus map[string]bool
}

func newSupplierLayout(o *Options) *supplierLayout {
	l := &supplierLayout{o: o, byCode: map[string]*supplierRows{}}
	columns := []*column{
		&l.code, &l.name, &l.email, &l.phone, &l.locale, &l.replyHours, &l.webhookURL,
		&l.sku, &l.rank, &l.unitCost, &l.freight, &l.lead, &l.stock, &l.onTimeRate, &l.currency,
		&l.secondName, &l.secondEmail, &l.secondPhone, &l.secondHook, &l.perDay,
	}
	l.columns = columnSet{}
	for i, name := range SupplierColumns() {
		l.columns[name] = columns[i]
	}
	return l
}

// SupplierFile is what a supplier file says. A row with an error adds nothing.
type SupplierFile struct {
	Suppliers      []tracker.Supplier
	Rows           int // rows read, the header not counted
	Rejected       int // rows among them that were rejected
	Errors         []tracker.RowError
	UnknownColumns []string
}

// ParseSuppliers reads a supplier file, CSV or XLSX, of the given size. Of the options only Currency counts. Suppliers keep the
// order of the file. Where it says nothing ReplyHours is 12, Locale zh-CN, Name the code, and Stock -1.
func ParseSuppliers(name string, file io.ReaderAt, size int64, o Options) (SupplierFile, error) {
	var out SupplierFile
	if o.Currency == "" {
		o.Currency = "CNY"
	}
	l := newSupplierLayout(&o)
	count, err := rowFile{name: name, file: file, size: size, columns: l.columns, required: "supplier", o: &o}.each(l.decode)
	out.Rows, out.Rejected, out.Errors, out.UnknownColumns = count.Rows, count.Rejected, count.Errors, count.UnknownColumns
	if err == nil {
		out.Suppliers = l.finish()
	}
	return out, err
}

// finish fills in what no row of a supplier said.
func (l *supplierLayout) finish() []tracker.Supplier {
	suppliers := make([]tracker.Supplier, 0, len(l.suppliers))
	for _, s := range l.suppliers {
		s.Name = cmp.Or(s.Name, s.Code)
		s.ReplyHours = cmp.Or(s.ReplyHours, replyHours)
		s.Locale = cmp.Or(s.Locale, tracker.LocaleZH)
		suppliers = append(suppliers, s.Supplier)
	}
	return suppliers
}
