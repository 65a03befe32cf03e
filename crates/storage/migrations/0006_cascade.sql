-- Where a version's rows come from, catalogues issued downwards, and the changes proposed below (R8, R71-R73).

CREATE TABLE version_lineage (
    version_id BIGINT PRIMARY KEY REFERENCES catalogue_version (id),
    guideline_id BIGINT REFERENCES guideline (id),
    parent_version_id BIGINT REFERENCES catalogue_version (id)
);
CREATE INDEX version_lineage_guideline_id ON version_lineage (guideline_id);
CREATE INDEX version_lineage_parent_version_id ON version_lineage (parent_version_id);

CREATE TABLE row_parent (
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    row_key TEXT NOT NULL,
    parent_version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    parent_key TEXT NOT NULL,
    PRIMARY KEY (version_id, row_key)
);
CREATE INDEX row_parent_parent_version_id ON row_parent (parent_version_id);

CREATE TABLE catalogue_link (
    catalogue_id BIGINT PRIMARY KEY REFERENCES catalogue (id),
    parent_id BIGINT NOT NULL REFERENCES catalogue (id),
    state TEXT NOT NULL,
    linked_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE INDEX catalogue_link_parent_id ON catalogue_link (parent_id);

CREATE TABLE change_proposal (
    id {ID},
    catalogue_id BIGINT NOT NULL REFERENCES catalogue (id),
    kind TEXT NOT NULL,
    base_guideline_id BIGINT REFERENCES guideline (id),
    base_version_id BIGINT REFERENCES catalogue_version (id),
    guideline_id BIGINT REFERENCES guideline (id),
    parent_version_id BIGINT REFERENCES catalogue_version (id),
    changes BIGINT NOT NULL,
    conflicts BIGINT NOT NULL,
    state TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by BIGINT REFERENCES person (id),
    settled_at TEXT,
    settled_by BIGINT REFERENCES person (id),
    note TEXT NOT NULL,
    applied_version_id BIGINT REFERENCES catalogue_version (id),
    revision BIGINT NOT NULL
);
CREATE INDEX change_proposal_catalogue_id ON change_proposal (catalogue_id, kind);
CREATE INDEX change_proposal_base_guideline_id ON change_proposal (base_guideline_id);
CREATE INDEX change_proposal_base_version_id ON change_proposal (base_version_id);
CREATE INDEX change_proposal_guideline_id ON change_proposal (guideline_id);
CREATE INDEX change_proposal_parent_version_id ON change_proposal (parent_version_id);
CREATE INDEX change_proposal_opened_by ON change_proposal (opened_by);
CREATE INDEX change_proposal_settled_by ON change_proposal (settled_by);
CREATE INDEX change_proposal_applied_version_id ON change_proposal (applied_version_id);

CREATE TABLE catalogue_issue (
    id {ID},
    version_id BIGINT NOT NULL REFERENCES catalogue_version (id),
    document_number TEXT NOT NULL,
    note TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by BIGINT NOT NULL REFERENCES person (id)
);
CREATE INDEX catalogue_issue_version_id ON catalogue_issue (version_id);
CREATE INDEX catalogue_issue_issued_by ON catalogue_issue (issued_by);

CREATE TABLE issue_line (
    issue_id BIGINT NOT NULL REFERENCES catalogue_issue (id),
    unit_id BIGINT NOT NULL REFERENCES unit (id),
    outcome TEXT NOT NULL,
    words TEXT NOT NULL,
    version_id BIGINT REFERENCES catalogue_version (id),
    proposal_id BIGINT REFERENCES change_proposal (id),
    PRIMARY KEY (issue_id, unit_id)
);
CREATE INDEX issue_line_unit_id ON issue_line (unit_id);
CREATE INDEX issue_line_version_id ON issue_line (version_id);
CREATE INDEX issue_line_proposal_id ON issue_line (proposal_id);
