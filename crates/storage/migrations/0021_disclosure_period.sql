-- The period of a nil notice (R101a), of a posting (R42a), the instant of a scheduled publication, and whether what
-- is public still holds (R281).

ALTER TABLE disclosure ADD COLUMN validity TEXT NOT NULL DEFAULT 'valid';
ALTER TABLE disclosure ADD COLUMN validity_on TEXT;
ALTER TABLE disclosure ADD COLUMN validity_basis TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_version ADD COLUMN period_from TEXT;
ALTER TABLE disclosure_version ADD COLUMN period_to TEXT;
ALTER TABLE disclosure_version ADD COLUMN publish_at TEXT;
CREATE INDEX disclosure_version_publish_at ON disclosure_version (publish_at);
