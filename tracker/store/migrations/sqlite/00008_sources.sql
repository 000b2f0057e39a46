-- +goose Up
-- Where reading a source of orders stands, and what it must remember. secret is sealed with the program's key.
CREATE TABLE source_states (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    source      TEXT NOT NULL,
    cursor      TEXT NOT NULL DEFAULT '',
    secret      TEXT NOT NULL DEFAULT '',
    next_at     BIGINT,
    tried_at    BIGINT,
    success_at  BIGINT,
    failures    BIGINT NOT NULL DEFAULT 0,
    outcome     TEXT NOT NULL DEFAULT '',
    problem     TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT '',
    rejected    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, source)
) WITHOUT ROWID;

-- What sources sent by themselves. A key is kept for a while after its work is done, so that a repeated message is known.
CREATE TABLE source_events (
    merchant_id  BIGINT NOT NULL REFERENCES merchants (id),
    id           BIGINT NOT NULL,
    source       TEXT NOT NULL,
    event_key    TEXT NOT NULL,
    topic        TEXT NOT NULL DEFAULT '',
    subject      TEXT NOT NULL DEFAULT '',
    body         TEXT NOT NULL DEFAULT '',
    triggered_at BIGINT,
    received_at  BIGINT NOT NULL,
    next_try_at  BIGINT,
    done_at      BIGINT,
    tries        BIGINT NOT NULL DEFAULT 0,
    detail       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, source, event_key)
);
CREATE INDEX source_events_due ON source_events (merchant_id, source, next_try_at) WHERE done_at IS NULL;
CREATE INDEX source_events_done ON source_events (merchant_id, done_at) WHERE done_at IS NOT NULL;
INSERT INTO sequences (name, last) VALUES ('source_events', 0);
