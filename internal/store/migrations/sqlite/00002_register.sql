-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The register: how far each Kommune has come, and the history of everything that editors write.
--
-- Habits of these tables:
--   zustand     the whole object as JSON, as the history keeps it; the columns beside it are for filters and lists.
--   instants    text YYYY-MM-DDThh:mm:ss.uuuuuuZ, so that both databases compare them alike.
--   free texts  stand in freitext alone; everything else refers to them by id and salted hash.

-- +goose Up

-- Free texts and names of actors, the only erasable thing of the register. id is the SHA-256 of salz and inhalt, so that
-- whatever refers to a text holds its salted hash; erasing takes salt and text away, and nothing else may ever change.
CREATE TABLE freitext (
    id           TEXT NOT NULL PRIMARY KEY,
    salz         BLOB,
    inhalt       TEXT,
    geloescht_am TEXT
);

-- Who acts: a pseudonym, which is the id of the freitext that holds the name. herkunft tells a person or machine again
-- when it comes back (a hash of issuer and subject, or a token's id); erasing the name takes it away too.
CREATE TABLE akteur (
    kennung     TEXT NOT NULL PRIMARY KEY,
    herkunft    TEXT UNIQUE,
    angelegt_am TEXT NOT NULL
);

-- One entry for each change of anything. schluessel is the object's key within its kind: "150030000000/10092". ars and
-- land say where it takes effect, ozg_id for what; empty where that has no meaning. texte are the ids
-- of the free texts that the entry brings, begruendung and akteur such ids too; apart by blanks.
CREATE TABLE verlauf (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    art          TEXT NOT NULL,
    schluessel   TEXT NOT NULL,
    version      BIGINT NOT NULL,
    land         TEXT NOT NULL,
    ars          TEXT NOT NULL,
    ozg_id       TEXT NOT NULL,
    vorgang      TEXT NOT NULL,
    zeitpunkt    TEXT NOT NULL,
    organisation TEXT NOT NULL,
    akteur       TEXT NOT NULL,
    quelle       TEXT NOT NULL,
    begruendung  TEXT NOT NULL,
    texte        TEXT NOT NULL,
    schritt      INTEGER NOT NULL,
    zustand      TEXT NOT NULL,
    UNIQUE (art, schluessel, version)
);
-- Pairs, of which nearly all entries are, are found by their keys.
CREATE INDEX verlauf_ars ON verlauf (ars, id) WHERE art <> 'nachnutzung';
CREATE INDEX verlauf_ozg_id ON verlauf (ozg_id, id) WHERE art <> 'nachnutzung';
-- Nearly everything comes over the API; whoever asks for that walks the entries themselves.
CREATE INDEX verlauf_quelle ON verlauf (quelle, id) WHERE quelle <> 'api';

-- What the relay has still to number; an entry waits here from its own transaction on, with the hash of all its fields
-- (store/kette.go), so that the relay need not read it.
CREATE TABLE verlauf_ausstehend (
    id         BIGINT NOT NULL PRIMARY KEY,
    pruefsumme BLOB NOT NULL
);

-- The order of the history, without gaps, and its chain: hash = SHA-256 over the hash before, the revision, its
-- instant, the entry's id and the hash of all its fields (store/kette.go).
CREATE TABLE kette (
    revision  BIGINT NOT NULL PRIMARY KEY,
    verlauf   BIGINT NOT NULL UNIQUE,
    zeitpunkt TEXT NOT NULL,
    hash      BLOB NOT NULL
);

-- The pair Kommune x Leistungsbuendel as it stands. zeitachse holds all steps in one line of text each: a read of a past
-- day needs no second table. merkmale are the codes a list is filtered by, each between blanks.
CREATE TABLE nachnutzung (
    ars           TEXT NOT NULL REFERENCES kommune (ars),
    ozg_id        TEXT NOT NULL REFERENCES leistungsbuendel (ozg_id),
    land          TEXT NOT NULL,
    version       BIGINT NOT NULL,
    status        TEXT NOT NULL,
    status_seit   TEXT NOT NULL,
    herkunft      TEXT NOT NULL,
    begruendung   TEXT NOT NULL,
    plan          TEXT NOT NULL,
    bestaetigung  TEXT NOT NULL,
    bestaetigt_am TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    geaendert_am  TEXT NOT NULL,
    beispiel      BOOLEAN NOT NULL,
    merkmale      TEXT NOT NULL,
    inhalt        TEXT NOT NULL,
    zeitachse     TEXT NOT NULL,
    PRIMARY KEY (ars, ozg_id)
);
CREATE INDEX nachnutzung_ozg_id ON nachnutzung (ozg_id, ars);
CREATE INDEX nachnutzung_geaendert ON nachnutzung (geaendert_am, ars, ozg_id);
CREATE INDEX nachnutzung_gemeldet ON nachnutzung (ars, ozg_id) WHERE bestaetigung = 'gemeldet';
CREATE INDEX nachnutzung_beispiel ON nachnutzung (ars, ozg_id) WHERE beispiel;

-- Everything else that editors keep as one document per key: Zustaendigkeit of a Leistungsbuendel, projects of a Land,
-- confirmations granted in advance.
CREATE TABLE dokument (
    art          TEXT NOT NULL,
    schluessel   TEXT NOT NULL,
    version      BIGINT NOT NULL,
    land         TEXT NOT NULL,
    ars          TEXT NOT NULL,
    ozg_id       TEXT NOT NULL,
    geaendert_am TEXT NOT NULL,
    zustand      TEXT NOT NULL,
    PRIMARY KEY (art, schluessel)
);
CREATE INDEX dokument_ars ON dokument (ars, art);

-- Answers to requests that carry an Idempotency-Key, per caller; written in the transaction of the effect.
CREATE TABLE idempotenz (
    akteur      TEXT NOT NULL,
    schluessel  TEXT NOT NULL,
    anfrage     TEXT NOT NULL,
    status      INTEGER NOT NULL,
    antwort     BLOB NOT NULL,
    angelegt_am TEXT NOT NULL,
    PRIMARY KEY (akteur, schluessel)
);
CREATE INDEX idempotenz_angelegt ON idempotenz (angelegt_am);

-- +goose Down
DROP TABLE idempotenz;
DROP TABLE dokument;
DROP TABLE nachnutzung;
DROP TABLE kette;
DROP TABLE verlauf_ausstehend;
DROP TABLE verlauf;
DROP TABLE akteur;
DROP TABLE freitext;
