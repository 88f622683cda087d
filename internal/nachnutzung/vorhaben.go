// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"time"
)

// Landesvorhaben is what a Land plans and does itself about a Leistungsbuendel;
// one for each Land and bundle.
type Landesvorhaben struct {
	// Land is the two-digit code.
	Land, OzgID string
	// Version counts its changes; 0 means nothing is stored.
	Version int64
	// Ressort of the Land that is responsible, in its own words.
	Ressort string
	// Codes of the lists "prioritaet", "nachnutzungskategorie", "phase",
	// "umsetzungsmodell" and of the Onlinedienste; empty when unknown.
	Prioritaet, Nachnutzungskategorie, Phase, Umsetzungsmodell, Onlinedienst string
	// Booster says whether it is part of the OZG-Booster; nil when unknown.
	Booster *bool
	// Plaene are the planned days of going live, as with a Nachnutzung.
	Plaene    []Plan
	Bemerkung Text
	// GeaendertAm is when the last change was stored; zero when nothing is stored.
	GeaendertAm time.Time
}

// VorhabenMeldung is what an editor writes about a Landesvorhaben; nil leaves a
// part as it is, empty takes it away.
type VorhabenMeldung struct {
	Ressort, Prioritaet, Nachnutzungskategorie, Phase, Umsetzungsmodell, Onlinedienst *string

	Booster *bool
	// OhneBooster says that it is no longer known; Booster is then nil.
	OhneBooster     bool
	GeplanterGoLive *string
	Bemerkung       *string
	// Begruendung of the change; it belongs to the history alone.
	Begruendung string
}

// Melde applies a change made on that day. It gives an *InvalidError with every
// fault, as JSON pointers; v is then as it was.
func (v *Landesvorhaben) Melde(m VorhabenMeldung, heute string, w Wortschatz) error {
	var p pruefung
	c := v.Clone()
	p.text("/begruendung", m.Begruendung, MaxBegruendung)
	if m.Ressort != nil {
		p.text("/ressort", *m.Ressort, MaxRessort)
		c.Ressort = *m.Ressort
	}
	for _, f := range []struct {
		field, liste string
		value        *string
		into         *string
	}{
		{"/prioritaet", "prioritaet", m.Prioritaet, &c.Prioritaet},
		{"/nachnutzungskategorie", "nachnutzungskategorie", m.Nachnutzungskategorie, &c.Nachnutzungskategorie},
		{"/phase", "phase", m.Phase, &c.Phase},
		{"/umsetzungsmodell", "umsetzungsmodell", m.Umsetzungsmodell, &c.Umsetzungsmodell},
		{"/onlinedienst", "onlinedienst", m.Onlinedienst, &c.Onlinedienst},
	} {
		if f.value == nil {
			continue
		}
		if *f.value != "" {
			w.code(&p, f.field, f.liste, *f.value)
		}
		*f.into = *f.value
	}
	switch {
	case m.Booster != nil:
		booster := *m.Booster
		c.Booster = &booster
	case m.OhneBooster:
		c.Booster = nil
	}
	if m.GeplanterGoLive != nil {
		c.Plaene = p.plan("/geplanterGoLive", c.Plaene, *m.GeplanterGoLive, heute)
	}
	if m.Bemerkung != nil {
		p.text("/bemerkung", *m.Bemerkung, MaxBemerkung)
		c.Bemerkung = c.Bemerkung.rewritten(*m.Bemerkung)
	}
	if err := p.err(); err != nil {
		return err
	}
	*v = *c
	return nil
}

// GeplanterGoLive as planned on a day; empty without a plan. frueher counts the
// plans before it, so that a slip shows.
func (v *Landesvorhaben) GeplanterGoLive(tag string) (ziel string, frueher int) {
	return planOn(v.Plaene, tag)
}

// Texte gives every free text, to be read or stored; the pointers lead into v.
func (v *Landesvorhaben) Texte() []*Text { return []*Text{&v.Bemerkung} }

// Clone gives a copy that shares nothing that a change changes.
func (v *Landesvorhaben) Clone() *Landesvorhaben {
	c := *v
	c.Plaene = slices.Clone(v.Plaene)
	return &c
}
