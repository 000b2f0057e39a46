-- +goose Up
-- When a sender last took a message: the beginning of an attempt that has no end yet.
ALTER TABLE notifications ADD COLUMN claimed_at BIGINT;
CREATE INDEX notifications_newest ON notifications (id);
-- Every attempt to send a message, written together with the message's next state. Recipients are masked.
CREATE TABLE attempts (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    message_id  BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    took_ms     BIGINT NOT NULL DEFAULT 0,
    channel     TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    receipt     TEXT NOT NULL DEFAULT '',
    next_try_at BIGINT,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, message_id) REFERENCES notifications (merchant_id, id)
);
CREATE INDEX attempts_message ON attempts (merchant_id, message_id);
CREATE INDEX attempts_at ON attempts (at);
-- What providers reported about messages that they had taken. They know neither the merchant nor the message: the id that they gave does.
CREATE TABLE receipts (
    receipt_id  TEXT NOT NULL,
    provider    TEXT NOT NULL,
    state       TEXT NOT NULL,
    code        TEXT NOT NULL,
    at          BIGINT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (receipt_id, provider, state, code)
);
CREATE INDEX receipts_received ON receipts (received_at);
-- Who wants no digest of a merchant any more. Recipients are in lower case.
CREATE TABLE digest_choices (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    recipient   TEXT NOT NULL,
    stopped     BOOLEAN NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, recipient)
);
INSERT INTO sequences (name, last) VALUES ('attempts', 0);
-- +goose StatementBegin
CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempts is append-only');
END;
-- +goose StatementEnd
