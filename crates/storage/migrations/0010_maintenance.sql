-- Why a version was made (R80), what published catalogues need (R39, R80a, R82), and under which registers a
-- catalogue was last looked through.

CREATE TABLE version_cause (
    version_id BIGINT PRIMARY KEY REFERENCES catalogue_version (id),
    cause TEXT NOT NULL,
    words TEXT NOT NULL,
    document TEXT NOT NULL,
    on_date TEXT
);

CREATE TABLE maintenance_task (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    row_key TEXT NOT NULL,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    proposal TEXT NOT NULL,
    arose_on TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    state TEXT NOT NULL,
    closed_at TEXT,
    closed_by BIGINT REFERENCES person (id),
    closing_note TEXT NOT NULL
);
CREATE UNIQUE INDEX maintenance_task_cause ON maintenance_task (catalogue_id, kind, subject, row_key);
CREATE INDEX maintenance_task_catalogue_id ON maintenance_task (catalogue_id);
CREATE INDEX maintenance_task_closed_by ON maintenance_task (closed_by);
CREATE INDEX maintenance_task_state ON maintenance_task (state);

CREATE TABLE maintenance_mark (
    catalogue_id BIGINT PRIMARY KEY REFERENCES catalogue (id),
    version_id BIGINT NOT NULL,
    stamp TEXT NOT NULL
);
