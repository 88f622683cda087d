-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The database itself refuses to rewrite history: entries and chain are insert-only, a free text can only be erased.

-- +goose Up

-- +goose StatementBegin
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME;
END;
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION refuse_all_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.geloescht_am IS NULL AND NEW.geloescht_am IS NOT NULL AND NEW.salz IS NULL
        AND NEW.inhalt IS NULL AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'freitext can only be erased';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER verlauf_rewrite BEFORE UPDATE OR DELETE ON verlauf FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER verlauf_truncate BEFORE TRUNCATE ON verlauf FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER kette_rewrite BEFORE UPDATE OR DELETE ON kette FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER kette_truncate BEFORE TRUNCATE ON kette FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER freitext_rewrite BEFORE UPDATE OR DELETE ON freitext FOR EACH ROW EXECUTE FUNCTION refuse_all_but_erasure();
CREATE TRIGGER freitext_truncate BEFORE TRUNCATE ON freitext FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- +goose Down
DROP TRIGGER freitext_truncate ON freitext;
DROP TRIGGER freitext_rewrite ON freitext;
DROP TRIGGER kette_truncate ON kette;
DROP TRIGGER kette_rewrite ON kette;
DROP TRIGGER verlauf_truncate ON verlauf;
DROP TRIGGER verlauf_rewrite ON verlauf;
DROP FUNCTION refuse_all_but_erasure;
DROP FUNCTION refuse_rewrite;
