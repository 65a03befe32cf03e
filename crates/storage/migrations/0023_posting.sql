-- Beyond the screen (R79, R79a, R42a): least posting periods of versions with the proof of what was masked at their
-- end, notice boards of units, receipts of postings with photo.

CREATE TABLE disclosure_posting (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    number BIGINT NOT NULL,
    unit TEXT NOT NULL,
    at_end TEXT NOT NULL,
    begins_on TEXT,
    ends_on TEXT,
    is_provisional BIGINT NOT NULL,
    over_at TEXT,
    correction TEXT NOT NULL,
    corrected_at TEXT,
    corrected_by BIGINT REFERENCES person (id)
);
CREATE UNIQUE INDEX disclosure_posting_version_id ON disclosure_posting (version_id);
CREATE INDEX disclosure_posting_ends_on ON disclosure_posting (ends_on);
CREATE INDEX disclosure_posting_corrected_by ON disclosure_posting (corrected_by);

CREATE TABLE disclosure_posting_proof (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    name TEXT NOT NULL,
    hash_before TEXT NOT NULL,
    hash_after TEXT NOT NULL
);
CREATE INDEX disclosure_posting_proof_version_id ON disclosure_posting_proof (version_id);

CREATE TABLE notice_board (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id),
    retired_at TEXT
);
CREATE INDEX notice_board_unit_id ON notice_board (unit_id);
CREATE INDEX notice_board_created_by ON notice_board (created_by);

CREATE TABLE posting_receipt (
    id {ID},
    board_id BIGINT NOT NULL REFERENCES notice_board (id),
    disclosure_id BIGINT REFERENCES disclosure (id),
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    row_key TEXT NOT NULL,
    posted_on TEXT NOT NULL,
    until_on TEXT,
    taken_down_on TEXT,
    photo_hash TEXT NOT NULL,
    photo_size BIGINT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT REFERENCES person (id)
);
CREATE INDEX posting_receipt_board_id ON posting_receipt (board_id);
CREATE INDEX posting_receipt_disclosure_id ON posting_receipt (disclosure_id);
CREATE INDEX posting_receipt_catalogue_id_row_key ON posting_receipt (catalogue_id, row_key);
CREATE INDEX posting_receipt_created_by ON posting_receipt (created_by);
