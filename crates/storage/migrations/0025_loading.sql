-- Loading made easy: workbooks of records with what became of each row, what people have not finished typing, and
-- material asked from a station by a link (R101, R102).

CREATE TABLE record_sheet (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    receipt TEXT
);
CREATE INDEX record_sheet_catalogue_id ON record_sheet (catalogue_id);
CREATE INDEX record_sheet_person_id ON record_sheet (person_id);

CREATE TABLE record_sheet_row (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_hash TEXT NOT NULL,
    sheet_id BIGINT NOT NULL REFERENCES record_sheet (id),
    disclosure_id BIGINT NOT NULL REFERENCES disclosure (id)
);
CREATE UNIQUE INDEX record_sheet_row_catalogue_id_row_hash ON record_sheet_row (catalogue_id, row_hash);
CREATE INDEX record_sheet_row_sheet_id ON record_sheet_row (sheet_id);
CREATE INDEX record_sheet_row_disclosure_id ON record_sheet_row (disclosure_id);

CREATE TABLE unfinished_entry (
    id {ID},
    person_id BIGINT NOT NULL REFERENCES person (id),
    place TEXT NOT NULL,
    title TEXT NOT NULL,
    form TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at TEXT NOT NULL
);
CREATE UNIQUE INDEX unfinished_entry_person_id_place ON unfinished_entry (person_id, place);
CREATE INDEX unfinished_entry_at ON unfinished_entry (at);

CREATE TABLE material_request (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    level1_item TEXT NOT NULL,
    level2_item TEXT NOT NULL,
    element TEXT NOT NULL,
    asked_of TEXT NOT NULL,
    note TEXT NOT NULL,
    due_on TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    most BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    opened_at TEXT,
    revoked_at TEXT
);
CREATE UNIQUE INDEX material_request_token_hash ON material_request (token_hash);
CREATE INDEX material_request_unit_id ON material_request (unit_id);
CREATE INDEX material_request_catalogue_id ON material_request (catalogue_id);
CREATE INDEX material_request_created_by ON material_request (created_by);

CREATE TABLE material_sent (
    id {ID},
    request_id BIGINT NOT NULL REFERENCES material_request (id),
    disclosure_id BIGINT NOT NULL REFERENCES disclosure (id),
    sender TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX material_sent_request_id ON material_sent (request_id);
CREATE INDEX material_sent_disclosure_id ON material_sent (disclosure_id);

-- Where a public record was also published (R52, R54, R124a), and the new-media accounts of units.

CREATE TABLE media_account (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    responsible TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by BIGINT REFERENCES person (id)
);
CREATE UNIQUE INDEX media_account_unit_id_platform_name ON media_account (unit_id, platform, name);
CREATE INDEX media_account_changed_by ON media_account (changed_by);

CREATE TABLE disclosure_copy (
    id {ID},
    disclosure_id BIGINT NOT NULL REFERENCES disclosure (id),
    channel TEXT NOT NULL,
    place TEXT NOT NULL,
    account_id BIGINT REFERENCES media_account (id),
    address TEXT NOT NULL,
    published_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    struck_at TEXT
);
CREATE INDEX disclosure_copy_disclosure_id ON disclosure_copy (disclosure_id);
CREATE INDEX disclosure_copy_account_id ON disclosure_copy (account_id);
CREATE INDEX disclosure_copy_created_by ON disclosure_copy (created_by);
