package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// ApplyGroup writes one step of a group in one transaction: the group, its questions, messages and lines of the timeline, or nothing at all. It reports
// false where the group has moved on since it was read, or one of the incidents is not merely watched any more, or is answered.
func (s *Store) ApplyGroup(ctx context.Context, w tracker.GroupWrite) (bool, error) {
	applied := false
	err := s.write(ctx, func(t tx) error {
		applied = false
		ok, err := t.stillWatched(w)
		if err != nil || !ok {
			return err
		}
		g := w.Group
		if g.ID == 0 {
			g.ID, err = t.openGroup(g)
		} else {
			err = t.moveGroup(&g)
		}
		if err != nil || g.ID == 0 {
			return err
		}
		applied = true
		lead, err := t.askGroup(g.ID, w.Questions)
		if err != nil {
			return err
		}
		notices := make([]tracker.Notification, 0, len(w.Notices))
		for _, n := range w.Notices {
			n.GroupID, n.Message.GroupID, n.Message.EscalationID = g.ID, g.ID, lead
			n.Key = strings.ReplaceAll(n.Key, tracker.GroupPlaceholder, strconv.FormatInt(g.ID, 10))
			notices = append(notices, n)
		}
		return t.writeEffects(&effects{notices: notices, timeline: w.Timeline}, &tracker.VerdictReport{})
	})
	if err != nil {
		return false, fmt.Errorf("apply group: %w", err)
	}
	return applied, nil
}

// stillWatched reports whether every incident that the step asks about is still to be asked, and locks them against a verdict beside it.
func (t tx) stillWatched(w tracker.GroupWrite) (bool, error) {
	ids := make([]int64, 0, len(w.Questions))
	for _, q := range w.Questions {
		ids = append(ids, q.IncidentID)
	}
	standing := 0
	err := chunks(ids, func(part []int64) error {
		list, args := in(part)
		return t.query(func(scan func(...any) error) error {
			var id int64
			standing++
			return scan(&id)
		}, "SELECT i.id FROM incidents i WHERE i.merchant_id = ? AND i.id IN "+list+" AND "+watched+" AND NOT "+questioned("?", answeredToo)+" ORDER BY i.id"+t.forUpdate(""),
			append(append([]any{w.Group.MerchantID}, args...), w.Group.SupplierID)...)
	})
	return standing == len(ids), err
}

// openGroup starts a group. It returns 0 where the supplier has an open one.
func (t tx) openGroup(g tracker.NoticeGroup) (int64, error) {
	id, err := t.nextID("notice_groups")
	if err != nil {
		return 0, err
	}
	n, err := t.insert("notice_groups", "merchant_id,id,supplier_id,rung,started_at,reply_by,next_at", "ON CONFLICT DO NOTHING", [][]any{{
		g.MerchantID, id, g.SupplierID, g.Rung, g.StartedAt.UnixMilli(), timeArg(g.ReplyBy), timeArg(g.NextAt),
	}})
	if err != nil || n != 1 {
		return 0, err
	}
	return id, nil
}

// moveGroup is the compare-and-set on an open group. Its id becomes 0 where it has moved on.
func (t tx) moveGroup(g *tracker.NoticeGroup) error {
	n, err := t.exec(`UPDATE notice_groups SET rung = ?, reply_by = ?, next_at = ?, ended_at = ?, version = version + 1
		WHERE merchant_id = ? AND id = ? AND version = ? AND ended_at IS NULL`,
		g.Rung, timeArg(g.ReplyBy), timeArg(g.NextAt), timeArg(g.EndedAt), g.MerchantID, g.ID, g.Version)
	if err == nil && n != 1 {
		g.ID = 0
	}
	return err
}

// askGroup writes the questions of a group and returns the first one's id, which the message's link carries; 0 if there are none.
func (t tx) askGroup(group int64, questions []tracker.Escalation) (int64, error) {
	ids, err := t.nextIDs("escalations", len(questions))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	rows := make([][]any, len(questions))
	for i, e := range questions {
		rows[i] = []any{e.MerchantID, ids[i], e.IncidentID, e.SupplierID, group, e.Rung, e.SentAt.UnixMilli(), timeArg(e.ReplyBy)}
	}
	_, err = t.insert("escalations", "merchant_id,id,incident_id,supplier_id,group_id,rung,sent_at,reply_by", "", rows)
	return ids[0], err
}
