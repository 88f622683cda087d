// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"nachnutzung/internal/gv100ad"
	"nachnutzung/internal/nachnutzung"
)

// Bodies makes bodies of the register's records: one per ARS with its levels. A
// kreisfreie Stadt has a record as Kreis and one as Gemeinde under the same ARS
// and is one body; Berlin and Hamburg are Land, too. The pseudo-Verbaende of
// Gemeinden that belong to none are no bodies.
//
// Inhabitants and area of a Verband, Kreis or Land are the sums of its
// Gemeinden. Traeger and ErbtVon follow from the rule of the Land and stay open
// where there is none. The bodies come in the order of their ARS.
func Bodies(reg *gv100ad.Register, regeln []nachnutzung.Traegerregel) ([]nachnutzung.Kommune, error) {
	b := newBodies(reg)
	for _, land := range reg.Laender {
		b.addLand(land)
	}
	for _, kreis := range reg.Kreise {
		if err := b.addKreis(kreis); err != nil {
			return nil, err
		}
	}
	for _, verband := range reg.Verbaende {
		if verband.IsPseudo() {
			continue
		}
		if err := b.addVerband(verband); err != nil {
			return nil, err
		}
	}
	for _, gemeinde := range reg.Gemeinden {
		if err := b.addGemeinde(gemeinde); err != nil {
			return nil, err
		}
	}
	if err := b.applyRegeln(regeln); err != nil {
		return nil, err
	}
	return b.sorted(), nil
}

// bodies collects them by ARS.
type bodies struct {
	byARS map[string]*nachnutzung.Kommune
	// bestand backs byARS in one piece; it never grows beyond its capacity.
	bestand []nachnutzung.Kommune
	stand   nachnutzung.Gebietsstand
}

func newBodies(reg *gv100ad.Register) *bodies {
	capacity := len(reg.Laender) + len(reg.Kreise) + len(reg.Verbaende) + len(reg.Gemeinden)
	return &bodies{
		byARS:   make(map[string]*nachnutzung.Kommune, capacity),
		bestand: make([]nachnutzung.Kommune, 0, capacity),
		stand: nachnutzung.Gebietsstand{
			Stand:          day(reg.Gebietsstand),
			EinwohnerStand: day(reg.Quelle.Bevoelkerungsstand),
			FlaecheStand:   day(reg.Quelle.Flaechenstand),
		},
	}
}

// day is empty for a date that the edition does not give.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// add keeps a new body and gives its place.
func (b *bodies) add(ars, name string, art nachnutzung.Art) *nachnutzung.Kommune {
	b.bestand = append(b.bestand, nachnutzung.Kommune{
		ARS: ars, Name: name, Kurzname: kurzname(name, art), Art: art,
		Gebietsstand: b.stand,
	})
	k := &b.bestand[len(b.bestand)-1]
	b.byARS[ars] = k
	return k
}

func (b *bodies) addLand(land gv100ad.Land) {
	k := b.add(land.ARS, land.Name, nachnutzung.ArtLand)
	k.AGSLand = land.AGS
	k.Sitz = land.Sitz
	k.Land = nachnutzung.Verweis{Code: land.AGS, Name: land.Name}
}

func (b *bodies) addKreis(kreis gv100ad.Kreis) error {
	if stadtstaat, ok := b.byARS[kreis.ARS]; ok {
		stadtstaat.AGSKreis = kreis.AGS
		return nil
	}
	art, ok := artOfKreis(kreis.Art)
	if !ok {
		return fmt.Errorf("Kreis %s: unbekanntes Textkennzeichen %q", kreis.ARS, kreis.Art)
	}
	k := b.add(kreis.ARS, kreis.Name, art)
	k.AGSKreis = kreis.AGS
	k.Sitz = kreis.Sitz
	return b.place(k)
}

func (b *bodies) addVerband(verband gv100ad.Verband) error {
	art, ok := artOfVerband(verband.Art)
	if !ok {
		return fmt.Errorf("Gemeindeverband %s: unbekanntes Textkennzeichen %q", verband.ARS, verband.Art)
	}
	if _, double := b.byARS[verband.ARS]; double {
		return fmt.Errorf("Gemeindeverband %s: der Schlüssel gehört schon einer anderen Körperschaft", verband.ARS)
	}
	k := b.add(verband.ARS, verband.Name, art)
	k.Sitz = verband.Sitz
	return b.place(k)
}

func (b *bodies) addGemeinde(gemeinde gv100ad.Gemeinde) error {
	k, merged := b.byARS[gemeinde.ARS]
	switch {
	case !merged:
		k = b.add(gemeinde.ARS, gemeinde.Name, nachnutzung.ArtEinheitsgemeinde)
		if err := b.place(k); err != nil {
			return err
		}
		if k.Verband.Code != "" {
			k.Art = nachnutzung.ArtMitgliedsgemeinde
		}
		if gemeinde.IsGemeindefrei() {
			k.Art = nachnutzung.ArtGemeindefreiesGebiet
		}
	case k.Art != nachnutzung.ArtLand:
		// The Gemeinde's name is the town's own ("Ulm, Universitätsstadt"); the
		// Kreis record may only say that it is one ("Ulm, Stadtkreis").
		k.Name = gemeinde.Name
		k.Kurzname = kurzname(gemeinde.Name, k.Art)
	}
	k.AGSGemeinde = gemeinde.AGS
	k.Bezeichnung = gemeinde.Art.Bezeichnung()
	k.PLZ = gemeinde.PLZ
	b.sum(k, gemeinde)
	return nil
}

