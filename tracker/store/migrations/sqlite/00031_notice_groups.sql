-- +goose Up
-- Several watched incidents of one supplier are asked about in one notice with one ladder: see tracker.NoticeGroup. Its questions are the rows of
-- escalations that name it.
CREATE TABLE notice_groups (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    supplier_id BIGINT NOT NULL,
    rung        BIGINT NOT NULL,
    version     BIGINT NOT NULL DEFAULT 0,
    started_at  BIGINT NOT NULL,
    reply_by    BIGINT,
    next_at     BIGINT,
    ended_at    BIGINT,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
);
CREATE UNIQUE INDEX notice_groups_one_open ON notice_groups (merchant_id, supplier_id) WHERE ended_at IS NULL;
CREATE INDEX notice_groups_supplier ON notice_groups (merchant_id, supplier_id, started_at);
INSERT INTO sequences (name, last) VALUES ('notice_groups', 0);

ALTER TABLE escalations ADD COLUMN group_id BIGINT;
CREATE INDEX escalations_group ON escalations (merchant_id, group_id) WHERE group_id IS NOT NULL;
ALTER TABLE notifications ADD COLUMN group_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX notifications_group ON notifications (merchant_id, group_id) WHERE group_id <> 0;
CREATE INDEX incidents_watched ON incidents (merchant_id, id) WHERE resolved_at IS NULL AND severity = 1 AND rung = 0 AND escalate_at IS NULL;
