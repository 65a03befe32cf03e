-- New guideline versions forwarded to the units concerned, with their receipts (R112).

CREATE TABLE forwarding (
    id {ID},
    guideline_id BIGINT NOT NULL REFERENCES guideline (id),
    document_number TEXT NOT NULL,
    cover_note TEXT NOT NULL,
    due_on TEXT NOT NULL,
    forwarded_at TEXT NOT NULL,
    forwarded_by BIGINT NOT NULL REFERENCES person (id)
);
CREATE UNIQUE INDEX forwarding_guideline_id ON forwarding (guideline_id);
CREATE INDEX forwarding_forwarded_by ON forwarding (forwarded_by);

CREATE TABLE forwarding_receipt (
    forwarding_id BIGINT NOT NULL REFERENCES forwarding (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    received_at TEXT,
    received_by BIGINT REFERENCES person (id),
    PRIMARY KEY (forwarding_id, unit_id)
);
CREATE INDEX forwarding_receipt_unit_id ON forwarding_receipt (unit_id);
CREATE INDEX forwarding_receipt_received_by ON forwarding_receipt (received_by);
