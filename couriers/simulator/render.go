package simulator

import (
	"bytes"
	"strconv"
	"time"
)

// writeLocal appends the time as the Chinese wires write it: Beijing time without an offset.
func writeLocal(out *bytes.Buffer, at time.Time) {
	out.Write(at.In(shanghai).AppendFormat(out.AvailableBuffer(), time.DateTime))
}

// writeAll appends the parts one after the other.
func writeAll(out *bytes.Buffer, parts ...string) {
	for _, part := range parts {
		out.WriteString(part)
	}
}

// writeEscaped appends raw, which is valid JSON, as the content of a JSON string.
func writeEscaped(out *bytes.Buffer, raw []byte) {
	from := 0
	for i, b := range raw {
		if b == '"' || b == '\\' {
			out.Write(raw[from:i])
			out.WriteByte('\\')
			from = i
		}
	}
	out.Write(raw[from:])
}

func itoa(n int) string { return strconv.Itoa(n) }
