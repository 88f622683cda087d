-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Loads of files: what was sent, what was found in it, and what it would change.

-- +goose Up

-- datei is the file itself, empty where it is too large to be kept or no longer needed. rechte, ersetzungen, zahlen and
-- bericht are JSON; bericht holds the first findings, zahlen counts all. frist is until when the one who checks it has
-- promised a sign of life. notiz is the id of a freitext, so that it can be erased.
CREATE TABLE import (
    id                  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    art                 TEXT NOT NULL,
    dateiname           TEXT NOT NULL,
    blatt               TEXT NOT NULL,
    groesse             BIGINT NOT NULL,
    pruefsumme          TEXT NOT NULL,
    datei               BLOB,
    zustand             TEXT NOT NULL,
    akteur              TEXT NOT NULL,
    organisation        TEXT NOT NULL,
    rechte              TEXT NOT NULL,
    herkunft            TEXT NOT NULL,
    notiz               TEXT NOT NULL,
    ersetzungen         TEXT NOT NULL,
    zahlen              TEXT NOT NULL,
    bericht             TEXT NOT NULL,
    fehlschlag          TEXT NOT NULL,
    versuche            INTEGER NOT NULL,
    frist               TEXT NOT NULL,
    angelegt_am         TEXT NOT NULL,
    geprueft_am         TEXT NOT NULL,
    angewendet_am       TEXT NOT NULL,
    zurueckgenommen_am  TEXT NOT NULL
);
CREATE INDEX import_organisation ON import (organisation, id);

-- The plan of a load in pieces, so that one of millions of rows never stands in memory whole. What a piece says is the
-- affair of package exchange.
CREATE TABLE import_plan (
    import BIGINT NOT NULL REFERENCES import (id),
    nr     INTEGER NOT NULL,
    daten  BLOB NOT NULL,
    PRIMARY KEY (import, nr)
);

-- +goose Down
DROP TABLE import_plan;
DROP TABLE import;
