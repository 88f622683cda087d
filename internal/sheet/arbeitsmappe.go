// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	// maxTexte and maxTextbytes bound the table of shared texts, the only part of a workbook
	// that is held in memory.
	maxTexte     = 1_500_000
	maxTextbytes = 64 << 20
	// maxFormate is twice what Excel permits.
	maxFormate = 128 << 10
	// maxBlaetter is far more than a person keeps.
	maxBlaetter = 2000
)

// arbeitsmappe is a workbook: what has to be known before its cells can be read.
type arbeitsmappe struct {
	paket    *paket
	blaetter []blattTeil
	ab1904   bool
	texte    []string // shared by cells
	// bereinigt are the texts that control characters were taken out of.
	bereinigt map[int]bool
	formate   []zahlenformat // of the cells' styles
}

// blattTeil is a sheet and the part that holds it.
type blattTeil struct {
	Blatt
	teil string
}

// openArbeitsmappe reads everything but the cells.
func openArbeitsmappe(ctx context.Context, file io.ReaderAt, size int64) (*arbeitsmappe, error) {
	p, err := openPaket(file, size)
	if err != nil {
		return nil, err
	}
	if err := p.refuseOthers(ctx); err != nil {
		return nil, err
	}
	root, err := p.relations(ctx, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(root, func(r relation) bool { return r.kind == "officeDocument" })
	if i < 0 {
		return nil, broken(fmt.Errorf("sheet: no part is the workbook"))
	}
	relations, err := p.relations(ctx, root[i].target)
	if err != nil {
		return nil, err
	}
	a := &arbeitsmappe{paket: p, bereinigt: make(map[int]bool)}
	if err := p.readSmall(ctx, root[i].target, func(x *xmlReader) error { return a.readBlaetter(x, relations) }); err != nil {
		return nil, err
	}
	if len(a.blaetter) == 0 {
		return nil, refuse("Die Arbeitsmappe enthält kein Tabellenblatt. Bitte wählen Sie die Datei, in der die Tabelle steht.")
	}
	return a, a.readParts(ctx, relations)
}

// readParts reads the styles and the shared texts; a workbook may have neither.
func (a *arbeitsmappe) readParts(ctx context.Context, relations []relation) error {
	for _, r := range relations {
		var read func(*xmlReader) error
		switch r.kind {
		case "styles":
			read = a.readFormate
		case "sharedStrings":
			read = a.readTexte
		default:
			continue
		}
		if !a.paket.has(r.target) {
			continue
		}
		if err := a.paket.read(ctx, r.target, read); err != nil {
			return err
		}
	}
	return nil
}

// relation leads from one part to another.
type relation struct {
	id, kind, target string
}

// relations reads where a part leads to; the empty name is the workbook as a whole.
func (p *paket) relations(ctx context.Context, from string) ([]relation, error) {
	name := path.Join(path.Dir(from), "_rels", path.Base(from)+".rels")
	if from == "" {
		name = "_rels/.rels"
	}
	var relations []relation
	err := p.readSmall(ctx, name, func(x *xmlReader) error {
		return x.each(func() error {
			if string(x.name) != "Relationship" {
				return nil
			}
			values, err := x.attrValues("Id", "Type", "Target", "TargetMode")
			if err != nil {
				return err
			}
			if values[3] == "External" {
				return nil
			}
			target := values[2]
			if !strings.HasPrefix(target, "/") {
				target = path.Join(path.Dir(from), target)
			}
			relations = append(relations, relation{values[0], path.Base(values[1]), target})
			if len(relations) > maxTeile {
				return fmt.Errorf("%w: too many relations", errXML)
			}
			return nil
		})
	})
	return relations, err
}

// each calls use for every start of an element, to the end of the document.
func (x *xmlReader) each(use func() error) error {
	for {
		art, err := x.next()
		if err != nil {
			return err
		}
		if art == xmlStart {
			if err := use(); err != nil {
				return err
			}
		}
	}
}

// attrValues gives the values of several attributes.
func (x *xmlReader) attrValues(names ...string) ([]string, error) {
	values := make([]string, len(names))
	for i, name := range names {
		value, err := x.attr(name)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return values, nil
}

// readBlaetter reads the list of sheets and the beginning of the calendar.
func (a *arbeitsmappe) readBlaetter(x *xmlReader, relations []relation) error {
	return x.each(func() error {
		switch string(x.name) {
		case "workbookPr":
			date1904, err := x.attr("date1904")
			a.ab1904 = isTrue(date1904)
			return err
		case "sheet":
			values, err := x.attrValues("name", "state", "id")
			if err != nil {
				return err
			}
			i := slices.IndexFunc(relations, func(r relation) bool { return r.id == values[2] })
			if i < 0 || relations[i].kind != "worksheet" {
				return nil
			}
			if len(a.blaetter) >= maxBlaetter {
				return fmt.Errorf("%w: too many sheets", errXML)
			}
			a.blaetter = append(a.blaetter, blattTeil{
				Blatt: Blatt{Name: values[0], Verborgen: values[1] == "hidden" || values[1] == "veryHidden"},
				teil:  relations[i].target,
			})
		}
		return nil
	})
}

func isTrue(value string) bool { return value == "1" || value == "true" || value == "on" }

// readTexte reads the shared texts.
func (a *arbeitsmappe) readTexte(x *xmlReader) error {
	sum := 0
	var buf []byte
	return x.each(func() error {
		if string(x.name) != "si" {
			return nil
		}
		var err error
		if buf, err = x.appendRich(buf[:0]); err != nil {
			return err
		}
		sum += len(buf)
		if sum > maxTextbytes || len(a.texte) >= maxTexte {
			return tooLarge("Die Arbeitsmappe enthält mehr verschiedene Texte, als eine Tabelle haben kann.")
		}
		text := workbookText(string(buf))
		if text.Bereinigt {
			a.bereinigt[len(a.texte)] = true
		}
		a.texte = append(a.texte, text.Text)
		return nil
	})
}

// appendRich appends the text of the element that has just begun, in one piece or in runs
// of different style, up to its end. How a text is pronounced is not read.
func (x *xmlReader) appendRich(dst []byte) ([]byte, error) {
	depth := x.depth
	inText, phonetic := false, 0
	for {
		art, err := x.next()
		if err != nil {
			return dst, err
		}
		switch art {
		case xmlStart:
			if string(x.name) == "rPh" {
				phonetic = x.depth
			}
			inText = string(x.name) == "t" && phonetic == 0
		case xmlEnde:
			inText = false
			if x.depth < phonetic {
				phonetic = 0
			}
			if x.depth < depth {
				return dst, nil
			}
		case xmlText:
			if inText {
				if dst, err = x.appendToken(dst); err != nil {
					return dst, err
				}
			}
		}
		if len(dst) > maxToken {
			return dst, fmt.Errorf("%w: a text of more than %d bytes", errXML, maxToken)
		}
	}
}

// workbookText makes a cell of a text as workbooks store it.
func workbookText(raw string) Zelle {
	raw = unescape(raw)
	return textzelle(raw, strings.ContainsFunc(raw, isControl))
}

// unescape resolves _x000D_, the way workbooks store characters that XML cannot have
// (ISO/IEC 29500-1, 22.9.2.19).
func unescape(s string) string {
	i := strings.Index(s, "_x")
	if i < 0 {
		return s
	}
	var b strings.Builder
	for i >= 0 && len(s) >= i+7 {
		code, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
		} else {
			b.WriteString(s[:i])
			b.WriteRune(rune(code))
			s = s[i+7:]
		}
		i = strings.Index(s, "_x")
	}
	b.WriteString(s)
	return b.String()
}
