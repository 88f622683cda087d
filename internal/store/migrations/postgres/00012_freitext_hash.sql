-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A text is looked up by its id alone, seven times for a write to a pair with a long history. The ids are hashes
-- themselves, so that a tree of them is walked at random: by a hash index a look takes 5.5 instead of 7.3 us among
-- 351,540 texts. That no id comes twice is still the primary key's to say.

-- +goose Up
CREATE INDEX freitext_id ON freitext USING hash (id);

-- +goose Down
DROP INDEX freitext_id;
