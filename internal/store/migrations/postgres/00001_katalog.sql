-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The catalogue: what is true nationwide, with its sources.
--
-- Habits of every table:
--   version, geladene_version  equal as long as nobody but the loader has written the row. An editor's write raises
--                              version alone; from then on the loader leaves the row as it is.
--   quellen                    JSON list of {titel, url}.
--   sortier                    bytes that order a name as a German dictionary does, computed by the program (package suche).
--   such_*                     normalised words for the search, computed by the program; blanks at both ends.
--   dates                      text YYYY-MM-DD, so that both databases compare them alike; "seit" and "bis" may be less
--                              precise (2009), then *_sicher holds the last day that can be meant.

-- +goose Up

-- One row per scope of cached answers; every change within it raises revision. wortschatz holds the words that occur in
-- the scope's searchable columns, for the forgiving search; codes the valid values of its vocabularies, as JSON.
CREATE TABLE bereich (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    revision   BIGINT NOT NULL,
    wortschatz TEXT NOT NULL,
    codes      TEXT NOT NULL
);
INSERT INTO bereich (name, revision, wortschatz, codes) VALUES ('katalog', 0, '', ''), ('kommunen', 0, '', '');

-- Which embedded data set was loaded last.
CREATE TABLE ladung (
    datensatz  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pruefsumme TEXT NOT NULL,
    geladen_am TEXT NOT NULL
);

