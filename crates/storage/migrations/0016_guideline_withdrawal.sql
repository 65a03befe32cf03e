-- Guideline versions that were taken back before a catalogue was built on them (R8).

CREATE TABLE guideline_withdrawal (
    guideline_id BIGINT PRIMARY KEY REFERENCES guideline (id),
    reason TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    withdrawn_by BIGINT REFERENCES person (id)
);
CREATE INDEX guideline_withdrawal_withdrawn_by ON guideline_withdrawal (withdrawn_by);
