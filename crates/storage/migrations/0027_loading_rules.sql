-- How loading is ruled per item: what was chosen for the columns of lists of people (R250), by heads.

CREATE TABLE column_choice (
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    head TEXT NOT NULL,
    choice TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BIGINT REFERENCES person (id),
    PRIMARY KEY (catalogue_id, row_key, head)
);
CREATE INDEX column_choice_changed_by ON column_choice (changed_by);

-- A unit's own templates of elements (R40, R41, R101); what is set back keeps its row, so that revisions only grow.

CREATE TABLE element_template (
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    element TEXT NOT NULL,
    fields TEXT NOT NULL,
    sample TEXT NOT NULL,
    files TEXT NOT NULL,
    revision BIGINT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BIGINT REFERENCES person (id),
    reset_at TEXT,
    PRIMARY KEY (catalogue_id, row_key, element)
);
CREATE INDEX element_template_changed_by ON element_template (changed_by);

-- Proofs that what is for a specific group was handed to it (R101a). They lie apart from records of information, so that
-- no list of what is public ever meets them. Elements of such rows count from now on: all counts are made again.

CREATE TABLE disclosure_delivery (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    element TEXT NOT NULL,
    recipients TEXT NOT NULL,
    many BIGINT NOT NULL,
    way TEXT NOT NULL,
    delivered_on TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    decided_at TEXT,
    decided_by BIGINT REFERENCES person (id),
    decision TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX disclosure_delivery_unit_id ON disclosure_delivery (unit_id);
CREATE INDEX disclosure_delivery_catalogue_id_row_key ON disclosure_delivery (catalogue_id, row_key);
CREATE INDEX disclosure_delivery_state ON disclosure_delivery (state);
CREATE INDEX disclosure_delivery_created_by ON disclosure_delivery (created_by);
CREATE INDEX disclosure_delivery_decided_by ON disclosure_delivery (decided_by);

CREATE TABLE disclosure_delivery_file (
    id {ID},
    delivery_id BIGINT NOT NULL REFERENCES disclosure_delivery (id),
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX disclosure_delivery_file_delivery_id ON disclosure_delivery_file (delivery_id);

UPDATE catalogue_standing SET changes = changes + 1;
