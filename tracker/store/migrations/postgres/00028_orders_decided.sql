-- +goose Up
-- Decisions about orders that have no parcel.
ALTER TABLE decisions ALTER COLUMN shipment_id DROP NOT NULL;
ALTER TABLE decisions ADD COLUMN order_id BIGINT;
ALTER TABLE decisions ADD FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id);
CREATE INDEX decisions_order ON decisions (merchant_id, order_id, id) WHERE order_id IS NOT NULL;
