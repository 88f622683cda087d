-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Coverage: by which definitions is counted, and the counters of the present (docs/adr/0008-abdeckung.md).

-- +goose Up

-- Definitions are data with a text, a formula and a source. ordnung is their place in lists, fassung counts their wordings;
-- status and quellen are JSON.
CREATE TABLE definition (
    id               TEXT NOT NULL PRIMARY KEY,
    ordnung          INTEGER NOT NULL,
    fassung          INTEGER NOT NULL,
    name             TEXT NOT NULL,
    wort             TEXT NOT NULL,
    text             TEXT NOT NULL,
    formel           TEXT NOT NULL,
    lesart           BOOLEAN NOT NULL,
    massgeblich      TEXT NOT NULL,
    status           TEXT NOT NULL,
    modell           TEXT NOT NULL,
    min_stufe        INTEGER NOT NULL,
    quellen          TEXT NOT NULL,
    sortier          BLOB NOT NULL,
    version          BIGINT NOT NULL,
    geladene_version BIGINT NOT NULL
);

-- The highest levels of the live Einsaetze of a pair: that of model 1.1, a stroke, that of model 2.0; empty when none is
-- known.
ALTER TABLE nachnutzung ADD COLUMN stufen TEXT NOT NULL DEFAULT '';

-- What writes have changed and nobody has added to the counters yet: a pair has gone from one state to another; von_status
-- is empty where there was no row. Rows are only added and taken away, so that no writer waits for another.
CREATE TABLE abdeckung_ausstehend (
    ars         TEXT NOT NULL,
    ozg_id      TEXT NOT NULL,
    von_status  TEXT NOT NULL,
    von_stufen  TEXT NOT NULL,
    nach_status TEXT NOT NULL,
    nach_stufen TEXT NOT NULL
);

-- Stored pairs of Verwaltungstraeger by what they say: how many, and how many inhabitants their bodies have. kreis is empty
-- for the sum of the Land. Kreis and Gemeinde level are never added up, so that the level is part of the key.
CREATE TABLE abdeckung_zaehler (
    land      TEXT NOT NULL,
    kreis     TEXT NOT NULL,
    ozg_id    TEXT NOT NULL,
    ebene     TEXT NOT NULL,
    status    TEXT NOT NULL,
    stufen    TEXT NOT NULL,
    anzahl    BIGINT NOT NULL,
    einwohner BIGINT NOT NULL,
    PRIMARY KEY (land, kreis, ozg_id, ebene, status, stufen)
) WITHOUT ROWID;

-- Pairs that were there before.
UPDATE nachnutzung SET stufen = s.elf || '/' || s.zwanzig FROM (
    SELECT n.ars, n.ozg_id, COALESCE(CAST(MAX(CASE WHEN json_extract(e.value, '$.reifegradModell') = '1.1' THEN COALESCE(json_extract(e.value, '$.reifegradStufe'), 0) END) AS TEXT), '') AS elf,
        COALESCE(CAST(MAX(CASE WHEN json_extract(e.value, '$.reifegradModell') = '2.0' THEN COALESCE(json_extract(e.value, '$.reifegradStufe'), 0) END) AS TEXT), '') AS zwanzig
    FROM nachnutzung n CROSS JOIN json_each(n.inhalt, '$.einsaetze') AS e
    WHERE n.inhalt LIKE '%"reifegradModell"%' AND 'live' = (
        SELECT json_extract(s.value, '$.status') FROM json_each(e.value, '$.schritte') AS s
        WHERE NOT COALESCE(json_extract(s.value, '$.zurueckgezogen'), FALSE) ORDER BY s.key DESC LIMIT 1)
    GROUP BY n.ars, n.ozg_id) s
WHERE s.ars = nachnutzung.ars AND s.ozg_id = nachnutzung.ozg_id AND s.elf || s.zwanzig <> '';
INSERT INTO abdeckung_zaehler (land, kreis, ozg_id, ebene, status, stufen, anzahl, einwohner)
SELECT k.land, CASE o.ort WHEN 'land' THEN '' ELSE COALESCE(k.kreis, k.ars) END, n.ozg_id, e.ebene, n.status, n.stufen, COUNT(*), SUM(k.einwohner)
FROM nachnutzung n JOIN kommune k ON k.ars = n.ars AND k.traeger AND k.gueltig_bis IS NULL
JOIN (SELECT 'kreis' AS ebene UNION ALL SELECT 'gemeinde') e
    ON CASE e.ebene WHEN 'kreis' THEN k.ags_kreis IS NOT NULL ELSE k.ags_gemeinde IS NOT NULL OR (k.ags_land IS NULL AND k.ags_kreis IS NULL) END
CROSS JOIN (SELECT 'land' AS ort UNION ALL SELECT 'kreis') o
GROUP BY 1, 2, 3, 4, 5, 6;

-- +goose Down
DROP TABLE abdeckung_zaehler;
DROP TABLE abdeckung_ausstehend;
ALTER TABLE nachnutzung DROP COLUMN stufen;
DROP TABLE definition;
