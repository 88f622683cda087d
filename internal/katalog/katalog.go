// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"

	"nachnutzung/internal/gv100ad"
	"nachnutzung/internal/nachnutzung"
)

//go:embed data/*.csv data/*.json data/*.zip
var embedded embed.FS

// format counts the ways in which the same files have been read. Raise it when a
// change to this package gives other Katalogdaten from unchanged files, because a
// database loads the catalogue again only when the Pruefsumme differs.
const format = 1

// Read reads the embedded catalogue. The error of files that do not hang
// together is a *nachnutzung.InvalidError with every fault, each with file and
// line.
func Read() (*nachnutzung.Katalogdaten, error) {
	folder, err := data()
	if err != nil {
		return nil, err
	}
	return ReadFS(folder)
}

// ReadFS reads a catalogue from a folder of the same files, so that an edited
// copy can be checked before it is built in.
func ReadFS(fsys fs.FS) (*nachnutzung.Katalogdaten, error) {
	pruefsumme, err := checksum(fsys)
	if err != nil {
		return nil, err
	}
	l := &loader{fsys: fsys}
	daten := &nachnutzung.Katalogdaten{Pruefsumme: pruefsumme}

	// The order is that of the references: each part names only parts before it.
	l.readQuellen()
	daten.Codelisten = l.readCodelisten()
	daten.Angabe = l.readAngabe()
	daten.Definitionen = l.readDefinitionen()
	daten.Themenfelder = l.readThemenfelder()
	daten.Lagen = l.readLagen()
	daten.Leistungsbuendel = l.readLeistungsbuendel()
	l.readFederfuehrung(daten.Themenfelder, daten.Leistungsbuendel)
	daten.Leistungen = l.readLeistungen()
	daten.Onlinedienste = l.readOnlinedienste()
	daten.Synonyme = l.readSynonyme()
	daten.Traegerregeln = l.readTraegerregeln()
	daten.Kommunen = l.readKommunen(daten.Traegerregeln)
	daten.Plattformen = l.readPlattformen()
	daten.Verbuende = l.readVerbuende()
	daten.Mitgliedschaften = l.readMitgliedschaften(daten.Kommunen)

	if err := l.err(); err != nil {
		return nil, err
	}
	return daten, nil
}

// Pruefsumme identifies the embedded catalogue and the way it is read, without
// reading it: "1-" and the SHA-256 of all files. It is the Pruefsumme of what
// Read gives.
func Pruefsumme() (string, error) {
	folder, err := data()
	if err != nil {
		return "", err
	}
	return checksum(folder)
}

// data is the embedded folder without its own name.
func data() (fs.FS, error) {
	folder, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("Katalog: %w", err)
	}
	return folder, nil
}

// checksum covers names and lengths too, so that moving text from one file to
// the next is seen.
func checksum(fsys fs.FS) (string, error) {
	sum := sha256.New()
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return "", fmt.Errorf("Katalog: %w", err)
	}
	for _, entry := range entries {
		content, err := fs.ReadFile(fsys, entry.Name())
		if err != nil {
			return "", fmt.Errorf("Katalog: %w", err)
		}
		fmt.Fprintf(sum, "%s\x00%d\x00", entry.Name(), len(content))
		sum.Write(content)
	}
	return fmt.Sprintf("%d-%s", format, hex.EncodeToString(sum.Sum(nil))), nil
}

// readKommunen reads the one edition of the register in the folder; its file
// name is Destatis' own and changes with every quarter.
func (l *loader) readKommunen(regeln []nachnutzung.Traegerregel) []nachnutzung.Kommune {
	names, err := fs.Glob(l.fsys, "*.zip")
	if err != nil || len(names) != 1 {
		l.fault("*.zip", "Erwartet wird genau eine Ausgabe des Gemeindeverzeichnisses GV100AD, gefunden wurden %d.", len(names))
		return nil
	}
	content, err := fs.ReadFile(l.fsys, names[0])
	if err != nil {
		l.fault(names[0], "Die Datei lässt sich nicht lesen: %v.", err)
		return nil
	}
	reg, err := gv100ad.Read(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		l.fault(names[0], "%v", err)
		return nil
	}
	kommunen, err := Bodies(reg, regeln)
	if err != nil {
		l.fault(names[0], "%v", err)
	}
	return kommunen
}
