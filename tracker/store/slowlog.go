package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// slowStatement is from when on a statement is worth a line.
const slowStatement = 2 * time.Second

// slowLog reports slow statements without their values, which hold phone tails and message bodies. Failed ones are not its business:
// their errors are returned, and whoever decides on them says so once.
type slowLog struct{ logger.Interface }

func statementLog(log *slog.Logger) logger.Interface {
	if log == nil {
		return logger.Discard
	}
	return slowLog{logger.NewSlogLogger(log, logger.Config{SlowThreshold: slowStatement, LogLevel: logger.Warn})}
}

// LogMode keeps the wrapper around the logger of another level.
func (l slowLog) LogMode(level logger.LogLevel) logger.Interface {
	return slowLog{l.Interface.LogMode(level)}
}

// Trace passes the duration on and keeps the error back.
func (l slowLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), _ error) {
	l.Interface.Trace(ctx, begin, statement, nil)
}

// ParamsFilter keeps the values out of what is logged.
func (slowLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) { return sql, nil }
