package sources

import (
	"errors"
	"io"
	"parcelwarden/tracker"
	"time"
)

// SnapshotOptions say how to read a file of platform snapshots.
type SnapshotOptions struct {
	Metrics []tracker.MetricProfile // that a column may speak of, as ScoreBook.MetricsOf gives them
	Today   string                  // the shop's local date; later dates are rejected
}

// SnapshotFile is what a file of platform snapshots says. A row with an error adds nothing.
type SnapshotFile struct {
	Snapshots      []tracker.ScoreSnapshot // in the order of the file, with date and figures only
	Lines          []int                   // of each snapshot
	Rows           int                     // rows read, the header not counted
	Rejected       int
	Errors         []tracker.RowError
	UnknownColumns []string
}

// snapshotLayout is one row per date: a column per score, and up to three per metric.
type snapshotLayout struct {
	columns columnSet
	date    column
	fields  []string
	figures []column // one per field
	seen    map[string]bool
	o       SnapshotOptions
}

func newSnapshotLayout(o SnapshotOptions) *snapshotLayout {
	l := &snapshotLayout{columns: columnSet{}, fields: tracker.SnapshotScores(), seen: map[string]bool{}, o: o}
	for _, m := range o.Metrics {
		l.fields = append(l.fields, m.Key, m.Key+"_points", m.Key+"_weighted")
	}
	l.figures = make([]column, len(l.fields))
	l.columns["date"] = &l.date
	for i, name := range l.fields {
		l.columns[name] = &l.figures[i]
	}
	l.columns["日期"] = &l.date
	for name, field := range shownNames(o.Metrics) {
		l.columns[spellGeneric(name)] = l.columns[field]
	}
	return l
}

// shownNames are the headings of the platforms' own tables, which people copy, by the field that each fills.
func shownNames(metrics []tracker.MetricProfile) map[string]string {
	out := map[string]string{
		"总分": "overall", "商家体验分": "overall", "商品": "product", "商品分": "product", "商品体验分": "product", "物流": "logistics", "物流分": "logistics", "物流体验分": "logistics",
		"服务": "service", "服务分": "service", "服务体验分": "service", "加分": "bonus", "扣分": "deduction",
	}
	for _, m := range metrics {
		out[m.NameZH], out[m.NameZH+"得分"], out[m.NameZH+"加权得分"] = m.Key, m.Key+"_points", m.Key+"_weighted"
	}
	return out
}

// ParseSnapshots reads a file of platform snapshots, CSV or XLSX, of the given size.
func ParseSnapshots(name string, file io.ReaderAt, size int64, o SnapshotOptions) (SnapshotFile, error) {
	var out SnapshotFile
	l := newSnapshotLayout(o)
	count, err := rowFile{name: name, file: file, size: size, columns: l.columns, required: "date", o: &Options{}}.each(func(r *row) {
		if snapshot := l.decode(r); len(r.errs) == 0 {
			out.Snapshots, out.Lines = append(out.Snapshots, snapshot), append(out.Lines, r.line)
		}
	})
	out.Rows, out.Rejected, out.Errors, out.UnknownColumns = count.Rows, count.Rejected, count.Errors, count.UnknownColumns
	return out, err
}

// decode reads one row. Every cell that is wrong is an error of its own.
func (l *snapshotLayout) decode(r *row) tracker.ScoreSnapshot {
	var s tracker.ScoreSnapshot
	s.Date = l.dateOf(r)
	for i, field := range l.fields {
		text := r.text(l.figures[i])
		f, ok := tracker.ReadFigure(text)
		if !ok {
			r.reject(l.figures[i], text, (&tracker.SnapshotError{Reason: "number"}).Text())
			continue
		}
		if f.Known {
			s.Set(field, f, l.o.Metrics)
		}
	}
	if len(r.errs) > 0 {
		return s
	}
	if wrong, ok := errors.AsType[*tracker.SnapshotError](s.Check(l.o.Today, l.o.Metrics)); ok {
		c := column{name: wrong.Field, at: -1}
		if bound := l.columns[wrong.Field]; bound != nil {
			c.at = bound.at
		}
		r.reject(c, r.text(c), wrong.Text())
	} else if l.seen[s.Date] {
		r.reject(l.date, s.Date, "stands twice in this file")
	}
	if len(r.errs) == 0 {
		l.seen[s.Date] = true
	}
	return s
}

// dateOf brings 2026/9/8 and Excel's day numbers to the form 2026-09-08; what is no date is left to the check.
func (l *snapshotLayout) dateOf(r *row) string {
	text := r.text(l.date)
	at, ok := parseTime(text, time.UTC, true)
	if !ok && r.serial {
		at, ok = serialTime(text, r.epoch, time.UTC, true)
	}
	if !ok {
		return text
	}
	return at.Format(time.DateOnly)
}
