-- +goose Up
-- The near-line query asks per person, and no longer by warned_at alone; the lines of platforms that count by promise or by shipping read all of a shop's
-- parcels without an index.
DROP INDEX incidents_warn;
DROP INDEX incidents_warned;
CREATE INDEX incidents_near ON incidents (merchant_id, next_at) WHERE resolved_at IS NULL AND next_fine;
CREATE INDEX shipments_promised ON shipments (merchant_id, promised_at, signed_at, locker_at, close_reason) WHERE promised_at IS NOT NULL;
CREATE INDEX shipments_shipped ON shipments (merchant_id, shipped_at, last_event_at, close_reason) WHERE shipped_at IS NOT NULL;
