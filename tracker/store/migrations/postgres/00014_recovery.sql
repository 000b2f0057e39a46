-- +goose Up
-- Whether an account's endpoint may be asked: empty or closed, open until probe_at, half open while one probe is under way.
ALTER TABLE courier_accounts ADD COLUMN breaker TEXT NOT NULL DEFAULT '';
ALTER TABLE courier_accounts ADD COLUMN probe_at BIGINT;
ALTER TABLE courier_accounts ADD COLUMN health TEXT NOT NULL DEFAULT '';
ALTER TABLE courier_accounts ADD COLUMN recover_till BIGINT;
-- What the account's own history says about its feed.
ALTER TABLE courier_accounts ADD COLUMN feed_learnt BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE courier_accounts ADD COLUMN feed_pace DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN feed_expected DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN stale_since BIGINT;
ALTER TABLE courier_accounts ADD COLUMN stale_missing DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE courier_accounts ADD COLUMN stale_seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN blind_since BIGINT;
CREATE INDEX incidents_blind ON incidents (merchant_id, blind_since) WHERE resolved_at IS NULL AND blind_since IS NOT NULL;

-- Scans and parcel-hours by hour of the week; apart from the account's row, because a claim does not need it.
CREATE TABLE account_hours (
    merchant_id BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    hours       TEXT NOT NULL,
    PRIMARY KEY (merchant_id, account_id),
    FOREIGN KEY (merchant_id, account_id) REFERENCES courier_accounts (merchant_id, id)
);
-- Parcels whose verdict waits, by account: few rows at the head of the index.
CREATE INDEX shipments_threshold ON shipments (merchant_id, account_id, threshold_at) WHERE closed_at IS NULL AND threshold_at IS NOT NULL;
