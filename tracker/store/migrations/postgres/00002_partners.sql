-- +goose Up
CREATE TABLE suppliers (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    code        TEXT NOT NULL,
    name        TEXT NOT NULL DEFAULT '',
    email       TEXT NOT NULL DEFAULT '',
    phone       TEXT NOT NULL DEFAULT '',
    webhook_url TEXT NOT NULL DEFAULT '',
    locale      TEXT NOT NULL DEFAULT '',
    reply_hours BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, code)
);

CREATE TABLE supplier_skus (
    merchant_id BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    sku         TEXT NOT NULL,
    backup_rank BIGINT NOT NULL DEFAULT 0,
    cost_minor  BIGINT NOT NULL DEFAULT 0,
    cost_currency TEXT NOT NULL DEFAULT '',
    freight_minor BIGINT NOT NULL DEFAULT 0,
    freight_currency TEXT NOT NULL DEFAULT '',
    lead_hours  BIGINT NOT NULL DEFAULT 0,
    stock       BIGINT NOT NULL DEFAULT -1,
    on_time     DOUBLE PRECISION NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, supplier_id, sku),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
);
CREATE INDEX supplier_skus_backup ON supplier_skus (merchant_id, sku) WHERE backup_rank > 0;

CREATE TABLE courier_accounts (
    merchant_id         BIGINT NOT NULL REFERENCES merchants (id),
    id                  BIGINT NOT NULL,
    name                TEXT NOT NULL,
    position            BIGINT NOT NULL DEFAULT 0,
    provider            TEXT NOT NULL,
    serves              TEXT NOT NULL DEFAULT '[]',
    enabled             BOOLEAN NOT NULL DEFAULT TRUE,
    batch_size          BIGINT NOT NULL DEFAULT 1,
    number_floor_ms     BIGINT NOT NULL DEFAULT 0,
    requests_per_second DOUBLE PRECISION NOT NULL DEFAULT 0,
    tokens              DOUBLE PRECISION NOT NULL DEFAULT 0,
    tokens_at           BIGINT,
    looks               BIGINT NOT NULL DEFAULT 0,
    failures            BIGINT NOT NULL DEFAULT 0,
    last_success_at     BIGINT,
    last_failure_at     BIGINT,
    last_problem        TEXT NOT NULL DEFAULT '',
    last_detail         TEXT NOT NULL DEFAULT '',
    paused_until        BIGINT,
    fresh_at            BIGINT,
    fresh_rate          DOUBLE PRECISION NOT NULL DEFAULT 0,
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, name)
);

CREATE TABLE unknown_codes (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    provider    TEXT NOT NULL,
    code        TEXT NOT NULL,
    count       BIGINT NOT NULL DEFAULT 0,
    first_at    BIGINT NOT NULL,
    last_at     BIGINT NOT NULL,
    sample      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, provider, code)
);

CREATE TABLE profiles_in_force (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    kind        TEXT NOT NULL,
    profile_id  TEXT NOT NULL,
    hash        TEXT NOT NULL,
    since       BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, kind, since)
);
CREATE SEQUENCE suppliers_seq;
CREATE SEQUENCE courier_accounts_seq;
