-- Which version was made of which one of a unit that is no more (R80a). Until now both histories kept it, as
-- acts of one person in one second.

CREATE TABLE catalogue_takeover (
    version_id BIGINT PRIMARY KEY REFERENCES catalogue_version (id),
    from_version_id BIGINT NOT NULL REFERENCES catalogue_version (id)
);
CREATE INDEX catalogue_takeover_from_version_id ON catalogue_takeover (from_version_id);

INSERT INTO catalogue_takeover (version_id, from_version_id)
SELECT t.id, MAX(f.id)
FROM version_event ef
JOIN catalogue_version f ON f.id = ef.version_id
JOIN catalogue cf ON cf.id = f.catalogue_id
JOIN catalogue ct ON ct.sector_code = cf.sector_code AND ct.id <> cf.id
JOIN catalogue_version t ON t.catalogue_id = ct.id
JOIN version_event et ON et.version_id = t.id AND et.at = ef.at AND et.person_id = ef.person_id AND et.act = 'inherit'
WHERE ef.act = 'inherited'
GROUP BY t.id;
