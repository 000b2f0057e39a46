-- +goose Up
CREATE TABLE checkpoints (
    merchant_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    at          BIGINT NOT NULL,
    seq         BIGINT NOT NULL DEFAULT 0,
    status      TEXT NOT NULL DEFAULT '',
    milestone   TEXT NOT NULL DEFAULT '',
    code        TEXT NOT NULL DEFAULT '',
    text        TEXT NOT NULL DEFAULT '',
    place       TEXT NOT NULL DEFAULT '',
    hint        BOOLEAN NOT NULL DEFAULT FALSE,
    zone_guess  BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (merchant_id, shipment_id, fingerprint),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
) WITHOUT ROWID;

-- One row per run of looks with equal outcome.
CREATE TABLE poll_attempts (
    merchant_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    run_no      BIGINT NOT NULL,
    account_id  BIGINT NOT NULL DEFAULT 0,
    outcome     TEXT NOT NULL,
    problem     TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT '',
    count       BIGINT NOT NULL DEFAULT 1,
    first_at    BIGINT NOT NULL,
    last_at     BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, shipment_id, run_no),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
) WITHOUT ROWID;
