// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// readDefinitionen reads by which definitions coverage is counted, the usual one
// first.
func (l *loader) readDefinitionen() []nachnutzung.Definition {
	const file = "definitionen.json"
	var raw []struct {
		ID          string   `json:"id"`
		Version     int      `json:"version"`
		Name        string   `json:"name"`
		Wort        string   `json:"wort"`
		Text        string   `json:"text"`
		Formel      string   `json:"formel"`
		Lesart      bool     `json:"lesart"`
		Massgeblich string   `json:"massgeblich"`
		Status      []string `json:"status"`
		Modell      string   `json:"modell"`
		MinStufe    int      `json:"minStufe"`
		Quellen     []string `json:"quellen"`
	}
	content, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.fault(file, "Die Datei lässt sich nicht öffnen: %v.", err)
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&raw); err != nil {
		l.fault(file, "Die Datei ist nicht in der erwarteten Form: %v.", err)
		return nil
	}
	var list []nachnutzung.Definition
	for _, r := range raw {
		d := nachnutzung.Definition{
			ID: r.ID, Version: r.Version, Name: r.Name, Wort: r.Wort, Text: r.Text, Formel: r.Formel, Lesart: r.Lesart,
			Massgeblich: nachnutzung.Abdeckungszahl(r.Massgeblich), Modell: r.Modell, MinStufe: r.MinStufe,
		}
		for _, s := range r.Status {
			d.Status = append(d.Status, nachnutzung.Status(s))
		}
		for _, code := range r.Quellen {
			quelle, known := l.quellen[code]
			if !known {
				l.fault(file, "%s: Die Quelle »%s« steht nicht in quellen.csv.", r.ID, code)
			}
			d.Quellen = append(d.Quellen, quelle)
		}
		if invalid, ok := errors.AsType[*nachnutzung.InvalidError](d.Validate()); ok {
			for _, f := range invalid.Faults {
				l.fault(file, "%s%s: %s", r.ID, f.Pointer, f.Detail)
			}
		}
		if slices.ContainsFunc(list, func(other nachnutzung.Definition) bool { return other.ID == d.ID }) {
			l.fault(file, "Die Definition »%s« steht schon weiter oben.", d.ID)
		}
		list = append(list, d)
	}
	if len(list) == 0 || list[0].ID != nachnutzung.Standarddefinition {
		l.fault(file, "Die erste Definition muss »%s« sein.", nachnutzung.Standarddefinition)
	}
	return list
}
