-- 内容概述 of a record (R67), and whether a version takes the earlier ones out of everybody's sight.
ALTER TABLE disclosure_version ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE disclosure_version ADD COLUMN hides_earlier BIGINT NOT NULL DEFAULT 0;
-- What citizens are told of a catalogue: elements for everybody, those with information, those closed by a notice alone,
-- elements for specific groups, rows on request (R101, R101a).
ALTER TABLE catalogue_standing ADD COLUMN public_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE catalogue_standing ADD COLUMN public_loaded BIGINT NOT NULL DEFAULT 0;
ALTER TABLE catalogue_standing ADD COLUMN public_nil BIGINT NOT NULL DEFAULT 0;
ALTER TABLE catalogue_standing ADD COLUMN for_groups BIGINT NOT NULL DEFAULT 0;
ALTER TABLE catalogue_standing ADD COLUMN on_request BIGINT NOT NULL DEFAULT 0;
UPDATE catalogue_standing SET changes = changes + 1, version_id = 0;
-- The newest published versions are found without reading all of them.
CREATE INDEX disclosure_version_published_at ON disclosure_version (published_at, id) WHERE state = 'published';
