package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"parcelwarden/tracker"
	"parcelwarden/tracker/claimfile"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/web"
	"strconv"
	"strings"
	"time"
)

// pages builds the web side over the app.
func (a *app) pages(demo bool) (http.Handler, error) {
	sessions := a.store.Sessions()
	sessions.Now = a.wall // a sign-in lasts by the clock on the wall, also where the program's own runs faster
	cfg := web.Config{
		Store: a.store, Sessions: sessions, Words: a.words, Now: a.now, Logger: a.log, Links: tracker.LinkSigner{Key: a.key},
		BaseURL: a.cfg.BaseURL, SecureCookies: strings.HasPrefix(a.cfg.BaseURL, "https://"),
		Explain: a.explain, VerdictText: a.verdictText, CaseText: a.caseText, Score: a.scoreView, Gates: a.gatePlans, Lines: a.linePlans, ImportOrders: a.importJSON, CourierName: a.courierName,
		TakePush: a.takePush, Lanes: a.lanes, Rules: a.rules, Clocks: a.clocksOf, WhatIf: web.WhatIfDesk{Runs: a.store, Rules: a.rules},
		Decisions: web.DecisionDesk{Book: a.store, Advisor: a.advisor, Pack: claimfile.Write},
		Snapshots: web.SnapshotDesk{Book: a.store, Scores: a.scores},
		People:    a.peopleDesk(),
	}
	if err := a.messagePages(&cfg); err != nil {
		return nil, err
	}
	if len(a.sources) > 0 {
		cfg.OrderHooks = orderHooks{app: a}
	}
	if demo {
		cfg.Demo = &web.DemoLinks{MailURL: demoMailPath, Speed: strconv.FormatFloat(a.speed, 'f', -1, 64)}
	}
	server, err := web.New(cfg)
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	return server.Handler(), nil
}

// courierName names a courier, or a provider that carries no parcels itself.
func (a *app) courierName(locale tracker.Locale, code string) string {
	name := a.names.Name(locale, code)
	adapter, ok := a.registry.Lookup(code)
	switch {
	case name != code || !ok:
		return name
	case locale == tracker.LocaleEN:
		return adapter.Info.NameEN
	default:
		return adapter.Info.NameZH
	}
}

// explain gives the reasons behind a parcel's newest advice.
func (a *app) explain(locale tracker.Locale, r tracker.ParcelRecord, now time.Time) []string {
	if len(r.Incidents) == 0 || len(r.Advice) == 0 {
		return nil
	}
	in := tracker.ExplainInput{Recommendation: r.Advice[0], Shipment: r.Shipment, Zone: r.Merchant.Location(), Now: now, Orders: r.Orders}
	for _, incident := range r.Incidents {
		if incident.ID == r.Advice[0].IncidentID {
			in.Incident = incident
		}
	}
	for _, entry := range r.Ledger {
		if entry.IncidentID == in.Incident.ID {
			in.Entries = append(in.Entries, entry)
		}
	}
	return a.explainer.Explain(locale, in)
}

// why gives the reasons for one row of the list.
func (a *app) why(locale tracker.Locale, p tracker.StuckParcel) []string {
	if p.Advice == nil {
		return nil
	}
	m := a.merchantByID(p.Incident.MerchantID)
	return a.explainer.Explain(locale, tracker.ExplainInput{
		Recommendation: *p.Advice, Incident: p.Incident, Shipment: p.Shipment, Zone: m.Location(), Now: a.now(),
	})
}

func (a *app) verdictText(locale tracker.Locale, i tracker.Incident, s tracker.Shipment, now time.Time) string {
	return a.explainer.Verdict(locale, i, s, now)
}

// importJSON stores the orders of one API request.
func (a *app) importJSON(ctx context.Context, merchantID int64, body io.Reader) (tracker.ImportReport, error) {
	m := a.merchantByID(merchantID)
	report := tracker.ImportReport{Name: "api", Errors: []tracker.RowError{}}
	rows, rowErrors, err := sources.ParseJSON(body, sources.Options{Zone: m.Location(), Currency: "CNY", Courier: a.names.Code, Now: a.now()})
	if err != nil {
		return report, fmt.Errorf("%w: %w", web.ErrBadInput, err)
	}
	rejected := map[int]bool{}
	for _, e := range rowErrors {
		report.Errors = append(report.Errors, e)
		rejected[e.Row] = true
	}
	outcomes, err := a.ImportParcels(ctx, merchantID, rows, a.now())
	if err != nil {
		return report, err
	}
	for _, outcome := range outcomes {
		switch outcome {
		case tracker.RowCreated:
			report.Created++
		case tracker.RowUpdated:
			report.Updated++
		case tracker.RowUnchanged:
			report.Unchanged++
		case tracker.RowRejected:
			report.Rejected++
		}
	}
	report.Rejected += len(rejected)
	report.Rows = report.Created + report.Updated + report.Unchanged + report.Rejected
	return report, nil
}

// firstLooks is the time over which the first looks at new parcels are spread.
const firstLooks = 10 * time.Minute

// ImportParcels stores rows, spreads their first looks and has them judged as soon as there is something to judge.
func (a *app) ImportParcels(ctx context.Context, merchantID int64, rows []tracker.ParcelRow, sourceAt time.Time) ([]tracker.RowOutcome, error) {
	now := a.now()
	home := a.home(merchantID)
	for i := range rows {
		if rows[i].Origin == (tracker.Region{}) {
			rows[i].Origin = home
		}
	}
	return a.store.ImportParcels(ctx, merchantID, rows, tracker.ImportOptions{
		SourceAt: sourceAt, Now: now,
		FirstLook: func(row tracker.ParcelRow) time.Time {
			s := tracker.Shipment{TrackingNo: row.TrackingNo, ShippedAt: row.ShippedAt}
			return tracker.FirstPoll(tracker.Cadence(a.cfg.Cadence), s, now, firstLooks)
		},
	})
}

// home is where a merchant's parcels leave from unless their rows say otherwise: a marketplace's export names the destination only, and
// without an origin every lane would be judged by the hours for far.
func (a *app) home(merchantID int64) tracker.Region {
	entry := a.cfg.Merchants[a.merchantByID(merchantID).Code]
	return tracker.Region{Province: entry.OriginProv, City: entry.OriginCity}
}

// importer lets the import commands write through the app.
type importer struct{ *app }

func (i importer) Merchant(_ context.Context, code string) (tracker.Merchant, error) {
	m, err := i.merchant(code)
	var usage exitError
	if errors.As(err, &usage) {
		return m, tracker.ErrNotFound
	}
	return m, err
}

func (i importer) SaveSuppliers(ctx context.Context, merchantID int64, suppliers []tracker.Supplier) (created, updated, unchanged int, err error) {
	return i.store.SaveSuppliers(ctx, merchantID, suppliers)
}

func (i importer) CourierCode(text string) (string, bool) { return i.names.Code(text) }

func (i importer) Close() error {
	i.close()
	return nil
}
