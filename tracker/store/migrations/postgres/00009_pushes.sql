-- +goose Up
ALTER TABLE courier_accounts ADD COLUMN push BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE courier_accounts ADD COLUMN last_push_at BIGINT;
ALTER TABLE courier_accounts ADD COLUMN pushes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN pushes_forged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN pushes_missed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN pushes_unmatched BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN push_doubt DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN subscribe_after BIGINT;

ALTER TABLE shipments ADD COLUMN look_event_at BIGINT;
ALTER TABLE shipments ADD COLUMN pushed_at BIGINT;
ALTER TABLE shipments ADD COLUMN push_event_at BIGINT;
ALTER TABLE shipments ADD COLUMN pushed_since BIGINT;
-- The account whose subscription was considered. Where it is not the one that looks the parcel up, there is something to consider.
ALTER TABLE shipments ADD COLUMN push_account BIGINT NOT NULL DEFAULT 0;
CREATE INDEX shipments_unsubscribed ON shipments (merchant_id, account_id) WHERE closed_at IS NULL AND push_account <> account_id;

CREATE TABLE pushes (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    push_key    TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    headers     TEXT NOT NULL DEFAULT '{}',
    body        BYTEA,
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    next_try_at BIGINT,
    done_at     BIGINT,
    detail      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, account_id, push_key),
    FOREIGN KEY (merchant_id, account_id) REFERENCES courier_accounts (merchant_id, id)
);
CREATE INDEX pushes_due ON pushes (merchant_id, next_try_at) WHERE state = 'waiting';
CREATE INDEX pushes_failed ON pushes (merchant_id, received_at) WHERE state = 'failed';
CREATE INDEX pushes_done ON pushes (done_at) WHERE state <> 'waiting';

CREATE TABLE subscriptions (
    merchant_id   BIGINT NOT NULL,
    shipment_id   BIGINT NOT NULL,
    account_id    BIGINT NOT NULL,
    state         TEXT NOT NULL,
    times         BIGINT NOT NULL DEFAULT 0,
    attempts      BIGINT NOT NULL DEFAULT 0,
    subscribed_at BIGINT,
    expires_at    BIGINT,
    ended_at      BIGINT,
    next_try_at   BIGINT,
    detail        TEXT NOT NULL DEFAULT '',
    pushes        BIGINT NOT NULL DEFAULT 0,
    last_push_at  BIGINT,
    PRIMARY KEY (merchant_id, shipment_id, account_id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id),
    FOREIGN KEY (merchant_id, account_id) REFERENCES courier_accounts (merchant_id, id)
);
CREATE INDEX subscriptions_due ON subscriptions (merchant_id, account_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE SEQUENCE pushes_seq;
