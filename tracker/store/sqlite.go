package store

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// Older versions can corrupt a WAL database when it is reset while another connection reads.
const oldestSQLite = "3.51.3"

// What is asked for in the connection string, and what must come back when the PRAGMA is read.
var (
	writerParams  = "_journal_mode=WAL&_busy_timeout=5000&_synchronous=NORMAL&_foreign_keys=1&_txlock=immediate&_cache_size=-65536&_stmt_cache_size=64"
	readerParams  = "mode=ro&_query_only=1&_busy_timeout=5000&_foreign_keys=1&_cache_size=-16384&_stmt_cache_size=32"
	writerPragmas = map[string]string{"journal_mode": "wal", "busy_timeout": "5000", "synchronous": "1", "foreign_keys": "1"}
	readerPragmas = map[string]string{"journal_mode": "wal", "busy_timeout": "5000", "query_only": "1", "foreign_keys": "1"}
)

func openSQLite(ctx context.Context, cfg Config) (*Store, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(cfg.URL, "sqlite:"), "//")
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, fmt.Errorf("open store: %w", err)
		}
	}
	s := &Store{dialect: dialectSQLite, path: path, now: cfg.Now, sealer: cfg.Sealer}
	var err error
	if s.writer, err = openSQLitePool(ctx, cfg, sqlitePool{path: path, params: writerParams, conns: 1, want: writerPragmas}); err != nil {
		return nil, err
	}
	// The log is folded into the file every 32 MiB instead of every 4: one large batch of looks then pays for it once, not in each
	// commit. The driver has no parameter for it; the writer has one connection, so that it holds.
	if err := s.writer.WithContext(ctx).Exec("PRAGMA wal_autocheckpoint = 8000").Error; err != nil {
		_ = closeDB(s.writer)
		return nil, fmt.Errorf("open sqlite %s: %w", path, err)
	}
	readers := cfg.Readers
	if readers <= 0 {
		readers = 4
	}
	if s.reader, err = openSQLitePool(ctx, cfg, sqlitePool{path: path, params: readerParams, conns: readers, want: readerPragmas}); err != nil {
		_ = closeDB(s.writer)
		return nil, err
	}
	return s, nil
}

type sqlitePool struct {
	path, params string
	conns        int
	want         map[string]string
}

func openSQLitePool(ctx context.Context, cfg Config, p sqlitePool) (*gorm.DB, error) {
	g, err := gorm.Open(sqlite.Open("file:"+(&url.URL{Path: p.path}).EscapedPath()+"?"+p.params), gormConfig(cfg))
	if err != nil {
		return nil, fmt.Errorf("open sqlite %s: %w", p.path, err)
	}
	db, err := g.DB()
	if err != nil {
		return nil, fmt.Errorf("open sqlite %s: %w", p.path, err)
	}
	db.SetMaxOpenConns(p.conns)
	db.SetMaxIdleConns(p.conns)
	if err := checkSQLite(ctx, g, p.want); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open sqlite %s: %w", p.path, err)
	}
	return g, nil
}

func checkSQLite(ctx context.Context, g *gorm.DB, want map[string]string) error {
	var version string
	if err := g.WithContext(ctx).Raw("SELECT sqlite_version()").Row().Scan(&version); err != nil {
		return err
	}
	if versionLess(version, oldestSQLite) {
		return fmt.Errorf("sqlite %s is older than %s, which mends a bug that corrupts databases", version, oldestSQLite)
	}
	for name, value := range want {
		var got string
		if err := g.WithContext(ctx).Raw("PRAGMA " + name).Row().Scan(&got); err != nil {
			return fmt.Errorf("read pragma %s: %w", name, err)
		}
		if got != value {
			return fmt.Errorf("pragma %s is %s and must be %s", name, got, value)
		}
	}
	return nil
}

func versionLess(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, _ := strconv.Atoi(as[i])
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x < y
		}
	}
	return len(as) < len(bs)
}
