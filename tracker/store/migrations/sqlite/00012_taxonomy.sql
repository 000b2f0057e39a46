-- +goose Up
-- An order that was paid and has no parcel is judged by a clock of its own. ship_check_at is when; NULL for an order that waits for nothing.
ALTER TABLE orders ADD COLUMN ship_check_at BIGINT;
UPDATE orders SET ship_check_at = 1 WHERE NOT EXISTS (SELECT 1 FROM shipment_orders so WHERE so.merchant_id = orders.merchant_id AND so.order_id = orders.id);
CREATE INDEX orders_ship ON orders (merchant_id, ship_check_at) WHERE ship_check_at IS NOT NULL;
ALTER TABLE incidents ADD COLUMN order_id BIGINT;
CREATE INDEX incidents_order ON incidents (merchant_id, order_id) WHERE order_id IS NOT NULL;

-- What staff said about a loss, with who and when; the timeline keeps every such statement.
ALTER TABLE shipments ADD COLUMN lost_marked_at BIGINT;
ALTER TABLE shipments ADD COLUMN lost_marked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN lost_note TEXT NOT NULL DEFAULT '';

-- Parcels whose events changed on the last leg wait in shipments_clones until they were compared with the others. Two parcels that tell one
-- story meet in checkpoints_story, which holds the scans of the last leg only: those that a truckload does not share.
ALTER TABLE shipments ADD COLUMN clone_of TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN cloned_at BIGINT;
ALTER TABLE shipments ADD COLUMN clone_hash TEXT NOT NULL DEFAULT '';
CREATE INDEX shipments_clones ON shipments (merchant_id, id) WHERE closed_at IS NULL AND events_hash <> clone_hash AND status IN ('delivered', 'out_for_delivery', 'available_for_pickup');
CREATE INDEX checkpoints_story ON checkpoints (fingerprint) WHERE status IN ('delivered', 'out_for_delivery', 'available_for_pickup');
