-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Loads of files: what was sent, what was found in it, and what it would change.

-- +goose Up

-- datei is the file itself, empty where it is too large to be kept or no longer needed. rechte, ersetzungen, zahlen and
-- bericht are JSON; bericht holds the first findings, zahlen counts all. frist is until when the one who checks it has
-- promised a sign of life. notiz is the id of a freitext, so that it can be erased.
CREATE TABLE import (
    id                  BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    art                 TEXT COLLATE "C" NOT NULL,
    dateiname           TEXT NOT NULL,
    blatt               TEXT NOT NULL,
    groesse             BIGINT NOT NULL,
    pruefsumme          TEXT COLLATE "C" NOT NULL,
    datei               BYTEA,
    zustand             TEXT COLLATE "C" NOT NULL,
    akteur              TEXT COLLATE "C" NOT NULL,
    organisation        TEXT NOT NULL,
    rechte              TEXT NOT NULL,
    herkunft            TEXT COLLATE "C" NOT NULL,
    notiz               TEXT COLLATE "C" NOT NULL,
    ersetzungen         TEXT NOT NULL,
    zahlen              TEXT NOT NULL,
    bericht             TEXT NOT NULL,
    fehlschlag          TEXT NOT NULL,
    versuche            INTEGER NOT NULL,
    frist               TEXT COLLATE "C" NOT NULL,
    angelegt_am         TEXT COLLATE "C" NOT NULL,
    geprueft_am         TEXT COLLATE "C" NOT NULL,
    angewendet_am       TEXT COLLATE "C" NOT NULL,
    zurueckgenommen_am  TEXT COLLATE "C" NOT NULL
);
CREATE INDEX import_organisation ON import (organisation, id);

-- The plan of a load in pieces, so that one of millions of rows never stands in memory whole. What a piece says is the
-- affair of package exchange.
CREATE TABLE import_plan (
    import BIGINT NOT NULL REFERENCES import (id),
    nr     INTEGER NOT NULL,
    daten  BYTEA NOT NULL,
    PRIMARY KEY (import, nr)
);

-- +goose Down
DROP TABLE import_plan;
DROP TABLE import;
