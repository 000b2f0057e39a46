-- +goose Up
-- How a merchant wants to be told, as JSON, and how many immediate messages a person gets a day: 0 as the merchant says, below 0 no limit.
ALTER TABLE merchants ADD COLUMN alerts TEXT NOT NULL DEFAULT '{}';
ALTER TABLE users ADD COLUMN alerts_per_day BIGINT NOT NULL DEFAULT 0;
-- Whether the next threshold costs something, and when the merchant was warned of it. An incident is in one warning at most.
ALTER TABLE incidents ADD COLUMN next_fine BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE incidents ADD COLUMN warned_at BIGINT;
CREATE INDEX incidents_warn ON incidents (merchant_id, next_at) WHERE resolved_at IS NULL AND warned_at IS NULL AND next_fine;
CREATE INDEX incidents_warned ON incidents (merchant_id, warned_at) WHERE warned_at IS NOT NULL;
-- The bundle that told a message which was over its recipient's budget, and why a message was withdrawn.
ALTER TABLE notifications ADD COLUMN bundle_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notifications ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX notifications_held ON notifications (merchant_id, next_try_at) WHERE state = 'held';
CREATE INDEX notifications_sent ON notifications (merchant_id, recipient, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX notifications_created ON notifications (merchant_id, created_at);
