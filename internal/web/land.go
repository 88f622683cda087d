// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// landView is a Land: what it leads, develops and plans.
type landView struct {
	objektView
	Vorhaben []vorhabenView
	// Schluessel of the Land.
	Schluessel string
}

// land shows one Land.
func (s *Site) land(a *anfrage) (any, error) {
	code := a.c.Param("land")
	view := &landView{objektView: objektView{frame: a.frame}, Schluessel: code}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		name, ok := words["land"][code]
		if !ok {
			return unbekannt(code, "Ein Land mit dem Schlüssel „"+printable(code)+"“ gibt es nicht; erwartet werden zwei Ziffern von 01 bis 16.")
		}
		view.Titel = name
		return view.around(ctx, db)
	})
	if err != nil {
		return nil, err
	}
	a.frame.hinauf(krume{"Länder", "/laender"})
	a.frame.Daten = []dateiView{
		{"Vorhaben des Landes (CSV)", a.frame.adresse(apiPath + "/laender/" + code + "/vorhaben?format=csv&limit=1000")},
		{"Nachnutzungen im Land (CSV)", a.frame.adresse(apiPath + "/nachnutzungen?format=csv&vollstaendig=true&land=" + code)},
	}
	plans, err := s.db.Vorhaben(a.ctx(), code, store.VorhabenFilter{}, a.z.Kenntnisstand, store.Wunsch{Limit: 1000})
	for i := range plans.Items {
		v := newVorhabenView(&plans.Items[i], words, a.tag())
		v.Adresse = a.frame.adresse(v.Adresse)
		view.Vorhaben = append(view.Vorhaben, v)
	}
	return view, err
}

// around reads what the Land leads and develops, and who carries out services in it.
func (v *landView) around(ctx context.Context, db *store.DB) error {
	code := v.Schluessel
	body, err := db.Kommune(ctx, code)
	if err != nil {
		return err
	}
	v.say("Schlüssel", code)
	v.say("Einwohner", zahl(body.Einwohner))
	v.say("Als Körperschaft", "", krume{body.Name, v.adresse(kommunePfad(body.ARS))})
	isTraeger := true
	traeger, err := db.Kommunen(ctx, store.KommuneFilter{Land: []string{code}, Traeger: &isTraeger, Stichtag: v.Zeit.Stichtag}, store.Wunsch{Limit: 1})
	if err != nil {
		return err
	}
	if traeger.Gesamt > 0 {
		v.say("Verwaltungsträger", "", krume{zahl64(traeger.Gesamt), v.adresse("/kommunen?land=" + code + "&traeger=ja")})
	} else {
		v.say("Verwaltungsträger", "nicht belegt: Für dieses Land nennt keine Quelle, welche Körperschaften Verwaltungsträger sind.")
	}
	fields, err := db.Themenfelder(ctx, store.ThemenfeldFilter{Land: code}, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	leads := abschnittView{Kennung: "fuehrt", Titel: "Führt diese Themenfelder", Leer: "Kein Themenfeld ist belegt, das dieses Land führt."}
	for _, t := range fields.Items {
		leads.Eintraege = append(leads.Eintraege, eintragLink{
			Name: t.Name, Adresse: v.adresse("/themenfelder/" + t.Code), Text: vorbehalt(t.Federfuehrung.Land.Beleglage),
		})
	}
	return v.develops(ctx, db, leads)
}

func (v *landView) develops(ctx context.Context, db *store.DB, leads abschnittView) error {
	bundles, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Land: v.Schluessel, Stichtag: v.Zeit.Stichtag}, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	own := abschnittView{Kennung: "buendel", Titel: "Führt diese Leistungsbündel abweichend vom Themenfeld", Leer: "Keine abweichende Federführung ist belegt."}
	for _, b := range bundles.Items {
		if b.Wirksam.Land.Herkunft == nachnutzung.HerkunftLeistungsbuendel {
			own.Eintraege = append(own.Eintraege, eintragLink{Name: b.Name, Adresse: v.adresse(buendelPfad(b.OzgID))})
		}
	}
	dienste, err := db.Onlinedienste(ctx, store.OnlinedienstFilter{Land: []string{v.Schluessel}}, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	services := abschnittView{Kennung: "dienste", Titel: "Entwickelt diese Onlinedienste", Leer: "Kein Onlinedienst ist belegt, den dieses Land entwickelt."}
	for _, o := range dienste.Items {
		services.Eintraege = append(services.Eintraege, eintragLink{Name: o.Name, Adresse: v.adresse("/onlinedienste/" + o.Code)})
	}
	v.Abschnitte = append(v.Abschnitte, leads, own, services)
	return nil
}
