-- A word of explanation holds for the words it was given for, not for those written into the cell afterwards.
ALTER TABLE finding_explanation ADD COLUMN about TEXT NOT NULL DEFAULT '';
