-- +goose Up
-- A merchant's own rules. Rows are never changed: a newer one takes the place of an older, and a withdrawal is a row as well.
CREATE TABLE merchant_rules (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    clock       TEXT NOT NULL DEFAULT '',
    class       TEXT NOT NULL DEFAULT '',
    watch_hrs    DOUBLE PRECISION NOT NULL DEFAULT 0,
    breach_hrs   DOUBLE PRECISION NOT NULL DEFAULT 0,
    abnormal_hrs DOUBLE PRECISION NOT NULL DEFAULT 0,
    lost_hrs     DOUBLE PRECISION NOT NULL DEFAULT 0,
    campaign    TEXT NOT NULL DEFAULT '',
    provinces   TEXT NOT NULL DEFAULT '[]',
    valid_from  BIGINT NOT NULL,
    withdrawn   BOOLEAN NOT NULL DEFAULT FALSE,
    set_by      TEXT NOT NULL,
    set_at      BIGINT NOT NULL,
    why         TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);

-- Force majeure that a platform has listed, as this installation entered it. It concerns every merchant. Rows are never changed.
CREATE TABLE disasters (
    id           BIGINT NOT NULL PRIMARY KEY,
    code         TEXT NOT NULL,
    name         TEXT NOT NULL DEFAULT '',
    platform     TEXT NOT NULL DEFAULT '',
    province     TEXT NOT NULL DEFAULT '',
    city         TEXT NOT NULL DEFAULT '',
    district     TEXT NOT NULL DEFAULT '',
    lane_end     TEXT NOT NULL DEFAULT '',
    from_at      BIGINT,
    until_at     BIGINT,
    clocks       TEXT NOT NULL DEFAULT '[]',
    move_to      BIGINT,
    watch_hrs    DOUBLE PRECISION NOT NULL DEFAULT 0,
    breach_hrs   DOUBLE PRECISION NOT NULL DEFAULT 0,
    abnormal_hrs DOUBLE PRECISION NOT NULL DEFAULT 0,
    lost_hrs     DOUBLE PRECISION NOT NULL DEFAULT 0,
    excluded     BOOLEAN NOT NULL DEFAULT FALSE,
    source       TEXT NOT NULL DEFAULT '',
    withdrawn    BOOLEAN NOT NULL DEFAULT FALSE,
    set_by       TEXT NOT NULL,
    set_at       BIGINT NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER merchant_rules_no_update BEFORE UPDATE ON merchant_rules
BEGIN
    SELECT RAISE(ABORT, 'merchant_rules is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER merchant_rules_no_delete BEFORE DELETE ON merchant_rules
BEGIN
    SELECT RAISE(ABORT, 'merchant_rules is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disasters_no_update BEFORE UPDATE ON disasters
BEGIN
    SELECT RAISE(ABORT, 'disasters is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disasters_no_delete BEFORE DELETE ON disasters
BEGIN
    SELECT RAISE(ABORT, 'disasters is append-only');
END;
-- +goose StatementEnd
INSERT INTO sequences (name, last) VALUES ('merchant_rules', 0), ('disasters', 0);