// place finds the bodies above k. Two areas of the register lie in no Kreis: the
// waters shared with Luxembourg and those off the coast.
func (b *bodies) place(k *nachnutzung.Kommune) error {
	land, ok := b.byARS[arsOfLand(k.ARS)]
	if !ok {
		return fmt.Errorf("Körperschaft %s: das Land fehlt im Verzeichnis", k.ARS)
	}
	k.Land = land.Land
	k.Uebergeordnet = land.ARS
	if kreis, ok := b.byARS[arsOfKreis(k.ARS)]; ok && kreis != k && kreis.AGSKreis != "" {
		k.Kreis = nachnutzung.Verweis{Code: kreis.ARS, Name: kreis.Name}
		k.Uebergeordnet = kreis.ARS
	}
	if verband, ok := b.byARS[arsOfVerband(k.ARS)]; ok && verband != k && verband.Art.IsVerband() {
		k.Verband = nachnutzung.Verweis{Code: verband.ARS, Name: verband.Name}
		k.Uebergeordnet = verband.ARS
	}
	return nil
}

// sum adds a Gemeinde's figures to itself and to each body above it, once.
func (b *bodies) sum(k *nachnutzung.Kommune, gemeinde gv100ad.Gemeinde) {
	for {
		k.Einwohner += int(gemeinde.Einwohner)
		k.FlaecheHa += int(gemeinde.FlaecheHa)
		if k.Uebergeordnet == "" {
			return
		}
		k = b.byARS[k.Uebergeordnet]
	}
}

func (b *bodies) applyRegeln(regeln []nachnutzung.Traegerregel) error {
	for _, regel := range regeln {
		applied := false
		for i := range b.bestand {
			if b.bestand[i].Land.Code == regel.Land.Code {
				regel.Apply(&b.bestand[i])
				applied = true
			}
		}
		if !applied {
			return fmt.Errorf("Trägerregel: das Land %q fehlt im Verzeichnis", regel.Land.Code)
		}
	}
	return nil
}

// sorted copies them in order; swapping such large values while sorting would
// cost more than the copy.
func (b *bodies) sorted() []nachnutzung.Kommune {
	kommunen := make([]nachnutzung.Kommune, 0, len(b.byARS))
	for _, ars := range slices.Sorted(maps.Keys(b.byARS)) {
		kommunen = append(kommunen, *b.byARS[ars])
	}
	return kommunen
}

// The ARS of the bodies above one: its first digits, filled with zeros.
func arsOfLand(ars string) string    { return ars[:2] + "0000000000" }
func arsOfKreis(ars string) string   { return ars[:5] + "0000000" }
func arsOfVerband(ars string) string { return ars[:9] + "000" }

func artOfKreis(t gv100ad.Textkennzeichen) (nachnutzung.Art, bool) {
	art, ok := map[gv100ad.Textkennzeichen]nachnutzung.Art{
		"41": nachnutzung.ArtKreisfreieStadt,
		"42": nachnutzung.ArtStadtkreis,
		"43": nachnutzung.ArtKreis,
		"44": nachnutzung.ArtLandkreis,
		"45": nachnutzung.ArtRegionalverband,
	}[t]
	return art, ok
}

func artOfVerband(t gv100ad.Textkennzeichen) (nachnutzung.Art, bool) {
	art, ok := map[gv100ad.Textkennzeichen]nachnutzung.Art{
		"51": nachnutzung.ArtAmt,
		"52": nachnutzung.ArtSamtgemeinde,
		"53": nachnutzung.ArtVerbandsgemeinde,
		"54": nachnutzung.ArtVerwaltungsgemeinschaft,
		"55": nachnutzung.ArtKirchspielslandgemeinde,
		"56": nachnutzung.ArtVerwaltungsverband,
		"57": nachnutzung.ArtTraegermodell,
		"58": nachnutzung.ArtErfuellendeGemeinde,
	}[t]
	return art, ok
}

// kurzname leaves out the title that the register puts after a comma:
// "Magdeburg, Landeshauptstadt", "Nördlingen, GKSt". Two things after a comma are
// no title: the Kirchspiel that tells two Gemeinden apart ("Garding, Kirchspiel"
// lies around "Garding, Stadt"), and the list of members that names a
// Gemeindeverband ("Oelsnitz/Vogtl., Bösenbrunn, Eichigt und Triebel/V").
func kurzname(name string, art nachnutzung.Art) string {
	short, title, found := strings.Cut(name, ",")
	title = strings.TrimSpace(title)
	if !found || title == "Kirchspiel" || (art.IsVerband() && title != "Stadt") {
		return name
	}
	return strings.TrimSpace(short)
}
