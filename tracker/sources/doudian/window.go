package doudian

import (
	"context"
	"time"
)

// mark is how far a list has been read by the time of last change.
type mark struct {
	Seen   int64   `json:"seen,omitempty"`   // Unix seconds: everything changed until then has been read
	Window *window `json:"window,omitempty"` // under way
}

// window is a span of change times that is being paged through, from its last page to its first. In that order nothing is missed while
// orders change: a changed order leaves the window, those behind it move up, towards the pages that are still to come.
type window struct {
	From   int64 `json:"from"`
	To     int64 `json:"to"`
	Page   int   `json:"page"`
	Newest int64 `json:"newest,omitempty"` // newest change seen
	Last   bool  `json:"last,omitempty"`   // it reached the time at which it was opened
}

// pages is a list that can be paged through. fetch returns the whole number of rows in the window, and the newest change on the page.
type pages interface {
	size() int // rows on a page
	fetch(ctx context.Context, w window, page int) (total int, newest int64, err error)
}

// step reads one page, opening a window first where none is under way. done means that everything up to now has been read.
func (m mark) step(ctx context.Context, list pages, now time.Time, back time.Duration) (next mark, done bool, err error) {
	if m.Window != nil {
		_, newest, err := list.fetch(ctx, *m.Window, m.Window.Page)
		if err != nil {
			return m, false, err
		}
		next, done = m.read(newest)
		return next, done, nil
	}
	w := m.open(now, back)
	for {
		total, newest, err := list.fetch(ctx, w, 0)
		if err != nil {
			return m, false, err
		}
		switch {
		case total <= list.size(): // this was all of it
			w.Page, m.Window = 0, &w
			next, done = m.read(newest)
			return next, done, nil
		case total > deepest && w.To-w.From > 1:
			w.To, w.Last = w.From+(w.To-w.From)/2, false
		default:
			w.Page = (min(total, deepest)+list.size()-1)/list.size() - 1
			m.Window = &w
			return m, false, nil
		}
	}
}

func (m mark) open(now time.Time, back time.Duration) window {
	from := now.Add(-back).Unix()
	if seen := m.Seen - int64(overlap/time.Second); m.Seen > 0 && seen > from {
		from = seen
	}
	w := window{From: from, To: now.Unix()}
	if limit := from + int64(widest/time.Second); limit < w.To {
		w.To = limit
	}
	w.To = max(w.To, from+1)
	w.Last = w.To >= now.Unix()
	return w
}

// read moves the mark past the page that was just read.
func (m mark) read(newest int64) (mark, bool) {
	w := *m.Window
	w.Newest = max(w.Newest, newest)
	if w.Page > 0 {
		w.Page--
		m.Window = &w
		return m, false
	}
	until := w.To
	if w.Last { // the platform's clock may be behind ours: go on from what was seen, but not from long ago
		until = min(w.To, max(w.Newest, w.To-int64(lagging/time.Second)))
	}
	return mark{Seen: max(m.Seen, until)}, w.Last
}
