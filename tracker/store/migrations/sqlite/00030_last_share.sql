-- +goose Up
-- The count of the newest day stands apart from what is usual at a place until the day is over: see tracker.ShareHistory.
ALTER TABLE place_shares ADD COLUMN last_present DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE place_shares ADD COLUMN last_silent DOUBLE PRECISION NOT NULL DEFAULT 0;
