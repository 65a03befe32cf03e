-- Material that was asked for and did not come: when who asked was told of it, and links passed on once more (R101).
ALTER TABLE material_request ADD COLUMN near_told_on TEXT;
ALTER TABLE material_request ADD COLUMN over_told_on TEXT;

CREATE TABLE material_again (
    id {ID},
    request_id BIGINT NOT NULL REFERENCES material_request (id),
    token_hash TEXT NOT NULL,
    at TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id)
);
CREATE UNIQUE INDEX material_again_token_hash ON material_again (token_hash);
CREATE INDEX material_again_request_id ON material_again (request_id);
CREATE INDEX material_again_person_id ON material_again (person_id);

-- Which elements of a catalogue are loaded, kept with its count (R101, R111): an element is one thing over all units,
-- known by the hash of its sector, items and name.
CREATE TABLE standing_element (
    id {ID},
    hash TEXT NOT NULL,
    sector_code TEXT NOT NULL,
    level1_item TEXT NOT NULL,
    level2_item TEXT NOT NULL,
    element TEXT NOT NULL
);
CREATE UNIQUE INDEX standing_element_hash ON standing_element (hash);

-- `number:due:loaded` of each element, in one line.
ALTER TABLE catalogue_standing ADD COLUMN elements TEXT NOT NULL DEFAULT '';
-- Elements for a specific group of which no proof waits: the last day of the proof that closes each, `-` where none
-- does (R101a).
ALTER TABLE catalogue_standing ADD COLUMN deliveries TEXT NOT NULL DEFAULT '';
-- Counts kept before this know nothing of either: they are made again.
UPDATE catalogue_standing SET counted = -1;
