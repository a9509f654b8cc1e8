CREATE TABLE place (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    feature_code TEXT NOT NULL,
    country TEXT,
    admin1 TEXT,
    lon REAL NOT NULL,
    lat REAL NOT NULL,
    population INTEGER NOT NULL,
    bbox TEXT, -- west,south,east,north
    stands_for TEXT,
    source TEXT NOT NULL,
    claims TEXT -- of a disputed place: countries, joined by |
);

-- Clustered by key, so that one look-up reads neighbours and stops early.
CREATE TABLE name (
    key TEXT NOT NULL,
    rank INTEGER NOT NULL, -- 0 is the best known place of that name
    place INTEGER NOT NULL REFERENCES place,
    kind TEXT NOT NULL, -- main, alternate, short, abbreviation, adjective or people
    written TEXT, -- of an abbreviation: the form that alone is meant
    PRIMARY KEY (key, rank)
) WITHOUT ROWID;

-- Forms of well-known names that lack one letter, for misspellings.
CREATE TABLE alike (
    form TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (form, key)
) WITHOUT ROWID;
