-- +goose Up
-- Channels that send nothing until a person has mended their setup: all of a channel, one recipient's, or one topic and language of it.
CREATE TABLE channel_faults (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    channel     TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    part        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    since       BIGINT NOT NULL,
    last_at     BIGINT NOT NULL,
    tries       BIGINT NOT NULL,
    probe_at    BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, channel, recipient, part)
);
-- What was handed to the channel: tokens and phone numbers are masked, the length is bounded.
ALTER TABLE attempts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN body TEXT NOT NULL DEFAULT '';
-- The account of the same person; 0: the one with the same e-mail, below 0: none.
ALTER TABLE contacts ADD COLUMN user_id BIGINT NOT NULL DEFAULT 0;
-- Whom a near line was told to, by the name of the person in keys of messages. An incident that was told of before has no rows here.
CREATE TABLE warnings (
    merchant_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    person      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, incident_id, person),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id)
);
CREATE INDEX warnings_person ON warnings (merchant_id, person, at);
