// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// masse loads a text in bulk.
func (w werkbank) masse(t *testing.T, a nachnutzung.Akteur, text string) (nachnutzung.Import, []nachnutzung.Zellbefund, error) {
	t.Helper()
	return w.importe.LadeInMasse(t.Context(), vorgang(a, "Meldung der Ressorts"),
		exchange.Sendung{Art: nachnutzung.ImportAuto, Dateiname: "datei.csv", Datei: strings.NewReader(text), Groesse: int64(len(text))}, nil, nil)
}

// massendatei is a file of some thousand rows that say all that a row can say.
func massendatei(t *testing.T, db *store.DB) string {
	t.Helper()
	names, err := db.Verzeichnis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("Nachnutzung in Sachsen-Anhalt;;;;;;;;;;\r\nARS;Kommune;OZG-ID;Status;Status seit;Begründung;Bemerkung;Hindernisse;Onlinedienst;Geplanter Go-Live;Notizen\r\n")
	n := 0
	for i := range names.Kommunen {
		k := &names.Kommunen[i]
		if k.Land.Code != "15" || k.ErbtVon.Code != "" || k.GueltigBis != "" {
			continue
		}
		for _, bundle := range names.Leistungsbuendel[:20] {
			says := []string{
				"live;01.03.2026;;;;;", "im Test;2026-02-01;;;;;", "in Anbindung;;;;;;", "pausiert;1.2.26;Das Fachverfahren wird umgestellt.;;;;",
				"pausiert;1.2.26;;;;;", "live;01.03.2026;;Rückfrage beim Fachamt läuft.;;;", "kein Bedarf;01.03.2026;\"Mit ; und\r\nUmbruch\";\"Mit ; und\r\nUmbruch\";;;",
				"offen;;;;;;", "offen;01.03.2026;;;;;", ";;;Nur eine Anmerkung.;;;", ";;;;Personal;;", "live;01.02.2026;;;;" + names.Onlinedienste[0].Code + ";",
				"in Anbindung;01.02.2026;;;;;01.12.2026", "nicht zuständig;01.01.2026;Der Kreis handelt.;;;;", ";;;;;;",
			}[n%15]
			name := ""
			if n%3 == 0 {
				name = "\"" + k.Name + "\""
			}
			fmt.Fprintf(&b, "%s;%s;%s;%s;gelesen wird das nicht\r\n", k.ARS, name, bundle.Code, says)
			n++
		}
	}
	return b.String()
}

// inherited is a body for which another one acts.
func inherited(t *testing.T, db *store.DB) string {
	t.Helper()
	names, err := db.Verzeichnis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(names.Kommunen, func(k nachnutzung.Kommune) bool { return k.Land.Code == "15" && k.ErbtVon.Code != "" })
	return names.Kommunen[at].ARS
}

// inhaltsleer are ids of texts.
var inhaltsleer = regexp.MustCompile(`[A-Za-z0-9_-]{43}`)

