// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"embed"
	"io/fs"
	"strings"

	"nachnutzung/internal/nachnutzung"
)

// beispielordner stands apart from the catalogue, so that an example more does not
// make every database load the catalogue again.
//
//go:embed beispiele/*.csv
var beispielordner embed.FS

// beispielmarke opens the name of every organisation and every reason of an
// example, since both show in the history, far from the row that is marked.
const beispielmarke = "Beispiel: "

// The vocabularies that only reports use.
const (
	listeStatus  = "status"
	listeBlocker = "blocker"
)

// What an example row does.
const (
	// beispielMeldung sets the headline; an Onlinedienst or Plattform beside it is
	// in use with the same status.
	beispielMeldung = "meldung"
	// beispielEinsatz reports what is in use alone, so that the headline follows it.
	beispielEinsatz = "einsatz"
	// beispielBestaetigung is the body's word to what was reported before.
	beispielBestaetigung = "bestaetigung"
)

// readBeispielmeldungen reads the made-up reports. The codes are those of the
// catalogue that l has read.
func (l *loader) readBeispielmeldungen(kommunen []nachnutzung.Kommune) []nachnutzung.Beispielmeldung {
	folder, err := fs.Sub(beispielordner, "beispiele")
	if err != nil {
		l.fault("beispiele", "Der Ordner lässt sich nicht öffnen: %v.", err)
		return nil
	}
	names := make(map[string]string, len(kommunen))
	for i := range kommunen {
		names[kommunen[i].ARS] = kommunen[i].Name
	}
	catalogue := l.fsys
	l.fsys = folder
	defer func() { l.fsys = catalogue }()
	var meldungen []nachnutzung.Beispielmeldung
	for _, r := range l.rows("nachnutzungen.csv", "ars", "ozg_id", "vorgang", "rolle", "gebiet", "organisation", "status", "seit",
		"begruendung", "geplanter_go_live", "blocker", "onlinedienst", "plattform", "url") {
		m := nachnutzung.Beispielmeldung{
			ARS: r.verweis("ars", r.text("ars"), names).Code, OzgID: r.text("ozg_id"), Organisation: r.text("organisation"),
			Recht: nachnutzung.Recht{Rolle: nachnutzung.Rolle(r.text("rolle")), Gebiet: nachnutzung.Gebiet(r.text("gebiet"))},
		}
		if fault := m.Recht.Fault(); fault != "" {
			r.fault("gebiet", "%s", fault)
		}
		for _, column := range []string{"organisation", "begruendung"} {
			if v := r.opt(column); v != "" && !strings.HasPrefix(v, beispielmarke) {
				r.fault(column, "»%s« beginnt nicht mit »%s«.", v, beispielmarke)
			}
		}
		switch vorgang := r.text("vorgang"); vorgang {
		case beispielBestaetigung:
			m.Bestaetigung = true
		case beispielMeldung, beispielEinsatz:
			m.Meldung = r.meldung(vorgang == beispielMeldung)
		default:
			r.fault("vorgang", "»%s« ist kein Vorgang; möglich sind meldung, einsatz und bestaetigung.", vorgang)
		}
		meldungen = append(meldungen, m)
	}
	return meldungen
}

// meldung reads what is reported; headline says that the status is that of the
// pair and not of an Einsatz alone. The rules themselves are kept by whoever
// applies the report.
func (r row) meldung(headline bool) nachnutzung.Meldung {
	status, seit := nachnutzung.Status(r.code("status", listeStatus)), r.text("seit")
	m := nachnutzung.Meldung{Begruendung: r.opt("begruendung")}
	if headline {
		m.Status, m.StatusSeit = &status, &seit
	}
	if plan := r.opt("geplanter_go_live"); plan != "" {
		m.GeplanterGoLive = &plan
	}
	blocker := r.list("blocker")
	for _, code := range blocker {
		r.verweis("blocker", code, r.l.bezeichnungen[listeBlocker])
	}
	m.Blocker = &blocker
	dienst, plattform, url := r.opt("onlinedienst"), r.opt("plattform"), r.opt("url")
	if dienst+plattform+url == "" {
		if !headline {
			r.fault("onlinedienst", "Ein Einsatz braucht einen Onlinedienst oder eine Plattform.")
		}
		return m
	}
	m.Einsaetze = &[]nachnutzung.EinsatzMeldung{{Onlinedienst: dienst, Plattform: plattform, URL: url, Status: status, StatusSeit: seit}}
	if url != "" && !strings.HasSuffix(strings.TrimSuffix(url, "/"), ".example") {
		r.fault("url", "»%s« könnte jemandem gehören; erwartet wird eine Adresse unter .example.", url)
	}
	return m
}
