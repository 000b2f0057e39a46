package sources

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"strconv"
	"strings"
)

// move puts a file into one of the folders, under a name that is free there, and what is wrong with it into rejected. A file that was
// changed since it was looked at stays: it is somebody's new export.
func (f *Folder) move(name, folder string, errs []tracker.RowError) error {
	from := filepath.Join(f.cfg.Dir, name)
	info, err := os.Lstat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("move %s: %w", name, err)
	}
	if seen := f.last[name]; info.Size() != seen.size || !info.ModTime().Equal(seen.modified) {
		return nil
	}
	to, err := reserve(filepath.Join(f.cfg.Dir, folder), name)
	if err != nil {
		return fmt.Errorf("move %s: %w", name, err)
	}
	if len(errs) > 0 { // before the file leaves: after a crash it is written again, never lost
		if err := f.writeErrors(filepath.Base(to), errs); err != nil {
			_ = os.Remove(to) // the empty file that kept the name
			return fmt.Errorf("list what is wrong with %s: %w", name, err)
		}
	}
	if err := os.Rename(from, to); err != nil {
		_ = os.Remove(to)
		return fmt.Errorf("move %s: %w", name, err)
	}
	delete(f.last, name)
	return nil
}

const mostNames = 10_000

// reserve makes an empty file of a name that was free, with a number before the extension if it takes one. The rename that follows
// replaces it; nothing else can.
func reserve(dir, name string) (string, error) {
	ext := filepath.Ext(name)
	for n := range mostNames {
		candidate := name
		if n > 0 {
			candidate = strings.TrimSuffix(name, ext) + "-" + strconv.Itoa(n) + ext
		}
		path := filepath.Join(dir, candidate)
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640) //nolint:gosec // a name of the folder's own listing
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err //nolint:wrapcheck // move wraps it
		}
		return path, file.Close()
	}
	return "", fmt.Errorf("%s and %d names like it are taken", name, mostNames)
}

// writeErrors writes NAME.errors.csv into rejected: row, field, value, reason.
func (f *Folder) writeErrors(name string, errs []tracker.RowError) error {
	path, err := reserve(filepath.Join(f.cfg.Dir, rejectedFolder), name+".errors.csv")
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString("\uFEFF") // Excel takes a CSV without it for GBK
	w := csv.NewWriter(&text)
	_ = w.Write([]string{"row", "field", "value", "reason"}) // a strings.Builder takes everything
	for _, e := range errs {
		row := ""
		if e.Row > 0 {
			row = strconv.Itoa(e.Row)
		}
		_ = w.Write([]string{row, e.Field, noFormula(e.Value), noFormula(e.Reason)})
	}
	w.Flush()
	return os.WriteFile(path, []byte(text.String()), 0o640) //nolint:gosec,wrapcheck // readable by the group, as the exports are; move wraps it
}

// noFormula keeps a spreadsheet from calculating what a seller typed.
func noFormula(cell string) string {
	if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
		return "'" + cell
	}
	return cell
}