// abzug writes what a query gives as lines in their order, with the texts in the place
// of their ids.
func abzug(t *testing.T, dsn, query string) []string {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // It is only read from.
	read := func(query string, each func(a, b string)) {
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close() //nolint:errcheck // Err tells.
		for rows.Next() {
			var a, b string
			if err := rows.Scan(&a, &b); err != nil {
				t.Fatal(err)
			}
			each(a, b)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	texts := make(map[string]string)
	read("SELECT id, inhalt FROM freitext", func(id, inhalt string) { texts[id] = inhalt })
	var list []string
	read(query, func(key, row string) {
		list = append(list, key+" "+inhaltsleer.ReplaceAllStringFunc(row, func(id string) string {
			if text, ok := texts[id]; ok {
				return "<" + text + ">"
			}
			return id
		}))
	})
	slices.Sort(list)
	return list
}

// abzuege are what two registers are compared by.
func abzuege() map[string]string {
	return map[string]string{
		"pairs":       "SELECT n.ars || n.ozg_id, CAST((to_jsonb(n) - 'geaendert_am') AS TEXT) FROM nachnutzung n",
		"history":     "SELECT v.schluessel, CAST((to_jsonb(v) - 'id' - 'zeitpunkt') AS TEXT) FROM verlauf v",
		"texts":       "SELECT '', inhalt FROM freitext",
		"chain":       "SELECT '', CAST(revision AS TEXT) FROM kette",
		"waiting":     "SELECT 'x', CAST(id AS TEXT) FROM verlauf_ausstehend UNION ALL SELECT 'x', ars FROM abdeckung_ausstehend",
		"counters":    "SELECT '', CAST(to_jsonb(z) AS TEXT) FROM abdeckung_zaehler z",
		"loads":       "SELECT CAST(id AS TEXT), CAST((to_jsonb(i) - 'datei' - 'angelegt_am' - 'geprueft_am' - 'angewendet_am' - 'zurueckgenommen_am') AS TEXT) FROM import i",
		"plans":       "SELECT '', CAST(nr AS TEXT) FROM import_plan",
		"indexes":     "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
		"constraints": "SELECT conname, pg_get_constraintdef(oid) || CAST(convalidated AS TEXT) FROM pg_constraint",
		"triggers":    "SELECT tgname, CAST(tgenabled AS TEXT) FROM pg_trigger WHERE NOT tgisinternal",
	}
}

// TestMasse loads one file both ways: what stands in the register afterwards is the
// same, and both go on from there alike.
func TestMasse(t *testing.T) {
	t.Parallel()
	dsns := [2]string{storetest.PostgresKatalog(t), storetest.PostgresKatalog(t)}
	var sides [2]werkbank
	for i, dsn := range dsns {
		sides[i] = newWerkbank(t, storetest.Open(t, dsn))
	}
	text := massendatei(t, sides[0].db)
	done, report, err := sides[0].masse(t, mid(), text)
	if err != nil {
		t.Fatal(err)
	}
	want := sides[1].wende(t, mid(), sides[1].lade(t, mid(), text))
	wantZahlen(t, done, zahlen(want.Zahlen))
	if done.Zahlen != want.Zahlen || done.Zahlen.Neu < 2001 || done.Notiz.Inhalt != want.Notiz.Inhalt || done.Zustand != want.Zustand {
		t.Errorf("got %+v\nwant %+v", done, want)
	}
	wantZeilen(t, zeilen(report), zeilen(sides[1].bericht(t, want)))
	further := "ARS;OZG-ID;Status;seit\n150030000000;" + "10092" + ";live;2.3.2026\n150020000000;10118;im Test;2.3.2026\n"
	for _, then := range []func(werkbank){
		func(werkbank) {},
		func(w werkbank) { w.wende(t, mid(), w.lade(t, mid(), further)) },
		func(w werkbank) {
			if _, err := w.importe.NimmZurueck(t.Context(), vorgang(mid(), "War die falsche Datei."), 1); err != nil {
				t.Fatal(err)
			}
		},
	} {
		for _, w := range sides {
			then(w)
			wantNummeriert(t, w)
		}
		for what, query := range abzuege() {
			if got, want := abzug(t, dsns[0], query), abzug(t, dsns[1], query); !slices.Equal(got, want) {
				t.Errorf("%s differ: %d and %d; %s", what, len(got), len(want), firstDifference(got, want))
			}
		}
	}
}

// wantNummeriert numbers and folds what waits, and verifies the chain.
func wantNummeriert(t *testing.T, w werkbank) {
	t.Helper()
	if _, err := w.db.Nummeriere(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.db.FalteAbdeckung(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := w.db.PruefeVerlauf(t.Context(), func(int64) {})
	if err != nil || !found.InOrdnung() {
		t.Errorf("%+v %v", found, err)
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("got\n%.600s\nwant\n%.600s", got[i], want[i])
		}
	}
	return "one ends before the other"
}

// TestKeineMasse: what is not plainly right leaves the register as it was, with all
// its indexes, and can be loaded the ordinary way.
func TestKeineMasse(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		w := newWerkbank(t, storetest.Open(t, dsn))
		isPostgres := strings.HasPrefix(dsn, "postgres")
		const head, good = "ARS;OZG-ID;Status;seit;Bemerkung\n", "150030000000;10092;live;1.3.2026;x\n"
		state := func() (list []string) {
			for _, query := range abzuege() {
				if isPostgres {
					list = append(list, abzug(t, dsn, query)...)
				}
			}
			slices.Sort(list)
			return list
		}
		before := state()
		many := massendatei(t, w.db)
		tests := map[string]struct {
			akteur nachnutzung.Akteur
			text   string
		}{
			"a word that is no status":  {mid(), head + good + "150020000000;10092;liev;;\n"},
			"a fault after many rows":   {mid(), many + "150030000000;;99999;live\n"},
			"a day to come":             {mid(), head + good + "150020000000;10092;live;1.3.2199;\n"},
			"a pair twice":              {mid(), head + good + good},
			"a remark that is too long": {mid(), head + good + "150020000000;10092;live;1.3.2026;" + strings.Repeat("ä", nachnutzung.MaxBemerkung+1) + "\n"},
			"a body elsewhere":          {mid(), head + good + "010010000000;10092;live;1.3.2026;\n"},
			"another's body":            {mid(), head + inherited(t, w.db) + ";10092;live;1.3.2026;\n"},
			"a matrix":                  {mid(), "OZG-ID;Leistungsbündel;Magdeburg;Halle (Saale)\n10092;Wohngeld;live;im Test\n10118;;live;live\n"},
			"no table":                  {mid(), "Das ist keine Tabelle.\n"},
			"no text":                   {mid(), "%PDF-1.7\n"},
			"nobody of the Redaktion": {
				nachnutzung.Akteur{Kennung: "x", Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleVerbund, Gebiet: "15"}}}, head + good,
			},
		}
		for name, test := range tests {
			if _, _, err := w.masse(t, test.akteur, test.text); !errors.Is(err, store.ErrKeineMasse) && !errors.Is(err, nachnutzung.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
			if after := state(); !slices.Equal(after, before) {
				t.Errorf("%s: %s", name, firstDifference(after, before))
			}
		}
		if _, _, err := w.masse(t, mid(), head+good); (err == nil) != isPostgres {
			t.Errorf("a good one: %v", err)
		}
		w.wende(t, mid(), w.lade(t, mid(), head+"150020000000;10092;live;1.3.2026;\n"))
		if _, _, err := w.masse(t, mid(), head+"150010000000;10092;live;1.3.2026;\n"); !errors.Is(err, store.ErrKeineMasse) {
			t.Errorf("a register with pairs: %v", err)
		}
	})
}

// TestMasseWartetNicht: where somebody reads for long, a load does not hold up those
// who come later.
func TestMasseWartetNicht(t *testing.T) {
	t.Parallel()
	dsn := storetest.PostgresKatalog(t)
	w := newWerkbank(t, storetest.Open(t, dsn))
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // It is only read from.
	reading, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reading.ExecContext(t.Context(), "SELECT ars FROM nachnutzung"); err != nil {
		t.Fatal(err)
	}
	const text = "ARS;OZG-ID;Status\n150030000000;10092;live\n"
	if _, _, err := w.masse(t, mid(), text); !errors.Is(err, store.ErrKeineMasse) {
		t.Errorf("got %v, want %v", err, store.ErrKeineMasse)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.masse(t, mid(), text); err != nil {
		t.Error(err)
	}
}
