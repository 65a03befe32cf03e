-- Attachments of versions of records (R250): what is served, the sealed original where another copy is served, and
-- what the privacy gate found in it.

CREATE TABLE disclosure_attachment (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    hash TEXT NOT NULL,
    original_hash TEXT NOT NULL,
    gate TEXT NOT NULL,
    findings TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id)
);
CREATE INDEX disclosure_attachment_version_id ON disclosure_attachment (version_id);
CREATE INDEX disclosure_attachment_created_by ON disclosure_attachment (created_by);
