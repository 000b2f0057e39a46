-- +goose Up
-- A number that its courier does not know is tried elsewhere. courier_given keeps what the source said, so that the source's next row finds
-- the parcel again.
ALTER TABLE shipments ADD COLUMN courier_given TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN courier_tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shipments ADD COLUMN courier_try_at BIGINT;
CREATE INDEX shipments_unknown ON shipments (merchant_id, shipped_at) WHERE closed_at IS NULL AND last_outcome = 'not_found' AND last_event_at IS NULL;
