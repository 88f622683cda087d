-- SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What pairs that were there before coverage was counted count as: the levels of their live Einsaetze, and the counters.

-- +goose Up

UPDATE nachnutzung SET stufen = s.elf || '/' || s.zwanzig FROM (
    SELECT n.ars, n.ozg_id, COALESCE(CAST(MAX(CASE WHEN e.value ->> 'reifegradModell' = '1.1' THEN COALESCE(CAST(e.value ->> 'reifegradStufe' AS INTEGER), 0) END) AS TEXT), '') AS elf,
        COALESCE(CAST(MAX(CASE WHEN e.value ->> 'reifegradModell' = '2.0' THEN COALESCE(CAST(e.value ->> 'reifegradStufe' AS INTEGER), 0) END) AS TEXT), '') AS zwanzig
    FROM nachnutzung n CROSS JOIN LATERAL json_array_elements(CAST(NULLIF(n.inhalt, '') AS JSON) -> 'einsaetze') AS e
    WHERE n.inhalt LIKE '%"reifegradModell"%' AND 'live' = (
        SELECT s.value ->> 'status' FROM json_array_elements(e.value -> 'schritte') WITH ORDINALITY AS s (value, nr)
        WHERE NOT COALESCE(CAST(s.value ->> 'zurueckgezogen' AS BOOLEAN), FALSE) ORDER BY s.nr DESC LIMIT 1)
    GROUP BY n.ars, n.ozg_id) s
WHERE s.ars = nachnutzung.ars AND s.ozg_id = nachnutzung.ozg_id AND s.elf || s.zwanzig <> '';
DELETE FROM abdeckung_ausstehend;
DELETE FROM abdeckung_zaehler;
INSERT INTO abdeckung_zaehler (land, kreis, ozg_id, ebene, status, stufen, anzahl, einwohner)
SELECT k.land, CASE o.ort WHEN 'land' THEN '' ELSE COALESCE(k.kreis, k.ars) END, n.ozg_id, e.ebene, n.status, n.stufen, COUNT(*), SUM(k.einwohner)
FROM nachnutzung n JOIN kommune k ON k.ars = n.ars AND k.traeger AND k.gueltig_bis IS NULL
JOIN (SELECT 'kreis' AS ebene UNION ALL SELECT 'gemeinde') e
    ON CASE e.ebene WHEN 'kreis' THEN k.ags_kreis IS NOT NULL ELSE k.ags_gemeinde IS NOT NULL OR (k.ags_land IS NULL AND k.ags_kreis IS NULL) END
CROSS JOIN (SELECT 'land' AS ort UNION ALL SELECT 'kreis') o
GROUP BY 1, 2, 3, 4, 5, 6;

-- +goose Down
DELETE FROM abdeckung_zaehler;
