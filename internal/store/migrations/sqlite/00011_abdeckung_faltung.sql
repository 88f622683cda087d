-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- How often the counters of coverage were changed: whoever remembers them sees by it that he has to read them again.

-- +goose Up

CREATE TABLE abdeckung_faltung (nr BIGINT NOT NULL);
INSERT INTO abdeckung_faltung (nr) VALUES (1);

-- +goose Down
DROP TABLE abdeckung_faltung;
