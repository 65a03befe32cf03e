-- Which revision of the row a reviewer looked at, counted from 0: an agreement stands while the row is the
-- same (R69). Of verdicts given before it is not known.

ALTER TABLE row_review ADD COLUMN row_revision BIGINT NOT NULL DEFAULT -1;
