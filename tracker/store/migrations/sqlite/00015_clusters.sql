-- +goose Up
-- Where a parcel on its way was last scanned (hub/广州) and between which provinces it travels (广东>四川): clusters count by them.
ALTER TABLE shipments ADD COLUMN site TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN lane TEXT NOT NULL DEFAULT '';
CREATE INDEX shipments_site ON shipments (merchant_id, courier, site) WHERE closed_at IS NULL AND blind_since IS NULL AND site <> '';
CREATE INDEX shipments_lane ON shipments (merchant_id, courier, lane) WHERE closed_at IS NULL AND blind_since IS NULL AND site <> '';
-- Parcels under way are judged again, so that those who move are counted beside those who do not.
UPDATE shipments SET check_at = 1 WHERE closed_at IS NULL AND picked_up_at IS NOT NULL;

ALTER TABLE incidents ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX incidents_cluster ON incidents (merchant_id, resolved_at) WHERE family = 'cluster';

-- What an open cluster counts now; usual_n is how many parcels of earlier days its usual share rests on.
CREATE TABLE clusters (
    merchant_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    silent      BIGINT NOT NULL,
    present     BIGINT NOT NULL,
    usual       DOUBLE PRECISION NOT NULL,
    usual_n     DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (merchant_id, incident_id),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id)
) WITHOUT ROWID;

-- Who belongs to a cluster. Leaving is a time, and a parcel that comes back is a new row; it is in one cluster at a time.
CREATE TABLE incident_members (
    merchant_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    joined_at   BIGINT NOT NULL,
    left_at     BIGINT,
    PRIMARY KEY (merchant_id, incident_id, shipment_id, joined_at),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX incident_members_now ON incident_members (merchant_id, shipment_id) WHERE left_at IS NULL;

-- How many parcels were counted at a place on past days, fading, and how many of them were silent.
CREATE TABLE place_shares (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    place       TEXT NOT NULL,
    present     DOUBLE PRECISION NOT NULL,
    silent      DOUBLE PRECISION NOT NULL,
    day         BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, place)
) WITHOUT ROWID;
