// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import "errors"

// Errors of Akteur, for errors.Is. nachnutzung.ErrUnavailable is the third: the
// database or the issuer does not answer, so that nothing can be said.
var (
	// ErrInvalidToken says that credentials were sent and are no good: 401, with
	// Challenge as WWW-Authenticate.
	ErrInvalidToken = errors.New("invalid token")
	// ErrCrossOrigin says that a page of another site sent a write on behalf of
	// somebody who has signed in here: 403.
	ErrCrossOrigin = errors.New("cross-origin request")
)

// reason is why credentials are no good, in words for their owner. There are few:
// whoever tries out tokens shall not learn how far they came.
type reason struct {
	// german is for people, english for the header of RFC 6750, which takes ASCII
	// alone.
	german, english string
}

var (
	reasonMalformed = reason{
		"Das Token hat nicht die erwartete Form. Bitte vollständig und unverändert senden: „Authorization: Bearer ozgk_…“ oder ein JWT.",
		"the token is malformed",
	}
	reasonUnknown = reason{
		"Dieses Token gilt hier nicht. Bitte prüfen, ob es vollständig ist und für diesen Server ausgestellt wurde.",
		"the token is not valid here",
	}
	reasonExpired = reason{"Dieses Token ist abgelaufen. Bitte ein neues ausstellen lassen.", "the token expired"}
	reasonRevoked = reason{"Dieses Token wurde widerrufen. Bitte ein neues ausstellen lassen.", "the token was revoked"}
	reasonHeaders = reason{"Die Anfrage trägt mehrere Authorization-Header. Bitte genau einen senden.", "more than one Authorization header"}
)

// tokenError is an ErrInvalidToken with its reason; cause is for the log.
type tokenError struct {
	reason reason
	cause  error
}

func invalid(r reason, cause error) error { return &tokenError{reason: r, cause: cause} }

// Error is for the log.
func (e *tokenError) Error() string {
	if e.cause == nil {
		return e.reason.english
	}
	return e.reason.english + ": " + e.cause.Error()
}

// Is makes every tokenError an ErrInvalidToken.
func (e *tokenError) Is(target error) bool { return target == ErrInvalidToken }

func (e *tokenError) Unwrap() error { return e.cause }

// Challenge is the value of WWW-Authenticate for an answer with status 401: to
// ErrInvalidToken, or with nil where credentials are needed and none were sent.
func Challenge(err error) string {
	const realm = `Bearer realm="nachnutzung"`
	switch e, ok := errors.AsType[*tokenError](err); {
	case ok:
		return realm + `, error="invalid_token", error_description="` + e.reason.english + `"`
	case errors.Is(err, ErrInvalidToken):
		return realm + `, error="invalid_token"`
	}
	return realm
}

// Detail says in German what is wrong with the credentials and how to mend it.
func Detail(err error) string {
	if e, ok := errors.AsType[*tokenError](err); ok {
		return e.reason.german
	}
	return reasonUnknown.german
}
