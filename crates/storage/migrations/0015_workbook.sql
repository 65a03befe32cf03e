-- Working copies that came back from Excel: what is in them is read from the sealed file each time.
CREATE TABLE workbook_return (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    upload_hash TEXT NOT NULL REFERENCES upload (hash),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    settled_at TEXT
);
CREATE INDEX workbook_return_version_id ON workbook_return (version_id);
CREATE INDEX workbook_return_person_id ON workbook_return (person_id);
CREATE INDEX workbook_return_upload_hash ON workbook_return (upload_hash);
