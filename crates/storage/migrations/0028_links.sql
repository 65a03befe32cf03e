-- Links of records: what a visit to each came to (R251); columns of other sites read by their address, and which of
-- their entries made a record (R102).
CREATE TABLE disclosure_link (
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    address TEXT NOT NULL,
    outcome TEXT NOT NULL,
    words TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    checked_by BIGINT REFERENCES person (id),
    PRIMARY KEY (version_id, address)
);
CREATE INDEX disclosure_link_checked_by ON disclosure_link (checked_by);

CREATE TABLE disclosure_column (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    row_key TEXT NOT NULL,
    element TEXT NOT NULL,
    address TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    title TEXT NOT NULL,
    found TEXT
);
CREATE INDEX disclosure_column_catalogue_id ON disclosure_column (catalogue_id);
CREATE INDEX disclosure_column_person_id ON disclosure_column (person_id);

CREATE TABLE disclosure_column_entry (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    address TEXT NOT NULL,
    disclosure_id BIGINT NOT NULL REFERENCES disclosure (id)
);
CREATE UNIQUE INDEX disclosure_column_entry_catalogue_id_row_key_address
    ON disclosure_column_entry (catalogue_id, row_key, address);
CREATE INDEX disclosure_column_entry_disclosure_id ON disclosure_column_entry (disclosure_id);