CREATE TABLE katalogangabe (
    id               INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    nominal          INTEGER NOT NULL,
    stand            TEXT NOT NULL,
    erlaeuterung     TEXT NOT NULL,
    quellen          TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

CREATE TABLE codeliste (
    code             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name             TEXT NOT NULL,
    beschreibung     TEXT NOT NULL,
    quellen          TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

CREATE TABLE codelisteneintrag (
    liste        TEXT COLLATE "C" NOT NULL REFERENCES codeliste (code),
    code         TEXT COLLATE "C" NOT NULL,
    bezeichnung  TEXT NOT NULL,
    beschreibung TEXT NOT NULL,
    ordnung      INTEGER NOT NULL,
    PRIMARY KEY (liste, code)
);

CREATE TABLE themenfeld (
    code             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name             TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

-- One side (Bund or Land) of the Federfuehrung of a Themenfeld or of a single Leistungsbuendel, with its source; who
-- leads stands in federfuehrung_wert, by Ressort or two-digit Land.
CREATE TABLE federfuehrung (
    gegenstand TEXT COLLATE "C" NOT NULL CHECK (gegenstand IN ('themenfeld', 'leistungsbuendel')),
    schluessel TEXT COLLATE "C" NOT NULL,
    seite      TEXT COLLATE "C" NOT NULL CHECK (seite IN ('bund', 'land')),
    beleglage  TEXT COLLATE "C" NOT NULL,
    hinweis    TEXT NOT NULL,
    quellen    TEXT NOT NULL,
    PRIMARY KEY (gegenstand, schluessel, seite)
);

CREATE TABLE federfuehrung_wert (
    gegenstand TEXT COLLATE "C" NOT NULL,
    schluessel TEXT COLLATE "C" NOT NULL,
    seite      TEXT COLLATE "C" NOT NULL,
    wert       TEXT COLLATE "C" NOT NULL,
    ordnung    INTEGER NOT NULL,
    PRIMARY KEY (gegenstand, schluessel, seite, wert),
    FOREIGN KEY (gegenstand, schluessel, seite) REFERENCES federfuehrung (gegenstand, schluessel, seite)
);

CREATE TABLE lage (
    code             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name             TEXT NOT NULL,
    themenfeld       TEXT COLLATE "C" NOT NULL REFERENCES themenfeld (code),
    art              TEXT COLLATE "C" NOT NULL,
    art_beleglage    TEXT COLLATE "C" NOT NULL,
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

-- typen, anzahl_leistungen, sdg1, sdg2 and such_* follow from the bundle's Leistungen and the synonyms; the store
-- refreshes them whenever one of those changes.
CREATE TABLE leistungsbuendel (
    ozg_id               TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(ozg_id) = 5),
    name                 TEXT NOT NULL,
    themenfeld           TEXT COLLATE "C" NOT NULL REFERENCES themenfeld (code),
    lage                 TEXT COLLATE "C" NOT NULL REFERENCES lage (code),
    beleglage            TEXT COLLATE "C" NOT NULL,
    quellen              TEXT NOT NULL,
    zustaendigkeit       TEXT NOT NULL,
    zustaendigkeit_stand TEXT COLLATE "C" NOT NULL,
    typen                TEXT NOT NULL,
    anzahl_leistungen    INTEGER NOT NULL,
    sdg1                 BOOLEAN NOT NULL,
    sdg2                 BOOLEAN NOT NULL,
    sortier              BYTEA NOT NULL,
    such_name            TEXT NOT NULL,
    such_synonyme        TEXT NOT NULL,
    such_leistungen      TEXT NOT NULL,
    such_schluessel      TEXT NOT NULL,
    version              BIGINT NOT NULL,
    geladene_version     BIGINT NOT NULL
);
CREATE INDEX leistungsbuendel_sortier ON leistungsbuendel (sortier, ozg_id);

CREATE TABLE leistung (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    leika_schluessel TEXT COLLATE "C" UNIQUE CHECK (length(leika_schluessel) = 14),
    name             TEXT NOT NULL,
    typ_roh          TEXT NOT NULL,
    typen            TEXT NOT NULL,
    rechtsgrundlage  TEXT NOT NULL,
    gesetz           TEXT NOT NULL,
    gesetz_kuerzel   TEXT NOT NULL,
    sdg1             BOOLEAN NOT NULL,
    sdg2             BOOLEAN NOT NULL,
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    such_synonyme    TEXT NOT NULL,
    such_schluessel  TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);
CREATE INDEX leistung_sortier ON leistung (sortier, id);

CREATE TABLE leistung_leistungsbuendel (
    leistung  TEXT COLLATE "C" NOT NULL REFERENCES leistung (id),
    ozg_id    TEXT COLLATE "C" NOT NULL REFERENCES leistungsbuendel (ozg_id),
    beleglage TEXT COLLATE "C" NOT NULL,
    ordnung   INTEGER NOT NULL,
    PRIMARY KEY (leistung, ozg_id)
);
CREATE INDEX leistung_leistungsbuendel_ozg_id ON leistung_leistungsbuendel (ozg_id, leistung);

CREATE TABLE synonym (
    begriff          TEXT COLLATE "C" NOT NULL,
    steht_fuer       TEXT COLLATE "C" NOT NULL,
    hinweis          TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL,
    PRIMARY KEY (begriff, steht_fuer)
);

CREATE TABLE onlinedienst (
    code               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name               TEXT NOT NULL,
    nachnutzungsmodell TEXT COLLATE "C",
    zustand            TEXT COLLATE "C",
    hinweis            TEXT NOT NULL,
    quellen            TEXT NOT NULL,
    sortier            BYTEA NOT NULL,
    such_name          TEXT NOT NULL,
    version            BIGINT NOT NULL,
    geladene_version   BIGINT NOT NULL
);

CREATE TABLE onlinedienst_land (
    onlinedienst TEXT COLLATE "C" NOT NULL REFERENCES onlinedienst (code),
    land         TEXT COLLATE "C" NOT NULL,
    ordnung      INTEGER NOT NULL,
    PRIMARY KEY (onlinedienst, land)
);

CREATE TABLE onlinedienst_leistungsbuendel (
    onlinedienst TEXT COLLATE "C" NOT NULL REFERENCES onlinedienst (code),
    ozg_id       TEXT COLLATE "C" NOT NULL REFERENCES leistungsbuendel (ozg_id),
    beleglage    TEXT COLLATE "C" NOT NULL,
    ordnung      INTEGER NOT NULL,
    PRIMARY KEY (onlinedienst, ozg_id)
);
CREATE INDEX onlinedienst_leistungsbuendel_ozg_id ON onlinedienst_leistungsbuendel (ozg_id);

CREATE TABLE traegerregel (
    land             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    arten            TEXT NOT NULL,
    erbend           TEXT NOT NULL,
    regeltext        TEXT NOT NULL,
    quellen          TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

-- One body per ARS. ags_* are set for the levels on which it stands. traeger is null where no rule of the Land is
-- sourced, never false.
CREATE TABLE kommune (
    ars              TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(ars) = 12),
    ags_land         TEXT COLLATE "C" UNIQUE,
    ags_kreis        TEXT COLLATE "C" UNIQUE,
    ags_gemeinde     TEXT COLLATE "C" UNIQUE,
    name             TEXT NOT NULL,
    kurzname         TEXT NOT NULL,
    art              TEXT COLLATE "C" NOT NULL,
    bezeichnung      TEXT NOT NULL,
    land             TEXT COLLATE "C" NOT NULL,
    kreis            TEXT COLLATE "C",
    verband          TEXT COLLATE "C",
    uebergeordnet    TEXT COLLATE "C",
    sitz             TEXT NOT NULL,
    plz              TEXT NOT NULL,
    einwohner        BIGINT NOT NULL,
    flaeche_ha       BIGINT NOT NULL,
    gebietsstand     TEXT NOT NULL,
    einwohner_stand  TEXT NOT NULL,
    flaeche_stand    TEXT NOT NULL,
    gueltig_bis      TEXT,
    traeger          BOOLEAN,
    erbt_von         TEXT COLLATE "C",
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    such_art         TEXT NOT NULL,
    such_schluessel  TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);
CREATE INDEX kommune_sortier ON kommune (sortier, ars);
-- gueltig_bis is there for the number of all that exist, which is read from this index alone.
CREATE INDEX kommune_einwohner ON kommune (einwohner, ars, gueltig_bis);
CREATE INDEX kommune_land ON kommune (land, sortier, ars);
CREATE INDEX kommune_kreis ON kommune (kreis, sortier, ars);
CREATE INDEX kommune_uebergeordnet ON kommune (uebergeordnet, sortier, ars);

-- After a reform: which body came after which.
CREATE TABLE kommune_nachfolge (
    alt     TEXT COLLATE "C" NOT NULL REFERENCES kommune (ars),
    neu     TEXT COLLATE "C" NOT NULL REFERENCES kommune (ars),
    ab      TEXT NOT NULL,
    art     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (alt, neu)
);

CREATE TABLE plattform (
    code             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name             TEXT NOT NULL,
    langname         TEXT NOT NULL,
    art              TEXT COLLATE "C" NOT NULL,
    betreiber        TEXT,
    seit             TEXT NOT NULL,
    hinweis          TEXT NOT NULL,
    quellen          TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

CREATE TABLE plattformnutzung (
    plattform   TEXT COLLATE "C" NOT NULL REFERENCES plattform (code),
    ars         TEXT COLLATE "C" NOT NULL REFERENCES kommune (ars),
    seit        TEXT NOT NULL,
    seit_sicher TEXT NOT NULL,
    bis         TEXT NOT NULL,
    bis_sicher  TEXT NOT NULL,
    beispiel    BOOLEAN NOT NULL,
    quellen     TEXT NOT NULL,
    PRIMARY KEY (plattform, ars, seit)
);
CREATE INDEX plattformnutzung_ars ON plattformnutzung (ars);

CREATE TABLE verbund (
    code             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name             TEXT NOT NULL,
    rechtsform       TEXT NOT NULL,
    gegruendet       TEXT NOT NULL,
    hinweis          TEXT NOT NULL,
    quellen          TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    such_name        TEXT NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

CREATE TABLE verbund_mitgliederzahl (
    verbund TEXT COLLATE "C" NOT NULL REFERENCES verbund (code),
    stand   TEXT NOT NULL,
    anzahl  INTEGER NOT NULL,
    hinweis TEXT NOT NULL,
    quellen TEXT NOT NULL,
    PRIMARY KEY (verbund, stand)
);

CREATE TABLE verbund_mitgliedschaft (
    verbund          TEXT COLLATE "C" NOT NULL REFERENCES verbund (code),
    mitglied         TEXT COLLATE "C" NOT NULL,
    ars              TEXT COLLATE "C" REFERENCES kommune (ars),
    seit             TEXT COLLATE "C" NOT NULL,
    seit_sicher      TEXT NOT NULL,
    bis              TEXT NOT NULL,
    bis_sicher       TEXT NOT NULL,
    hinweis          TEXT NOT NULL,
    beispiel         BOOLEAN NOT NULL,
    quellen          TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL,
    PRIMARY KEY (verbund, mitglied, seit)
);
CREATE INDEX verbund_mitgliedschaft_ars ON verbund_mitgliedschaft (ars);

-- +goose Down
DROP TABLE verbund_mitgliedschaft;
DROP TABLE verbund_mitgliederzahl;
DROP TABLE verbund;
DROP TABLE plattformnutzung;
DROP TABLE plattform;
DROP TABLE kommune_nachfolge;
DROP TABLE kommune;
DROP TABLE traegerregel;
DROP TABLE onlinedienst_leistungsbuendel;
DROP TABLE onlinedienst_land;
DROP TABLE onlinedienst;
DROP TABLE synonym;
DROP TABLE leistung_leistungsbuendel;
DROP TABLE leistung;
DROP TABLE leistungsbuendel;
DROP TABLE lage;
DROP TABLE federfuehrung_wert;
DROP TABLE federfuehrung;
DROP TABLE themenfeld;
DROP TABLE codelisteneintrag;
DROP TABLE codeliste;
DROP TABLE katalogangabe;
DROP TABLE ladung;
DROP TABLE bereich;
