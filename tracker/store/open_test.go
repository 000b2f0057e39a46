package store_test

import (
	"parcelwarden/tracker/store"
	"parcelwarden/tracker/store/storetest"
	"path/filepath"
	"strings"
	"testing"
)

func TestMigrateOnce(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "a b?#%.db"), "postgres": storetest.Postgres(t)} {
		s := openURL(t, url)
		first, err := s.Migrate(t.Context())
		check(t, err)
		again, err := s.Migrate(t.Context())
		check(t, err)
		applied, known, err := s.SchemaVersion(t.Context())
		check(t, err)
		files, err := filepath.Glob("migrations/" + name + "/*.sql")
		check(t, err)
		if first == 0 || again != 0 || applied != known || first != len(files) || s.Dialect() != name {
			t.Errorf("%s: applied %d then %d, at %d of %d", s.Dialect(), first, again, applied, known)
		}
		check(t, s.Ping(t.Context()))
	}
}

func TestMigrateTogether(t *testing.T) {
	t.Parallel()
	url := storetest.Postgres(t)
	applied := make([]int, 3)
	together(len(applied), func(i int) {
		s, err := store.Open(t.Context(), store.Config{URL: url, Now: t0})
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = s.Close() }()
		if applied[i], err = s.Migrate(t.Context()); err != nil {
			t.Error(err)
		}
	})
	working := 0
	for _, n := range applied {
		if n > 0 {
			working++
		}
	}
	if working != 1 {
		t.Errorf("three nodes applied %v steps", applied)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]store.Config{
		"no url":    {Now: t0},
		"no clock":  {URL: filepath.Join(t.TempDir(), "x.db")},
		"no disk":   {URL: "/dev/null/x.db", Now: t0},
		"bad url":   {URL: "postgres://user:geheim@127.0.0.1:notaport/x", Now: t0},
		"no server": {URL: "postgres://user:geheim@127.0.0.1:1/x", Now: t0},
	} {
		s, err := store.Open(t.Context(), cfg)
		if err == nil {
			_ = s.Close()
			t.Errorf("%s: opened", name)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
}
