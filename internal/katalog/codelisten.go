// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// The vocabularies against which other tables are checked.
const (
	listeBeleglage          = "beleglage"
	listeBundesressort      = "bundesressort"
	listeKommunenart        = "kommunenart"
	listeLageart            = "lageart"
	listeLand               = "land"
	listeNachnutzungsmodell = "nachnutzungsmodell"
	listeOnlinedienstStand  = "onlinedienst_zustand"
	listePlattformart       = "plattformart"
)

// readQuellen reads every source once; the tables name it by its code.
func (l *loader) readQuellen() {
	l.quellen = map[string]nachnutzung.Quelle{}
	seen := map[string]string{}
	for _, r := range l.rows("quellen.csv", "code", "titel", "url") {
		code := r.key("code", nachnutzung.IsCode, seen, "")
		url := r.opt("url")
		if url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
			r.fault("url", "»%s« ist keine Adresse im Netz.", url)
		}
		l.quellen[code] = nachnutzung.Quelle{Titel: r.text("titel"), URL: url}
	}
}

// readCodelisten reads the vocabularies, in the order of their heads.
func (l *loader) readCodelisten() []nachnutzung.Codeliste {
	l.bezeichnungen = map[string]map[string]string{}
	var listen []nachnutzung.Codeliste
	position := map[string]int{}
	seen := map[string]string{}
	for _, r := range l.rows("codelisten_kopf.csv", "liste", "name", "beschreibung", "quellen") {
		code := r.key("liste", nachnutzung.IsCode, seen, "")
		position[code] = len(listen)
		l.bezeichnungen[code] = map[string]string{}
		listen = append(listen, nachnutzung.Codeliste{
			Code: code, Name: r.text("name"), Beschreibung: r.text("beschreibung"), Quellen: r.quellen(),
		})
	}
	for _, r := range l.rows("codelisten.csv", "liste", "code", "bezeichnung", "beschreibung", "ordnung") {
		i, known := position[r.text("liste")]
		if !known {
			r.fault("liste", "Die Liste »%s« steht nicht in codelisten_kopf.csv.", r.opt("liste"))
			continue
		}
		liste := &listen[i]
		eintrag := nachnutzung.Codelisteneintrag{
			Bezeichnung: r.text("bezeichnung"), Beschreibung: r.opt("beschreibung"), Ordnung: r.number("ordnung"),
		}
		eintrag.Code = r.key("code", isListCode, l.bezeichnungen[liste.Code], eintrag.Bezeichnung)
		if eintrag.Ordnung != len(liste.Eintraege)+1 {
			r.fault("ordnung", "Erwartet wird %d, damit die Liste lückenlos geordnet ist.", len(liste.Eintraege)+1)
		}
		liste.Eintraege = append(liste.Eintraege, eintrag)
	}
	for _, liste := range listen {
		if len(liste.Eintraege) == 0 && !slices.Contains(nachnutzung.RedaktionelleCodelisten(), liste.Code) {
			l.fault("codelisten.csv", "Die Liste »%s« hat keinen Eintrag.", liste.Code)
		}
	}
	return listen
}

// isListCode is wider than IsCode: vocabularies of others keep their own codes
// ("2/3", "BMBF").
func isListCode(s string) bool {
	return len(s) <= 80 && !strings.ContainsFunc(s, func(c rune) bool {
		return c != '_' && c != '/' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
}

// readAngabe reads what is said about the catalogue as a whole.
func (l *loader) readAngabe() nachnutzung.Katalogangabe {
	const file = "katalogstand.json"
	var raw struct {
		Nominal      int      `json:"nominal"`
		Stand        string   `json:"stand"`
		Erlaeuterung string   `json:"erlaeuterung"`
		Quellen      []string `json:"quellen"`
	}
	content, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.fault(file, "Die Datei lässt sich nicht öffnen: %v.", err)
		return nachnutzung.Katalogangabe{}
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&raw); err != nil {
		l.fault(file, "Die Datei ist nicht in der erwarteten Form: %v.", err)
		return nachnutzung.Katalogangabe{}
	}
	if raw.Nominal <= 0 || raw.Erlaeuterung == "" || len(raw.Quellen) == 0 {
		l.fault(file, "Verlangt sind »nominal« größer als 0, »erlaeuterung« und mindestens eine Quelle.")
	}
	if _, err := time.Parse("2006-01", raw.Stand); err != nil {
		l.fault(file, "»%s« ist kein Stand; erwartet wird JJJJ-MM.", raw.Stand)
	}
	angabe := nachnutzung.Katalogangabe{Nominal: raw.Nominal, Stand: raw.Stand, Erlaeuterung: raw.Erlaeuterung}
	for _, code := range raw.Quellen {
		quelle, known := l.quellen[code]
		if !known {
			l.fault(file, "Die Quelle »%s« steht nicht in quellen.csv.", code)
		}
		angabe.Quellen = append(angabe.Quellen, quelle)
	}
	return angabe
}

// readSynonyme reads the words that people type. Whether each meets a name is the
// search's rule and tested there; here an OZG-ID must exist.
func (l *loader) readSynonyme() []nachnutzung.Synonym {
	var synonyme []nachnutzung.Synonym
	seen := map[nachnutzung.Synonym]bool{}
	for _, r := range l.rows("synonyme.csv", "begriff", "steht_fuer", "hinweis") {
		s := nachnutzung.Synonym{Begriff: r.text("begriff"), StehtFuer: r.text("steht_fuer"), Hinweis: r.opt("hinweis")}
		if nachnutzung.IsOzgID(s.StehtFuer) {
			r.verweis("steht_fuer", s.StehtFuer, l.buendel)
		}
		pair := nachnutzung.Synonym{Begriff: s.Begriff, StehtFuer: s.StehtFuer}
		if seen[pair] {
			r.fault("begriff", "»%s« für »%s« steht schon weiter oben.", s.Begriff, s.StehtFuer)
		}
		seen[pair] = true
		synonyme = append(synonyme, s)
	}
	return synonyme
}
