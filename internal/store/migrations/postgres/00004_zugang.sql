-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Who may come in: API tokens and the sessions of those who have signed in. Neither holds a secret that would let a
-- reader of the database in: both are found by the SHA-256 of what the owner has.

-- +goose Up

-- The name of a token is that of its actor, so that it can be erased. rechte is a JSON list of {rolle, gebiet, umfang}.
CREATE TABLE token (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    pruefsumme      TEXT COLLATE "C" NOT NULL UNIQUE,
    akteur          TEXT COLLATE "C" NOT NULL REFERENCES akteur (kennung),
    organisation    TEXT COLLATE "C" NOT NULL,
    rechte          TEXT COLLATE "C" NOT NULL,
    angelegt_am     TEXT COLLATE "C" NOT NULL,
    angelegt_von    TEXT COLLATE "C" NOT NULL,
    laeuft_ab       TEXT COLLATE "C" NOT NULL,
    widerrufen_am   TEXT COLLATE "C",
    widerrufen_von  TEXT COLLATE "C",
    zuletzt_benutzt TEXT COLLATE "C"
);

CREATE TABLE sitzung (
    pruefsumme TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    daten      BYTEA NOT NULL,
    ablauf     TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sitzung_ablauf ON sitzung (ablauf);

-- +goose Down
DROP TABLE sitzung;
DROP TABLE token;
