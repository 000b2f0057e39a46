package couriers

import (
	"fmt"
	"log/slog"

	"github.com/go-resty/resty/v2"
)

// restyLog sends what the HTTP library has to say to slog at debug level: the poller records every failed look, so a second line
// at warning level would only repeat it.
type restyLog struct {
	log    *slog.Logger
	redact *redactor
}

// Errorf logs a message of the HTTP library.
func (l restyLog) Errorf(format string, v ...any) { l.debug("error", format, v) }

// Warnf logs a message of the HTTP library.
func (l restyLog) Warnf(format string, v ...any) { l.debug("warning", format, v) }

// Debugf logs a message of the HTTP library.
func (l restyLog) Debugf(format string, v ...any) { l.debug("debug", format, v) }

func (l restyLog) debug(level, format string, v []any) {
	for i, value := range v {
		if err, ok := value.(error); ok {
			v[i] = l.redact.errorText(err)
		}
	}
	l.log.Debug("courier request", slog.String("level", level), slog.String("text", l.redact.text(fmt.Sprintf(format, v...))))
}

var _ resty.Logger = restyLog{}
