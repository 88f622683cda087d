// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// all finds the elements of a selector: steps of tag, #id, .class, [key] and
// [key=value] with blanks between them for "somewhere below". That is all that
// these tests need of CSS.
func all(n *html.Node, selector string) []*html.Node {
	found := []*html.Node{n}
	for step := range strings.FieldsSeq(selector) {
		var next []*html.Node
		for _, above := range found {
			for below := range above.Descendants() {
				if below.Type == html.ElementNode && matches(below, step) && !slices.Contains(next, below) {
					next = append(next, below)
				}
			}
		}
		found = next
	}
	return found
}

// one finds the first element of a selector.
func one(t testing.TB, n *html.Node, selector string) *html.Node {
	t.Helper()
	found := all(n, selector)
	if len(found) == 0 {
		t.Fatalf("nothing matches %q", selector)
	}
	return found[0]
}

func matches(n *html.Node, step string) bool {
	for step != "" {
		end := strings.IndexAny(step[1:], ".#[") + 1
		if end == 0 {
			end = len(step)
		}
		part := step[:end]
		step = step[end:]
		switch part[0] {
		case '#':
			if attribute(n, "id") != part[1:] {
				return false
			}
		case '.':
			if !slices.Contains(strings.Fields(attribute(n, "class")), part[1:]) {
				return false
			}
		case '[':
			key, value, hasValue := strings.Cut(strings.Trim(part, "[]"), "=")
			i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
			if i < 0 || hasValue && n.Attr[i].Val != value {
				return false
			}
		default:
			if n.Data != part {
				return false
			}
		}
	}
	return true
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text is what a reader sees, with single blanks between the pieces.
func text(n *html.Node) string {
	var b strings.Builder
	for below := range n.Descendants() {
		if below.Type == html.TextNode {
			if below.Parent != nil && attribute(below.Parent, "class") == "hinweis" {
				b.WriteByte(' ')
			}
			b.WriteString(below.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func contains(list []string, s string) bool { return s != "" && slices.Contains(list, s) }

func urlEscape(s string) string { return url.QueryEscape(s) }
