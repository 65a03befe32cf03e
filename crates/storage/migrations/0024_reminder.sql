-- Reminders to units below with who read and answered them; notices by mail by way of an outbox; addresses of calendars
-- that a person subscribes to (R162).

CREATE TABLE reminder (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    text TEXT NOT NULL,
    due_on TEXT NOT NULL,
    sector_code TEXT,
    disclosure_id BIGINT REFERENCES disclosure (id),
    sent_at TEXT NOT NULL,
    sent_by BIGINT NOT NULL REFERENCES person (id),
    last_sent_at TEXT NOT NULL,
    times BIGINT NOT NULL
);
CREATE INDEX reminder_unit_id ON reminder (unit_id);
CREATE INDEX reminder_disclosure_id ON reminder (disclosure_id);
CREATE INDEX reminder_sent_by ON reminder (sent_by);

CREATE TABLE reminded_unit (
    id {ID},
    reminder_id BIGINT NOT NULL REFERENCES reminder (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id)
);
CREATE UNIQUE INDEX reminded_unit_reminder_id_unit_id ON reminded_unit (reminder_id, unit_id);
CREATE INDEX reminded_unit_unit_id ON reminded_unit (unit_id);

CREATE TABLE reminder_reader (
    reminded_unit_id BIGINT NOT NULL REFERENCES reminded_unit (id),
    person_id BIGINT NOT NULL REFERENCES person (id),
    read_at TEXT,
    PRIMARY KEY (reminded_unit_id, person_id)
);
CREATE INDEX reminder_reader_person_id ON reminder_reader (person_id);

CREATE TABLE reminder_answer (
    id {ID},
    reminded_unit_id BIGINT NOT NULL REFERENCES reminded_unit (id),
    progress TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id)
);
CREATE INDEX reminder_answer_reminded_unit_id ON reminder_answer (reminded_unit_id);
CREATE INDEX reminder_answer_person_id ON reminder_answer (person_id);

CREATE TABLE person_mail (
    person_id BIGINT PRIMARY KEY REFERENCES person (id),
    address_sealed TEXT NOT NULL,
    is_off BIGINT NOT NULL,
    changed_at TEXT NOT NULL
);

CREATE TABLE mail (
    id {ID},
    person_id BIGINT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    problem TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX mail_person_id ON mail (person_id);
CREATE INDEX mail_state_next_try_at ON mail (state, next_try_at);

CREATE TABLE calendar_feed (
    id {ID},
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    created_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX calendar_feed_person_id ON calendar_feed (person_id);
