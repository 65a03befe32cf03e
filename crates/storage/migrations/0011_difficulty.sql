-- Difficulties that units raise (R149): who has them in hand, until when, what was answered.

CREATE TABLE difficulty (
    id {ID},
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    raised_by BIGINT NOT NULL REFERENCES person (id),
    raised_at TEXT NOT NULL,
    sector_code TEXT,
    catalogue_id BIGINT REFERENCES catalogue (id),
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    line TEXT NOT NULL,
    handler_id BIGINT NOT NULL REFERENCES unit (id),
    due_on TEXT NOT NULL,
    is_provisional BIGINT NOT NULL,
    reminded_on TEXT,
    answer TEXT NOT NULL,
    answered_by BIGINT REFERENCES person (id),
    answered_unit_id BIGINT REFERENCES unit (id),
    answered_at TEXT,
    general_use TEXT NOT NULL,
    question_id BIGINT REFERENCES question (id),
    revision BIGINT NOT NULL
);
CREATE INDEX difficulty_unit_id ON difficulty (unit_id);
CREATE INDEX difficulty_raised_by ON difficulty (raised_by);
CREATE INDEX difficulty_catalogue_id ON difficulty (catalogue_id);
CREATE INDEX difficulty_handler_id ON difficulty (handler_id);
CREATE INDEX difficulty_answered_by ON difficulty (answered_by);
CREATE INDEX difficulty_answered_unit_id ON difficulty (answered_unit_id);
CREATE INDEX difficulty_question_id ON difficulty (question_id);
CREATE INDEX difficulty_state ON difficulty (state, due_on);

CREATE TABLE difficulty_event (
    id {ID},
    difficulty_id BIGINT NOT NULL REFERENCES difficulty (id),
    act TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    handler_id BIGINT NOT NULL REFERENCES unit (id),
    due_on TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX difficulty_event_difficulty_id ON difficulty_event (difficulty_id);
CREATE INDEX difficulty_event_person_id ON difficulty_event (person_id);
CREATE INDEX difficulty_event_handler_id ON difficulty_event (handler_id);
