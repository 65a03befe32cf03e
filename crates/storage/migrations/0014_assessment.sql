-- Assessment (R99, R100, R258-R268): tables of points, rounds with their assessors, a paper for each
-- unit, findings with objections, rectifications with their steps.

CREATE TABLE rubric (
    id {ID},
    instrument TEXT NOT NULL,
    number BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES person (id)
);
CREATE UNIQUE INDEX rubric_instrument_number ON rubric (instrument, number);
CREATE INDEX rubric_created_by ON rubric (created_by);

CREATE TABLE assessment (
    id {ID},
    instrument TEXT NOT NULL,
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    as_of TEXT NOT NULL,
    scope TEXT NOT NULL,
    rubric TEXT NOT NULL,
    rubric_number BIGINT NOT NULL,
    state TEXT NOT NULL,
    objection_days BIGINT NOT NULL,
    rectification_days BIGINT NOT NULL,
    objection_until TEXT,
    job_id BIGINT REFERENCES job (id),
    created_at TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES person (id),
    announced_at TEXT,
    concluded_at TEXT,
    published_at TEXT,
    ended_at TEXT,
    notice TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX assessment_unit_id ON assessment (unit_id);
CREATE INDEX assessment_job_id ON assessment (job_id);
CREATE INDEX assessment_created_by ON assessment (created_by);

CREATE TABLE assessment_assessor (
    id {ID},
    assessment_id BIGINT NOT NULL REFERENCES assessment (id),
    person_id BIGINT NOT NULL REFERENCES person (id)
);
CREATE UNIQUE INDEX assessment_assessor_assessment_id_person_id ON assessment_assessor (assessment_id, person_id);
CREATE INDEX assessment_assessor_person_id ON assessment_assessor (person_id);

CREATE TABLE assessment_paper (
    id {ID},
    assessment_id BIGINT NOT NULL REFERENCES assessment (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    holdings TEXT NOT NULL,
    score TEXT
);
CREATE UNIQUE INDEX assessment_paper_assessment_id_unit_id ON assessment_paper (assessment_id, unit_id);
CREATE INDEX assessment_paper_unit_id ON assessment_paper (unit_id);

CREATE TABLE rectification (
    id {ID},
    paper_id BIGINT NOT NULL REFERENCES assessment_paper (id),
    catalogue_id BIGINT REFERENCES catalogue (id),
    state TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    first_due_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    is_provisional BIGINT NOT NULL,
    asked_until TEXT,
    extension TEXT NOT NULL,
    version_id BIGINT REFERENCES catalogue_version (id),
    closed_at TEXT,
    reminded_on TEXT,
    revision BIGINT NOT NULL
);
CREATE INDEX rectification_paper_id ON rectification (paper_id);
CREATE INDEX rectification_catalogue_id ON rectification (catalogue_id);
CREATE INDEX rectification_version_id ON rectification (version_id);
CREATE INDEX rectification_state_due_on ON rectification (state, due_on);

CREATE TABLE rectification_event (
    id {ID},
    rectification_id BIGINT NOT NULL REFERENCES rectification (id),
    act TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    at TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX rectification_event_rectification_id ON rectification_event (rectification_id);
CREATE INDEX rectification_event_person_id ON rectification_event (person_id);

CREATE TABLE finding (
    id {ID},
    paper_id BIGINT NOT NULL REFERENCES assessment_paper (id),
    catalogue_id BIGINT REFERENCES catalogue (id),
    version_id BIGINT REFERENCES catalogue_version (id),
    sector_code TEXT NOT NULL,
    code TEXT NOT NULL,
    mark TEXT NOT NULL,
    times BIGINT NOT NULL,
    is_automatic BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by BIGINT REFERENCES person (id),
    decided_at TEXT,
    rectification_id BIGINT REFERENCES rectification (id),
    cleared_at TEXT,
    revision BIGINT NOT NULL
);
CREATE INDEX finding_paper_id ON finding (paper_id);
CREATE INDEX finding_catalogue_id ON finding (catalogue_id);
CREATE INDEX finding_version_id ON finding (version_id);
CREATE INDEX finding_decided_by ON finding (decided_by);
CREATE INDEX finding_rectification_id ON finding (rectification_id);

CREATE TABLE objection (
    id {ID},
    finding_id BIGINT NOT NULL REFERENCES finding (id),
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    raised_by BIGINT NOT NULL REFERENCES person (id),
    raised_at TEXT NOT NULL,
    decision TEXT NOT NULL,
    decided_by BIGINT REFERENCES person (id),
    decided_at TEXT
);
CREATE UNIQUE INDEX objection_finding_id ON objection (finding_id);
CREATE INDEX objection_raised_by ON objection (raised_by);
CREATE INDEX objection_decided_by ON objection (decided_by);
