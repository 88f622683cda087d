-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The epoch of the change feed, in one row: a random name that every cursor carries. Another one after a restore tells
-- all readers that the revisions they have seen may stand for something else now.

-- +goose Up
CREATE TABLE feed (
    nr     INTEGER NOT NULL PRIMARY KEY CHECK (nr = 1),
    epoche TEXT COLLATE "C" NOT NULL,
    seit   TEXT COLLATE "C" NOT NULL
);

-- +goose Down
DROP TABLE feed;
