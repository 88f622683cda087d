-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The epoch of the change feed, in one row: a random name that every cursor carries. Another one after a restore tells
-- all readers that the revisions they have seen may stand for something else now. How many texts were erased tells those
-- who keep a copy that there may be one in it.

-- +goose Up
CREATE TABLE feed (
    nr     INTEGER NOT NULL PRIMARY KEY CHECK (nr = 1),
    epoche TEXT COLLATE "C" NOT NULL,
    seit   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX freitext_geloescht ON freitext (geloescht_am) WHERE geloescht_am IS NOT NULL;

-- +goose Down
DROP INDEX freitext_geloescht;
DROP TABLE feed;
