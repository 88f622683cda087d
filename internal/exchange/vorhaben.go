// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"strconv"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// The fields of a list of projects that no other kind has.
const (
	feldLand             = "land"
	feldRessort          = "ressort"
	feldPrioritaet       = "prioritaet"
	feldKategorie        = "nachnutzungskategorie"
	feldBooster          = "booster"
	feldPhase            = "phase"
	feldUmsetzungsmodell = "umsetzungsmodell"
)

// ladeVorhaben is the list that a Land keeps of its own projects: one row for each
// Leistungsbuendel.
func ladeVorhaben() objektart[nachnutzung.Landesvorhaben] {
	own := []objektfeld{
		textfeld(feldRessort), codefeld(feldPrioritaet, "prioritaet"), codefeld(feldKategorie, "nachnutzungskategorie"), wahrfeld(feldBooster),
		codefeld(feldPhase, "phase"), codefeld(feldUmsetzungsmodell, "umsetzungsmodell"),
	}
	telling := make([]string, len(own))
	for i, f := range own {
		telling[i] = f.code
	}
	return objektart[nachnutzung.Landesvorhaben]{
		art: nachnutzung.ImportVorhaben, objekte: store.VorhabenObjekte(),
		namen: []string{feldOzgID, feldBuendel, feldLand}, fremd: []string{feldARS, feldAGS, feldKommune},
		felder:     append(own, codefeld(feldOnlinedienst, "onlinedienst"), tagfeld(feldGoLive), textfeld(feldBemerkung)),
		braucht:    [][]string{{feldOzgID, feldBuendel}, telling},
		wer:        werVorhaben,
		schluessel: func(v *nachnutzung.Landesvorhaben) []string { return []string{v.Land, v.OzgID} },
		von: func(key []string) nachnutzung.Landesvorhaben {
			return nachnutzung.Landesvorhaben{Land: key[0], OzgID: key[1]}
		},
		zeige: zeigeVorhaben, setze: setzeVorhaben,
		neu: func(before, _ *nachnutzung.Landesvorhaben) bool { return before.Version == 0 },
		zurueck: func(before, after *nachnutzung.Landesvorhaben) bool {
			return before.Booster != nil && *before.Booster && (after.Booster == nil || !*after.Booster)
		},
		zeiger: map[string]string{
			"ressort": feldRessort, "prioritaet": feldPrioritaet, "nachnutzungskategorie": feldKategorie, "phase": feldPhase,
			"umsetzungsmodell": feldUmsetzungsmodell, "onlinedienst": feldOnlinedienst, "geplanterGoLive": feldGoLive, "bemerkung": feldBemerkung,
		},
	}
}

// werVorhaben reads Land and Leistungsbuendel. Where the table has no Land, it is the
// one that the sender is the Redaktion of.
func werVorhaben(_ context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Landesvorhaben, bool, error) {
	bundle, err := l.buendel(t, z)
	if err != nil {
		return nachnutzung.Landesvorhaben{}, false, err
	}
	land, ok := l.zeilenland(t, z)
	if bundle < 0 || !ok {
		return nachnutzung.Landesvorhaben{}, false, nil
	}
	return nachnutzung.Landesvorhaben{Land: land, OzgID: l.v.Leistungsbuendel[bundle].Code}, true, nil
}

func (l *lauf) zeilenland(t *tafel, z *sheet.Zeile) (string, bool) {
	if cell, c, said := l.wert(t, z, feldLand); said {
		return l.code(zellort{t, z.Nr, c, feldLand}, "land", cell.Text, cell.Text)
	}
	own := ""
	for _, r := range l.auftrag.Akteur.RechteZu(nachnutzung.OpVorhaben) {
		switch land := string(r.Gebiet)[:min(2, len(r.Gebiet))]; own {
		case "", land:
			own = land
		default:
			own = "mehrere"
		}
	}
	if len(own) == 2 {
		return own, true
	}
	l.zellbefund(t, z.Nr, t.spalte(feldLand), nachnutzung.Zellbefund{
		Feld: feldLand, Erwartet: "der Name eines Landes oder seine zwei Ziffern", Schwere: nachnutzung.SchwereFehler,
		Text: "In dieser Zeile fehlt das Land. Bitte in einer Spalte „Land“ ergänzen, zum Beispiel Sachsen-Anhalt.",
	})
	return "", false
}

func zeigeVorhaben(v *nachnutzung.Landesvorhaben, _ map[string]string) map[string]string {
	last := ""
	if n := len(v.Plaene); n > 0 {
		last = v.Plaene[n-1].Ziel
	}
	shown := map[string]string{
		feldRessort: v.Ressort, feldPrioritaet: v.Prioritaet, feldKategorie: v.Nachnutzungskategorie, feldPhase: v.Phase,
		feldUmsetzungsmodell: v.Umsetzungsmodell, feldOnlinedienst: v.Onlinedienst, feldGoLive: last, feldBemerkung: v.Bemerkung.Inhalt,
	}
	if v.Booster != nil {
		shown[feldBooster] = strconv.FormatBool(*v.Booster)
	}
	return shown
}

func setzeVorhaben(v *nachnutzung.Landesvorhaben, said map[string]string, u umstaende) error {
	text := func(feld string) *string {
		if value, ok := said[feld]; ok {
			return &value
		}
		return nil
	}
	m := nachnutzung.VorhabenMeldung{
		Ressort: text(feldRessort), Prioritaet: text(feldPrioritaet), Nachnutzungskategorie: text(feldKategorie), Phase: text(feldPhase),
		Umsetzungsmodell: text(feldUmsetzungsmodell), Onlinedienst: text(feldOnlinedienst), GeplanterGoLive: text(feldGoLive), Bemerkung: text(feldBemerkung),
	}
	if value, ok := said[feldBooster]; ok {
		yes := value == "true"
		m.Booster = &yes
	}
	return v.Melde(m, u.heute, nachnutzung.Wortschatz{Codes: u.codes})
}
