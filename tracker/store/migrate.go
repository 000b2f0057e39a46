package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrationFiles embed.FS

// Migrate brings the schema up to date and returns how many steps it applied. On PostgreSQL several nodes may call it at once: a
// session lock lets one work while the others wait. gorm's own migrator is never used: on SQLite it drops indexes and triggers.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	provider, err := s.migrations()
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// SchemaVersion returns the number of the last migration applied and of the last one this program knows.
func (s *Store) SchemaVersion(ctx context.Context) (applied, known int64, err error) {
	provider, err := s.migrations()
	if err != nil {
		return 0, 0, fmt.Errorf("schema version: %w", err)
	}
	applied, known, err = provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("schema version: %w", err)
	}
	return applied, known, nil
}

func (s *Store) migrations() (*goose.Provider, error) {
	db, err := s.writer.DB()
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrationFiles, "migrations/"+string(s.dialect))
	if err != nil {
		return nil, err
	}
	// Steps that are developed side by side land in any order, and do not depend on one another.
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)}
	if s.dialect == dialectSQLite {
		return goose.NewProvider(goose.DialectSQLite3, db, files, options...)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 60))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, files, append(options, goose.WithSessionLocker(locker))...)
}
