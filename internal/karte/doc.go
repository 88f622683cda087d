// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package karte makes maps of Sachsen-Anhalt: it reads the TopoJSON that lies in
// data/ and gives the outline of each area as the data of an SVG path.
//
// The maps are pure shapes with keys and names. The package must not know what is
// shown on them, how it is coloured, the register, or HTML; it uses the standard
// library only. Where the shapes come from says data/PROVENANCE.md.
package karte
