package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// TestPragmasAreReadBack opens a database with a parameter that another driver knows and this one ignores without a word.
func TestPragmasAreReadBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	now := func() time.Time { return time.Unix(0, 0) }
	_, err := openSQLitePool(t.Context(), Config{Now: now}, sqlitePool{
		path: path, params: "_pragma=journal_mode(WAL)&_busy_timeout=5000&_synchronous=NORMAL&_foreign_keys=1", conns: 1, want: writerPragmas,
	})
	if err == nil || !strings.Contains(err.Error(), "journal_mode is delete") {
		t.Errorf("err = %v", err)
	}
}

func TestReaderCannotWrite(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Config{URL: filepath.Join(t.TempDir(), "x.db"), Now: func() time.Time { return time.Unix(0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.reader.Exec("CREATE TABLE t (a)").Error; err == nil {
		t.Error("the reader wrote")
	}
}

func TestVersionLess(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{{"3.51.3", "3.51.3", false}, {"3.51.2", "3.51.3", true}, {"3.9.9", "3.51.3", true}, {"3.54.1", "3.51.3", false}, {"4.0", "3.51.3", false}, {"3.51", "3.51.3", true}} {
		if got := versionLess(test.a, test.b); got != test.want {
			t.Errorf("versionLess(%s, %s) = %v", test.a, test.b, got)
		}
	}
}

func TestBindNumbersPlaceholders(t *testing.T) {
	t.Parallel()
	g, err := gorm.Open(sqlite.Open("file::memory:"), &gorm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[dialect]string{dialectSQLite: "a = ? AND b IN (?,?)", dialectPostgres: "a = $1 AND b IN ($2,$3)"} {
		if got := (tx{DB: g, dialect: d}).bind("a = ? AND b IN (?,?)"); got != want {
			t.Errorf("%s: %s", d, got)
		}
	}
}
