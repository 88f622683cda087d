// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

// oleMagic begins every compound file: the old formats of Office, and encrypted new ones
// ([MS-CFB] 2.2).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

const (
	oleHeader     = 512
	oleEntry      = 128 // bytes of a directory entry, [MS-CFB] 2.6.1
	oleMaxSectors = 256 // of the directory; a workbook's has one or two
	oleDIFAT      = 109 // sectors of the FAT that the header names
)

// refuseOLE says what a compound file is, by the names in its directory.
func refuseOLE(file io.ReaderAt, size int64) error {
	names, err := oleNames(file, size)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("sheet: %w", err)
	case names["EncryptedPackage"] || names["EncryptionInfo"]:
		return refuse("Die Arbeitsmappe ist mit einem Kennwort verschlüsselt. Bitte öffnen Sie sie, entfernen Sie das Kennwort " +
			"(Datei › Informationen › Arbeitsmappe schützen › Mit Kennwort verschlüsseln), speichern Sie sie und laden Sie sie noch einmal hoch.")
	case names["Workbook"] || names["Book"]:
		return refuse("Die Datei ist eine Arbeitsmappe im alten Format von Excel (.xls). Bitte öffnen Sie sie und speichern Sie sie als Excel-Arbeitsmappe (.xlsx).")
	case names["WordDocument"]:
		return refuse("Die Datei ist ein Word-Dokument und keine Tabelle. %s", als)
	}
	return refuse("Die Datei ist ein Dokument eines alten Office-Formats und keine lesbare Tabelle. %s", als)
}

// oleNames reads the names of a compound file's directory. A broken file gives the
// names up to the break.
func oleNames(file io.ReaderAt, size int64) (map[string]bool, error) {
	names := make(map[string]bool)
	header := make([]byte, oleHeader)
	if _, err := file.ReadAt(header, 0); err != nil {
		return names, err
	}
	shift := binary.LittleEndian.Uint16(header[30:])
	if shift != 9 && shift != 12 {
		return names, nil
	}
	sector := make([]byte, 1<<shift)
	next := binary.LittleEndian.Uint32(header[48:])
	for range oleMaxSectors {
		offset := (int64(next) + 1) << shift
		if offset >= size {
			break
		}
		if _, err := file.ReadAt(sector, offset); err != nil {
			return names, err
		}
		for entry := sector; len(entry) >= oleEntry; entry = entry[oleEntry:] {
			names[oleName(entry)] = true
		}
		var err error
		if next, err = oleNext(file, header, next, shift); err != nil {
			return names, err
		}
	}
	return names, nil
}

// oleName reads the name of a directory entry; its length counts bytes and the
// NUL at the end.
func oleName(entry []byte) string {
	length := int(binary.LittleEndian.Uint16(entry[64:]))
	if length < 2 || length > 64 {
		return ""
	}
	units := make([]uint16, length/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(entry[2*i:])
	}
	return string(utf16.Decode(units))
}

// oleNext looks up in the FAT which sector follows.
func oleNext(file io.ReaderAt, header []byte, sector uint32, shift uint16) (uint32, error) {
	const end = 0xfffffffe
	perSector := uint32(1) << (shift - 2)
	table := sector / perSector
	if table >= oleDIFAT {
		return end, nil
	}
	fat := binary.LittleEndian.Uint32(header[76+4*table:])
	entry := make([]byte, 4)
	offset := (int64(fat)+1)<<shift + int64(sector%perSector)*4
	if _, err := file.ReadAt(entry, offset); err != nil {
		return end, err
	}
	return binary.LittleEndian.Uint32(entry), nil
}
