-- What of each published catalogue is loaded, counted once and kept until something changes (R101), and the day on
-- which each version was published, by the clock of the country: timeliness is counted by it (R111).

CREATE TABLE catalogue_standing (
    catalogue_id BIGINT PRIMARY KEY REFERENCES catalogue (id),
    changes BIGINT NOT NULL,
    counted BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    due BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    holds_through TEXT NOT NULL
);

ALTER TABLE disclosure_version ADD COLUMN published_on TEXT;
UPDATE disclosure_version SET published_on = substr(published_at, 1, 10) WHERE published_at IS NOT NULL;
CREATE INDEX disclosure_version_due_on ON disclosure_version (due_on);
