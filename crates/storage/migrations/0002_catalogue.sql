-- Guidelines in versions, catalogues in versions, their rows, remarks, explanations and histories.

CREATE TABLE guideline (
    id {ID},
    sector_code TEXT NOT NULL,
    version BIGINT NOT NULL,
    sector TEXT NOT NULL,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    origin TEXT NOT NULL,
    provenance TEXT NOT NULL,
    body TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by BIGINT REFERENCES person (id),
    is_current BIGINT NOT NULL
);
CREATE UNIQUE INDEX guideline_sector_code_version ON guideline (sector_code, version);
CREATE INDEX guideline_imported_by ON guideline (imported_by);

CREATE TABLE catalogue (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    sector_code TEXT NOT NULL,
    published_version_id BIGINT,
    draft_version_id BIGINT,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX catalogue_unit_id_sector_code ON catalogue (unit_id, sector_code);
CREATE INDEX catalogue_sector_code ON catalogue (sector_code);
CREATE INDEX catalogue_published_version_id ON catalogue (published_version_id);
CREATE INDEX catalogue_draft_version_id ON catalogue (draft_version_id);

CREATE TABLE catalogue_version (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    headings TEXT NOT NULL,
    guideline_id BIGINT NOT NULL REFERENCES guideline (id),
    based_on_id BIGINT REFERENCES catalogue_version (id),
    upload_hash TEXT REFERENCES upload (hash),
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES person (id),
    submitted_at TEXT,
    submitted_by BIGINT REFERENCES person (id),
    approved_at TEXT,
    approved_by BIGINT REFERENCES person (id),
    published_at TEXT,
    published_by BIGINT REFERENCES person (id),
    ended_at TEXT,
    withdrawal_notice TEXT,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX catalogue_version_catalogue_id_number ON catalogue_version (catalogue_id, number);
CREATE INDEX catalogue_version_guideline_id ON catalogue_version (guideline_id);
CREATE INDEX catalogue_version_based_on_id ON catalogue_version (based_on_id);
CREATE INDEX catalogue_version_upload_hash ON catalogue_version (upload_hash);
CREATE INDEX catalogue_version_created_by ON catalogue_version (created_by);
CREATE INDEX catalogue_version_submitted_by ON catalogue_version (submitted_by);
CREATE INDEX catalogue_version_approved_by ON catalogue_version (approved_by);
CREATE INDEX catalogue_version_published_by ON catalogue_version (published_by);
CREATE INDEX catalogue_version_state ON catalogue_version (state);

CREATE TABLE catalogue_row (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    row_key TEXT NOT NULL,
    guideline_key TEXT,
    position BIGINT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    level1_item TEXT NOT NULL,
    level2_item TEXT NOT NULL,
    cells TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX catalogue_row_version_id_row_key ON catalogue_row (version_id, row_key);

CREATE TABLE cell_change (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    row_key TEXT NOT NULL,
    column_id TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
);
CREATE INDEX cell_change_version_id ON cell_change (version_id, row_key);
CREATE INDEX cell_change_person_id ON cell_change (person_id);

CREATE TABLE remark (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    row_key TEXT,
    column_id TEXT,
    text TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    resolved_at TEXT,
    resolved_by BIGINT REFERENCES person (id),
    answer TEXT NOT NULL
);
CREATE INDEX remark_version_id ON remark (version_id);
CREATE INDEX remark_person_id ON remark (person_id);
CREATE INDEX remark_resolved_by ON remark (resolved_by);

CREATE TABLE row_review (
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    row_key TEXT NOT NULL,
    verdict TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    PRIMARY KEY (version_id, row_key)
);
CREATE INDEX row_review_person_id ON row_review (person_id);

CREATE TABLE finding_explanation (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    rule TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_id TEXT NOT NULL,
    text TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at TEXT NOT NULL
);
CREATE UNIQUE INDEX finding_explanation_place ON finding_explanation (version_id, rule, row_key, column_id);
CREATE INDEX finding_explanation_person_id ON finding_explanation (person_id);

CREATE TABLE version_event (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    act TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    at TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX version_event_version_id ON version_event (version_id);
CREATE INDEX version_event_person_id ON version_event (person_id);

CREATE TABLE import_preview (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    upload_hash TEXT NOT NULL REFERENCES upload (hash),
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    settled_at TEXT
);
CREATE INDEX import_preview_unit_id ON import_preview (unit_id);
CREATE INDEX import_preview_person_id ON import_preview (person_id);
CREATE INDEX import_preview_upload_hash ON import_preview (upload_hash);
