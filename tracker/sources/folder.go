package sources

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The folders beside the files that come in.
const (
	doneFolder     = "done"
	rejectedFolder = "rejected"
)

// FolderLedger remembers which contents have been imported.
type FolderLedger interface {
	Known(ctx context.Context, hash string) (bool, error)
	Remember(ctx context.Context, hash, name string) error
}

// FolderConfig is one watched folder of one merchant. Import stores the orders of a file; a *FileError or rejected rows are the sender's to
// mend, any other error is ours and leaves the file where it is.
type FolderConfig struct {
	Dir    string
	Import func(ctx context.Context, path string) (tracker.ImportReport, error)
	Ledger FolderLedger
	Log    *slog.Logger
}

// Folder imports the files that somebody puts into a folder. A file is taken once its size and time have stayed the same from one pass
// to the next, because nothing else tells that its writer has finished. It is imported, then moved: a crash between the two imports it
// again, which changes nothing. No file is ever overwritten or deleted.
type Folder struct {
	cfg  FolderConfig
	last map[string]look
}

// look is what a file looked like at a pass.
type look struct {
	size     int64
	modified time.Time
}

// NewFolder checks the configuration and makes the folders that are missing.
func NewFolder(cfg FolderConfig) (*Folder, error) {
	if cfg.Dir == "" || cfg.Import == nil || cfg.Ledger == nil || cfg.Log == nil {
		return nil, errors.New("folder: a folder, an import, a ledger and a log are needed")
	}
	for _, dir := range []string{"", doneFolder, rejectedFolder} {
		if err := os.MkdirAll(filepath.Join(cfg.Dir, dir), 0o750); err != nil {
			return nil, fmt.Errorf("folder: %w", err)
		}
	}
	return &Folder{cfg: cfg, last: map[string]look{}}, nil
}

// Run does one pass.
func (f *Folder) Run(ctx context.Context) error {
	entries, err := os.ReadDir(f.cfg.Dir)
	if err != nil {
		return fmt.Errorf("read folder of orders: %w", err)
	}
	seen := make(map[string]look, len(entries))
	var ready []string
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || unfinishedName(entry.Name()) {
			continue // gone meanwhile, a folder, a link, or still being written
		}
		now := look{info.Size(), info.ModTime()}
		if before, known := f.last[entry.Name()]; known && before.size == now.size && before.modified.Equal(now.modified) {
			ready = append(ready, entry.Name())
		}
		seen[entry.Name()] = now
	}
	f.last = seen
	slices.SortFunc(ready, func(a, b string) int { // oldest first: a newer export must have the last word
		return cmp.Or(seen[a].modified.Compare(seen[b].modified), cmp.Compare(a, b))
	})
	var failed []error
	for _, name := range ready {
		if ctx.Err() != nil {
			break
		}
		if err := f.take(ctx, name); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// unfinishedName reports whether programs name files so while they write them, or never meant them for us.
func unfinishedName(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasPrefix(lower, ".") || strings.HasPrefix(lower, "~") || strings.HasSuffix(lower, "~") {
		return true
	}
	return slices.Contains([]string{".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".lock"}, filepath.Ext(lower))
}

// take imports one file and moves it to where its result says.
func (f *Folder) take(ctx context.Context, name string) error {
	path := filepath.Join(f.cfg.Dir, name)
	hash, err := hashFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	known, err := f.cfg.Ledger.Known(ctx, hash)
	if err != nil {
		return fmt.Errorf("look %s up: %w", name, err)
	}
	if known {
		f.cfg.Log.Info("file of orders known already", "file", name)
		return f.move(name, doneFolder, nil)
	}
	report, err := f.cfg.Import(ctx, path)
	var unusable *FileError
	switch {
	case errors.As(err, &unusable):
		unusable.Name = name
		report.Errors = append(report.Errors, tracker.RowError{Reason: unusable.Error()})
	case err != nil:
		return fmt.Errorf("import %s: %w", name, err)
	}
	stored := report.Rows - report.Rejected
	if len(report.Errors) == 0 && report.Rejected == 0 { // else the same file may bring more once somebody mended our side
		if err := f.cfg.Ledger.Remember(ctx, hash, name); err != nil {
			return fmt.Errorf("remember %s: %w", name, err)
		}
	}
	f.cfg.Log.Info("file of orders imported", "file", name, "rows", report.Rows, "created", report.Created, "updated", report.Updated,
		"rejected", report.Rejected)
	folder := doneFolder
	if stored == 0 && (unusable != nil || report.Rejected > 0) {
		folder = rejectedFolder
	}
	return f.move(name, folder, report.Errors)
}

func hashFile(path string) (string, error) {
	file, err := os.Open(path) //nolint:gosec // a file of the configured folder
	if err != nil {
		return "", err //nolint:wrapcheck // take wraps it
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err //nolint:wrapcheck // take wraps it
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
