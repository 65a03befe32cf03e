-- Declarations that a sector does not apply to a unit (R62-R64). Each is kept; one at a time is open.

CREATE TABLE applicability (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    sector_code TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    basis TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    declared_by BIGINT NOT NULL REFERENCES person (id),
    decided_at TEXT,
    decided_by BIGINT REFERENCES person (id),
    decision TEXT NOT NULL,
    ended_at TEXT,
    ended_by BIGINT REFERENCES person (id),
    end_reason TEXT NOT NULL
);
CREATE INDEX applicability_unit_id ON applicability (unit_id, sector_code);
CREATE UNIQUE INDEX applicability_open ON applicability (unit_id, sector_code) WHERE state IN ('declared', 'approved');
CREATE INDEX applicability_declared_by ON applicability (declared_by);
CREATE INDEX applicability_decided_by ON applicability (decided_by);
CREATE INDEX applicability_ended_by ON applicability (ended_by);
