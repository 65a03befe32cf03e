-- What was sent by a link is known again by its digest, so that a form sent twice is one sending (R101).
ALTER TABLE material_sent ADD COLUMN digest TEXT NOT NULL DEFAULT '';
