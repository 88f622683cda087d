-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The database itself refuses to rewrite history: entries and chain are insert-only, a free text can only be erased.

-- +goose Up

-- +goose StatementBegin
CREATE TRIGGER verlauf_update BEFORE UPDATE ON verlauf BEGIN
    SELECT RAISE(ABORT, 'verlauf is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER verlauf_delete BEFORE DELETE ON verlauf BEGIN
    SELECT RAISE(ABORT, 'verlauf is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kette_update BEFORE UPDATE ON kette BEGIN
    SELECT RAISE(ABORT, 'kette is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kette_delete BEFORE DELETE ON kette BEGIN
    SELECT RAISE(ABORT, 'kette is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER freitext_update BEFORE UPDATE ON freitext
WHEN NOT (OLD.geloescht_am IS NULL AND NEW.geloescht_am IS NOT NULL AND NEW.salz IS NULL AND NEW.inhalt IS NULL
    AND NEW.id = OLD.id) BEGIN
    SELECT RAISE(ABORT, 'freitext can only be erased');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER freitext_delete BEFORE DELETE ON freitext BEGIN
    SELECT RAISE(ABORT, 'freitext can only be erased');
END;
-- +goose StatementEnd
-- INSERT OR REPLACE would delete without asking the trigger above.
-- +goose StatementBegin
CREATE TRIGGER verlauf_replace BEFORE INSERT ON verlauf WHEN EXISTS (SELECT 1 FROM verlauf WHERE id = NEW.id
    OR (art = NEW.art AND schluessel = NEW.schluessel AND version = NEW.version)) BEGIN
    SELECT RAISE(ABORT, 'verlauf cannot be replaced');
END;
-- +goose StatementEnd
-- INSERT OR REPLACE would delete without asking the trigger above.
-- +goose StatementBegin
CREATE TRIGGER kette_replace BEFORE INSERT ON kette WHEN EXISTS (SELECT 1 FROM kette
    WHERE revision = NEW.revision OR verlauf = NEW.verlauf) BEGIN
    SELECT RAISE(ABORT, 'kette cannot be replaced');
END;
-- +goose StatementEnd
-- INSERT OR REPLACE would delete without asking the trigger above.
-- +goose StatementBegin
CREATE TRIGGER freitext_replace BEFORE INSERT ON freitext WHEN EXISTS (SELECT 1 FROM freitext WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'freitext cannot be replaced');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER freitext_replace;
DROP TRIGGER freitext_delete;
DROP TRIGGER freitext_update;
DROP TRIGGER kette_replace;
DROP TRIGGER kette_delete;
DROP TRIGGER kette_update;
DROP TRIGGER verlauf_replace;
DROP TRIGGER verlauf_delete;
DROP TRIGGER verlauf_update;
