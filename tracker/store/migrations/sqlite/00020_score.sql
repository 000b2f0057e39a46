-- +goose Up
-- Why a buyer first asked for an after-sale, when, and why an order does not count in the score: what the return metrics are made from.
ALTER TABLE orders ADD COLUMN after_sale_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN after_sale_at BIGINT;
ALTER TABLE orders ADD COLUMN excluded TEXT NOT NULL DEFAULT '';
CREATE INDEX orders_excluded ON orders (merchant_id, excluded, id) WHERE excluded <> '';
CREATE INDEX orders_returned ON orders (merchant_id, paid_at, after_sale_reason) WHERE after_sale_reason <> '';

-- What a shop has set over its score profile, as JSON, and who did when. Rows of the history are never changed: the newest of a path stands.
ALTER TABLE merchants ADD COLUMN score_own TEXT NOT NULL DEFAULT '';
CREATE TABLE score_overrides (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    profile     TEXT NOT NULL,
    path        TEXT NOT NULL,
    value       TEXT NOT NULL,
    prov        TEXT NOT NULL,
    withdrawn   BOOLEAN NOT NULL DEFAULT FALSE,
    set_by      TEXT NOT NULL,
    set_at      BIGINT NOT NULL,
    why         TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER score_overrides_no_update BEFORE UPDATE ON score_overrides
BEGIN
    SELECT RAISE(ABORT, 'score_overrides is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER score_overrides_no_delete BEFORE DELETE ON score_overrides
BEGIN
    SELECT RAISE(ABORT, 'score_overrides is append-only');
END;
-- +goose StatementEnd
INSERT INTO sequences (name, last) VALUES ('score_overrides', 0);
