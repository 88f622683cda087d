// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// operator reads what the operator says about itself.
func (c *checker) operator(s Settings) Operator {
	return Operator{
		Address: lines(s.Operator), PrivacyContact: lines(s.PrivacyContact),
		AccessibilityContact: lines(s.AccessibilityContact), OmbudsOffice: lines(s.OmbudsOffice),
		Email: c.email("operator-email", s.OperatorEmail), Phone: strings.TrimSpace(s.OperatorPhone),
		AccessibilityReviewed: c.day("accessibility-reviewed", s.AccessibilityReviewed),
		SecurityContact:       c.contact("security-contact", s.SecurityContact),
	}
}

// lines takes a text of several lines apart; empty ones are left out.
func lines(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "|") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func (c *checker) email(flag, text string) string {
	text = strings.TrimSpace(text)
	if address, err := mail.ParseAddress(text); text != "" && (err != nil || address.Address != text) {
		c.fault(flag, "%s ist keine E-Mail-Adresse; erwartet wird z. B. stelle@nachnutzung.example.", quote(text))
		return ""
	}
	return text
}

func (c *checker) day(flag, text string) string {
	if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
		c.fault(flag, "%s ist kein Tag; erwartet wird z. B. 2026-11-01.", quote(text))
		return ""
	}
	return text
}

// contact is a URI under which somebody can be reached (RFC 9116, 2.5.3).
func (c *checker) contact(flag, text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	isWeb := err == nil && u.Scheme == "https" && u.Host != ""
	isMail := err == nil && u.Scheme == "mailto" && strings.Contains(u.Opaque, "@")
	if text != "" && !isWeb && !isMail {
		c.fault(flag, "%s ist keine Adresse dafür; erwartet wird mailto:NAME@STELLE oder https://…", quote(text))
		return ""
	}
	return text
}
