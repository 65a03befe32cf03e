-- Information under the items of published catalogues (R101-R111, R156-R162): a record, its versions, what
-- happened to them. The clock of a version is stored with its inputs and is derived from them.

CREATE TABLE disclosure (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    element TEXT NOT NULL,
    kind TEXT NOT NULL,
    index_number TEXT,
    token_id BIGINT REFERENCES api_token (id),
    external_id TEXT,
    published_version_id BIGINT,
    open_version_id BIGINT,
    first_published_on TEXT,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id)
);
CREATE INDEX disclosure_unit_id ON disclosure (unit_id);
CREATE INDEX disclosure_catalogue_id_row_key ON disclosure (catalogue_id, row_key);
CREATE INDEX disclosure_published_version_id ON disclosure (published_version_id);
CREATE INDEX disclosure_open_version_id ON disclosure (open_version_id);
CREATE INDEX disclosure_created_by ON disclosure (created_by);
CREATE UNIQUE INDEX disclosure_token_id_external_id ON disclosure (token_id, external_id);
CREATE UNIQUE INDEX disclosure_index_number ON disclosure (index_number);

CREATE TABLE disclosure_version (
    id {ID},
    disclosure_id BIGINT NOT NULL REFERENCES disclosure (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT NOT NULL,
    document_number TEXT NOT NULL,
    publisher TEXT NOT NULL,
    source TEXT NOT NULL,
    change_note TEXT NOT NULL,
    arose_on TEXT NOT NULL,
    changed_on TEXT,
    due_on TEXT NOT NULL,
    is_provisional BIGINT NOT NULL,
    is_stock BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    submitted_at TEXT,
    submitted_by BIGINT REFERENCES person (id),
    reviewed_at TEXT,
    reviewed_by BIGINT REFERENCES person (id),
    review_note TEXT NOT NULL,
    approved_at TEXT,
    approved_by BIGINT REFERENCES person (id),
    published_at TEXT,
    published_by BIGINT REFERENCES person (id),
    ended_at TEXT,
    withdrawal_notice TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX disclosure_version_disclosure_id_number ON disclosure_version (disclosure_id, number);
CREATE INDEX disclosure_version_state_due_on ON disclosure_version (state, due_on);
CREATE INDEX disclosure_version_created_by ON disclosure_version (created_by);
CREATE INDEX disclosure_version_submitted_by ON disclosure_version (submitted_by);
CREATE INDEX disclosure_version_reviewed_by ON disclosure_version (reviewed_by);
CREATE INDEX disclosure_version_approved_by ON disclosure_version (approved_by);
CREATE INDEX disclosure_version_published_by ON disclosure_version (published_by);

CREATE TABLE disclosure_event (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    act TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    at TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX disclosure_event_version_id ON disclosure_event (version_id);
CREATE INDEX disclosure_event_person_id ON disclosure_event (person_id);

CREATE TABLE disclosure_number (
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (unit_id, year)
);
