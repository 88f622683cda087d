-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What editors need in the tables of the catalogue: a synonym is withdrawn, not deleted, so that the loader does not
-- bring it back.

-- +goose Up
ALTER TABLE synonym ADD COLUMN zurueckgezogen BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE synonym DROP COLUMN zurueckgezogen;
