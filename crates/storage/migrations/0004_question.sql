-- Questions and answers that everybody may read (R149): shipped ones and those made of a solved difficulty.

CREATE TABLE question (
    id {ID},
    code TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    source TEXT NOT NULL,
    rules TEXT NOT NULL,
    lint_rules TEXT NOT NULL,
    sector_code TEXT,
    answered_by TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    position BIGINT NOT NULL,
    state TEXT NOT NULL,
    published_at TEXT NOT NULL,
    published_by BIGINT REFERENCES person (id),
    revision BIGINT NOT NULL
);
CREATE INDEX question_published_by ON question (published_by);
CREATE INDEX question_state ON question (state, position);
