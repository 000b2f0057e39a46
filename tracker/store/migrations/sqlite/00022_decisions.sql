-- +goose Up
-- What people decided about incidents. A decision and its steps are never changed: the state is that of the latest step that has one. While a decision is
-- under way its incident names it, so that only one can be.
CREATE TABLE decisions (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    advice_id   BIGINT NOT NULL,
    action      TEXT NOT NULL,
    supplier_id BIGINT,
    supplier    TEXT NOT NULL DEFAULT '',
    amount_minor BIGINT NOT NULL DEFAULT 0,
    currency    TEXT NOT NULL DEFAULT '',
    decided_by  TEXT NOT NULL,
    at          BIGINT NOT NULL,
    why         TEXT NOT NULL DEFAULT '',
    until       BIGINT,
    draft       TEXT NOT NULL DEFAULT '',
    question_id BIGINT,
    file_name   TEXT NOT NULL DEFAULT '',
    file_hash   TEXT NOT NULL DEFAULT '',
    file_size   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
);
CREATE INDEX decisions_shipment ON decisions (merchant_id, shipment_id, id);
CREATE INDEX decisions_advice ON decisions (merchant_id, advice_id);

CREATE TABLE decision_steps (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    by_whom     TEXT NOT NULL DEFAULT '',
    what        TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT '',
    amount_minor BIGINT NOT NULL DEFAULT 0,
    currency    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, decision_id) REFERENCES decisions (merchant_id, id)
);
CREATE INDEX decision_steps_decision ON decision_steps (merchant_id, decision_id, id);

-- The stock that a decision took, to be given back if it is taken back.
CREATE TABLE decision_stock (
    merchant_id BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    sku         TEXT NOT NULL,
    taken       BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, decision_id, supplier_id, sku),
    FOREIGN KEY (merchant_id, decision_id) REFERENCES decisions (merchant_id, id)
);

CREATE TABLE decision_files (
    merchant_id BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (merchant_id, decision_id),
    FOREIGN KEY (merchant_id, decision_id) REFERENCES decisions (merchant_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_steps_no_update BEFORE UPDATE ON decision_steps
BEGIN
    SELECT RAISE(ABORT, 'decision_steps is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_steps_no_delete BEFORE DELETE ON decision_steps
BEGIN
    SELECT RAISE(ABORT, 'decision_steps is append-only');
END;
-- +goose StatementEnd

ALTER TABLE incidents ADD COLUMN decision_id BIGINT;
CREATE INDEX incidents_decision ON incidents (merchant_id, decision_id) WHERE decision_id IS NOT NULL;

-- What decisions have taught, counted as it happens. upto is how far the rows that it is counted from have been read, where they are read in order.
CREATE TABLE learned (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    what        TEXT NOT NULL,
    subject     TEXT NOT NULL DEFAULT '',
    hits        BIGINT NOT NULL DEFAULT 0,
    trials      BIGINT NOT NULL DEFAULT 0,
    claimed_minor BIGINT NOT NULL DEFAULT 0,
    paid_minor  BIGINT NOT NULL DEFAULT 0,
    currency    TEXT NOT NULL DEFAULT '',
    upto        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, what, subject)
);
-- Parcels whose buyer waits, and when they were last looked at for that.
CREATE TABLE learned_waits (
    merchant_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    age         BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, shipment_id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
);
CREATE INDEX timeline_chased ON timeline (merchant_id, at) WHERE what = 'chased';
INSERT INTO sequences (name, last) VALUES ('decisions', 0), ('decision_steps', 0);
