-- +goose Up
CREATE TABLE orders (
    merchant_id BIGINT NOT NULL REFERENCES merchants (id),
    id          BIGINT NOT NULL,
    order_no    TEXT NOT NULL,
    paid_at     BIGINT,
    ship_by     BIGINT,
    promised_at BIGINT,
    value_minor BIGINT NOT NULL DEFAULT 0,
    currency    TEXT NOT NULL DEFAULT '',
    after_sale  TEXT NOT NULL DEFAULT '',
    status      TEXT NOT NULL DEFAULT '',
    source_at   BIGINT,
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, order_no)
);
CREATE INDEX orders_paid ON orders (merchant_id, paid_at);

CREATE TABLE order_items (
    merchant_id  BIGINT NOT NULL,
    order_id     BIGINT NOT NULL,
    item_key     TEXT NOT NULL,
    sub_order_no TEXT NOT NULL DEFAULT '',
    sku          TEXT NOT NULL DEFAULT '',
    title        TEXT NOT NULL DEFAULT '',
    quantity     BIGINT NOT NULL DEFAULT 0,
    value_minor  BIGINT NOT NULL DEFAULT 0,
    currency     TEXT NOT NULL DEFAULT '',
    supplier_id  BIGINT,
    PRIMARY KEY (merchant_id, order_id, item_key),
    FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id)
) WITHOUT ROWID;

CREATE TABLE shipments (
    merchant_id     BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    courier         TEXT NOT NULL,
    tracking_no     TEXT NOT NULL,
    service         TEXT NOT NULL DEFAULT '',
    phone_tail      TEXT NOT NULL DEFAULT '',
    origin_province TEXT NOT NULL DEFAULT '',
    origin_city     TEXT NOT NULL DEFAULT '',
    dest_province   TEXT NOT NULL DEFAULT '',
    dest_city       TEXT NOT NULL DEFAULT '',
    supplier_id     BIGINT,
    account_id      BIGINT,
    value_minor     BIGINT NOT NULL DEFAULT 0,
    currency        TEXT NOT NULL DEFAULT '',
    shipped_at      BIGINT,
    paid_at         BIGINT,
    promised_at     BIGINT,
    expected_at     BIGINT,
    line_due_at     BIGINT,
    pickup_wait_ms  BIGINT NOT NULL DEFAULT 0,
    status          TEXT NOT NULL DEFAULT '',
    phase           TEXT NOT NULL DEFAULT '',
    picked_up_at    BIGINT,
    first_hub_at    BIGINT,
    dest_branch_at  BIGINT,
    out_for_delivery_at BIGINT,
    locker_at       BIGINT,
    signed_at       BIGINT,
    last_event_at   BIGINT,
    last_event_text TEXT NOT NULL DEFAULT '',
    events_hash     TEXT NOT NULL DEFAULT '',
    last_look_at    BIGINT,
    last_try_at     BIGINT,
    last_outcome    TEXT NOT NULL DEFAULT '',
    problem         TEXT NOT NULL DEFAULT '',
    failures        BIGINT NOT NULL DEFAULT 0,
    run_no          BIGINT NOT NULL DEFAULT 0,
    blind_since     BIGINT,
    next_poll_at    BIGINT,
    leased_until    BIGINT,
    threshold_at    BIGINT,
    check_at        BIGINT,
    closed_at       BIGINT,
    close_reason    TEXT NOT NULL DEFAULT '',
    source_at       BIGINT,
    PRIMARY KEY (merchant_id, id),
    UNIQUE (merchant_id, tracking_no, courier),
    FOREIGN KEY (merchant_id) REFERENCES merchants (id),
    FOREIGN KEY (merchant_id, supplier_id) REFERENCES suppliers (merchant_id, id),
    FOREIGN KEY (merchant_id, account_id) REFERENCES courier_accounts (merchant_id, id)
);
-- The two due queues: what to look up, what to judge. Closed parcels are in neither.
CREATE INDEX shipments_poll ON shipments (merchant_id, account_id, next_poll_at) WHERE closed_at IS NULL;
CREATE INDEX shipments_check ON shipments (merchant_id, check_at) WHERE closed_at IS NULL;
CREATE INDEX shipments_blind ON shipments (merchant_id, account_id, blind_since) WHERE closed_at IS NULL AND blind_since IS NOT NULL;
-- The two windows of the score, read from the index alone.
CREATE INDEX shipments_due ON shipments (merchant_id, line_due_at, signed_at, locker_at, close_reason) WHERE line_due_at IS NOT NULL;
CREATE INDEX shipments_picked ON shipments (merchant_id, picked_up_at, pickup_wait_ms, close_reason) WHERE picked_up_at IS NOT NULL;
CREATE INDEX shipments_unresolved ON shipments (merchant_id, closed_at) WHERE close_reason = 'closed_unresolved';

CREATE TABLE shipment_orders (
    merchant_id BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL,
    order_id    BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, shipment_id, order_id),
    FOREIGN KEY (merchant_id, shipment_id) REFERENCES shipments (merchant_id, id),
    FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id)
) WITHOUT ROWID;
CREATE INDEX shipment_orders_order ON shipment_orders (merchant_id, order_id);
INSERT INTO sequences (name, last) VALUES ('orders', 0), ('shipments', 0);
