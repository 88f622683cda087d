// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Zustaendigkeitsregel sagt, welche Arten von Stellen wann für ein Leistungsbündel zuständig sind, mit Ausnahmen für einzelne Kommunen.
type Zustaendigkeitsregel struct {
	// OZG-ID des Leistungsbündels.
	OzgID string `json:"ozgId" format:"ozg-id" example:"10092" validate:"required"`
	// Version; sie steigt mit jeder Änderung. 0, solange nichts gespeichert ist.
	Version int64 `json:"version" example:"2" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Abschnitte in der Reihenfolge der Tage; sie überschneiden sich nicht. Außerhalb von ihnen ist die Zuständigkeit unbekannt oder aus dem LeiKa-Typ abgeleitet.
	Abschnitte []ZustaendigkeitAbschnitt `json:"abschnitte"`
	// Einzelne Kommunen, für die etwas anderes gilt.
	Ausnahmen []ZustaendigkeitAusnahme `json:"ausnahmen"`
	// Wann zuletzt etwas geändert wurde; null, solange nichts gespeichert ist.
	GeaendertAm *string `json:"geaendertAm" format:"date-time" example:"2026-10-01T08:15:00.123456Z" extensions:"x-nullable"`
}

// ZustaendigkeitsregelAenderung ist der Inhalt von PUT auf die Zuständigkeit eines Leistungsbündels; er ersetzt sie ganz.
type ZustaendigkeitsregelAenderung struct {
	// Abschnitte; sie dürfen sich nicht überschneiden.
	Abschnitte []ZustaendigkeitAbschnitt `json:"abschnitte" validate:"required,max=100"`
	// Einzelne Kommunen, für die etwas anderes gilt.
	Ausnahmen []ZustaendigkeitAusnahme `json:"ausnahmen,omitempty" validate:"max=1000"`
	// Warum geändert wird; steht im Verlauf.
	Begruendung *string `json:"begruendung,omitempty" example:"Neufassung der Zuständigkeitsverordnung." maxLength:"2000" extensions:"x-nullable"`
}

// ZustaendigkeitAbschnitt ist eine Zuständigkeit für eine Zeit.
type ZustaendigkeitAbschnitt struct {
	// Erster Tag; null, wenn sie seit jeher gilt.
	Ab *string `json:"ab" format:"date" example:"2023-01-01" extensions:"x-nullable"`
	// Letzter Tag; null, solange kein Ende bestimmt ist.
	Bis *string `json:"bis" format:"date" example:"2026-12-31" extensions:"x-nullable"`
	// Arten der zuständigen Stellen; Codeliste „zustaendigkeitsart“. Leer bedeutet unbekannt.
	Arten []string `json:"arten" enums:"bund,land,kreis,gemeinde_verband" example:"gemeinde_verband" validate:"required,unique,max=4"`
	// Quellen der Angabe.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
}

// ZustaendigkeitAusnahme ist eine Kommune, für die etwas anderes gilt als für ihre Art.
type ZustaendigkeitAusnahme struct {
	// ARS der Kommune.
	Ars string `json:"ars" format:"ars" example:"150030000000" validate:"required"`
	// Ob sie zuständig ist.
	Zustaendig bool `json:"zustaendig" example:"false" validate:"required"`
	// Erster Tag; null, wenn es seit jeher gilt.
	Ab *string `json:"ab" format:"date" example:"2023-01-01" extensions:"x-nullable"`
	// Letzter Tag; null, solange kein Ende bestimmt ist.
	Bis *string `json:"bis" format:"date" example:"2026-12-31" extensions:"x-nullable"`
	// Quellen der Angabe.
	Quellen []Quelle `json:"quellen" validate:"required,min=1,max=20"`
}
