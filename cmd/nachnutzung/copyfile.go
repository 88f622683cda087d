// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// copyFile is a copy of the pairs as NDJSON: first what it is a copy of, then one
// pair a line. While the copy follows, pairs are added at the end, and after those of
// each step a line says where the copy is; of two lines about a pair the later one
// counts. What stands behind the last such line was cut off in writing.
type copyFile struct {
	path string
	head copyHead
	file *os.File
}

// copyHead says what a file is a copy of.
type copyHead struct {
	From string   `json:"from"`
	Land []string `json:"land,omitempty"`
}

// controlLine is every line that is no pair.
type controlLine struct {
	Sync  *copyHead          `json:"sync,omitempty"`
	Stand *client.Kopiestand `json:"stand,omitempty"`
}

// openCopy opens the file of a copy and hands what it holds to the copy.
func openCopy(path string, head copyHead, copied *client.Kopie) (*copyFile, error) {
	c := &copyFile{path: path, head: head}
	copied.Gemerkt = c.note
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("Kopie öffnen: %w", err)
	}
	c.file = file
	end, err := c.read(copied)
	if err == nil {
		err = file.Truncate(end)
	}
	if err == nil {
		_, err = file.Seek(end, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("Kopie %s lesen: %w", path, err), file.Close())
	}
	return c, nil
}

// errForeignCopy says that a file is no copy, or one of something else.
var errForeignCopy = errors.New("die Datei ist keine Kopie dieses Servers und dieser Länder; bitte eine andere Datei nennen oder diese löschen")

// read hands what the file holds to the copy, and tells where the last whole step
// ends.
func (c *copyFile) read(copied *client.Kopie) (end int64, err error) {
	lines := bufio.NewReader(c.file)
	var pairs []api.Nachnutzung
	var at int64
	for first := true; ; first = false {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			// A line without an end was cut off.
			if !errors.Is(err, io.EOF) || first {
				return 0, errors.Join(errForeignCopy, err)
			}
			return end, nil
		}
		at += int64(len(line))
		var control controlLine
		if err := json.Unmarshal(line, &control); err != nil {
			return 0, errors.Join(errForeignCopy, err)
		}
		switch {
		case first && (control.Sync == nil || control.Sync.From != c.head.From || !slices.Equal(control.Sync.Land, c.head.Land)):
			return 0, errForeignCopy
		case control.Sync != nil:
			end = at
		case control.Stand != nil:
			copied.Aufnehmen(pairs, *control.Stand)
			pairs, end = nil, at
		default:
			var n api.Nachnutzung
			if err := json.Unmarshal(line, &n); err != nil {
				return 0, errors.Join(errForeignCopy, err)
			}
			pairs = append(pairs, n)
		}
	}
}

// note adds what a step has brought, or begins anew with it.
func (c *copyFile) note(pairs []api.Nachnutzung, stand client.Kopiestand, neu bool) error {
	if neu || c.file == nil {
		return c.replace(pairs, stand)
	}
	if err := writeStep(c.file, nil, pairs, stand); err != nil {
		return err
	}
	return c.file.Sync()
}

// compact leaves one line for each pair, in their order.
func (c *copyFile) compact(copied *client.Kopie) error {
	return c.replace(copied.Paare(), copied.Stand())
}

// replace writes the file anew beside the old one, which stays until the new one is
// whole.
func (c *copyFile) replace(pairs []api.Nachnutzung, stand client.Kopiestand) error {
	fresh, err := os.OpenFile(c.path+".neu", os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("Kopie schreiben: %w", err)
	}
	err = writeStep(fresh, &c.head, pairs, stand)
	if err == nil {
		err = fresh.Sync()
	}
	if err == nil {
		err = os.Rename(fresh.Name(), c.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("Kopie schreiben: %w", err), fresh.Close())
	}
	old := c.file
	c.file = fresh
	if old != nil {
		return old.Close()
	}
	return nil
}

// writeStep writes pairs and where the copy is after them; with head it begins a file.
func writeStep(w io.Writer, head *copyHead, pairs []api.Nachnutzung, stand client.Kopiestand) error {
	b := bufio.NewWriter(w)
	lines := json.NewEncoder(b)
	lines.SetEscapeHTML(false)
	if head != nil {
		if err := lines.Encode(controlLine{Sync: head}); err != nil {
			return fmt.Errorf("Kopie schreiben: %w", err)
		}
	}
	for i := range pairs {
		if err := lines.Encode(&pairs[i]); err != nil {
			return fmt.Errorf("Kopie schreiben: %w", err)
		}
	}
	if err := lines.Encode(controlLine{Stand: &stand}); err != nil {
		return fmt.Errorf("Kopie schreiben: %w", err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("Kopie schreiben: %w", err)
	}
	return nil
}

func (c *copyFile) close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
