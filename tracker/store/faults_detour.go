package store

import (
	"parcelwarden/tracker"
	"time"
)

// detour takes out of some messages about to be claimed those whose channel needs its setup mended: they go over the person's next channel at
// once, or wait until the channel is tried again. Where that is due, the first message tries it for all.
func (t tx) detour(merchantID int64, notices []tracker.Notification, taking lease) ([]tracker.Notification, error) {
	faults, err := t.faults(merchantID)
	if err != nil || len(faults) == 0 {
		return notices, err
	}
	pass := notices[:0]
	for _, n := range notices {
		f, stopped, err := t.stoppedBy(faults, n, taking)
		if err != nil {
			return nil, err
		}
		if !stopped {
			pass = append(pass, n)
			continue
		}
		if err := t.goAround(n, f, taking.now); err != nil {
			return nil, err
		}
	}
	return pass, nil
}

// stoppedBy finds the fault because of which a message does not go now. A message that goes although its channel has faults is their probe:
// others wait for what becomes of it. What may have been sent already, and what is about to be given up, goes.
func (t tx) stoppedBy(faults []tracker.ChannelFault, n tracker.Notification, taking lease) (tracker.ChannelFault, bool, error) {
	now := taking.now.time()
	if n.State != tracker.DeliveryQueued || now.Sub(n.CreatedAt) >= tracker.FaultGivesUp {
		return tracker.ChannelFault{}, false, nil
	}
	for _, f := range faults {
		if f.Stops(n) && f.ProbeAt.After(now) {
			return f, true, nil
		}
	}
	for i := range faults {
		f := &faults[i]
		if !f.Stops(n) {
			continue
		}
		taken, err := t.exec("UPDATE channel_faults SET probe_at = ? WHERE merchant_id = ? AND channel = ? AND recipient = ? AND part = ? AND probe_at <= ?",
			taking.until.arg(), f.MerchantID, f.Channel, f.Recipient, f.Part, taking.now.arg())
		if err != nil {
			return *f, false, err
		}
		f.ProbeAt = taking.until.time()
		if taken == 0 { // another node tries it
			return *f, true, nil
		}
	}
	return tracker.ChannelFault{}, false, nil
}

// goAround queues a message on the person's next channel, or puts it off where there is none.
func (t tx) goAround(n tracker.Notification, f tracker.ChannelFault, now stamp) error {
	next, ok, err := t.nextChannel(n, now)
	if err != nil {
		return err
	}
	state, at := tracker.DeliveryQueued, any(f.ProbeAt.Add(time.Millisecond).UnixMilli())
	if ok {
		state, at = tracker.DeliveryFailed, nil
	}
	if _, err := t.exec("UPDATE notifications SET state = ?, next_try_at = ?, last_error = ? WHERE merchant_id = ? AND id = ?",
		string(state), at, f.Reason, n.MerchantID, n.ID); err != nil || !ok {
		return err
	}
	_, err = t.writeNotices([]tracker.Notification{next})
	return err
}
