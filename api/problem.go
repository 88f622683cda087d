// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package api

// Problem ist der Inhalt jeder Antwort mit einem Status ab 400 (RFC 9457).
type Problem struct {
	// Art des Problems als Adresse; dieselbe für alle Probleme einer Art.
	Type string `json:"type" example:"/api/v1/referenz#problem-ungueltige-anfrage" maxLength:"200" validate:"required"`
	// Die Art des Problems in Worten.
	Title string `json:"title" example:"Die Anfrage enthält Fehler" maxLength:"200" validate:"required"`
	// HTTP-Status.
	Status int `json:"status" example:"400" minimum:"400" maximum:"599" validate:"required"`
	// Was hier nicht stimmt und wie es sich beheben lässt.
	Detail string `json:"detail" example:"1 Angabe passt nicht. Bitte berichtigen und noch einmal senden." maxLength:"4000" validate:"required"`
	// Pfad der Anfrage.
	Instance string `json:"instance,omitempty" example:"/api/v1/leistungsbuendel" maxLength:"2000"`
	// Alle Fehler der Anfrage auf einmal.
	Errors []ProblemFault `json:"errors,omitempty"`
	// Kennung der Anfrage im Protokoll des Servers.
	RequestID string `json:"requestId,omitempty" example:"b2c1f0a9d4e84c1f" maxLength:"64"`
}

// ProblemFault ist ein einzelner Fehler einer Anfrage.
type ProblemFault struct {
	// Wo der Fehler steht: ein Anfrageparameter als „?limit“, ein Pfadparameter als „{ars}“, eine Kopfzeile mit ihrem Namen („If-Match“), sonst ein JSON-Pointer (RFC 6901) in den Inhalt; leer meint er den ganzen.
	Pointer string `json:"pointer" example:"?limit" maxLength:"400" validate:"required"`
	// Was gefunden wurde und was erwartet wird.
	Detail string `json:"detail" example:"limit=0 liegt außerhalb von 1 bis 1000." maxLength:"2000" validate:"required"`
}

// ProblemKind beschreibt eine Art von Problem; die Adressen in „type“ führen zu ihr.
type ProblemKind struct {
	// Code, letzter Teil der Adresse.
	Code string
	// HTTP-Status.
	Status int
	// Titel in Worten.
	Title string
	// Was zu tun ist, wenn zu diesem Fall nichts Genaueres zu sagen ist.
	Advice string
}

// Type ist die Adresse der Art, relativ zum Server: ihr Abschnitt in der Referenz.
func (k ProblemKind) Type() string { return BasePath + "/referenz#problem-" + k.Code }

// The kinds of problem that the API answers.
var (
	ProblemInvalid = ProblemKind{"ungueltige-anfrage", 400, "Die Anfrage enthält Fehler",
		"Bitte die genannten Angaben berichtigen und noch einmal senden."}
	ProblemUnauthorized = ProblemKind{"nicht-angemeldet", 401, "Der Zugang ist nicht gültig",
		"Bitte mit einem gültigen Token anfragen. Lesen geht auch ohne Anmeldung, dann ganz ohne die Kopfzeile Authorization; Schreiben nur mit."}
	ProblemForbidden = ProblemKind{"nicht-erlaubt", 403, "Das ist mit diesem Zugang nicht erlaubt",
		"Bitte einen Zugang verwenden, dessen Rolle und Gebiet dafür gelten, oder die Redaktion des Landes darum bitten."}
	ProblemNotFound = ProblemKind{"nicht-gefunden", 404, "Nicht gefunden",
		"Bitte den Schlüssel prüfen; die Listen zeigen, was es gibt."}
	ProblemMethod = ProblemKind{"methode-nicht-erlaubt", 405, "Diese Methode gibt es hier nicht",
		"Die Kopfzeile Allow nennt die Methoden, die diese Adresse kennt."}
	ProblemNotAcceptable = ProblemKind{"format-nicht-lieferbar", 406, "Dieses Format gibt es hier nicht",
		"Bitte in der Kopfzeile Accept eines der genannten Formate anfragen."}
	ProblemConflict = ProblemKind{"widerspruch", 409, "Das passt nicht zum jetzigen Stand",
		"Bitte den jetzigen Stand lesen und die Anfrage daran anpassen."}
	ProblemGone = ProblemKind{"cursor-abgelaufen", 410, "Der Cursor gilt nicht mehr",
		"Die Datenbank stammt aus einer Sicherung und zählt ihre Änderungen neu. Bitte den Bestand mit GET /api/v1/nachnutzungen neu lesen und mit dem „aenderungenAb“ seiner ersten Seite weitermachen."}
	ProblemPreconditionFailed = ProblemKind{"stand-ueberholt", 412, "Der Eintrag hat einen anderen Stand als angegeben",
		"Jemand war schneller, oder es gibt den Eintrag schon oder noch nicht; geschrieben wurde nichts. Bitte neu lesen, die eigene Änderung prüfen und mit dem neuen ETag in If-Match noch einmal senden."}
	ProblemTooLarge = ProblemKind{"inhalt-zu-gross", 413, "Der Inhalt ist zu groß",
		"Bitte auf mehrere Anfragen verteilen."}
	ProblemUnsupportedMediaType = ProblemKind{"format-nicht-lesbar", 415, "Dieses Format wird hier nicht gelesen",
		"Bitte den Inhalt in der genannten Form senden und sie in den Kopfzeilen richtig angeben."}
	ProblemPreconditionRequired = ProblemKind{"stand-nicht-genannt", 428, "Es fehlt, welcher Stand geändert werden soll",
		"Bitte den Eintrag lesen und seinen ETag in der Kopfzeile If-Match mitsenden; so geht keine Änderung anderer verloren. Für einen neuen Eintrag stattdessen If-None-Match: *."}
	ProblemTooMany = ProblemKind{"zu-viele-anfragen", 429, "Zu viele Anfragen in kurzer Zeit",
		"Bitte nach der Zeit in Retry-After weitermachen und Anfragen über die Zeit verteilen. Wiederholungen mit If-None-Match zählen nicht, wenn sich nichts geändert hat."}
	ProblemInternal = ProblemKind{"interner-fehler", 500, "Der Server hat einen Fehler gemacht",
		"Das liegt nicht an der Anfrage. Bitte später noch einmal versuchen und, wenn es bleibt, die requestId melden."}
	ProblemUnavailable = ProblemKind{"nicht-verfuegbar", 503, "Zurzeit nicht erreichbar",
		"Bitte in einigen Sekunden noch einmal versuchen; die Kopfzeile Retry-After sagt, wann."}
)

// ProblemKinds nennt alle Arten in der Reihenfolge ihres Status.
func ProblemKinds() []ProblemKind {
	return []ProblemKind{
		ProblemInvalid, ProblemUnauthorized, ProblemForbidden, ProblemNotFound, ProblemMethod, ProblemNotAcceptable, ProblemConflict, ProblemGone,
		ProblemPreconditionFailed, ProblemTooLarge, ProblemUnsupportedMediaType, ProblemPreconditionRequired, ProblemTooMany, ProblemInternal,
		ProblemUnavailable,
	}
}
