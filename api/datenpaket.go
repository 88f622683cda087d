// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Datenpaket beschreibt alle Listen als Dateien nach der Spezifikation Frictionless Data Package 1.0.
type Datenpaket struct {
	// Art des Pakets.
	Profile string `json:"profile" enums:"tabular-data-package" example:"tabular-data-package" validate:"required"`
	// Name des Pakets.
	Name string `json:"name" example:"nachnutzungskatalog" maxLength:"100" validate:"required"`
	// Titel.
	Title string `json:"title" example:"Nachnutzungskatalog" maxLength:"200" validate:"required"`
	// Worum es geht.
	Description string `json:"description" example:"Der Katalog der OZG-Leistungen und der Stand ihrer Nachnutzung in den Kommunen." maxLength:"2000" validate:"required"`
	// Stand der Daten: Revision des Verlaufs und Tag.
	Version string `json:"version" example:"4711.20261128" maxLength:"100" validate:"required"`
	// Wer die Daten veröffentlicht.
	Contributors []Datenbeteiligte `json:"contributors" validate:"required"`
	// Woraus der Katalog stammt.
	Sources []Datenquelle `json:"sources" validate:"required"`
	// Dateien.
	Resources []Datenressource `json:"resources" validate:"required"`
}

// Datenbeteiligte ist eine Stelle, die an den Daten beteiligt ist.
type Datenbeteiligte struct {
	// Name der Stelle.
	Title string `json:"title" example:"Nachnutzungskatalog" maxLength:"300" validate:"required"`
	// Rolle der Stelle.
	Role string `json:"role" enums:"publisher" example:"publisher" validate:"required"`
}

// Datenquelle ist eine Quelle der Daten.
type Datenquelle struct {
	// Titel der Quelle.
	Title string `json:"title" example:"OZG-Datenbank NRW (KDN)" maxLength:"2000" validate:"required"`
	// Adresse der Quelle; fehlt, wenn keine bekannt ist.
	Path string `json:"path,omitempty" format:"https" example:"https://www.destatis.de/"`
}

// Datenlizenz ist eine Lizenz, unter der eine Datei steht.
type Datenlizenz struct {
	// Kurzer Name der Lizenz.
	Name string `json:"name" example:"EUPL-1.2" maxLength:"200" validate:"required"`
	// Bedeutung der Lizenz, mit dem verlangten Vermerk.
	Title string `json:"title" example:"European Union Public License 1.2" maxLength:"500" validate:"required"`
	// Adresse der Lizenz; fehlt, wenn sie keine eigene hat.
	Path string `json:"path,omitempty" example:"https://spdx.org/licenses/EUPL-1.2.html" maxLength:"500"`
}

// Datenressource beschreibt eine Datei des Pakets.
type Datenressource struct {
	// Art der Datei.
	Profile string `json:"profile" enums:"tabular-data-resource" example:"tabular-data-resource" validate:"required"`
	// Name der Datei, zugleich der letzte Teil ihrer Adresse.
	Name string `json:"name" example:"kommunen" maxLength:"100" validate:"required"`
	// Titel.
	Title string `json:"title" example:"Kommunen" maxLength:"200" validate:"required"`
	// Inhalt der Datei.
	Description string `json:"description" example:"Länder, Kreise, Gemeindeverbände und Gemeinden." maxLength:"2000" validate:"required"`
	// Adresse der Datei, bezogen auf die des Pakets.
	Path string `json:"path" example:"datenpaket/kommunen" maxLength:"200" validate:"required"`
	// Format.
	Format string `json:"format" enums:"csv" example:"csv" validate:"required"`
	// Medientyp.
	Mediatype string `json:"mediatype" enums:"text/csv" example:"text/csv" validate:"required"`
	// Zeichenkodierung.
	Encoding string `json:"encoding" enums:"utf-8" example:"utf-8" validate:"required"`
	// Größe in Byte.
	Bytes int64 `json:"bytes" example:"2700000" minimum:"0" maximum:"9007199254740991" validate:"required"`
	// Prüfsumme (SHA-256) der Datei im Stand des Pakets.
	Hash string `json:"hash" example:"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" maxLength:"71" validate:"required"`
	// Lizenzen; leer, solange der Betreiber keine festgelegt hat.
	Licenses []Datenlizenz `json:"licenses" validate:"required"`
	// Aufbau der Datei.
	Schema Datenschema `json:"schema" validate:"required"`
}

// Datenschema beschreibt den Aufbau einer Datei (Table Schema).
type Datenschema struct {
	// Spalten in ihrer Reihenfolge.
	Fields []Datenfeld `json:"fields" validate:"required"`
	// Spalten, die zusammen eine Zeile bezeichnen.
	PrimaryKey []string `json:"primaryKey" example:"ars" validate:"required"`
	// Was für einen fehlenden Wert steht.
	MissingValues []string `json:"missingValues" example:"" validate:"required"`
	// Spalten, die auf eine andere Datei verweisen.
	ForeignKeys []Datenverweis `json:"foreignKeys,omitempty"`
}

// Datenfeld beschreibt eine Spalte.
type Datenfeld struct {
	// Name der Spalte, wie in der Kopfzeile.
	Name string `json:"name" example:"ozgId" maxLength:"100" validate:"required"`
	// Deutsche Überschrift.
	Title string `json:"title" example:"OZG-ID" maxLength:"200" validate:"required"`
	// Bedeutung.
	Description string `json:"description" example:"OZG-ID des Leistungsbündels." maxLength:"2000" validate:"required"`
	// Art der Werte.
	Type string `json:"type" enums:"string,integer,boolean,date,datetime" example:"string" validate:"required"`
	// Schreibweise der Werte; fehlt, wenn es die übliche ist.
	Format string `json:"format,omitempty" example:"%Y-%m-%dT%H:%M:%S.%fZ" maxLength:"100"`
	// Was für die Werte gilt.
	Constraints *Datenregel `json:"constraints,omitempty"`
}

// Datenregel sagt, was für die Werte einer Spalte gilt.
type Datenregel struct {
	// Ob ein Wert immer da ist.
	Required bool `json:"required,omitempty" example:"true"`
	// Mögliche Werte; fehlt, wenn jeder möglich ist.
	Enum []string `json:"enum,omitempty" example:"live"`
}

// Datenverweis ist ein Verweis auf eine andere Datei des Pakets.
type Datenverweis struct {
	// Verweisende Spalten.
	Fields []string `json:"fields" example:"ozgId" validate:"required"`
	// Ziel.
	Reference Datenziel `json:"reference" validate:"required"`
}

// Datenziel ist das Ziel eines Verweises.
type Datenziel struct {
	// Name der Datei.
	Resource string `json:"resource" example:"leistungsbuendel" maxLength:"100" validate:"required"`
	// Spalten dort.
	Fields []string `json:"fields" example:"ozgId" validate:"required"`
}
