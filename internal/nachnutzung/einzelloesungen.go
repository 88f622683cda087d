// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "fmt"

// The figure of the press texts: 460 services of Laender and Kommunen, built singly by
// 122 towns and municipalities and 11 Landkreise each.
const (
	presseLeistungen = 460
	presseGemeinden  = 122
	presseLandkreise = 11
)

// PresseEinzelloesungen is the press texts' figure, "mehr als 61.000".
const PresseEinzelloesungen = presseLeistungen * (presseGemeinden + presseLandkreise)

// Einzelloesungen says how many single solutions reuse has spared. It is ours, and
// counts what is really live: where several Verwaltungstraeger use the same
// Onlinedienst for the same Leistungsbuendel, all but one were spared a solution.
type Einzelloesungen struct {
	// Stand is the day, YYYY-MM-DD.
	Stand string
	// Nutzungen are pairs of bundle and body with an Onlinedienst that is live there;
	// Loesungen are the different Onlinedienste behind them, each once for each bundle.
	// A pair with two Onlinedienste is counted with each.
	Nutzungen, Loesungen int

	seen map[[2]string]bool
}

// Zaehle adds one pair: the Onlinedienste that are live there, each once.
func (e *Einzelloesungen) Zaehle(ozgID string, b *Befund) {
	if e.seen == nil {
		e.seen = make(map[[2]string]bool)
	}
	here := make(map[string]bool)
	for i := range b.Einsaetze {
		u := &b.Einsaetze[i]
		if u.Status != StatusLive || u.Onlinedienst == "" || here[u.Onlinedienst] {
			continue
		}
		here[u.Onlinedienst] = true
		e.Nutzungen++
		if key := [2]string{ozgID, u.Onlinedienst}; !e.seen[key] {
			e.seen[key] = true
			e.Loesungen++
		}
	}
}

// Vermieden is the number of solutions that nobody had to build.
func (e *Einzelloesungen) Vermieden() int { return e.Nutzungen - e.Loesungen }

// EinzelloesungenFormel says in German how it is counted, and what stands beside it.
func EinzelloesungenFormel() string {
	return fmt.Sprintf("vermieden = Nutzungen − Lösungen. Nutzungen: Paare aus Leistungsbündel und Verwaltung mit dem Status „live“, in denen ein Onlinedienst live ist; mit zweien zählen sie zweimal. "+
		"Lösungen: verschiedene Onlinedienste je Leistungsbündel. Das ist unsere Zählweise. Zum Vergleich die Zahl der Presseinformationen: "+
		"%d Leistungen × (%d Städte, Gemeinden und Verbandsgemeinden + %d Landkreise) = %s mögliche Einzellösungen; sie zählt, was ohne Nachnutzung höchstens "+
		"entstünde, nicht, was vermieden ist.", presseLeistungen, presseGemeinden, presseLandkreise, GermanNumber(PresseEinzelloesungen))
}

// Satz says it in German.
func (e *Einzelloesungen) Satz() string {
	if e.Nutzungen == 0 {
		return "Noch ist nirgends ein Onlinedienst live; vermieden ist noch keine Einzellösung. Stand: " + germanDay(e.Stand) + "."
	}
	uses, services := GermanNumber(e.Nutzungen)+" Nutzungen kommen", GermanNumber(e.Loesungen)+" Onlinediensten"
	if e.Nutzungen == 1 {
		uses = "Eine Nutzung kommt"
	}
	if e.Loesungen == 1 {
		services = "einem Onlinedienst"
	}
	return fmt.Sprintf("%s mit %s aus (je Leistungsbündel gezählt); vermiedene Einzellösungen: %s. Stand: %s.", uses, services,
		GermanNumber(e.Vermieden()), germanDay(e.Stand))
}
