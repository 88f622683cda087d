// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package katalog is the catalogue that the program brings along: the OZG
// catalogue of October 2019, its leads and online services, the register of all
// German bodies, platforms, Verbuende and every vocabulary, each statement with
// its source. It reads the embedded files into the words of the domain and
// refuses them as a whole when they do not hang together.
//
// The files in data/ are the truth and are meant to be edited by hand;
// data/PROVENANCE.md says where each comes from. The package adds nothing to
// them: what nobody has sourced stays empty. It must not know how a catalogue is
// stored, and it derives nothing that the store can count.
package katalog
