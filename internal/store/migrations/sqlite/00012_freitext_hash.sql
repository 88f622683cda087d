-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Nothing to do: SQLite has no index but the tree. The number stands for what PostgreSQL gets.

-- +goose Up
SELECT 1;

-- +goose Down
SELECT 1;
