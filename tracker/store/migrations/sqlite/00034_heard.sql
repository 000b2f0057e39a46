-- +goose Up
-- Which answers of suppliers the newest advice on an incident has taken in: see tracker.Incident. An answer that came in the very millisecond of the
-- incident's last change would else wait for the next round of advice.
ALTER TABLE incidents ADD COLUMN heard BIGINT NOT NULL DEFAULT 0;
