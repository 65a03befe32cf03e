-- Conventions, held by a test: {ID} is the identity column of each database; every other column is
-- TEXT or BIGINT; instants are RFC 3339 in UTC, days are ISO dates; yes/no is 1/0; foreign keys are
-- indexed; nothing is deleted that a person made.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL
);

CREATE TABLE unit (
    id {ID},
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id BIGINT REFERENCES unit (id),
    sector_parent_id BIGINT REFERENCES unit (id),
    path TEXT NOT NULL,
    position BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    revision BIGINT NOT NULL
);
CREATE INDEX unit_parent_id ON unit (parent_id);
CREATE INDEX unit_sector_parent_id ON unit (sector_parent_id);
CREATE INDEX unit_path ON unit (path);
CREATE INDEX unit_name_now ON unit (name);

CREATE TABLE unit_name (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    document TEXT NOT NULL
);
CREATE INDEX unit_name_unit_id ON unit_name (unit_id);

CREATE TABLE unit_succession (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    successor_id BIGINT REFERENCES unit (id),
    kind TEXT NOT NULL,
    on_date TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX unit_succession_unit_id ON unit_succession (unit_id);
CREATE INDEX unit_succession_successor_id ON unit_succession (successor_id);

CREATE TABLE sector_lead (
    sector_code TEXT PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES unit (id)
);
CREATE INDEX sector_lead_unit_id ON sector_lead (unit_id);

CREATE TABLE person (
    id {ID},
    account TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    contact_sealed TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    password_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    left_at TEXT,
    last_signed_in_at TEXT,
    sessions_from TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX person_unit_id ON person (unit_id);

CREATE TABLE role_grant (
    id {ID},
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    sector_code TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    deputy_for BIGINT REFERENCES person (id),
    granted_by BIGINT,
    granted_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX role_grant_person_id ON role_grant (person_id);
CREATE INDEX role_grant_unit_id ON role_grant (unit_id);
CREATE INDEX role_grant_deputy_for ON role_grant (deputy_for);

CREATE TABLE open_government_body (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    body_name TEXT NOT NULL,
    head_id BIGINT REFERENCES person (id),
    named_person_id BIGINT REFERENCES person (id),
    deputy_id BIGINT REFERENCES person (id),
    contact TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT
);
CREATE INDEX open_government_body_unit_id ON open_government_body (unit_id);
CREATE INDEX open_government_body_head_id ON open_government_body (head_id);
CREATE INDEX open_government_body_named_person_id ON open_government_body (named_person_id);
CREATE INDEX open_government_body_deputy_id ON open_government_body (deputy_id);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    csrf_token TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    client TEXT NOT NULL,
    acting_unit_id BIGINT REFERENCES unit (id)
);
CREATE INDEX session_person_id ON session (person_id);
CREATE INDEX session_acting_unit_id ON session (acting_unit_id);

CREATE TABLE one_time_link (
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX one_time_link_person_id ON one_time_link (person_id);

CREATE TABLE sign_in_attempt (
    id {ID},
    account TEXT NOT NULL,
    client TEXT NOT NULL,
    at TEXT NOT NULL,
    succeeded BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_account_at ON sign_in_attempt (account, at);
CREATE INDEX sign_in_attempt_client_at ON sign_in_attempt (client, at);

CREATE TABLE api_token (
    id {ID},
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES person (id),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    last_used_at TEXT,
    revoked_at TEXT
);
CREATE INDEX api_token_person_id ON api_token (person_id);

CREATE TABLE idempotency_key (
    token_id BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (token_id, idempotency_key)
);

CREATE TABLE audit_chain (
    unit_id BIGINT PRIMARY KEY,
    length BIGINT NOT NULL,
    head_hash TEXT NOT NULL
);

CREATE TABLE audit_event (
    id {ID},
    unit_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor_id BIGINT,
    actor_name TEXT NOT NULL,
    channel TEXT NOT NULL,
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_event_unit_id_position ON audit_event (unit_id, position);
CREATE INDEX audit_event_object ON audit_event (object);
CREATE INDEX audit_event_actor_id ON audit_event (actor_id);

CREATE TABLE audit_seal (
    day TEXT PRIMARY KEY,
    heads TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    sealed_at TEXT NOT NULL
);

CREATE TABLE change (
    seq {ID},
    kind TEXT NOT NULL,
    object_id BIGINT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE upload (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    format TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    at TEXT NOT NULL
);
CREATE INDEX upload_person_id ON upload (person_id);

CREATE TABLE notice (
    id {ID},
    person_id BIGINT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT NOT NULL,
    created_at TEXT NOT NULL,
    read_at TEXT
);
CREATE INDEX notice_person_id ON notice (person_id);
