-- The day of the original page that a link names: what is public elsewhere counts as published from then (R108a, R111).
-- A mark of validity that takes effect on a day to come (R281).

ALTER TABLE disclosure_version ADD COLUMN original_on TEXT;
ALTER TABLE disclosure ADD COLUMN validity_next TEXT;
ALTER TABLE disclosure ADD COLUMN validity_next_on TEXT;
ALTER TABLE disclosure ADD COLUMN validity_next_basis TEXT NOT NULL DEFAULT '';
CREATE INDEX disclosure_validity_next_on ON disclosure (validity_next_on) WHERE validity_next_on IS NOT NULL;
