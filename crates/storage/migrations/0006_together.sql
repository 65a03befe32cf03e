-- Catalogues compiled by many hands (R23a, R23b, R59), and acts on many catalogues with their receipts.

CREATE TABLE contribution (
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    asked_at TEXT NOT NULL,
    asked_by BIGINT NOT NULL REFERENCES person (id),
    note TEXT NOT NULL,
    done_version_id BIGINT REFERENCES catalogue_version (id),
    done_at TEXT,
    done_by BIGINT REFERENCES person (id),
    done_note TEXT NOT NULL,
    reminded_at TEXT,
    PRIMARY KEY (catalogue_id, unit_id)
);
CREATE INDEX contribution_unit_id ON contribution (unit_id);
CREATE INDEX contribution_asked_by ON contribution (asked_by);
CREATE INDEX contribution_done_version_id ON contribution (done_version_id);
CREATE INDEX contribution_done_by ON contribution (done_by);

CREATE TABLE item_assignment (
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    item_key TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    assigned_at TEXT NOT NULL,
    assigned_by BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (catalogue_id, item_key)
);
CREATE INDEX item_assignment_unit_id ON item_assignment (unit_id);
CREATE INDEX item_assignment_assigned_by ON item_assignment (assigned_by);

CREATE TABLE level_assignment (
    government_id BIGINT NOT NULL REFERENCES unit (id),
    sector_code TEXT NOT NULL,
    item_key TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    assigned_at TEXT NOT NULL,
    assigned_by BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (government_id, sector_code, item_key)
);
CREATE INDEX level_assignment_unit_id ON level_assignment (unit_id);
CREATE INDEX level_assignment_assigned_by ON level_assignment (assigned_by);

CREATE TABLE batch (
    id {ID},
    act TEXT NOT NULL,
    note TEXT NOT NULL,
    nonce TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id),
    begun_at TEXT NOT NULL,
    finished_at TEXT
);
CREATE UNIQUE INDEX batch_nonce ON batch (person_id, nonce);

CREATE TABLE batch_line (
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    position BIGINT NOT NULL,
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    label TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (batch_id, position)
);
CREATE INDEX batch_line_version_id ON batch_line (version_id);
