-- +goose Up
-- Every key starts with merchant_id. The exceptions are the tables that answer "which merchant is this?" before one is known:
-- merchants, users, api_tokens, sessions.
CREATE TABLE merchants (
    id                 BIGINT NOT NULL PRIMARY KEY,
    code               TEXT NOT NULL UNIQUE,
    name               TEXT NOT NULL DEFAULT '',
    platform           TEXT NOT NULL DEFAULT '',
    zone               TEXT NOT NULL DEFAULT '',
    locale             TEXT NOT NULL DEFAULT '',
    email              TEXT NOT NULL DEFAULT '',
    webhook_url        TEXT NOT NULL DEFAULT '',
    webhook_secret     TEXT NOT NULL DEFAULT '',
    quiet_from         BIGINT NOT NULL DEFAULT 0,
    quiet_to           BIGINT NOT NULL DEFAULT 0,
    terms              TEXT NOT NULL DEFAULT '{}',
    product_points     BIGINT NOT NULL DEFAULT 0,
    service_points     BIGINT NOT NULL DEFAULT 0,
    bonus_points       BIGINT NOT NULL DEFAULT 0,
    dimensions_at      BIGINT
);

CREATE TABLE users (
    id            BIGINT NOT NULL PRIMARY KEY,
    merchant_id   BIGINT REFERENCES merchants (id),
    name          TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL DEFAULT '',
    role          TEXT NOT NULL,
    locale        TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT ''
);
CREATE INDEX users_merchant ON users (merchant_id, id);

CREATE TABLE api_tokens (
    id          BIGINT NOT NULL PRIMARY KEY,
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    name        TEXT NOT NULL DEFAULT '',
    hash        TEXT NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    revoked_at  BIGINT
);
CREATE INDEX api_tokens_merchant ON api_tokens (merchant_id, id);

CREATE TABLE sessions (
    token  TEXT NOT NULL PRIMARY KEY,
    data   BLOB NOT NULL,
    expiry BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

-- Ids are counted here because a composite key has no rowid alias to count for it.
CREATE TABLE sequences (
    name TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO sequences (name, last) VALUES ('merchants', 0), ('users', 0), ('api_tokens', 0);
