-- +goose Up
CREATE TABLE incidents (
    merchant_id  BIGINT NOT NULL REFERENCES merchants (id),
    id           BIGINT NOT NULL,
    subject      TEXT NOT NULL,
    shipment_id  BIGINT,
    feed         TEXT NOT NULL DEFAULT '',
    family       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    severity     BIGINT NOT NULL,
    phase        TEXT NOT NULL DEFAULT '',
    rule_id      TEXT NOT NULL DEFAULT '',
    rule_prov    TEXT NOT NULL DEFAULT '',
    since        BIGINT,
    due_at       BIGINT,
    limit_hrs    DOUBLE PRECISION NOT NULL DEFAULT 0,
    next_at      BIGINT,
    seen_at      BIGINT,
    text         TEXT NOT NULL DEFAULT '',
    members      BIGINT NOT NULL DEFAULT 0,
    opened_at    BIGINT NOT NULL,
    updated_at   BIGINT,
    resolved_at  BIGINT,
    resolution   TEXT NOT NULL DEFAULT '',
    reopened     BIGINT NOT NULL DEFAULT 0,
    ack_by       TEXT NOT NULL DEFAULT '',
    ack_at       BIGINT,
    snoozed_till BIGINT,
    escalate_at  BIGINT,
    rung         BIGINT NOT NULL DEFAULT 0,
    marginal     BIGINT NOT NULL DEFAULT 0,
    attributed   BIGINT NOT NULL DEFAULT 0,
    effect_known BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id)
);
CREATE UNIQUE INDEX incidents_one_open ON incidents (merchant_id, subject, family) WHERE resolved_at IS NULL;
CREATE INDEX incidents_subject ON incidents (merchant_id, shipment_id);
CREATE INDEX incidents_worst ON incidents (merchant_id, severity DESC, attributed DESC) WHERE resolved_at IS NULL;
CREATE INDEX incidents_escalate ON incidents (merchant_id, escalate_at) WHERE resolved_at IS NULL AND escalate_at IS NOT NULL;
CREATE INDEX incidents_opened ON incidents (merchant_id, opened_at);

CREATE TABLE timeline (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL DEFAULT 0,
    shipment_id BIGINT NOT NULL DEFAULT 0,
    at          BIGINT NOT NULL,
    actor       TEXT NOT NULL DEFAULT '',
    what        TEXT NOT NULL,
    detail      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX timeline_shipment ON timeline (merchant_id, shipment_id);
CREATE INDEX timeline_incident ON timeline (merchant_id, incident_id);
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE ON timeline FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER timeline_no_truncate BEFORE TRUNCATE ON timeline FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE recommendations (
    merchant_id  BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    incident_id  BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    action       TEXT NOT NULL,
    next_action  TEXT NOT NULL DEFAULT '',
    wait_hours   DOUBLE PRECISION NOT NULL DEFAULT 0,
    cost_minor   BIGINT NOT NULL DEFAULT 0,
    cost_currency TEXT NOT NULL DEFAULT '',
    runner_up    TEXT NOT NULL DEFAULT '',
    regret_minor BIGINT NOT NULL DEFAULT 0,
    regret_currency TEXT NOT NULL DEFAULT '',
    options      TEXT NOT NULL DEFAULT '[]',
    loss_chance  DOUBLE PRECISION NOT NULL DEFAULT 0,
    loss_basis   TEXT NOT NULL DEFAULT '',
    loss_n       BIGINT NOT NULL DEFAULT 0,
    break_even   DOUBLE PRECISION NOT NULL DEFAULT -1,
    needs_person BOOLEAN NOT NULL DEFAULT FALSE,
    guards       TEXT NOT NULL DEFAULT '[]',
    next_at      BIGINT,
    inputs       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id)
);
CREATE INDEX recommendations_incident ON recommendations (merchant_id, incident_id, id);

CREATE TABLE escalations (
    merchant_id BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    supplier_id BIGINT,
    rung        BIGINT NOT NULL,
    sent_at     BIGINT NOT NULL,
    reply_by    BIGINT,
    answered_at BIGINT,
    answer      TEXT NOT NULL DEFAULT '',
    new_date    BIGINT,
    new_number  TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id),
    FOREIGN KEY (merchant_id, incident_id) REFERENCES incidents (merchant_id, id),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
);
CREATE INDEX escalations_incident ON escalations (merchant_id, incident_id, id);
CREATE SEQUENCE incidents_seq;
CREATE SEQUENCE timeline_seq;
CREATE SEQUENCE recommendations_seq;
CREATE SEQUENCE escalations_seq;
