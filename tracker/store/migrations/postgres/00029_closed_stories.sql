-- +goose Up
-- A parcel that is signed before anybody saw it on its last leg is closed before its story was compared. Closed parcels therefore wait in the
-- index too; those that were closed before this stay as they were.
UPDATE shipments SET clone_hash = events_hash WHERE closed_at IS NOT NULL;
DROP INDEX shipments_clones;
CREATE INDEX shipments_clones ON shipments (merchant_id, id) WHERE events_hash <> clone_hash AND status IN ('delivered', 'out_for_delivery', 'available_for_pickup');
