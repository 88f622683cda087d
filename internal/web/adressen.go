// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

// Where map and matrix lead to.

func kommuneAdresse(ars string) string { return apiPath + "/kommunen/" + ars }

func buendelAdresse(ozgID string) string { return apiPath + "/leistungsbuendel/" + ozgID }

func paarAdresse(ars, ozgID string) string {
	return apiPath + "/kommunen/" + ars + "/nachnutzungen/" + ozgID
}
