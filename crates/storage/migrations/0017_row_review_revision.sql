-- Which revision of the row a reviewer looked at: an agreement stands while the row is the same (R68).

ALTER TABLE row_review ADD COLUMN row_revision BIGINT NOT NULL DEFAULT 0;
