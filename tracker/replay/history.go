package replay

import (
	"cmp"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// History is what truly happened to one parcel, as its courier came to tell it.
type History struct {
	Shipment    tracker.Shipment // as an import states it: number, lane, upload, payment, promise
	Orders      []tracker.Order
	Checkpoints []tracker.Checkpoint // oldest first
	Published   []time.Time          // when the courier's answer began to show each checkpoint; nil: at its own time
}

// begins is when the parcel becomes known: the upload of its number, else its first event.
func (h *History) begins() time.Time {
	if !h.Shipment.ShippedAt.IsZero() || len(h.Checkpoints) == 0 {
		return h.Shipment.ShippedAt
	}
	return h.Checkpoints[0].At
}

// published is when the checkpoint began to be shown, which is never before it happened.
func (h *History) published(i int) time.Time {
	at := h.Checkpoints[i].At
	if i < len(h.Published) && h.Published[i].After(at) {
		return h.Published[i]
	}
	return at
}

// wire is a courier's answer to one number, as it grows.
type wire struct {
	h     *History
	order []int // checkpoints by publication
	next  int   // first of them that is not shown yet
	shown []tracker.Checkpoint
	spoil bool // publication is not in the order of events
}

func newWire(h *History) wire {
	w := wire{h: h, order: make([]int, len(h.Checkpoints)), shown: make([]tracker.Checkpoint, 0, len(h.Checkpoints))}
	for i := range w.order {
		w.order[i] = i
	}
	slices.SortStableFunc(w.order, func(a, b int) int { return h.published(a).Compare(h.published(b)) })
	w.spoil = !slices.IsSorted(w.order)
	return w
}

// ask returns what is shown at a time, oldest first, and whether anything is new. Times asked must not go back.
func (w *wire) ask(now time.Time) (shown []tracker.Checkpoint, fresh bool) {
	from := w.next
	for w.next < len(w.order) && !w.h.published(w.order[w.next]).After(now) {
		w.next++
	}
	if fresh = w.next > from; !fresh {
		return w.shown, false
	}
	if !w.spoil {
		w.shown = w.h.Checkpoints[:w.next]
		return w.shown, true
	}
	seen := slices.Clone(w.order[:w.next])
	slices.SortFunc(seen, cmp.Compare[int])
	w.shown = w.shown[:0]
	for _, i := range seen {
		w.shown = append(w.shown, w.h.Checkpoints[i])
	}
	return w.shown, true
}

// grows is when the answer changes next; zero if never.
func (w *wire) grows() time.Time {
	if w.next == len(w.order) {
		return time.Time{}
	}
	return w.h.published(w.order[w.next])
}
