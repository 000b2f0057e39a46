-- +goose Up
-- What a shop has set over its configured alert terms, as JSON, and who did when. Rows of the history are never changed: the newest stands.
ALTER TABLE merchants ADD COLUMN alerts_own TEXT NOT NULL DEFAULT '{}';
CREATE TABLE alert_settings (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    terms       TEXT NOT NULL,
    set_by      TEXT NOT NULL,
    set_at      BIGINT NOT NULL,
    why         TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER alert_settings_no_update BEFORE UPDATE ON alert_settings
BEGIN
    SELECT RAISE(ABORT, 'alert_settings is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alert_settings_no_delete BEFORE DELETE ON alert_settings
BEGIN
    SELECT RAISE(ABORT, 'alert_settings is append-only');
END;
-- +goose StatementEnd
INSERT INTO sequences (name, last) VALUES ('alert_settings', 0);
