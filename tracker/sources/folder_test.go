package sources

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"parcelwarden/tracker"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dropBox is a watched folder whose imports are on record.
type dropBox struct {
	t        *testing.T
	dir      string
	folder   *Folder
	known    map[string]string
	imported []string
	results  map[string]func() (tracker.ImportReport, error) // by file name; others store their one row
}

func newDropBox(t *testing.T) *dropBox {
	t.Helper()
	b := &dropBox{t: t, dir: t.TempDir(), known: map[string]string{}, results: map[string]func() (tracker.ImportReport, error){}}
	b.restart()
	return b
}

// restart is a new process over the same folder and database.
func (b *dropBox) restart() {
	b.t.Helper()
	folder, err := NewFolder(FolderConfig{Dir: b.dir, Import: b.importFile, Ledger: b, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.t.Fatal(err)
	}
	b.folder = folder
}

func (b *dropBox) Known(_ context.Context, hash string) (bool, error) {
	_, ok := b.known[hash]
	return ok, nil
}

func (b *dropBox) Remember(_ context.Context, hash, name string) error {
	b.known[hash] = name
	return nil
}

func (b *dropBox) importFile(_ context.Context, path string) (tracker.ImportReport, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return tracker.ImportReport{}, err
	}
	b.imported = append(b.imported, string(raw))
	if result := b.results[filepath.Base(path)]; result != nil {
		return result()
	}
	return tracker.ImportReport{Rows: 1, Created: 1}, nil
}

func (b *dropBox) write(name, text string, minute int) {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	at := now().Add(time.Duration(minute) * time.Minute)
	if err := os.Chtimes(path, at, at); err != nil {
		b.t.Fatal(err)
	}
}

func (b *dropBox) pass() {
	b.t.Helper()
	if err := b.folder.Run(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// files lists everything below the folder, with the content of what is not a list of errors.
func (b *dropBox) files() map[string]string {
	b.t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		name, _ := filepath.Rel(b.dir, path)
		out[filepath.ToSlash(name)] = string(raw)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *dropBox) expect(want map[string]string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.files()); diff != "" {
		b.t.Error(diff)
	}
}

func TestFolderWaitsForTheWriter(t *testing.T) {
	t.Parallel()
	b := newDropBox(t)
	b.write("a.csv", "one", 1)
	b.write("b.csv.part", "half", 1)
	b.write("~$b.xlsx", "lock", 1)
	b.write(".hidden.csv", "x", 1)
	b.pass()
	b.write("a.csv", "one two", 2) // still growing
	b.pass()
	if len(b.imported) != 0 {
		t.Fatalf("imported %q before the writer was done", b.imported)
	}
	b.pass()
	if !slices.Equal(b.imported, []string{"one two"}) {
		t.Fatalf("imported %q", b.imported)
	}
	b.pass()
	b.expect(map[string]string{"done/a.csv": "one two", "b.csv.part": "half", "~$b.xlsx": "lock", ".hidden.csv": "x"})
}

func TestFolderOrderAndNames(t *testing.T) {
	t.Parallel()
	b := newDropBox(t)
	b.write("new.csv", "newer", 9)
	b.write("old.csv", "older", 1)
	b.pass()
	b.pass()
	b.write("old.csv", "another", 10) // the same name, another content
	b.write("copy.csv", "newer", 11)  // another name, a content that is known
	b.pass()
	b.pass()
	if diff := cmp.Diff([]string{"older", "newer", "another"}, b.imported); diff != "" {
		t.Error(diff)
	}
	b.expect(map[string]string{"done/old.csv": "older", "done/new.csv": "newer", "done/old-1.csv": "another", "done/copy.csv": "newer"})
}

func TestFolderSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	b := newDropBox(t)
	b.results["some.csv"] = func() (tracker.ImportReport, error) {
		return tracker.ImportReport{Rows: 2, Created: 1, Rejected: 1, Errors: []tracker.RowError{{Row: 3, Field: "courier", Value: "=1+1", Reason: "is not known"}}}, nil
	}
	b.results["none.csv"] = func() (tracker.ImportReport, error) {
		return tracker.ImportReport{Rows: 1, Rejected: 1, Errors: []tracker.RowError{{Row: 2, Field: "courier", Value: "x", Reason: "is not known"}}}, nil
	}
	b.results["photo.csv"] = func() (tracker.ImportReport, error) {
		return tracker.ImportReport{}, &FileError{Name: "/srv/secret/photo.csv", Reason: "is no table"}
	}
	for i, name := range []string{"some.csv", "none.csv", "photo.csv"} {
		b.write(name, name, i)
	}
	b.pass()
	b.pass()
	b.expect(map[string]string{
		"done/some.csv": "some.csv", "rejected/some.csv.errors.csv": "\uFEFFrow,field,value,reason\n3,courier,'=1+1,is not known\n",
		"rejected/none.csv": "none.csv", "rejected/none.csv.errors.csv": "\uFEFFrow,field,value,reason\n2,courier,x,is not known\n",
		"rejected/photo.csv": "photo.csv", "rejected/photo.csv.errors.csv": "\uFEFFrow,field,value,reason\n,,,photo.csv: is no table\n",
	})
	if len(b.known) != 0 {
		t.Errorf("remembered %v: the same file could never be tried again", b.known)
	}
}

func TestFolderAfterACrash(t *testing.T) {
	t.Parallel()
	b := newDropBox(t)
	b.write("a.csv", "one", 1)
	broken := errors.New("database is gone")
	b.results["a.csv"] = func() (tracker.ImportReport, error) { return tracker.ImportReport{Rows: 1, Created: 1}, broken }
	b.pass()
	if err := b.folder.Run(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("error %v", err)
	}
	b.expect(map[string]string{"a.csv": "one"})
	delete(b.results, "a.csv")
	b.restart()
	b.pass()
	b.pass()
	if diff := cmp.Diff([]string{"one", "one"}, b.imported); diff != "" {
		t.Error(diff)
	}
	b.expect(map[string]string{"done/a.csv": "one"})
}

func TestFolderKeepsAFileThatChangedDuringTheImport(t *testing.T) {
	t.Parallel()
	b := newDropBox(t)
	b.write("a.csv", "one", 1)
	b.results["a.csv"] = func() (tracker.ImportReport, error) {
		b.write("a.csv", "a newer export", 2)
		delete(b.results, "a.csv")
		return tracker.ImportReport{Rows: 1, Created: 1}, nil
	}
	for range 4 {
		b.pass()
	}
	if got := strings.Join(b.imported, "|"); got != "one|a newer export" {
		t.Errorf("imported %s", got)
	}
	b.expect(map[string]string{"done/a.csv": "a newer export"})
}

func TestFolderTakesNoLinks(t *testing.T) {
	t.Parallel()
	b := newDropBox(t)
	outside := filepath.Join(t.TempDir(), "other-shop.csv")
	if err := os.WriteFile(outside, []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(b.dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	b.pass()
	b.pass()
	if len(b.imported) != 0 {
		t.Errorf("imported %q through a link", b.imported)
	}
}
