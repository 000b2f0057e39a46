-- +goose Up
-- What merchants asked "what if" and what came of it. One run is open per merchant, and one is worked on at a time in the whole program,
-- however many nodes there are: the second index has one value only.
CREATE TABLE whatif_runs (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    state       TEXT NOT NULL,
    asked_by    TEXT NOT NULL DEFAULT '',
    ask         TEXT NOT NULL DEFAULT '{}',
    result      TEXT NOT NULL DEFAULT '',
    done        BIGINT NOT NULL DEFAULT 0,
    total       BIGINT NOT NULL DEFAULT 0,
    stopping    BOOLEAN NOT NULL DEFAULT FALSE,
    asked_at    BIGINT NOT NULL,
    started_at  BIGINT,
    ended_at    BIGINT,
    beat_at     BIGINT,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX whatif_runs_open ON whatif_runs (merchant_id) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX whatif_runs_running ON whatif_runs (state) WHERE state = 'running';
CREATE INDEX whatif_runs_queue ON whatif_runs (asked_at) WHERE state = 'queued';
-- The newest parcels of a merchant, by when they began.
CREATE INDEX shipments_begun ON shipments (merchant_id, (COALESCE(shipped_at, picked_up_at, 0)), id);
INSERT INTO sequences (name, last) VALUES ('whatif_runs', 0);
