// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"fmt"
	"hash/fnv"

	"nachnutzung/internal/nachnutzung"
)

// Beispiele makes up who uses which portal: for every Verwaltungstraeger of the
// catalogue OSI, SAC or both, since some month between 2020 and 2024; and gives the
// made-up reports of beispiele/nachnutzungen.csv. It is for demonstrations only,
// since no such list is public; every row is marked Beispiel and says so in its
// source. The same catalogue gives the same rows.
func Beispiele() (nachnutzung.Beispieldaten, error) {
	folder, err := data()
	if err != nil {
		return nachnutzung.Beispieldaten{}, err
	}
	l := &loader{fsys: folder}
	l.readQuellen()
	l.readCodelisten()
	kommunen := l.readKommunen(l.readTraegerregeln())
	var portale []nachnutzung.Verweis
	for _, p := range l.readPlattformen() {
		if p.Code == "osi" || p.Code == "sac" {
			portale = append(portale, nachnutzung.Verweis{Code: p.Code, Name: p.Name})
		}
	}
	var beispiele nachnutzung.Beispieldaten
	for i := range kommunen {
		if k := &kommunen[i]; k.Traeger != nil && *k.Traeger {
			beispiele.Plattformnutzungen = append(beispiele.Plattformnutzungen, nutzungen(k.ARS, portale)...)
		}
	}
	beispiele.Meldungen = l.readBeispielmeldungen(kommunen)
	return beispiele, l.err()
}

// nutzungen makes up the portals of one body: two in three bodies use one, the
// third uses all.
func nutzungen(ars string, portale []nachnutzung.Verweis) []nachnutzung.Plattformnutzung {
	zufall := hash(ars)
	choice, monat := int(zufall%3), zufall/3%60
	var nutzungen []nachnutzung.Plattformnutzung
	for i, portal := range portale {
		if choice < len(portale) && choice != i {
			continue
		}
		nutzungen = append(nutzungen, nachnutzung.Plattformnutzung{
			Plattform: portal,
			ARS:       ars,
			Seit:      nachnutzung.Zeitangabe(fmt.Sprintf("%d-%02d", 2020+monat/12, 1+monat%12)),
			Beispiel:  true,
			Quellen:   []nachnutzung.Quelle{{Titel: "Beispieldaten, frei erfunden"}},
		})
	}
	return nutzungen
}

// hash spreads keys evenly and, unlike a random number, stays the same.
func hash(key string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(key))
	return h.Sum32()
}
