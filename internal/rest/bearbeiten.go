// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// What editors change of the catalogue. Each object is read with an ETag that
// begins with its version, so that it serves in If-Match, and is replaced whole by
// PUT.

// editable answers an object that editors change, as it was known at a time. The
// ETag is made of what is shown, because it depends on more than one row.
func editable[T, A any](a *API, c *gin.Context, v *view[T, A], cacheControl string, version func(*T) int64, find lookUp[T]) error {
	var p api.KatalogAuswahl
	return editableWith(a, c, v, cacheControl, version, &p, &p.Fields, &p.Kenntnisstand, find)
}

// editableWith is editable with a query that is read into *params, as singleWith
// does.
func editableWith[T, A any](a *API, c *gin.Context, v *view[T, A], cacheControl string, version func(*T) int64,
	params any, fields, kenntnisstand *string, find lookUp[T]) error {
	ctx, request := c.Request.Context(), bindQuery(c.Request.URL.Query(), params)
	selected := request.selectFields(*fields, fieldsOf[A], v.always)
	if err := request.err(); err != nil {
		return err
	}
	known, err := a.db.Kenntnisstand(ctx, *kenntnisstand)
	if err != nil {
		return err
	}
	if _, err := negotiate(c, "", mediaJSON); err != nil {
		return err
	}
	if err := a.tellRevision(c, store.Zeitpunkt{Kenntnisstand: known}); err != nil {
		return err
	}
	object, err := findAsKnown(ctx, a.db, known, find)
	if err != nil {
		return err
	}
	shown := v.show(&object)
	var b bytes.Buffer
	if err := encodeFields(&b, &shown, selected); err != nil {
		return err
	}
	if !notModifiedAs(c, registerTag(version(&object), b.Bytes()), cacheControl) {
		writeBody(c, mediaJSON, b.Bytes())
	}
	return nil
}

// edit is a PUT whose form is right.
type edit struct {
	body
	expected nachnutzung.Erwartung
	// words are the codes that the rule checks references against. They are read
	// before the write: inside, another connection would have to be waited for.
	words nachnutzung.Wortschatz
}

// readEdit reads the body of a PUT into *into and what its author expects.
func (a *API) readEdit(c *gin.Context, into any) (edit, error) {
	var e edit
	var err error
	if e.body, err = readBody(c, into, mediaJSON); err != nil {
		return e, err
	}
	if e.expected, err = expectation(c); err != nil {
		return e, err
	}
	e.words, err = a.db.KatalogWortschatz(c.Request.Context())
	return e, err
}

// answerEdit answers what a PUT has made of an object.
func answerEdit[A any](c *gin.Context, shown A, version int64, made bool, err error) error {
	if err != nil {
		return err
	}
	if made {
		return answerCreated(c, &shown, version, c.Request.URL.EscapedPath())
	}
	return answerWrite(c, &shown, version)
}

// putOnlinedienst replaces or makes an Onlinedienst.
//
//	@Summary		Onlinedienst anlegen oder ersetzen
//	@Description	Setzt den Onlinedienst so, wie er gesendet wird. Anlegen mit `If-None-Match: *`, ändern mit `If-Match`.
//	@Tags			Onlinedienste
//	@ID				putOnlinedienst
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string						true	"Code des Onlinedienstes"	format(code)	example(wohngeld_sh)
//	@Param			inhalt	body		api.OnlinedienstAenderung	true	"Der Onlinedienst"
//	@Success		200		{object}	api.Onlinedienst			"Der Onlinedienst danach"
//	@Success		201		{object}	api.Onlinedienst			"Der angelegte Onlinedienst"
//	@Failure		400		{object}	api.Problem
//	@Router			/onlinedienste/{code} [put]
func (a *API) putOnlinedienst(c *gin.Context) error {
	var sent api.OnlinedienstAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	o, made, err := a.db.UpdateOnlinedienst(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), code, e.expected,
		func(o *nachnutzung.Onlinedienst) error {
			o.Name, o.Laender, o.Hinweis, o.Quellen = sent.Name, sentVerweise(sent.Laender), orZero(sent.Hinweis), sentQuellen(sent.Quellen)
			o.Nachnutzungsmodell, o.Zustand, o.Leistungsbuendel = orZero(sent.Nachnutzungsmodell), orZero(sent.Zustand), nil
			for _, z := range sent.Leistungsbuendel {
				o.Leistungsbuendel = append(o.Leistungsbuendel, nachnutzung.Zuordnung{OzgID: z.OzgID, Beleglage: nachnutzung.Beleglage(z.Beleglage)})
			}
			return e.with(o.Validate(e.words))
		})
	return answerEdit(c, onlinedienstView().show(&o), o.Version, made, err)
}

