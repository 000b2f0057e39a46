package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Config says which database to open.
type Config struct {
	URL     string           // a path, sqlite:PATH, or postgres://…
	Now     func() time.Time // for gorm's own stamps; required
	Logger  *slog.Logger     // hears of slow statements, without their values; nil for silence
	Sealer  Sealer           // for phone numbers; nil refuses them
	Readers int              // connections that read (SQLite) or in all (PostgreSQL); 0 means 4, or 10
}

// Validate reports what is missing.
func (c Config) Validate() error {
	if strings.TrimSpace(c.URL) == "" {
		return errors.New("database url is empty")
	}
	if c.Now == nil {
		return errors.New("database config has no clock")
	}
	return nil
}

// Store is the database. It is safe for concurrent use.
type Store struct {
	writer  *gorm.DB // SQLite: one connection whose transactions begin immediate
	reader  *gorm.DB // SQLite: read-only pool; PostgreSQL: the same pool as writer
	dialect dialect
	path    string // SQLite file; empty on PostgreSQL
	now     func() time.Time
	sealer  Sealer
}

// Open connects and checks that the database is one that the store can trust: on SQLite the version and every PRAGMA is read back,
// because an unknown connection parameter is ignored without a word. It does not create tables; Migrate does.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if isPostgres(cfg.URL) {
		return openPostgres(ctx, cfg)
	}
	return openSQLite(ctx, cfg)
}

// Close releases the connections.
func (s *Store) Close() error {
	return errors.Join(closeDB(s.reader), closeDB(s.writer))
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	db, err := s.reader.DB()
	if err != nil {
		return fmt.Errorf("ping store: %w", err)
	}
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("ping store: %w", err)
	}
	return nil
}

// Dialect names the database: sqlite or postgres.
func (s *Store) Dialect() string { return string(s.dialect) }

func closeDB(g *gorm.DB) error {
	if g == nil {
		return nil
	}
	db, err := g.DB()
	if err != nil {
		return err
	}
	return db.Close()
}

func gormConfig(cfg Config) *gorm.Config {
	return &gorm.Config{
		NowFunc:                func() time.Time { return cfg.Now().UTC() },
		TranslateError:         true,
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 statementLog(cfg.Logger),
	}
}
