package tracker

import (
	"strings"
	"time"
)

// neverHours is the silence after which a parcel counts as one that never moves again: no event within 30 days. What moves later is
// booked as lost all the same, because by then the shop has had to decide.
const neverHours = 720

// SpellsOf cuts a parcel's followed history into spells, oldest first: the wait for the first scan where the upload is known, every
// gap between two physical scans, and the silence that goes on after the last one. Events of the future, hints and announcements are
// no scans; scans of one second are one, the last of them; nothing after the end of the way counts. A scan by which the courier says
// that the parcel is lost ends the running spell as lost, and moves nothing. The order and number of repeats of checkpoints do not
// matter. now bounds what is known; an open spell was seen until the shipment's last successful look or push.
func SpellsOf(sh Shipment, checkpoints []Checkpoint, now time.Time) []Spell {
	c := spellCutter{w: walk{s: sh}, lane: LaneOf(sh)}
	c.w.reset()
	if !sh.ShippedAt.IsZero() && !sh.ShippedAt.After(now) {
		c.begin(sh.ShippedAt, "", "")
	}
	horizon := now.Add(FutureTolerance)
	for _, cp := range SortCheckpoints(checkpoints) {
		if cp.At.IsZero() || cp.Hint || cp.At.After(horizon) {
			continue
		}
		c.step(&cp)
	}
	return c.end(sh, now)
}

// spellCutter reads a way scan by scan.
type spellCutter struct {
	w       walk
	lane    Lane
	out     []Spell
	running bool // the last spell of out goes on
}

func (c *spellCutter) step(cp *Checkpoint) {
	c.w.step(cp)
	if announcement(cp) {
		return
	}
	if c.w.s.Status == StatusLost {
		if c.running {
			last := &c.out[len(c.out)-1]
			last.Lost, last.SeenUntil = true, cp.At
			c.running = false
		}
		return
	}
	if c.running {
		c.close(cp.At)
	}
	if c.w.s.Phase != PhaseClosed {
		c.begin(cp.At, eventOf(cp), strings.TrimSpace(cp.Place))
	}
}

// close ends the running spell with the next scan. One that took no time is dropped: the scan that began it is part of the next.
func (c *spellCutter) close(at time.Time) {
	last := &c.out[len(c.out)-1]
	c.running = false
	if !at.After(last.Since) {
		c.out = c.out[:len(c.out)-1]
		return
	}
	last.Until, last.SeenUntil = at, at
}

func (c *spellCutter) begin(at time.Time, event, place string) {
	c.out = append(c.out, Spell{
		Lane: c.lane, Phase: c.w.s.Phase, Event: event, Place: place, Attempts: c.w.attempts, Since: at, Weight: 1,
	})
	c.running = true
}

func (c *spellCutter) end(sh Shipment, now time.Time) []Spell {
	signed := c.w.s.SignedAt
	if signed.IsZero() && !sh.SignedAt.After(now) {
		signed = sh.SignedAt // a source other than the checkpoints stated it
	}
	if c.running {
		c.leave(sh, now, signed)
	}
	if c.w.turned || signed.IsZero() {
		return c.out
	}
	for i := range c.out {
		c.out[i].DeliveredAt = signed
	}
	return c.out
}

// leave ends the spell that no scan has ended, if the shipment itself says that it is over.
func (c *spellCutter) leave(sh Shipment, now, signed time.Time) {
	last := &c.out[len(c.out)-1]
	if !c.w.turned && signed.After(last.Since) {
		c.close(signed)
		return
	}
	last.SeenUntil = later(later(sh.LastLookAt, sh.PushedAt), last.Since)
	if last.SeenUntil.After(now) {
		last.SeenUntil = now
	}
	last.Lost = sh.Status == StatusLost
}

// announcement reports whether an event says only that a parcel is expected.
func announcement(cp *Checkpoint) bool {
	status := readStatus(cp)
	return milestoneOf(cp) == MilestoneNone && (status == StatusPending || status == StatusInfoReceived)
}

// eventOf is the courier's code of a scan, or our status where it has none.
func eventOf(cp *Checkpoint) string {
	switch {
	case cp.Code != "":
		return cp.Code
	case cp.Status != "":
		return string(cp.Status)
	default:
		return string(StatusUnknown)
	}
}

// AsOf is the spell as it was known at a moment: an end, a delivery or a loss that came later had not happened. It reports whether
// the spell had begun.
func (s Spell) AsOf(at time.Time) (Spell, bool) {
	if s.Since.After(at) {
		return Spell{}, false
	}
	if s.Until.After(at) {
		s.Until = time.Time{}
	}
	if s.DeliveredAt.After(at) {
		s.DeliveredAt = time.Time{}
	}
	if s.SeenUntil.After(at) {
		s.SeenUntil, s.Lost = at, false
	}
	return s, true
}
