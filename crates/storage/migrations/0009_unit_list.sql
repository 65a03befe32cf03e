-- Power-and-duty lists and public-service lists of units in versions, their entries under stable keys,
-- links of entries to catalogue rows, the five stages of rows.

CREATE TABLE unit_list (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    current_version_id BIGINT,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX unit_list_unit_id_kind ON unit_list (unit_id, kind);
CREATE INDEX unit_list_current_version_id ON unit_list (current_version_id);

CREATE TABLE unit_list_version (
    id {ID},
    list_id BIGINT NOT NULL REFERENCES unit_list (id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sheets TEXT NOT NULL,
    headings TEXT NOT NULL,
    upload_hash TEXT NOT NULL REFERENCES upload (hash),
    entry_count BIGINT NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by BIGINT NOT NULL REFERENCES person (id)
);
CREATE UNIQUE INDEX unit_list_version_list_id_number ON unit_list_version (list_id, number);
CREATE INDEX unit_list_version_upload_hash ON unit_list_version (upload_hash);
CREATE INDEX unit_list_version_imported_by ON unit_list_version (imported_by);

CREATE TABLE unit_list_entry (
    id {ID},
    list_id BIGINT NOT NULL REFERENCES unit_list (id),
    entry_key TEXT NOT NULL
);
CREATE UNIQUE INDEX unit_list_entry_list_id_entry_key ON unit_list_entry (list_id, entry_key);

CREATE TABLE unit_list_line (
    version_id BIGINT NOT NULL REFERENCES unit_list_version (id),
    entry_id BIGINT NOT NULL REFERENCES unit_list_entry (id),
    position BIGINT NOT NULL,
    line BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (version_id, entry_id)
);
CREATE INDEX unit_list_line_entry_id ON unit_list_line (entry_id);

CREATE TABLE unit_list_link (
    id {ID},
    entry_id BIGINT NOT NULL REFERENCES unit_list_entry (id),
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    decided_by BIGINT NOT NULL REFERENCES person (id)
);
CREATE UNIQUE INDEX unit_list_link_entry_id_row ON unit_list_link (entry_id, catalogue_id, row_key);
CREATE INDEX unit_list_link_catalogue_id ON unit_list_link (catalogue_id, row_key);
CREATE INDEX unit_list_link_decided_by ON unit_list_link (decided_by);

CREATE TABLE row_stage (
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    stages TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (catalogue_id, row_key)
);
CREATE INDEX row_stage_set_by ON row_stage (set_by);

CREATE TABLE unit_list_absence (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    declared_by BIGINT NOT NULL REFERENCES person (id),
    ended_at TEXT
);
CREATE INDEX unit_list_absence_unit_id ON unit_list_absence (unit_id, kind);
CREATE INDEX unit_list_absence_declared_by ON unit_list_absence (declared_by);

CREATE TABLE unit_list_preview (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    upload_hash TEXT NOT NULL REFERENCES upload (hash),
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    settled_at TEXT
);
CREATE INDEX unit_list_preview_unit_id ON unit_list_preview (unit_id);
CREATE INDEX unit_list_preview_person_id ON unit_list_preview (person_id);
CREATE INDEX unit_list_preview_upload_hash ON unit_list_preview (upload_hash);
