-- Sectors opened by the city office with the departments named and the terms of their leads (R5, R7, R112);
-- reference layers beside the national guideline, and which rows were copied from them (R9).

CREATE TABLE sector_opening (
    sector_code TEXT PRIMARY KEY,
    opened_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    document TEXT NOT NULL,
    note TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by BIGINT NOT NULL REFERENCES person (id),
    revision BIGINT NOT NULL
);
CREATE INDEX sector_opening_opened_by ON sector_opening (opened_by);

CREATE TABLE sector_department (
    sector_code TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    PRIMARY KEY (sector_code, unit_id)
);
CREATE INDEX sector_department_unit_id ON sector_department (unit_id);

CREATE TABLE sector_lead_term (
    id {ID},
    sector_code TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    reason TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by BIGINT REFERENCES person (id),
    ended_at TEXT
);
CREATE INDEX sector_lead_term_sector_code ON sector_lead_term (sector_code);
CREATE INDEX sector_lead_term_unit_id ON sector_lead_term (unit_id);
CREATE INDEX sector_lead_term_set_by ON sector_lead_term (set_by);

CREATE TABLE guideline_layer (
    id {ID},
    sector_code TEXT NOT NULL,
    region TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    provenance TEXT NOT NULL,
    note TEXT NOT NULL,
    body TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by BIGINT REFERENCES person (id),
    is_current BIGINT NOT NULL
);
CREATE UNIQUE INDEX guideline_layer_version ON guideline_layer (sector_code, region, version);
CREATE INDEX guideline_layer_imported_by ON guideline_layer (imported_by);

CREATE TABLE row_layer (
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    row_key TEXT NOT NULL,
    layer_id BIGINT NOT NULL REFERENCES guideline_layer (id),
    layer_key TEXT NOT NULL,
    columns TEXT NOT NULL,
    copied_at TEXT NOT NULL,
    copied_by BIGINT NOT NULL REFERENCES person (id),
    PRIMARY KEY (version_id, row_key, layer_id, layer_key)
);
CREATE INDEX row_layer_layer_id ON row_layer (layer_id);
CREATE INDEX row_layer_copied_by ON row_layer (copied_by);
