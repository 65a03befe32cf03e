-- Compilations of a district in editions, and the files of each.

CREATE TABLE compilation (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES person (id),
    requested_at TEXT,
    requested_by BIGINT REFERENCES person (id),
    consented_at TEXT,
    consented_by BIGINT REFERENCES person (id),
    instruction_number TEXT NOT NULL,
    instruction_date TEXT NOT NULL,
    instruction_hash TEXT REFERENCES upload (hash),
    job_id BIGINT REFERENCES job (id),
    published_at TEXT,
    withdrawn_at TEXT,
    withdrawal_notice TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX compilation_unit_id_number ON compilation (unit_id, number);
CREATE INDEX compilation_created_by ON compilation (created_by);
CREATE INDEX compilation_requested_by ON compilation (requested_by);
CREATE INDEX compilation_consented_by ON compilation (consented_by);
CREATE INDEX compilation_instruction_hash ON compilation (instruction_hash);
CREATE INDEX compilation_job_id ON compilation (job_id);

CREATE TABLE compilation_file (
    id {ID},
    compilation_id BIGINT NOT NULL REFERENCES compilation (id),
    format TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL
);
CREATE INDEX compilation_file_compilation_id ON compilation_file (compilation_id);
