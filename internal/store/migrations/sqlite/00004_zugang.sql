-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Who may come in: API tokens and the sessions of those who have signed in. Neither holds a secret that would let a
-- reader of the database in: both are found by the SHA-256 of what the owner has.

-- +goose Up

-- The name of a token is that of its actor, so that it can be erased. rechte is a JSON list of {rolle, gebiet, umfang}.
CREATE TABLE token (
    id              TEXT NOT NULL PRIMARY KEY,
    pruefsumme      TEXT NOT NULL UNIQUE,
    akteur          TEXT NOT NULL REFERENCES akteur (kennung),
    organisation    TEXT NOT NULL,
    rechte          TEXT NOT NULL,
    angelegt_am     TEXT NOT NULL,
    angelegt_von    TEXT NOT NULL,
    laeuft_ab       TEXT NOT NULL,
    widerrufen_am   TEXT,
    widerrufen_von  TEXT,
    zuletzt_benutzt TEXT
);

CREATE TABLE sitzung (
    pruefsumme TEXT NOT NULL PRIMARY KEY,
    daten      BLOB NOT NULL,
    ablauf     TEXT NOT NULL
);
CREATE INDEX sitzung_ablauf ON sitzung (ablauf);

-- +goose Down
DROP TABLE sitzung;
DROP TABLE token;
