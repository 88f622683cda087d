// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
)

// kontoView shows who has signed in.
type kontoView struct {
	frame
	// CanSignIn: this server knows a provider to sign in with.
	CanSignIn bool
	// Angemeldet and what follows tell who it is.
	Angemeldet         bool
	Name, Organisation string
	Rechte             []kontoRecht
	// Ungueltig: there were credentials, and they are no good any more.
	Ungueltig bool
}

// kontoRecht is a right in words.
type kontoRecht struct {
	Rolle, Bedeutung, Gebiet string
}

// konto shows who has signed in and what for. It is the only page that looks at
// the session: all others are the same for everybody.
func (s *Site) konto(c *gin.Context) error {
	view := kontoView{frame: s.newFrame(c, "Anmeldung"), CanSignIn: s.auth.CanSignIn()}
	akteur, err := s.auth.Akteur(c.Request)
	switch {
	case errors.Is(err, auth.ErrInvalidToken):
		view.Ungueltig = true
	case err != nil:
		return err
	case !akteur.IsAnonymous():
		view.Angemeldet, view.Name, view.Organisation = true, akteur.Name, akteur.Organisation
		for _, r := range akteur.Rechte {
			view.Rechte = append(view.Rechte, kontoRecht{Rolle: string(r.Rolle), Bedeutung: bedeutung(r.Rolle), Gebiet: gebiet(r.Gebiet)})
		}
	}
	c.Header("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, s.pages["konto"], view)
}

// bedeutung says in German what a role may do.
func bedeutung(r nachnutzung.Rolle) string {
	switch r {
	case nachnutzung.RolleRedaktion:
		return "pflegt den Nachnutzungsstatus des Landes und den Katalog"
	case nachnutzung.RolleKommune:
		return "meldet und bestätigt für die Kommune"
	case nachnutzung.RolleVerbund:
		return "meldet stellvertretend; die Kommune bestätigt"
	case nachnutzung.RolleLesen:
		return "liest auch, was nicht öffentlich ist"
	case nachnutzung.RolleVerwaltung:
		return "verwaltet Zugangstoken und Codelisten und löscht personenbezogene Texte"
	}
	return ""
}

// gebiet says in German where a right holds.
func gebiet(g nachnutzung.Gebiet) string {
	switch {
	case g == "":
		return "überall"
	case g.Verbund() != "":
		return "Mitglieder des Verbunds " + g.Verbund()
	case g.Plattform() != "":
		return "Kommunen auf der Plattform " + g.Plattform()
	case g.ARS() != "":
		return "Kommune mit dem ARS " + g.ARS()
	}
	return "Kommunen, deren ARS mit " + string(g) + " beginnt"
}

// Meldung shows a message of the sign-in.
func (s *Site) Meldung(c *gin.Context, p auth.Page) {
	s.showFault(c, p.Status, fehlerView{frame: s.newFrame(c, p.Titel), Text: p.Text, Link: p.Link, Linktext: p.Linktext})
}
