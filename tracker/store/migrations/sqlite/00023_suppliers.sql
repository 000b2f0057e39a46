-- +goose Up
-- A second contact of each supplier, capacity of each SKU, cause and photo of an answer.
ALTER TABLE suppliers ADD COLUMN second_name TEXT NOT NULL DEFAULT '';
ALTER TABLE suppliers ADD COLUMN second_email TEXT NOT NULL DEFAULT '';
ALTER TABLE suppliers ADD COLUMN second_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE suppliers ADD COLUMN second_webhook_url TEXT NOT NULL DEFAULT '';
ALTER TABLE supplier_skus ADD COLUMN per_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE escalations ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE escalations ADD COLUMN has_photo BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE answer_photos (
    merchant_id   BIGINT NOT NULL,
    escalation_id BIGINT NOT NULL,
    type          TEXT NOT NULL,
    bytes         BLOB NOT NULL,
    PRIMARY KEY (merchant_id, escalation_id),
    FOREIGN KEY (merchant_id, escalation_id) REFERENCES escalations (merchant_id, id)
);
-- The second contact is the third rung now, and the proposal of a backup the fourth.
UPDATE escalations SET rung = 4 WHERE rung = 3;
UPDATE incidents SET rung = 4 WHERE rung = 3;
CREATE INDEX escalations_supplier ON escalations (merchant_id, supplier_id, sent_at);
-- How a supplier's orders of the last 90 days went, by SKU; an empty SKU is all of them.
CREATE TABLE supplier_records (
    merchant_id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    sku         TEXT NOT NULL,
    on_time     BIGINT NOT NULL,
    late        BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, supplier_id, sku),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
);
CREATE TABLE switch_advice (
    merchant_id    BIGINT NOT NULL,
    id             BIGINT NOT NULL,
    sku            TEXT NOT NULL,
    from_id        BIGINT NOT NULL,
    to_id          BIGINT NOT NULL,
    to_rank        BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    from_on_time   BIGINT NOT NULL,
    from_late      BIGINT NOT NULL,
    to_on_time     BIGINT NOT NULL,
    to_late        BIGINT NOT NULL,
    whole          BOOLEAN NOT NULL,
    incident_minor BIGINT NOT NULL,
    incident_n     BIGINT NOT NULL,
    extra_minor    BIGINT NOT NULL,
    saving_minor   BIGINT NOT NULL,
    currency       TEXT NOT NULL,
    confidence     DOUBLE PRECISION NOT NULL,
    state          TEXT NOT NULL,
    decided_by     TEXT NOT NULL DEFAULT '',
    decided_at     BIGINT,
    keep_share     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, from_id) REFERENCES suppliers (merchant_id, id),
    FOREIGN KEY (merchant_id, to_id) REFERENCES suppliers (merchant_id, id)
);
CREATE UNIQUE INDEX switch_advice_open ON switch_advice (merchant_id, sku) WHERE state = 'open';
INSERT INTO sequences (name, last) VALUES ('switch_advice', 0);
