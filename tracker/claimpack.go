package tracker

import (
	"cmp"
	"math"
	"time"
)

// ClaimTerms are what a claim on a courier rests on: until when, and for how much. Claimed is what is asked for: the goods, or for a parcel that
// is not insured the usual multiple of its freight where that is less.
type ClaimTerms struct {
	Window  ClaimWindow
	Paid    Money   // by the buyers
	Goods   Money   // what the content cost
	Basis   string  // where the cost of the goods comes from
	Freight Money   // of one parcel
	Times   float64 // multiple of the freight that is usual; 0: the value counts
	Claimed Money
}

// ClaimTerms works out what a claim for a parcel rests on. supplier is the one who shipped it, with its SKUs. It reports false where the claim
// window is not known.
func (a *Advisor) ClaimTerms(rec ParcelRecord, supplier Supplier) (ClaimTerms, bool) {
	w, ok := a.claims.Window(rec.Shipment)
	if !ok {
		return ClaimTerms{}, false
	}
	in := AdviceInput{Terms: rec.Merchant.Terms, Orders: rec.Orders, Supplier: supplier}
	terms := termsFor(in.Terms, in.currency())
	goods, basis := in.goods(terms)
	c := ClaimTerms{
		Window: w, Paid: paidFor(rec.Orders), Goods: moneyOf(goods, in.currency()), Basis: basis, Freight: terms.ReturnFreight, Times: w.FreightMultiple,
	}
	claimed := goods
	if c.Times > 0 {
		claimed = math.Min(claimed, c.Times*c.Freight.Float())
	}
	c.Claimed = moneyOf(claimed, in.currency())
	return c, true
}

// ClaimPack is everything that goes into the file with which a claim is filed: the same facts in both languages, the trace, the looks, the rule and
// the amounts as tables. It is fixed when the decision is taken.
type ClaimPack struct {
	At       time.Time
	By       string
	Number   string
	Courier  string
	Papers   []ClaimPaper
	Tables   []ClaimTable
	FileName string
}

// ClaimPaper is the letter in one language.
type ClaimPaper struct {
	Locale   Locale
	FileName string
	Title    string
	Sections []ClaimSection
}

// ClaimSection is a heading with lines of text below it.
type ClaimSection struct {
	Heading string
	Lines   []string
}

// ClaimTable is a table for a spreadsheet.
type ClaimTable struct {
	FileName string
	Header   []string
	Rows     [][]string
}

// ClaimFacts is what a claim pack is made from.
type ClaimFacts struct {
	Record   ParcelRecord
	Incident Incident
	Advice   Recommendation
	Terms    ClaimTerms
	Row      Row  // the rule's row, where the incident rests on one
	HasRow   bool // else Row is empty
	Courier  func(Locale, string) string
	By       string
	Why      string
	At       time.Time
}

// ClaimPack writes what a claim pack says. Telephone numbers in couriers' texts are masked; nothing of the buyer but the region is in it.
func (e *Explainer) ClaimPack(f ClaimFacts) ClaimPack {
	sh := f.Record.Shipment
	pack := ClaimPack{
		At: f.At, By: f.By, Number: sh.TrackingNo, Courier: sh.Courier,
		FileName: "claim-" + safeName(sh.TrackingNo) + "-" + f.At.UTC().Format("20060102") + ".zip",
		Tables:   []ClaimTable{f.trace(), f.looks(), f.rule(), f.amounts(), f.story()},
	}
	for _, locale := range []Locale{LocaleZH, LocaleEN} {
		pack.Papers = append(pack.Papers, e.claimPaper(locale, f))
	}
	return pack
}

// safeName keeps what every file system takes.
func safeName(s string) string {
	out := []rune(s)
	for i, r := range out {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' {
			out[i] = '_'
		}
	}
	return cmp.Or(string(out[:min(len(out), 40)]), "parcel")
}
