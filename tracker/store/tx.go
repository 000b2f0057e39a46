package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

type dialect string

const (
	dialectSQLite   dialect = "sqlite"
	dialectPostgres dialect = "postgres"
)

// tx is a transaction. Everything inside it must go through it: on SQLite the writer has one connection, and asking the store for
// a second one while holding the first waits for ever.
type tx struct {
	*gorm.DB
	ctx     context.Context // lives exactly as long as the call that made it
	dialect dialect
}

// tries is how often a transaction is begun before a deadlock with another node is reported.
const tries = 5

// write runs fn in a transaction that may write. It is committed if fn returns nil. PostgreSQL ends one of two transactions that wait
// for each other's rows; fn is then run again, so it must start from nothing each time.
func (s *Store) write(ctx context.Context, fn func(tx) error) error {
	var err error
	for range tries {
		err = s.writer.WithContext(ctx).Transaction(func(g *gorm.DB) error {
			return fn(tx{DB: g, ctx: ctx, dialect: s.dialect})
		})
		if !passing(err) {
			return err
		}
	}
	return err
}

// passing reports whether a transaction failed only because of another one beside it.
func passing(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40P01" || pg.Code == "40001")
}

// read runs fn on one snapshot of the database.
func (s *Store) read(ctx context.Context, fn func(tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.dialect == dialectPostgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return s.reader.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		return fn(tx{DB: g, ctx: ctx, dialect: s.dialect})
	}, opts)
}

func (t tx) postgres() bool { return t.dialect == dialectPostgres }

// forUpdate is the row lock of a SELECT. SQLite needs none: its write transactions run one after the other.
func (t tx) forUpdate(mode string) string {
	if t.postgres() {
		return " FOR UPDATE" + mode
	}
	return ""
}

// like is the comparison with a pattern that does not mind upper and lower case.
func (t tx) like() string {
	if t.postgres() {
		return "ILIKE"
	}
	return "LIKE"
}

// exec runs a statement on the connection itself. gorm would look at every value of a statement that has thousands of them.
func (t tx) exec(query string, args ...any) (int64, error) {
	res, err := t.Statement.ConnPool.ExecContext(t.ctx, t.bind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// query is exec for statements that return rows; each is called once per row with a scan function.
func (t tx) query(each func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := t.Statement.ConnPool.QueryContext(t.ctx, t.bind(query), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// nextIDs takes n ids of a table's sequence.
func (t tx) nextIDs(table string, n int) ([]int64, error) {
	if n == 0 {
		return nil, nil
	}
	ids := make([]int64, 0, n)
	collect := func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}
	if t.postgres() {
		if err := t.query(collect, "SELECT nextval('"+table+"_seq') FROM generate_series(1, CAST(? AS BIGINT))", n); err != nil {
			return nil, fmt.Errorf("take ids of %s: %w", table, err)
		}
		return ids, nil
	}
	if err := t.query(collect, "UPDATE sequences SET last = last + ? WHERE name = ? RETURNING last", n, table); err != nil {
		return nil, fmt.Errorf("take ids of %s: %w", table, err)
	}
	if len(ids) != 1 {
		return nil, fmt.Errorf("take ids of %s: no such sequence", table)
	}
	last := ids[0]
	ids = ids[:0]
	for id := last - int64(n) + 1; id <= last; id++ {
		ids = append(ids, id)
	}
	return ids, nil
}

func (t tx) nextID(table string) (int64, error) {
	ids, err := t.nextIDs(table, 1)
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// scope limits a statement to one merchant, or for 0 to all of them, in a way that the indexes, which start with the merchant, can
// be used for either.
func scope(column string, merchantID int64) (string, []any) {
	if merchantID == 0 {
		return column + " IN (SELECT id FROM merchants)", nil
	}
	return column + " = ?", []any{merchantID}
}
