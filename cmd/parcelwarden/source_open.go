package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
	"parcelwarden/tracker/sources"
	"parcelwarden/tracker/sources/doudian"
	"parcelwarden/tracker/sources/shopify"
	"slices"
	"time"
)

// openSource is a configured source with what it opens.
type openSource struct {
	name     string
	entry    SourceEntry
	merchant tracker.Merchant
	feed     jobs.OrderFeed // nil for one that only takes what it is given
	shopify  *shopify.Source
}

// openSources opens every configured source; nothing is asked yet. What is wrong with a setting is a usage error.
func (a *app) openSources() error {
	for _, name := range slices.Sorted(maps.Keys(a.cfg.Sources)) {
		entry := a.cfg.Sources[name]
		merchant, err := a.merchant(entry.Merchant)
		if err == nil {
			var source *openSource
			if source, err = a.openSource(name, entry, merchant); err == nil {
				a.sources = append(a.sources, source)
				continue
			}
		}
		return exitError{code: exitUsage, err: fmt.Errorf("sources.%s: %w", name, err)}
	}
	return nil
}

func (a *app) openSource(name string, e SourceEntry, m tracker.Merchant) (*openSource, error) {
	s := &openSource{name: name, entry: e, merchant: m}
	if e.Type != sourceDoudian && e.Type != sourceShopify {
		return s, nil
	}
	caller, err := a.caller(name, e)
	if err != nil {
		return nil, err
	}
	since := time.Duration(e.Days) * 24 * time.Hour
	if e.Type == sourceShopify {
		s.shopify, err = shopify.New(shopify.Config{
			Shop: e.text("shop"), Token: e.text("access_token"), Version: e.text("api_version"), Secret: e.text("webhook_secret"),
			Former: e.text("former_secret"), Since: since, Caller: caller, Courier: a.names.Code, Now: a.now,
		})
		s.feed = s.shopify
		return s, err
	}
	sealer, err := sources.NewSealer(a.key)
	if err != nil {
		return nil, fmt.Errorf("secret_key: %w", err)
	}
	s.feed, err = doudian.New(doudian.Config{
		AppKey: e.text("app_key"), AppSecret: e.text("app_secret"), ShopID: e.text("shop_id"), RefreshToken: e.text("refresh_token"), Since: since,
		Caller: caller, Vault: sealedVault{store: a.store, sealer: sealer, log: a.log, merchantID: m.ID, source: name}, Courier: a.names.Code, Now: a.now,
	})
	return s, err
}

// Wall-clock intervals and spans of the sources' jobs.
const (
	sourceTick     = 10 * time.Second // how soon a message is worked off
	sourceLease    = 15 * time.Minute // longer than any one page takes, retries included
	sourceRetain   = 6 * time.Hour
	sourceMessages = 30 * 24 * time.Hour
)

// sourceJobs are the jobs of every source, one each, so that a slow marketplace holds up no other.
func (a *app) sourceJobs() ([]jobs.Job, error) {
	var out []jobs.Job
	var merchants []int64
	for _, s := range a.sources {
		if !slices.Contains(merchants, s.merchant.ID) {
			merchants = append(merchants, s.merchant.ID)
		}
		switch {
		case s.feed != nil:
			out = append(out, jobs.Job{Name: "source " + s.name, Every: min(sourceTick, s.entry.every()), Run: a.sourceReader(s).Run})
		case s.entry.Type == sourceFolder:
			folder, err := a.watchedFolder(s)
			if err != nil {
				return nil, exitError{code: exitUsage, err: fmt.Errorf("sources.%s: %w", s.name, err)}
			}
			out = append(out, jobs.Job{Name: "source " + s.name, Every: s.entry.every(), Run: folder.Run})
		}
	}
	if len(merchants) > 0 {
		retention := &jobs.SourceRetention{Store: a.store, Merchants: merchants, Keep: sourceMessages, Now: a.now, Log: a.log}
		out = append(out, jobs.Job{Name: "source messages", Every: sourceRetain, Run: retention.Run})
	}
	return out, nil
}

func (a *app) sourceReader(s *openSource) *jobs.SourceReader {
	return &jobs.SourceReader{
		Name: s.name, MerchantID: s.merchant.ID, Feed: s.feed, Store: a.store, Import: a.ImportParcels,
		Every: a.simulated(s.entry.every()), Lease: a.simulated(sourceLease), Now: a.now, Log: a.log,
	}
}

// watchedFolder imports files as the command does, but for its own merchant only.
func (a *app) watchedFolder(s *openSource) (*sources.Folder, error) {
	home := folderImporter{importer: importer{a}, home: s.merchant}
	format := s.entry.Format
	if format == "" {
		format = sources.FormatAuto
	}
	return sources.NewFolder(sources.FolderConfig{
		Dir: s.entry.Folder, Ledger: folderLedger{app: a, source: s}, Log: a.log,
		Import: func(ctx context.Context, path string) (tracker.ImportReport, error) {
			reports, err := importOrders(ctx, home, importOptions{format: format, merchant: s.merchant.Code},
				orderFiles{paths: []string{path}, now: a.now(), errOut: io.Discard})
			if len(reports) == 0 {
				return tracker.ImportReport{}, err
			}
			return reports[0], err
		},
	})
}

// folderImporter knows one merchant: a row of the file that names another is rejected.
type folderImporter struct {
	importer
	home tracker.Merchant
}

// Merchant implements orderStore.
func (f folderImporter) Merchant(_ context.Context, code string) (tracker.Merchant, error) {
	if code != f.home.Code {
		return tracker.Merchant{}, fmt.Errorf("merchant %q: %w", code, tracker.ErrNotFound)
	}
	return f.home, nil
}

// folderLedger remembers files by their content, among the messages of their source.
type folderLedger struct {
	app    *app
	source *openSource
}

func fileKey(hash string) string { return "file " + hash }

// Known implements sources.FolderLedger.
func (l folderLedger) Known(ctx context.Context, hash string) (bool, error) {
	_, err := l.app.store.SourceEvent(ctx, l.source.merchant.ID, l.source.name, fileKey(hash))
	if errors.Is(err, tracker.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Remember implements sources.FolderLedger.
func (l folderLedger) Remember(ctx context.Context, hash, name string) error {
	_, err := l.app.store.AddSourceEvents(ctx, []tracker.SourceEvent{{
		MerchantID: l.source.merchant.ID, Source: l.source.name, Key: fileKey(hash), Topic: sourceFolder, Subject: sources.Word(name), ReceivedAt: l.app.now(),
	}}, true)
	return err
}

var _ orderStore = folderImporter{}
