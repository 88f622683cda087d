-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Coverage: by which definitions is counted, and the counters of the present (docs/adr/0008-abdeckung.md).

-- +goose Up

-- Definitions are data with a text, a formula and a source. ordnung is their place in lists, fassung counts their wordings;
-- status and quellen are JSON.
CREATE TABLE definition (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    ordnung          INTEGER NOT NULL,
    fassung          INTEGER NOT NULL,
    name             TEXT NOT NULL,
    wort             TEXT NOT NULL,
    text             TEXT NOT NULL,
    formel           TEXT NOT NULL,
    lesart           BOOLEAN NOT NULL,
    massgeblich      TEXT COLLATE "C" NOT NULL,
    status           TEXT NOT NULL,
    modell           TEXT COLLATE "C" NOT NULL,
    min_stufe        INTEGER NOT NULL,
    quellen          TEXT NOT NULL,
    sortier          BYTEA NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

-- The highest levels of the live Einsaetze of a pair: that of model 1.1, a stroke, that of model 2.0; empty when none is
-- known.
ALTER TABLE nachnutzung ADD COLUMN stufen TEXT COLLATE "C" NOT NULL DEFAULT '';

-- What writes have changed and nobody has added to the counters yet: a pair has gone from one state to another; von_status
-- is empty where there was no row. Rows are only added and taken away, so that no writer waits for another.
CREATE TABLE abdeckung_ausstehend (
    ars         TEXT COLLATE "C" NOT NULL,
    ozg_id      TEXT COLLATE "C" NOT NULL,
    von_status  TEXT COLLATE "C" NOT NULL,
    von_stufen  TEXT COLLATE "C" NOT NULL,
    nach_status TEXT COLLATE "C" NOT NULL,
    nach_stufen TEXT COLLATE "C" NOT NULL
);

-- Stored pairs of Verwaltungstraeger by what they say: how many, and how many inhabitants their bodies have. kreis is empty
-- for the sum of the Land. Kreis and Gemeinde level are never added up, so that the level is part of the key.
CREATE TABLE abdeckung_zaehler (
    land      TEXT COLLATE "C" NOT NULL,
    kreis     TEXT COLLATE "C" NOT NULL,
    ozg_id    TEXT COLLATE "C" NOT NULL,
    ebene     TEXT COLLATE "C" NOT NULL,
    status    TEXT COLLATE "C" NOT NULL,
    stufen    TEXT COLLATE "C" NOT NULL,
    anzahl    BIGINT NOT NULL,
    einwohner BIGINT NOT NULL,
    PRIMARY KEY (land, kreis, ozg_id, ebene, status, stufen)
);

-- +goose Down
DROP TABLE abdeckung_zaehler;
DROP TABLE abdeckung_ausstehend;
ALTER TABLE nachnutzung DROP COLUMN stufen;
DROP TABLE definition;
