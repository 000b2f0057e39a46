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
CREATE TRIGGER alert_settings_append_only BEFORE UPDATE OR DELETE ON alert_settings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alert_settings_no_truncate BEFORE TRUNCATE ON alert_settings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE SEQUENCE alert_settings_seq;
