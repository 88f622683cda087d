// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package rest answers the JSON API: its routes in one block, one handler per
// route, and the only writer of problem documents.
//
// It translates between the wire contract (package api) and the register; it
// holds no rule of the register and writes no query of the database. The swag
// annotations beside the handlers are the source of the OpenAPI document; how
// they are written stands in package openapi.
package rest

// The general part of the OpenAPI document. Version and servers come from the
// generator. A line of @securityDefinitions would swallow every line after it,
// which is why the generator declares the security schemes too.
//
//	@title				Nachnutzungskatalog
//	@description		Verzeichnis der Leistungen nach dem Onlinezugangsgesetz (OZG): Themenfelder, Lagen,
//	@description		Leistungsbündel, Leistungen, Onlinedienste („Einer für Alle“) und die Kommunen und Verbünde,
//	@description		die sie nachnutzen.
//	@description
//	@description		Lesen kann jede und jeder ohne Anmeldung; schreiben braucht ein Zugangstoken (`Authorization:
//	@description		Bearer`) und in `If-Match` den ETag des gelesenen Stands. `stichtag` fragt, was an einem Tag galt,
//	@description		`kenntnisstand`, was davon wann bekannt war. Listen kommen seitenweise: `limit` bestimmt die
//	@description		Größe einer Seite, `next` führt als `cursor` zur nächsten. Jede Antwort trägt einen ETag, mit
//	@description		dem eine Wiederholung (`If-None-Match`) ohne Inhalt beantwortet wird, solange sich nichts
//	@description		geändert hat. Fehler kommen als Problemdokument nach RFC 9457 und sagen, wie sie zu beheben sind.
//	@contact.name		Nachnutzungskatalog
//	@contact.url		https://nachnutzungskatalog.example
//	@contact.email		kontakt@nachnutzungskatalog.example
//	@license.name		EUPL-1.2
//	@license.url		https://spdx.org/licenses/EUPL-1.2.html
//	@BasePath			/api/v1
//	@tag.name			Katalogstand
//	@tag.description	Wie vollständig der Katalog ist und woher er stammt.
//	@tag.name			Themenfelder
//	@tag.description	Die 14 Themenfelder des OZG-Umsetzungskatalogs mit ihrer Federführung.
//	@tag.name			Lagen
//	@tag.description	Lebens- und Geschäftslagen, in denen jemand eine Leistung braucht.
//	@tag.name			Leistungsbündel
//	@tag.description	Bündel gleichartiger Leistungen („OZG-Leistungen“) mit ihrer wirksamen Federführung.
//	@tag.name			Leistungen
//	@tag.description	Einzelne Verwaltungsleistungen, die meisten mit LeiKa-Schlüssel.
//	@tag.name			Onlinedienste
//	@tag.description	Dienste, die ein Land entwickelt und andere nachnutzen.
//	@tag.name			Kommunen
//	@tag.description	Länder, Kreise, Gemeindeverbände und Gemeinden nach dem amtlichen Gemeindeverzeichnis.
//	@tag.name			Nachnutzungen
//	@tag.description	Wie weit jede Kommune mit der Nachnutzung jedes Leistungsbündels ist; melden, berichtigen, bestätigen.
//	@tag.name			Abdeckung
//	@tag.description	Wie weit Leistungsbündel nachgenutzt sind, immer in drei Zahlen, und nach welchen Definitionen gezählt wird.
//	@tag.name			Importe
//	@tag.description	Dateien laden: hochladen, prüfen, berichten, anwenden, zurücknehmen.
//	@tag.name			Verlauf
//	@tag.description	Jede Änderung mit Zeitpunkt, Organisation, Grund und dem Wert davor und danach.
//	@tag.name			Portale
//	@tag.description	Für Portale, die eine Kopie führen: jede Änderung lückenlos der Reihe nach, und der Beweis, dass die Kopie stimmt.
//	@tag.name			Landesvorhaben
//	@tag.description	Was ein Land selbst zu einem Leistungsbündel plant und tut.
//	@tag.name			Zugang
//	@tag.description	Zugangstoken, und was nicht öffentlich ist.
//	@tag.name			Verbünde
//	@tag.description	Zusammenschlüsse, die für ihre Mitglieder handeln, mit datierten Mitgliedschaften.
//	@tag.name			Plattformen
//	@tag.description	Portale und Basisdienste, über die Leistungen angeboten werden.
//	@tag.name			Datenpaket
//	@tag.description	Alle öffentlichen Listen als Dateien, mit Metadaten nach DCAT-AP.de.
//	@tag.name			Codelisten
//	@tag.description	Alle Vokabulare mit Code, Bezeichnung und Bedeutung, und die Synonyme der Suche.
