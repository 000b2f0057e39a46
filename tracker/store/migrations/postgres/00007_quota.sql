-- +goose Up
-- A budget belongs to a set of credentials, which several merchants may share: the provider counts them together.
-- A quota day is numbered (days since 1970 in the provider's calendar), so that "used today" is one integer comparison.
CREATE TABLE budgets (
    name       TEXT NOT NULL PRIMARY KEY,
    tokens     DOUBLE PRECISION NOT NULL DEFAULT 0,
    tokens_at  BIGINT,
    quota_day  BIGINT NOT NULL DEFAULT 0,
    quota_used BIGINT NOT NULL DEFAULT 0
);
INSERT INTO budgets (name) SELECT DISTINCT name FROM courier_accounts;
ALTER TABLE courier_accounts DROP COLUMN tokens;
ALTER TABLE courier_accounts DROP COLUMN tokens_at;
ALTER TABLE courier_accounts ADD COLUMN per_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN quota_offset_s BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN price_micro BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN price_number_micro BIGINT NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN price_currency TEXT NOT NULL DEFAULT '';

CREATE TABLE account_days (
    merchant_id BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    day         BIGINT NOT NULL,
    requests    BIGINT NOT NULL DEFAULT 0,
    looks       BIGINT NOT NULL DEFAULT 0,
    first_looks BIGINT NOT NULL DEFAULT 0,
    failed      BIGINT NOT NULL DEFAULT 0,
    new_events  BIGINT NOT NULL DEFAULT 0,
    cost_micro  BIGINT NOT NULL DEFAULT 0,
    currency    TEXT NOT NULL DEFAULT '',
    answers     TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (merchant_id, account_id, day),
    FOREIGN KEY (merchant_id, account_id) REFERENCES courier_accounts (merchant_id, id)
);
