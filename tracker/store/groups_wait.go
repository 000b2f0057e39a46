package store

import (
	"parcelwarden/tracker"
	"strings"
	"time"
)

// holdNow holds for incidents i that no message names now: a cluster tells of them, or their parcel has not been seen for a short while.
func holdNow() string {
	return "CASE WHEN " + heldBy("i") + " OR i.blind_since > ? THEN TRUE ELSE FALSE END"
}

// blindBefore is the argument of holdNow.
func blindBefore(now time.Time) int64 { return now.Add(-tracker.HoldBlind).UnixMilli() }

func kindsOf(wanted func(tracker.Kind) bool) string {
	var kinds []string
	for _, k := range tracker.Kinds() {
		if wanted(k) {
			kinds = append(kinds, "'"+string(k)+"'")
		}
	}
	return strings.Join(kinds, ", ")
}

// senderOfLine is who has to send line l of an order: tracker.AsksOf in SQL.
const senderOfLine = `CASE WHEN COALESCE(l.supplier_id, 0) <> 0 OR l.sku = '' THEN l.supplier_id ELSE (SELECT CASE WHEN COUNT(*) = 1 THEN MIN(k.supplier_id) END
	FROM supplier_skus k WHERE k.merchant_id = l.merchant_id AND k.sku = l.sku AND k.backup_rank = 0) END`

// waitingFor are the watched incidents of a merchant that no supplier was asked about, by the supplier to ask, if that can be reached.
func (t tx) waitingFor(merchantID int64, now time.Time) (map[int64][]tracker.GroupMember, error) {
	tail := " WHERE i.merchant_id = ? AND " + watched + " AND i.kind IN (" + askedKinds() + ") AND i.rule_id <> '" + tracker.RuleLate +
		"' AND (p.email <> '' OR p.webhook_url <> '') AND NOT " + questioned("p.id", "")
	out := map[int64][]tracker.GroupMember{}
	collect := func(query string, args ...any) error {
		var rows []memberRow
		err := t.Raw(query, args...).Scan(&rows).Error
		for i := range rows {
			out[rows[i].Sender] = append(out[rows[i].Sender], rows[i].member())
		}
		return err
	}
	err := collect("SELECT i.*, p.id AS sender, s.tracking_no, s.courier, s.site, "+holdNow()+` AS held FROM incidents i
		JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
		JOIN suppliers p ON p.merchant_id = s.merchant_id AND p.id = s.supplier_id`+tail+" AND NOT "+askedAlone(), blindBefore(now), merchantID)
	if err != nil {
		return nil, err
	}
	err = collect(`WITH lines AS (SELECT DISTINCT l.merchant_id, l.order_id, `+senderOfLine+` AS sender FROM order_items l WHERE l.merchant_id = ?
			AND l.order_id IN (SELECT i.order_id FROM incidents i WHERE i.merchant_id = ? AND i.order_id IS NOT NULL AND `+watched+`))
		SELECT i.*, p.id AS sender, o.order_no, FALSE AS held FROM incidents i
		JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
		JOIN lines l ON l.merchant_id = o.merchant_id AND l.order_id = o.id
		JOIN suppliers p ON p.merchant_id = l.merchant_id AND p.id = l.sender`+tail, merchantID, merchantID, merchantID)
	return out, err
}
