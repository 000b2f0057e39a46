package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func openPostgres(ctx context.Context, cfg Config) (*Store, error) {
	conf, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, errors.New("open postgres: the url is not valid") // the driver's text may hold the password
	}
	// A plan that is kept was made when the tables were small: a first import would read them whole, again and again.
	conf.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	db := stdlib.OpenDB(*conf)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: db}), gormConfig(cfg))
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	conns := cfg.Readers
	if conns <= 0 {
		conns = 10
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open postgres: %w", err)
	}
	return &Store{writer: g, reader: g, dialect: dialectPostgres, now: cfg.Now, sealer: cfg.Sealer}, nil
}

// manyRows is how many new rows make what PostgreSQL knows about its tables too old to plan by.
const manyRows = 1000

// analyze tells PostgreSQL how its tables have grown. It would find out by itself within a minute or two, and until then take a
// merchant for a small part of each table. SQLite plans well without knowing, and worse with what was true yesterday.
func (s *Store) analyze(ctx context.Context) error {
	if s.dialect != dialectPostgres {
		return nil
	}
	if err := s.writer.WithContext(ctx).Exec("ANALYZE orders, order_items, shipments, shipment_orders").Error; err != nil {
		return fmt.Errorf("analyze tables: %w", err)
	}
	return nil
}
