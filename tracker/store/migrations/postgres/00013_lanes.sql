-- +goose Up
-- What finished parcels teach. A parcel is marked in the transaction that saves the models which have taken it in: it is learned once, and a
-- crash loses and doubles nothing.
ALTER TABLE shipments ADD COLUMN learned_at BIGINT;
CREATE INDEX shipments_unlearned ON shipments (merchant_id, (COALESCE(picked_up_at, shipped_at)), id) WHERE learned_at IS NULL;

CREATE TABLE lane_states (
    merchant_id BIGINT NOT NULL PRIMARY KEY REFERENCES merchants (id),
    revision    BIGINT NOT NULL,
    learned_to  BIGINT,
    parcels     BIGINT NOT NULL DEFAULT 0,
    sampled_on  TEXT NOT NULL DEFAULT '',
    checked_at  BIGINT
);

CREATE TABLE lane_models (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    kind        TEXT NOT NULL,
    as_of       BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    body        TEXT NOT NULL,
    PRIMARY KEY (merchant_id, kind)
);

CREATE TABLE lane_forecasts (
    merchant_id BIGINT NOT NULL,
    made_on     TEXT NOT NULL,
    target      TEXT NOT NULL,
    shipment_id BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    p           DOUBLE PRECISION NOT NULL,
    n           BIGINT NOT NULL,
    basis       TEXT NOT NULL DEFAULT '',
    outcome     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, made_on, target, shipment_id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
);
CREATE INDEX lane_forecasts_open ON lane_forecasts (merchant_id, due_at) WHERE outcome = '';
CREATE INDEX lane_forecasts_decided ON lane_forecasts (merchant_id, target, due_at) WHERE outcome <> '';

CREATE TABLE lane_checks (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    target      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    n           BIGINT NOT NULL,
    hits        BIGINT NOT NULL,
    brier       DOUBLE PRECISION NOT NULL,
    base        DOUBLE PRECISION NOT NULL,
    bins        TEXT NOT NULL,
    state       TEXT NOT NULL,
    since       BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, target, at)
);
