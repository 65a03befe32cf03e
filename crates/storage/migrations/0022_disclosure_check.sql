-- Checks before a record is public: what people said of hints of the text check (R249), questions to other organs
-- (R160), what a clarification answers (R161).

ALTER TABLE disclosure_version ADD COLUMN spread TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_version ADD COLUMN claim TEXT NOT NULL DEFAULT '';

CREATE TABLE disclosure_hint (
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    mark TEXT NOT NULL,
    ruling TEXT NOT NULL,
    ruled_at TEXT NOT NULL,
    ruled_by BIGINT REFERENCES person (id),
    PRIMARY KEY (version_id, mark)
);
CREATE INDEX disclosure_hint_ruled_by ON disclosure_hint (ruled_by);

CREATE TABLE disclosure_confirmation (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES disclosure_version (id),
    unit_id BIGINT REFERENCES unit (id),
    organ TEXT NOT NULL,
    question TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    asked_by BIGINT REFERENCES person (id),
    seen_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_on TEXT,
    answered_by BIGINT REFERENCES person (id),
    answerer TEXT NOT NULL,
    withdrawal TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by BIGINT REFERENCES person (id)
);
CREATE INDEX disclosure_confirmation_version_id ON disclosure_confirmation (version_id);
CREATE INDEX disclosure_confirmation_unit_id_state ON disclosure_confirmation (unit_id, state);
CREATE INDEX disclosure_confirmation_asked_by ON disclosure_confirmation (asked_by);
CREATE INDEX disclosure_confirmation_answered_by ON disclosure_confirmation (answered_by);
CREATE INDEX disclosure_confirmation_withdrawn_by ON disclosure_confirmation (withdrawn_by);
