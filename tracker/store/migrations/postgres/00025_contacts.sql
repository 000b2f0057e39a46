-- +goose Up
-- Who is told: people of a shop or outside and groups, with their channels in order as JSON (numbers sealed), and what the rest of the
-- program needs of them beside the shop, without the sealed numbers. An origin names the configured address that a row stands for.
CREATE TABLE contacts (
    merchant_id   BIGINT NOT NULL REFERENCES merchants (id),
    id            BIGINT NOT NULL,
    origin        TEXT NOT NULL DEFAULT '',
    name          TEXT NOT NULL DEFAULT '',
    locale        TEXT NOT NULL DEFAULT '',
    ways          TEXT NOT NULL,
    quiet_from    BIGINT NOT NULL,
    quiet_to      BIGINT NOT NULL,
    night         BIGINT NOT NULL,
    from_severity BIGINT NOT NULL,
    per_day       BIGINT NOT NULL,
    digest_at     BIGINT NOT NULL,
    active        BOOLEAN NOT NULL,
    set_by        TEXT NOT NULL DEFAULT '',
    set_at        BIGINT,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX contacts_origin ON contacts (merchant_id, origin) WHERE origin <> '';
ALTER TABLE merchants ADD COLUMN people TEXT NOT NULL DEFAULT '';
-- Whom a message is for, and the message that failed on the person's first channel where this one goes over a later.
ALTER TABLE notifications ADD COLUMN contact_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notifications ADD COLUMN first_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX notifications_first ON notifications (merchant_id, first_id) WHERE first_id <> 0;
CREATE SEQUENCE contacts_seq;
