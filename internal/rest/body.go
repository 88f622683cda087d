// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// mediaMergePatch is the media type of every PATCH (RFC 7396).
const mediaMergePatch = "application/merge-patch+json"

// maxBody bounds a JSON body, which is held in memory whole; the server's own
// bound on all that is sent may be wider.
const maxBody = 1 << 20

// unsupportedError refuses a body in a form that is not read here.
type unsupportedError struct{ detail string }

func (e *unsupportedError) Error() string { return e.detail }

// body is a request body whose form is right: JSON in the shape of its type of
// the contract, and decoded. Its values may still be wrong; Rule tells. The two
// are apart because of the order of checks: a malformed body is refused before
// anything is looked up, a wrong value only after 404, 403, 428 and 412.
type body struct {
	// raw is the body as sent.
	raw []byte
	// given are the JSON pointers of the members that stand in the body, true
	// where the value is null.
	given map[string]bool
	rules faultList
}

// readBody reads a request body of one of mediaTypes into *into, a pointer to a
// struct of package api. The limits are those of its tags, the same that make the
// OpenAPI document. It fails with everything that is wrong with the form, each at
// its JSON pointer.
func readBody(c *gin.Context, into any, mediaTypes ...string) (body, error) {
	if err := checkMediaType(c, mediaTypes); err != nil {
		return body{}, err
	}
	raw, err := readAll(c)
	if err != nil {
		return body{}, err
	}
	return parseBody(raw, into)
}

func parseBody(raw []byte, into any) (body, error) {
	shape, err := shapeOf(reflect.TypeOf(into))
	if err != nil {
		return body{}, fmt.Errorf("request body: %w", err)
	}
	value, fault := firstValue(raw)
	if fault != nil {
		return body{}, &nachnutzung.InvalidError{Faults: []nachnutzung.Fault{*fault}}
	}
	w := walk{text: value, given: make(map[string]bool)}
	w.value(shape, "")
	if rest := bytes.TrimLeft(raw[len(value):], jsonSpace); len(rest) > 0 {
		w.malformed.add("", "In %s steht nach dem Ende des JSON-Werts noch etwas. Bitte nur einen Wert je Anfrage senden.", place(raw, len(raw)-len(rest)))
	}
	if err := w.malformed.err(); err != nil {
		return body{}, err
	}
	// By now no name is unknown or given twice, so that encoding/json, which takes
	// names of another case and the last of equal ones, has nothing to choose.
	if err := json.Unmarshal(value, into); err != nil {
		return body{}, fmt.Errorf("decode a checked body: %w", err)
	}
	return body{raw: raw, given: w.given, rules: w.rules}, nil
}

// Has tells whether a member stands in the body, be it null. The path is the
// JSON name, inside nested values a JSON pointer without its first slash, such as
// "einsaetze/0/url".
func (b body) Has(path string) bool {
	_, ok := b.given["/"+path]
	return ok
}

// IsNull tells whether a member stands in the body with the value null.
func (b body) IsNull(path string) bool { return b.given["/"+path] }

// Rule fails with every wrong value: not of the vocabulary or format, too long,
// out of range, missing. It is nil when there is none.
func (b body) Rule() error { return b.rules.err() }

// with joins the wrong values with those that the domain's rules found: one
// InvalidError that names each place once, what the contract says before what the
// domain says. Any other error stays as it is: it comes first in the order of
// checks.
func (b body) with(err error) error {
	if err == nil {
		return b.Rule()
	}
	invalid, ok := errors.AsType[*nachnutzung.InvalidError](err)
	if !ok {
		return err
	}
	faults := slices.Clone(b.rules)
	named := make(map[string]bool, len(faults))
	for _, f := range faults {
		named[f.Pointer] = true
	}
	for _, f := range invalid.Faults {
		if !named[f.Pointer] {
			named[f.Pointer] = true
			faults = append(faults, f)
		}
	}
	return faults.err()
}

// checkMediaType refuses a body that says to be something else than one of
// mediaTypes, or does not say what it is.
func checkMediaType(c *gin.Context, mediaTypes []string) error {
	for coding := range strings.SplitSeq(strings.Join(c.Request.Header.Values("Content-Encoding"), ","), ",") {
		if coding = strings.TrimSpace(coding); coding != "" && !strings.EqualFold(coding, "identity") {
			c.Header("Accept-Encoding", "identity")
			return &unsupportedError{fmt.Sprintf("Der Inhalt ist mit „%s“ kodiert (Content-Encoding); gelesen wird er nur unkodiert.", shown(coding))}
		}
	}
	given := c.Request.Header.Values("Content-Type")
	expected := "Gelesen wird " + strings.Join(mediaTypes, " oder ")
	var fault string
	switch mediaType, params, err := mime.ParseMediaType(strings.Join(given, ",")); {
	case len(given) == 0:
		fault = expected + "; die Kopfzeile Content-Type fehlt."
	case err != nil || !slices.Contains(mediaTypes, mediaType):
		fault = fmt.Sprintf("%s; gesendet wurde „%s“.", expected, shown(strings.Join(given, ", ")))
	case !isUTF8(params):
		fault = expected + " in UTF-8, und außer charset=utf-8 ohne Parameter."
	default:
		return nil
	}
	if c.Request.Method == http.MethodPatch {
		c.Header("Accept-Patch", strings.Join(mediaTypes, ", "))
	}
	return &unsupportedError{fault}
}

// isUTF8 tells whether the parameters of a media type say nothing but UTF-8.
func isUTF8(params map[string]string) bool {
	for name, value := range params {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return false
		}
	}
	return true
}

func readAll(c *gin.Context) ([]byte, error) {
	if c.Request.ContentLength > maxBody {
		return nil, &http.MaxBytesError{Limit: maxBody}
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	if err == nil {
		return raw, nil
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, tooLarge
	}
	// The rest is the connection's or the chunks' fault; the client may still read.
	return nil, nachnutzung.Invalid("", "Der Inhalt ist nicht vollständig angekommen. Bitte noch einmal senden.")
}

// faultList collects faults, the first hundred of them.
type faultList []nachnutzung.Fault

// add notes a fault; the one past the limit only says that there are more.
func (l *faultList) add(pointer, format string, args ...any) {
	if len(*l) == maxFaults {
		(*l)[maxFaults-1] = nachnutzung.Fault{
			Detail: fmt.Sprintf("Hier stehen nur die ersten %d Fehler; der Inhalt enthält noch mehr.", maxFaults-1),
		}
		return
	}
	*l = append(*l, nachnutzung.Fault{Pointer: pointer, Detail: fmt.Sprintf(format, args...)})
}

// err is nil when nothing is wrong.
func (l faultList) err() error {
	if len(l) == 0 {
		return nil
	}
	return &nachnutzung.InvalidError{Faults: l}
}
