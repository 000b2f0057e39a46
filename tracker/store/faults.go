package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

type faultRow struct {
	MerchantID int64
	Channel    string
	Recipient  string
	Part       string
	Reason     string
	Since      stamp
	LastAt     stamp
	Tries      int
	ProbeAt    stamp
}

func (r *faultRow) fault() tracker.ChannelFault {
	return tracker.ChannelFault{
		MerchantID: r.MerchantID, Channel: r.Channel, Recipient: r.Recipient, Part: r.Part, Reason: r.Reason, Since: r.Since.time(), LastAt: r.LastAt.time(),
		Tries: r.Tries, ProbeAt: r.ProbeAt.time(),
	}
}

// ChannelFaults lists the channels of a merchant that need their setup mended; merchant 0 means all.
func (s *Store) ChannelFaults(ctx context.Context, merchantID int64) ([]tracker.ChannelFault, error) {
	var out []tracker.ChannelFault
	err := s.read(ctx, func(t tx) (err error) {
		out, err = t.faults(merchantID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list channel faults: %w", err)
	}
	return out, nil
}

func (t tx) faults(merchantID int64) ([]tracker.ChannelFault, error) {
	who, args := scope("merchant_id", merchantID)
	var rows []faultRow
	if err := t.Raw("SELECT * FROM channel_faults WHERE "+who+" ORDER BY merchant_id, channel, recipient, part", args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]tracker.ChannelFault, len(rows))
	for i := range rows {
		out[i] = rows[i].fault()
	}
	return out, nil
}

// RetryChannels lets the next messages of a merchant try the channels that need their setup mended, as after a change of the configuration;
// merchant 0 means all. It returns how many channels are tried.
func (s *Store) RetryChannels(ctx context.Context, merchantID int64, now time.Time) (int, error) {
	n := 0
	err := s.write(ctx, func(t tx) error {
		if _, err := t.exec(dropOldFaults, now.Add(-tracker.FaultGivesUp).UnixMilli()); err != nil {
			return err
		}
		faults, err := t.faults(merchantID)
		if err != nil {
			return err
		}
		n = 0
		for _, f := range faults {
			if loose, err := t.dropLoose(f); loose || err != nil {
				if err != nil {
					return err
				}
				continue
			}
			n++
			if _, err := t.exec("UPDATE channel_faults SET probe_at = ? WHERE merchant_id = ? AND channel = ? AND recipient = ? AND part = ? AND probe_at > ?",
				now.UnixMilli(), f.MerchantID, f.Channel, f.Recipient, f.Part, now.UnixMilli()); err != nil {
				return err
			}
			if err := t.releaseWaiting(f, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("retry channels: %w", err)
	}
	return n, nil
}

// dropOldFaults forgets what nobody has needed since: while a message waits for a channel it is tried every few hours.
const dropOldFaults = "DELETE FROM channel_faults WHERE last_at < ?"

// releaseWaiting brings back what waits for a channel.
func (t tx) releaseWaiting(f tracker.ChannelFault, now time.Time) error {
	_, err := t.exec(`UPDATE notifications SET next_try_at = ? WHERE merchant_id = ? AND channel = ? AND state = 'queued' AND next_try_at > ? AND last_error = ?`,
		now.UnixMilli(), f.MerchantID, f.Channel, now.UnixMilli(), f.Reason)
	return err
}

// dropLoose forgets the fault of a recipient whom nobody of the shop is reached at any more.
func (t tx) dropLoose(f tracker.ChannelFault) (bool, error) {
	if f.Recipient == "" {
		return false, nil
	}
	m, err := t.merchantByID(f.MerchantID)
	if err != nil {
		return false, err
	}
	for _, p := range m.Everybody() {
		if to, ok := p.Way(f.Channel); ok && to == f.Recipient {
			return false, nil
		}
	}
	return true, t.dropFault(f)
}

func (t tx) dropFault(f tracker.ChannelFault) error {
	_, err := t.exec("DELETE FROM channel_faults WHERE merchant_id = ? AND channel = ? AND recipient = ? AND part = ?",
		f.MerchantID, f.Channel, f.Recipient, f.Part)
	return err
}

// noteFault writes down that a channel needs its setup, and tells the merchant over another if that is new. Several messages that met the
// same refusal at a time count once.
func (t tx) noteFault(n tracker.Notification, a tracker.Attempt) error {
	f := tracker.ChannelFault{MerchantID: n.MerchantID, Channel: n.Channel, Part: a.Part, Reason: tracker.CleanText(a.Reason, 500), Since: a.At, LastAt: a.At, Tries: 1}
	if a.Alone {
		f.Recipient = n.Recipient
	}
	f.ProbeAt = a.At.Add(tracker.FaultPause(f.Tries))
	added, err := t.insert("channel_faults", "merchant_id,channel,recipient,part,reason,since,last_at,tries,probe_at", "ON CONFLICT DO NOTHING", [][]any{{
		f.MerchantID, f.Channel, f.Recipient, f.Part, f.Reason, f.Since.UnixMilli(), f.LastAt.UnixMilli(), f.Tries, f.ProbeAt.UnixMilli(),
	}})
	if err != nil {
		return err
	}
	if added == 1 {
		m, err := t.merchantByID(n.MerchantID)
		if err != nil {
			return err
		}
		_, err = t.writeNotices(f.Notices(m, a.At))
		return err
	}
	return t.faultStands(f)
}

// faultStands puts the next try of a channel off for longer each time.
func (t tx) faultStands(f tracker.ChannelFault) error {
	var row faultRow
	where := " WHERE merchant_id = ? AND channel = ? AND recipient = ? AND part = ?"
	key := []any{f.MerchantID, f.Channel, f.Recipient, f.Part}
	err := found(t.Raw("SELECT * FROM channel_faults"+where+t.forUpdate(""), key...).Take(&row))
	if errors.Is(err, ErrNotFound) { // another message has just gone out: the next failure notes it anew
		return nil
	}
	if err != nil {
		return err
	}
	if row.Reason != f.Reason { // what waits is found by the reason it waits for
		_, err := t.exec("UPDATE notifications SET last_error = ? WHERE merchant_id = ? AND channel = ? AND state = 'queued' AND last_error = ?",
			f.Reason, f.MerchantID, f.Channel, row.Reason)
		if err != nil {
			return err
		}
	}
	if f.LastAt.Sub(row.LastAt.time()) >= time.Minute {
		row.Tries++
	}
	_, err = t.exec("UPDATE channel_faults SET reason = ?, last_at = ?, tries = ?, probe_at = ?"+where,
		append([]any{f.Reason, f.LastAt.UnixMilli(), row.Tries, f.LastAt.Add(tracker.FaultPause(row.Tries)).UnixMilli()}, key...)...)
	return err
}

// clearFaults forgets the faults that a message which went out proves mended, and brings back what waits for them.
func (t tx) clearFaults(n tracker.Notification, now time.Time) error {
	faults, err := t.faults(n.MerchantID)
	if err != nil {
		return err
	}
	for _, f := range faults {
		if !f.Stops(n) {
			continue
		}
		if err := t.dropFault(f); err != nil {
			return err
		}
		if err := t.releaseWaiting(f, now); err != nil {
			return err
		}
	}
	return nil
}
