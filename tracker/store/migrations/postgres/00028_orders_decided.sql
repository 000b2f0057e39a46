-- +goose Up
-- Decisions about orders that have no parcel.
ALTER TABLE decisions ALTER COLUMN shipment_id DROP NOT NULL;
ALTER TABLE decisions ADD COLUMN order_id BIGINT;
ALTER TABLE decisions ADD FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id);
CREATE INDEX decisions_order ON decisions (merchant_id, order_id, id) WHERE order_id IS NOT NULL;

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
CREATE SEQUENCE escalation_answers_seq;
SELECT setval('escalation_answers_seq', (SELECT COALESCE(MAX(id), 0) + 1 FROM escalation_answers), false);
CREATE TRIGGER escalation_answers_append_only BEFORE UPDATE OR DELETE ON escalation_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER escalation_answers_no_truncate BEFORE TRUNCATE ON escalation_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
