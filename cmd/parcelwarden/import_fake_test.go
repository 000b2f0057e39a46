package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"
)

var _ Importer = (*fakeImporter)(nil)

// stored is one call of ImportParcels.
type stored struct {
	MerchantID int64
	Lines      []int
	SourceAt   time.Time
}

// fakeImporter remembers what it was given. Order number "same" is unchanged, "new" updated, "no" rejected, any other created.
type fakeImporter struct {
	calls     []stored
	rows      []tracker.ParcelRow
	suppliers []tracker.Supplier
	snapshots []tracker.ScoreSnapshot
	opened    int
	closed    int
	importErr error
	findErr   error
	closeErr  error
}

func (f *fakeImporter) Merchant(_ context.Context, code string) (tracker.Merchant, error) {
	switch {
	case f.findErr != nil && code == "shop-x":
		return tracker.Merchant{}, f.findErr
	case code == "" || code == "shop-a":
		return tracker.Merchant{ID: 1, Code: "shop-a", Zone: "Asia/Shanghai"}, nil
	case code == "shop-b":
		return tracker.Merchant{ID: 2, Code: "shop-b", Zone: "UTC"}, nil
	default:
		return tracker.Merchant{}, fmt.Errorf("merchant: %w", tracker.ErrNotFound)
	}
}

func (f *fakeImporter) ImportParcels(
	_ context.Context, merchantID int64, rows []tracker.ParcelRow, sourceAt time.Time,
) ([]tracker.RowOutcome, error) {
	if f.importErr != nil {
		return nil, f.importErr
	}
	call := stored{MerchantID: merchantID, SourceAt: sourceAt}
	var outcomes []tracker.RowOutcome
	for _, row := range rows {
		call.Lines = append(call.Lines, row.Line)
		outcome := map[string]tracker.RowOutcome{"same": tracker.RowUnchanged, "new": tracker.RowUpdated, "no": tracker.RowRejected}[row.OrderNo]
		if outcome == "" {
			outcome = tracker.RowCreated
		}
		outcomes = append(outcomes, outcome)
	}
	f.calls, f.rows = append(f.calls, call), append(f.rows, rows...)
	return outcomes, nil
}

func (f *fakeImporter) SaveSuppliers(_ context.Context, _ int64, suppliers []tracker.Supplier) (created, updated, unchanged int, err error) {
	f.suppliers = suppliers
	return len(suppliers), 0, 0, f.importErr
}

func (f *fakeImporter) AddSnapshots(_ context.Context, _ int64, snapshots []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error) {
	f.snapshots = snapshots
	outcomes := make([]tracker.RowOutcome, len(snapshots))
	for i := range outcomes {
		outcomes[i] = []tracker.RowOutcome{tracker.RowCreated, tracker.RowUpdated, tracker.RowUnchanged}[i%3]
	}
	return outcomes, f.importErr
}

func (f *fakeImporter) SnapshotMetrics(string) []tracker.MetricProfile {
	return []tracker.MetricProfile{{Key: "delivery_ontime_rate", Unit: "share"}}
}

func (f *fakeImporter) CourierCode(text string) (string, bool) {
	code, ok := map[string]string{"sf": "sf", "圆通速递": "yto"}[text]
	return code, ok
}

func (f *fakeImporter) Close() error {
	f.closed++
	return f.closeErr
}

// ran is what a run of the command left behind.
type ran struct {
	out, errOut string
	status      int
	err         error
}

func runImportCommand(t *testing.T, f *fakeImporter, args ...string) ran {
	t.Helper()
	cmd := newImportCommand(func(context.Context) (Importer, error) {
		f.opened++
		return f, nil
	}, func() time.Time { return time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC) })
	var out, errOut bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&errOut)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	r := ran{out: out.String(), errOut: errOut.String(), err: err}
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		r.status = exit.ExitCode()
	} else if err != nil {
		t.Errorf("an error without a status: %v", err)
	}
	if f.opened != f.closed {
		t.Errorf("opened %d times, closed %d times", f.opened, f.closed)
	}
	return r
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
