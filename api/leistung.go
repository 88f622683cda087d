// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Leistung ist eine einzelne Verwaltungsleistung, in der Regel aus dem Leistungskatalog der öffentlichen Verwaltung (LeiKa).
type Leistung struct {
	// Eigene, dauerhafte Kennung: ein L und fünf Ziffern.
	ID string `json:"id" format:"leistung-id" example:"L03597" validate:"required"`
	// LeiKa-Schlüssel: vierzehn Ziffern; null, wenn die Leistung nicht im LeiKa steht.
	LeikaSchluessel *string `json:"leikaSchluessel" format:"leika" example:"99107023017000" extensions:"x-nullable"`
	// Name der Leistung.
	Name string `json:"name" example:"Wohngeld Bewilligung" maxLength:"600"`
	// LeiKa-Typ in der Schreibweise der Quelle.
	TypRoh string `json:"typRoh" example:"2/3" maxLength:"100"`
	// LeiKa-Typ, wie dieser Katalog ihn liest; Codeliste „leika_typ“.
	Typen []string `json:"typen" example:"2/3"`
	// Rechtsgrundlage in der Schreibweise der Quelle; leer, wenn sie keine nennt.
	Rechtsgrundlage string `json:"rechtsgrundlage" example:"§§ 22 ff. Wohngeldgesetz (WoGG) [http://www.gesetze-im-internet.de/wogg/BJNR185610008.html#BJNR185610008BJNG000900000]" maxLength:"4000"`
	// Name des Gesetzes oder der Verordnung.
	Gesetz string `json:"gesetz" example:"Wohngeldgesetz" maxLength:"1000"`
	// Abkürzung des Gesetzes oder der Verordnung.
	GesetzKuerzel string `json:"gesetzKuerzel" example:"WoGG" maxLength:"200"`
	// Ob die Leistung unter Anhang I der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg1 *bool `json:"sdg1,omitempty" example:"true"`
	// Ob die Leistung unter Anhang II der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg2 *bool `json:"sdg2,omitempty" example:"false"`
	// Leistungsbündel, zu denen sie gehört.
	Leistungsbuendel []Zuordnung `json:"leistungsbuendel"`
}

// LeistungListe ist eine Seite der Liste der Leistungen.
type LeistungListe struct {
	// Einträge dieser Seite.
	Items []Leistung `json:"items" validate:"required"`
	Seite
}

// LeistungParams sind die Anfrageparameter von GET /leistungen.
type LeistungParams struct {
	// Suchwörter im Namen, Synonyme eingeschlossen; oder ein Schlüssel.
	Q string `form:"q" json:"q" maxLength:"200"`
	// OZG-ID des Leistungsbündels. Darf mehrfach stehen.
	Leistungsbuendel []string `form:"leistungsbuendel" json:"leistungsbuendel" format:"ozg-id" collectionFormat:"multi" extensions:"x-format=ozg-id"`
	// Code des Themenfelds. Darf mehrfach stehen.
	Themenfeld []string `form:"themenfeld" json:"themenfeld" format:"code" codelist:"themenfeld" collectionFormat:"multi" extensions:"x-format=code"`
	// LeiKa-Typ; Codeliste „leika_typ“. Darf mehrfach stehen.
	Typ []string `form:"typ" json:"typ" enums:"1,2,2a,2b,3,3a,3b,2/3,2/3a,2/3b,4,4a,4b,5,6,7,8,9,10,11,12" collectionFormat:"multi"`
	// Ob die Leistung unter Anhang I der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg1 *bool `form:"sdg1" json:"sdg1"`
	// Ob die Leistung unter Anhang II der Verordnung (EU) 2018/1724 (Single Digital Gateway) fällt.
	Sdg2 *bool `form:"sdg2" json:"sdg2"`
	// Ob die Leistung einen LeiKa-Schlüssel hat.
	ImLeika *bool `form:"imLeika" json:"imLeika"`
	// Ob die Leistung zu einem Leistungsbündel gehört.
	Zugeordnet *bool `form:"zugeordnet" json:"zugeordnet"`
	// Abkürzung des Gesetzes in der Schreibweise der Quelle.
	Gesetz string `form:"gesetz" json:"gesetz" maxLength:"200"`
	// Reihenfolge; ein Minus kehrt sie um. Ohne Angabe: relevanz, wenn q gesetzt ist, sonst name.
	Sort string `form:"sort" json:"sort" enums:"name,-name,id,-id,leikaSchluessel,-leikaSchluessel,relevanz"`
	Wissensstand
	Blatt
}