// putPlattform replaces or makes a Plattform.
//
//	@Summary		Plattform anlegen oder ersetzen
//	@Description	Setzt die Plattform so, wie sie gesendet wird. Anlegen mit `If-None-Match: *`, ändern mit `If-Match`.
//	@Tags			Plattformen
//	@ID				putPlattform
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string					true	"Code der Plattform"	format(code)	example(osi)
//	@Param			inhalt	body		api.PlattformAenderung	true	"Die Plattform"
//	@Success		200		{object}	api.Plattform			"Die Plattform danach"
//	@Success		201		{object}	api.Plattform			"Die angelegte Plattform"
//	@Failure		400		{object}	api.Problem
//	@Router			/plattformen/{code} [put]
func (a *API) putPlattform(c *gin.Context) error {
	var sent api.PlattformAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	p, made, err := a.db.UpdatePlattform(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), code, e.expected,
		func(p *nachnutzung.Plattform) error {
			p.Name, p.Langname, p.Art, p.Betreiber = sent.Name, orZero(sent.Langname), sent.Art, orZero(sent.Betreiber)
			p.Seit, p.Hinweis, p.Quellen = nachnutzung.Zeitangabe(orZero(sent.Seit)), orZero(sent.Hinweis), sentQuellen(sent.Quellen)
			return e.with(p.Validate(e.words))
		})
	return answerEdit(c, plattformView().show(&p), p.Version, made, err)
}

// putVerbund replaces or makes a Verbund.
//
//	@Summary		Verbund anlegen oder ersetzen
//	@Description	Setzt den Verbund mit seinen belegten Mitgliederzahlen so, wie er gesendet wird; seine Mitglieder bleiben. Anlegen mit `If-None-Match: *`, ändern mit `If-Match`.
//	@Tags			Verbünde
//	@ID				putVerbund
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			code	path		string					true	"Code des Verbunds"	format(code)	example(kitu)
//	@Param			inhalt	body		api.VerbundAenderung	true	"Der Verbund"
//	@Success		200		{object}	api.Verbund				"Der Verbund danach"
//	@Success		201		{object}	api.Verbund				"Der angelegte Verbund"
//	@Failure		400		{object}	api.Problem
//	@Router			/verbuende/{code} [put]
func (a *API) putVerbund(c *gin.Context) error {
	var sent api.VerbundAenderung
	e, err := a.readEdit(c, &sent)
	if err != nil {
		return err
	}
	code, err := pathKey(c.Param("code"), "code", "code")
	if err != nil {
		return err
	}
	v, made, err := a.db.UpdateVerbund(c.Request.Context(), vorgang(c, store.VorgangBearbeitung, sent.Begruendung), code, e.expected,
		func(v *nachnutzung.Verbund) error {
			v.Name, v.Rechtsform, v.Gegruendet = sent.Name, orZero(sent.Rechtsform), nachnutzung.Zeitangabe(orZero(sent.Gegruendet))
			v.Hinweis, v.Quellen, v.Mitgliederzahlen = orZero(sent.Hinweis), sentQuellen(sent.Quellen), nil
			for _, z := range sent.Mitgliederzahlen {
				v.Mitgliederzahlen = append(v.Mitgliederzahlen, nachnutzung.Mitgliederzahl{
					Stand: nachnutzung.Zeitangabe(z.Stand), Anzahl: z.Anzahl, Hinweis: z.Hinweis, Quellen: sentQuellen(z.Quellen),
				})
			}
			return e.with(v.Validate())
		})
	return answerEdit(c, verbundView().show(&v), v.Version, made, err)
}

// sentQuellen reads sources of a request.
func sentQuellen(sent []api.Quelle) []nachnutzung.Quelle {
	list := make([]nachnutzung.Quelle, len(sent))
	for i, q := range sent {
		list[i] = nachnutzung.Quelle(q)
	}
	return list
}

func sentVerweise(codes []string) []nachnutzung.Verweis {
	list := make([]nachnutzung.Verweis, len(codes))
	for i, code := range codes {
		list[i].Code = code
	}
	return list
}
