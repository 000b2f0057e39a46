package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func openPostgres(ctx context.Context, cfg Config) (*Store, error) {
	g, err := gorm.Open(postgres.Open(cfg.URL), gormConfig(cfg))
	if err != nil {
		return nil, errors.New("open postgres: the url is not valid") // the driver's text may hold the password
	}
	db, err := g.DB()
	if err != nil {
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
	return &Store{writer: g, reader: g, dialect: dialectPostgres, now: cfg.Now}, nil
}
