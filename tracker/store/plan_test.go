package store_test

import (
	"strings"
	"testing"
)

// The comparison of stories reads its two partial indexes. SQLite only sees that it may where the condition is written as in the index.
func TestStoriesAreReadByIndex(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteURL(t))
	db := w.shell(t)
	defer func() { _ = db.Close() }()
	const lastLeg = "status IN ('delivered', 'out_for_delivery', 'available_for_pickup')"
	for query, index := range map[string]string{
		"SELECT s.* FROM merchants m JOIN shipments s ON s.merchant_id = m.id WHERE s.events_hash <> s.clone_hash AND s." + lastLeg +
			" ORDER BY s.merchant_id, s.id LIMIT 5": "shipments_clones",
		"SELECT o.shipment_id FROM checkpoints c CROSS JOIN checkpoints o WHERE c.merchant_id = 1 AND c.shipment_id = 7 AND c." + lastLeg +
			" AND o.merchant_id = c.merchant_id AND o.fingerprint = c.fingerprint AND o." + lastLeg + " AND o.shipment_id <> c.shipment_id GROUP BY o.shipment_id": "checkpoints_story",
		"SELECT id FROM orders WHERE merchant_id = 1 AND ship_check_at IS NOT NULL AND ship_check_at <= 5 ORDER BY ship_check_at LIMIT 5": "orders_ship",
	} {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query)
		check(t, err)
		var plan strings.Builder
		for rows.Next() {
			var id, parent, unused int
			var detail string
			check(t, rows.Scan(&id, &parent, &unused, &detail))
			plan.WriteString(detail + "\n")
		}
		check(t, rows.Err())
		check(t, rows.Close())
		if !strings.Contains(plan.String(), index) || strings.Contains(plan.String(), "SCAN c") || strings.Contains(plan.String(), "SCAN o") {
			t.Errorf("%s is not read by %s:\n%s", query, index, plan.String())
		}
	}
}
