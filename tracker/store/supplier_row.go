package store

import "parcelwarden/tracker"

type supplierRow struct {
	MerchantID int64
	ID         int64
	Code       string
	Name       string
	Email      string
	Phone      string
	WebhookURL string
	Locale     string
	ReplyHours int

	SecondName       string
	SecondEmail      string
	SecondPhone      string
	SecondWebhookURL string
}

// TableName implements gorm's Tabler.
func (supplierRow) TableName() string { return "suppliers" }

func (r *supplierRow) supplier() tracker.Supplier {
	return tracker.Supplier{
		ID: r.ID, MerchantID: r.MerchantID, Code: r.Code, Name: r.Name, Email: r.Email, Phone: r.Phone, WebhookURL: r.WebhookURL,
		Locale: tracker.Locale(r.Locale), ReplyHours: r.ReplyHours,
		Second: tracker.Contact{Name: r.SecondName, Email: r.SecondEmail, Phone: r.SecondPhone, WebhookURL: r.SecondWebhookURL},
	}
}

type skuRow struct {
	MerchantID      int64
	SupplierID      int64
	SKU             string
	BackupRank      int
	CostMinor       int64
	CostCurrency    string
	FreightMinor    int64
	FreightCurrency string
	LeadHours       int
	Stock           int
	OnTime          float64
	PerDay          int
}

// TableName implements gorm's Tabler.
func (skuRow) TableName() string { return "supplier_skus" }

func (r *skuRow) offer() tracker.SupplierSKU {
	return tracker.SupplierSKU{
		SupplierID: r.SupplierID, SKU: r.SKU, BackupRank: r.BackupRank, UnitCost: money(r.CostMinor, r.CostCurrency),
		Freight: money(r.FreightMinor, r.FreightCurrency), LeadHours: r.LeadHours, Stock: r.Stock, OnTime: r.OnTime, PerDay: r.PerDay,
	}
}

func newSKURow(merchantID int64, s tracker.SupplierSKU) skuRow {
	return skuRow{
		MerchantID: merchantID, SupplierID: s.SupplierID, SKU: s.SKU, BackupRank: s.BackupRank, CostMinor: s.UnitCost.Minor,
		CostCurrency: s.UnitCost.Currency, FreightMinor: s.Freight.Minor, FreightCurrency: s.Freight.Currency, LeadHours: s.LeadHours,
		Stock: s.Stock, OnTime: s.OnTime, PerDay: s.PerDay,
	}
}

type escalationRow struct {
	MerchantID int64
	ID         int64
	IncidentID int64
	SupplierID ref
	GroupID    ref
	Rung       int
	SentAt     stamp
	ReplyBy    stamp
	AnsweredAt stamp
	Answer     string
	NewDate    stamp
	NewNumber  string
	Note       string
	Cause      string
	HasPhoto   bool
}

// TableName implements gorm's Tabler.
func (escalationRow) TableName() string { return "escalations" }

func (r *escalationRow) escalation() tracker.Escalation {
	return tracker.Escalation{
		ID: r.ID, MerchantID: r.MerchantID, IncidentID: r.IncidentID, SupplierID: int64(r.SupplierID), GroupID: int64(r.GroupID), Rung: r.Rung,
		SentAt: r.SentAt.time(), ReplyBy: r.ReplyBy.time(), AnsweredAt: r.AnsweredAt.time(), Answer: tracker.SupplierAnswer(r.Answer),
		NewDate: r.NewDate.time(), NewNumber: r.NewNumber, Note: r.Note,
		Cause: tracker.AnswerCause(r.Cause), HasPhoto: r.HasPhoto,
	}
}
