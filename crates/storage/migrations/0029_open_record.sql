-- What is on the desks of a unit is found among its open records, not among all it ever published.
CREATE INDEX disclosure_unit_id_open ON disclosure (unit_id) WHERE open_version_id IS NOT NULL;
