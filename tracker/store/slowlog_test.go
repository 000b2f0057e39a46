package store

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

func TestSlowLogSaysNothingOfErrorsAndValues(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	log := statementLog(slog.New(slog.NewTextHandler(&out, nil))).LogMode(logger.Warn)
	filter, ok := log.(gorm.ParamsFilter)
	if !ok {
		t.Fatal("the values of statements would be logged")
	}
	statement := func() (string, int64) {
		sql, values := filter.ParamsFilter(t.Context(), "SELECT ?", "13800001234")
		if len(values) > 0 {
			t.Errorf("values %v", values)
		}
		return sql, 1
	}
	log.Trace(t.Context(), time.Now(), statement, errors.New("duplicate"))
	if out.Len() > 0 {
		t.Errorf("a failed statement was logged: %s", out.String())
	}
	log.Trace(t.Context(), time.Now().Add(-2*slowStatement), statement, nil)
	if !strings.Contains(out.String(), "SELECT ?") {
		t.Errorf("a slow statement was not logged: %s", out.String())
	}
}
