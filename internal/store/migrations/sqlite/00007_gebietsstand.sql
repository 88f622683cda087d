-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What the load of a Gebietsstand has beside its file: an edition of the Gemeindeverzeichnis is a snapshot and cannot say
-- which body came after which.

-- +goose Up

-- tabelle is the file that says so, where one was sent. antworten are the answers given one by one, fragen the questions of
-- the last check with what was answered; both are JSON.
CREATE TABLE import_gebietsstand (
    import       BIGINT NOT NULL PRIMARY KEY REFERENCES import (id),
    tabelle      BLOB,
    tabellenname TEXT NOT NULL,
    antworten    TEXT NOT NULL,
    fragen       TEXT NOT NULL
);

-- +goose Down
DROP TABLE import_gebietsstand;
