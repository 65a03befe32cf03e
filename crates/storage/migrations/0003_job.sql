-- Long work: queued in the transaction of the act that wants it, taken by one runner at a time.

CREATE TABLE job (
    id {ID},
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    progress TEXT NOT NULL,
    receipt TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    queued_at TEXT NOT NULL,
    started_at TEXT,
    heartbeat_at TEXT,
    ended_at TEXT,
    cancel_requested_at TEXT,
    runner TEXT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX job_state ON job (state);
CREATE INDEX job_person_id ON job (person_id);
CREATE INDEX job_unit_id ON job (unit_id);
