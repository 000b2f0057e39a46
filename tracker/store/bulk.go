package store

import (
	"strconv"
	"strings"
)

// SQLite refuses a statement with more than 32,766 values, and beyond 500 rows nothing gets faster.
const (
	maxRows   = 500
	maxValues = 32_000
)

func batchRows(columns int) int { return max(1, min(maxRows, maxValues/max(1, columns))) }

// bind writes the placeholders the way the database wants them. No statement of ours has a question mark inside a literal.
func (t tx) bind(query string) string {
	if !t.postgres() {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 64)
	n := 0
	for {
		i := strings.IndexByte(query, '?')
		if i < 0 {
			b.WriteString(query)
			return b.String()
		}
		n++
		b.WriteString(query[:i])
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		query = query[i+1:]
	}
}

// insert writes rows of values, as many statements as the limits ask for. columns is a comma-separated list, tail an optional ON
// CONFLICT clause. It returns the number of rows written.
func (t tx) insert(table, columns, tail string, rows [][]any) (int64, error) {
	width := strings.Count(columns, ",") + 1
	step := batchRows(width)
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + "),"
	args := make([]any, 0, min(step, len(rows))*width)
	var written int64
	for start := 0; start < len(rows); start += step {
		part := rows[start:min(start+step, len(rows))]
		args = args[:0]
		for _, row := range part {
			args = append(args, row...)
		}
		values := strings.Repeat(one, len(part))
		n, err := t.exec("INSERT INTO "+table+" ("+columns+") VALUES "+values[:len(values)-1]+" "+tail, args...)
		if err != nil {
			return written, err
		}
		written += n
	}
	return written, nil
}

// column is one column of a list of values. PostgreSQL takes the type of the list from its first row, so that row is cast. set is
// what an update writes into the column: the new value if empty, nothing if it is notSet, else an expression.
type column struct{ name, kind, set string }

const notSet = "-"

const (
	kindInt   = "BIGINT"
	kindText  = "TEXT"
	kindFloat = "DOUBLE PRECISION"
	kindBool  = "BOOLEAN"
)

// withValues returns "WITH v(names) AS (VALUES …)" for the rows and their arguments. The caller keeps rows within batchRows.
func withValues(columns []column, rows [][]any) (string, []any) {
	names, casts := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], casts[i] = c.name, "CAST(? AS "+c.kind+")"
	}
	var b strings.Builder
	b.WriteString("WITH v(" + strings.Join(names, ",") + ") AS (VALUES (" + strings.Join(casts, ",") + ")")
	b.WriteString(strings.Repeat(",("+strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",")+")", len(rows)-1))
	b.WriteString(") ")
	args := make([]any, 0, len(rows)*len(columns))
	for _, row := range rows {
		args = append(args, row...)
	}
	return b.String(), args
}

// updateFrom sets columns of table from lists of values: the first two columns are merchant_id and id, the rest are set. extra is a
// further condition, which may name the old row by the table's name and the new values by v.
func (t tx) updateFrom(table string, columns []column, extra string, rows [][]any) (int64, error) {
	statement := updateStatement(table, columns, extra)
	step := batchRows(len(columns))
	var changed int64
	for start := 0; start < len(rows); start += step {
		with, args := withValues(columns, rows[start:min(start+step, len(rows))])
		n, err := t.exec(with+statement, args...)
		if err != nil {
			return changed, err
		}
		changed += n
	}
	return changed, nil
}

func updateStatement(table string, columns []column, extra string) string {
	sets := make([]string, 0, len(columns)-2)
	for _, c := range columns[2:] {
		switch c.set {
		case "":
			sets = append(sets, c.name+" = v."+c.name)
		case notSet:
		default:
			sets = append(sets, c.name+" = "+c.set)
		}
	}
	return "UPDATE " + table + " SET " + strings.Join(sets, ", ") +
		" FROM v WHERE " + table + ".merchant_id = v.merchant_id AND " + table + ".id = v.id" + extra
}

// updateReturning is updateFrom that says which rows it changed.
func (t tx) updateReturning(table string, columns []column, extra string, rows [][]any) (map[rowKey]bool, error) {
	statement := updateStatement(table, columns, extra) + " RETURNING " + table + ".merchant_id, " + table + ".id"
	step := batchRows(len(columns))
	changed := map[rowKey]bool{}
	for start := 0; start < len(rows); start += step {
		with, args := withValues(columns, rows[start:min(start+step, len(rows))])
		err := t.query(func(scan func(...any) error) error {
			var key rowKey
			err := scan(&key.merchantID, &key.id)
			changed[key] = true
			return err
		}, with+statement, args...)
		if err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// in returns "(?,?,…)" and the values for a condition with IN.
func in[T any](values []T) (string, []any) {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	if len(values) == 0 {
		return "(NULL)", nil
	}
	return "(" + strings.TrimSuffix(strings.Repeat("?,", len(values)), ",") + ")", args
}

// chunks calls fn with parts of at most maxRows values.
func chunks[T any](values []T, fn func([]T) error) error {
	for start := 0; start < len(values); start += maxRows {
		if err := fn(values[start:min(start+maxRows, len(values))]); err != nil {
			return err
		}
	}
	return nil
}
