-- +goose Up
-- Decisions about orders that have no parcel. SQLite cannot lift a NOT NULL, so the tables are written anew: the children first, which lead to the new
-- parent, then the parent, whose new name SQLite carries over to its children.
CREATE TABLE decisions_new (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    shipment_id BIGINT,
    order_id    BIGINT,
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
    FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
);
INSERT INTO decisions_new (merchant_id, id, incident_id, shipment_id, advice_id, action, supplier_id, supplier, amount_minor, currency, decided_by, at, why, until, draft,
    question_id, file_name, file_hash, file_size)
SELECT merchant_id, id, incident_id, shipment_id, advice_id, action, supplier_id, supplier, amount_minor, currency, decided_by, at, why, until, draft,
    question_id, file_name, file_hash, file_size
FROM decisions;
CREATE TABLE decision_steps_new (
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
    FOREIGN KEY (merchant_id, decision_id) REFERENCES decisions_new (merchant_id, id)
);
INSERT INTO decision_steps_new SELECT * FROM decision_steps;
DROP TABLE decision_steps;
CREATE TABLE decision_stock_new (
    merchant_id BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    sku         TEXT NOT NULL,
    taken       BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, decision_id, supplier_id, sku),
    FOREIGN KEY (merchant_id, decision_id) REFERENCES decisions_new (merchant_id, id)
);
INSERT INTO decision_stock_new SELECT * FROM decision_stock;
DROP TABLE decision_stock;
CREATE TABLE decision_files_new (
    merchant_id BIGINT NOT NULL,
    decision_id BIGINT NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (merchant_id, decision_id),
    FOREIGN KEY (merchant_id, decision_id) REFERENCES decisions_new (merchant_id, id)
);
INSERT INTO decision_files_new SELECT * FROM decision_files;
DROP TABLE decision_files;
DROP TABLE decisions;
ALTER TABLE decisions_new RENAME TO decisions;
ALTER TABLE decision_steps_new RENAME TO decision_steps;
ALTER TABLE decision_stock_new RENAME TO decision_stock;
ALTER TABLE decision_files_new RENAME TO decision_files;
CREATE INDEX decisions_shipment ON decisions (merchant_id, shipment_id, id);
CREATE INDEX decisions_order ON decisions (merchant_id, order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX decisions_advice ON decisions (merchant_id, advice_id);
CREATE INDEX decision_steps_decision ON decision_steps (merchant_id, decision_id, id);
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

-- Every answer that a supplier gave to a notice, the corrected ones too. The notice itself carries the latest.
CREATE TABLE escalation_answers (
    merchant_id   BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    escalation_id BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    answer        TEXT NOT NULL,
    new_date      BIGINT,
    new_number    TEXT NOT NULL DEFAULT '',
    note          TEXT NOT NULL DEFAULT '',
    cause         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, escalation_id) REFERENCES escalations (merchant_id, id)
);
CREATE INDEX escalation_answers_escalation ON escalation_answers (merchant_id, escalation_id, id);
INSERT INTO escalation_answers (merchant_id, id, escalation_id, at, answer, new_date, new_number, note, cause)
SELECT merchant_id, id, id, answered_at, answer, new_date, new_number, note, cause FROM escalations WHERE answered_at IS NOT NULL;
INSERT INTO sequences (name, last) SELECT 'escalation_answers', COALESCE(MAX(id), 0) FROM escalation_answers;
-- +goose StatementBegin
CREATE TRIGGER escalation_answers_no_update BEFORE UPDATE ON escalation_answers
BEGIN
    SELECT RAISE(ABORT, 'escalation_answers is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER escalation_answers_no_delete BEFORE DELETE ON escalation_answers
BEGIN
    SELECT RAISE(ABORT, 'escalation_answers is append-only');
END;
-- +goose StatementEnd

-- Dates that were booked again, with the reason. The date's first row stays in score_days; the newest revision counts.
CREATE TABLE score_day_revisions (
    merchant_id   BIGINT NOT NULL,
    score_date    TEXT NOT NULL,
    revision      BIGINT NOT NULL,
    reason        TEXT NOT NULL,
    at            BIGINT NOT NULL,
    profile_id    TEXT NOT NULL DEFAULT '',
    profile_hash  TEXT NOT NULL DEFAULT '',
    stage         TEXT NOT NULL DEFAULT '',
    logistics     BIGINT NOT NULL,
    clean         BIGINT NOT NULL,
    overall       BIGINT,
    n             BIGINT NOT NULL DEFAULT 0,
    bad           BIGINT NOT NULL DEFAULT 0,
    facts_hash    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, score_date, revision),
    FOREIGN KEY (merchant_id, score_date) REFERENCES score_days (merchant_id, score_date)
);
-- Appeals that the platform granted: the parcel of the incident does not count in a metric, or in any, from a score date on. The newest row of an
-- incident and metric stands.
CREATE TABLE score_appeals (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    metric      TEXT NOT NULL DEFAULT '',
    from_date   TEXT NOT NULL,
    by_whom     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    why         TEXT NOT NULL,
    taken_back  BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
);
CREATE INDEX score_appeals_incident ON score_appeals (merchant_id, incident_id, metric, id);
INSERT INTO sequences (name, last) VALUES ('score_appeals', 0);
-- +goose StatementBegin
CREATE TRIGGER score_day_revisions_no_update BEFORE UPDATE ON score_day_revisions
BEGIN
    SELECT RAISE(ABORT, 'score_day_revisions is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER score_day_revisions_no_delete BEFORE DELETE ON score_day_revisions
BEGIN
    SELECT RAISE(ABORT, 'score_day_revisions is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER score_appeals_no_update BEFORE UPDATE ON score_appeals
BEGIN
    SELECT RAISE(ABORT, 'score_appeals is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER score_appeals_no_delete BEFORE DELETE ON score_appeals
BEGIN
    SELECT RAISE(ABORT, 'score_appeals is append-only');
END;
-- +goose StatementEnd
