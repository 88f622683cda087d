// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"errors"
	"log/slog"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/store"
)

// API answers the routes of API major 1 over a database.
type API struct {
	db    *store.DB
	auth  *auth.Auth
	log   *slog.Logger
	build string
	// antworten keeps public answers and counts requests.
	antworten *antworten.Antworten
	// importe are the loads of files.
	importe *exchange.Importe

	herausgeber Herausgeber
	siegler     *siegler
	// proofs are shared by all requests.
	proofs proofs
	// pages and heads of the feed are shared by those whom the same change has woken.
	pages flights[store.Feedseite]
	heads flights[store.Feedstand]
	// sparsam keeps the program small while long lists go out.
	sparsam sparsam
}

// New makes the API; who knows who asks; kept remembers public answers; log takes the causes of answers with status 500 and above.
// build names the program in ETags, so that a new program's answers are not
// taken for those of the old: letters and digits.
func New(db *store.DB, who *auth.Auth, kept *antworten.Antworten, importe *exchange.Importe, log *slog.Logger, build string) *API {
	return &API{db: db, auth: who, antworten: kept, importe: importe, log: log, build: build, siegler: newSiegler()}
}

// Register mounts every route. The paths are those of the OpenAPI document.
func (a *API) Register(r gin.IRouter) {
	public := r.Group(api.BasePath, a.authenticate, a.reach)
	a.registerPublic(public.Group("", a.antworten.Merken))
	a.registerCurrent(public.Group("", a.antworten.Zaehlen))
	a.registerStaff(r.Group(api.BasePath, staff, a.authenticate, a.antworten.Zaehlen, a.refuseUnknown))
}

// registerPublic mounts what everybody may read; its answers are kept.
func (a *API) registerPublic(v1 gin.IRouter) {
	v1.GET("/katalogstand", a.handle(a.getKatalogstand))
	v1.GET("/themenfelder", a.handle(a.listThemenfelder))
	v1.GET("/themenfelder/:code", a.handle(a.getThemenfeld))
	v1.GET("/lagen", a.handle(a.listLagen))
	v1.GET("/lagen/:code", a.handle(a.getLage))
	v1.GET("/leistungsbuendel", a.handle(a.listLeistungsbuendel))
	v1.GET("/leistungsbuendel/:ozgId", a.handle(a.getLeistungsbuendel))
	v1.GET("/leistungsbuendel/:ozgId/leistungen", a.handle(a.listBuendelLeistungen))
	v1.GET("/leistungen", a.handle(a.listLeistungen))
	v1.GET("/leistungen/:id", a.handle(a.getLeistung))
	v1.GET("/onlinedienste", a.handle(a.listOnlinedienste))
	v1.GET("/onlinedienste/:code", a.handle(a.getOnlinedienst))
	v1.GET("/kommunen", a.handle(a.listKommunen))
	v1.GET("/kommunen/:ars", a.handle(a.getKommune))
	v1.GET("/kommunen/:ars/hierarchie", a.handle(a.getHierarchie))
	v1.GET("/plattformen", a.handle(a.listPlattformen))
	v1.GET("/plattformen/:code", a.handle(a.getPlattform))
	v1.GET("/verbuende", a.handle(a.listVerbuende))
	v1.GET("/verbuende/:code", a.handle(a.getVerbund))
	v1.GET("/verbuende/:code/mitglieder", a.handle(a.listMitglieder))
	v1.GET("/codelisten", a.handle(a.listCodelisten))
	v1.GET("/codelisten/:code", a.handle(a.getCodeliste))
	v1.GET("/synonyme", a.handle(a.listSynonyme))

	v1.GET("/themenfelder/:code/federfuehrung", a.handle(a.getThemenfeldFederfuehrung))
	v1.GET("/leistungsbuendel/:ozgId/federfuehrung", a.handle(a.getBuendelFederfuehrung))
	v1.GET("/plattformen/:code/nutzungen/:ars", a.handle(a.getPlattformnutzungen))
	v1.GET("/verbuende/:code/mitglieder/:ars", a.handle(a.getMitgliedschaft))
	v1.GET("/verbuende/:code/weitere-mitglieder/:mitglied", a.handle(a.getWeiteresMitglied))
	v1.GET("/codelisten/:code/eintraege/:eintrag", a.handle(a.getCodelisteneintrag))
	v1.GET("/synonyme/:begriff/:stehtFuer", a.handle(a.getSynonym))

	v1.GET("/nachnutzungen", a.handle(a.listNachnutzungen))
	v1.GET("/kommunen/:ars/nachnutzungen", a.handle(a.listKommuneNachnutzungen))
	v1.GET("/kommunen/:ars/nachnutzungen/:ozgId/verlauf", a.handle(a.listPaarVerlauf))
	v1.GET("/kommunen/:ars/vorabbestaetigungen", a.handle(a.listVorabbestaetigungen))
	v1.GET("/leistungsbuendel/:ozgId/nachnutzungen", a.handle(a.listBuendelNachnutzungen))
	v1.GET("/laender/:land/vorhaben", a.handle(a.listVorhaben))
	v1.GET("/laender/:land/vorhaben/:ozgId/verlauf", a.handle(a.listVorhabenVerlauf))
	v1.GET("/abdeckung", a.handle(a.listAbdeckung))
	v1.GET("/abdeckung/zeitreihe", a.handle(a.listZeitreihe))
	v1.GET("/abdeckung/plantreue", a.handle(a.listPlantreue))
	v1.GET("/abdeckung/hindernisse", a.handle(a.listHindernisse))
	v1.GET("/abdeckung/einzelloesungen", a.handle(a.getEinzelloesungen))
	v1.GET("/kommunen/:ars/naechste-schritte", a.handle(a.listNaechsteSchritte))
	v1.GET("/definitionen", a.handle(a.listDefinitionen))
	v1.GET("/definitionen/:id", a.handle(a.getDefinition))
	v1.GET("/datenpaket", a.handle(a.getDatenpaket))
	v1.GET("/dcat", a.handle(a.getDCAT))
	v1.GET("/verlauf", a.handle(a.listVerlauf))
	v1.GET("/kommunen/:ars/verlauf", a.handle(a.listKommuneVerlauf))
}

// registerCurrent mounts what everybody may read and is read anew each time: single
// objects that one reads to write on them, on whichever server; what remembers its
// answers itself; and files that are streamed.
func (a *API) registerCurrent(v1 gin.IRouter) {
	v1.GET("/nachnutzungen/matrix", a.handle(a.getMatrix))
	v1.GET("/kommunen/:ars/nachnutzungen/:ozgId", a.handle(a.getNachnutzung))
	v1.GET("/kommunen/:ars/vorabbestaetigungen/:fuer", a.handle(a.getVorabbestaetigung))
	v1.GET("/leistungsbuendel/:ozgId/zustaendigkeit", a.handle(a.getZustaendigkeit))
	v1.GET("/laender/:land/vorhaben/:ozgId", a.handle(a.getVorhaben))
	v1.GET("/datenpaket/:ressource", a.handle(a.getDatenressource))
	v1.GET("/aenderungen", a.handle(a.listAenderungen))
	v1.GET("/aenderungen/hinweise", a.handle(a.getHinweise))
	v1.GET("/aenderungen/pruefsummen", a.handle(a.listPruefsummen))
}

// registerStaff mounts what needs a right: every write, and what is not public.
// Which right it is, the handler says by an nachnutzung.Operation.
func (a *API) registerStaff(v1 gin.IRouter) {
	v1.PUT("/kommunen/:ars/nachnutzungen/:ozgId", a.handle(a.putNachnutzung))
	v1.PATCH("/kommunen/:ars/nachnutzungen/:ozgId", a.handle(a.patchNachnutzung))
	v1.POST("/kommunen/:ars/nachnutzungen/:ozgId/verlauf/:schritt/berichtigung", a.handle(a.postBerichtigung))
	v1.POST("/kommunen/:ars/nachnutzungen/:ozgId/bestaetigungen", a.handle(a.postBestaetigung))
	v1.POST("/kommunen/:ars/bestaetigungen", a.handle(a.postSammelbestaetigung))
	v1.PATCH("/nachnutzungen", a.handle(a.patchNachnutzungen))
	v1.PUT("/laender/:land/vorhaben/:ozgId", a.handle(a.putVorhaben))
	v1.PATCH("/laender/:land/vorhaben/:ozgId", a.handle(a.patchVorhaben))
	v1.PUT("/leistungsbuendel/:ozgId/zustaendigkeit", a.handle(a.putZustaendigkeit))
	v1.PUT("/kommunen/:ars/vorabbestaetigungen/:fuer", a.handle(a.putVorabbestaetigung))

	v1.POST("/importe", a.handle(a.postImport))
	v1.GET("/importe", a.handle(a.listImporte))
	v1.GET("/importe/:nummer", a.handle(a.getImport))
	v1.DELETE("/importe/:nummer", a.handle(a.deleteImport))
	v1.GET("/importe/:nummer/fortschritt", a.handle(a.getImportFortschritt))
	v1.GET("/importe/:nummer/bericht", a.handle(a.listImportBericht))
	v1.GET("/importe/:nummer/abgleich", a.handle(a.listImportAbgleich))
	v1.GET("/importe/:nummer/mappe", a.handle(a.getImportMappe))
	v1.POST("/importe/:nummer/vorschlaege", a.handle(a.postImportVorschlaege))
	v1.GET("/importe/:nummer/fragen", a.handle(a.listImportFragen))
	v1.POST("/importe/:nummer/antworten", a.handle(a.postImportAntworten))
	v1.POST("/importe/:nummer/anwendung", a.handle(a.postImportAnwendung))
	v1.POST("/importe/:nummer/ruecknahme", a.handle(a.postImportRuecknahme))

	v1.GET("/kommunen/:ars/nachnutzungen/:ozgId/intern", a.handle(a.getNachnutzungIntern))
	v1.GET("/intern/anmeldung", a.handle(a.getAnmeldung))
	v1.GET("/intern/ausstehend", a.handle(a.listAusstehend))
	v1.GET("/intern/verlauf", a.handle(a.listVerlaufIntern))
	v1.GET("/intern/tokens", a.handle(a.listTokens))
	v1.POST("/intern/tokens", a.handle(a.postToken))
	v1.GET("/intern/tokens/:id", a.handle(a.getToken))
	v1.DELETE("/intern/tokens/:id", a.handle(a.deleteToken))
	v1.DELETE("/intern/texte/:id", a.handle(a.deleteText))

	v1.PUT("/themenfelder/:code/federfuehrung", a.handle(a.putThemenfeldFederfuehrung))
	v1.PUT("/leistungsbuendel/:ozgId/federfuehrung", a.handle(a.putBuendelFederfuehrung))
	v1.PUT("/onlinedienste/:code", a.handle(a.putOnlinedienst))
	v1.PUT("/plattformen/:code", a.handle(a.putPlattform))
	v1.PUT("/plattformen/:code/nutzungen/:ars", a.handle(a.putPlattformnutzungen))
	v1.PUT("/verbuende/:code", a.handle(a.putVerbund))
	v1.PUT("/verbuende/:code/mitglieder/:ars", a.handle(a.putMitgliedschaft))
	v1.PUT("/verbuende/:code/weitere-mitglieder/:mitglied", a.handle(a.putWeiteresMitglied))
	v1.PUT("/codelisten/:code/eintraege/:eintrag", a.handle(a.putCodelisteneintrag))
	v1.PUT("/synonyme/:begriff/:stehtFuer", a.handle(a.putSynonym))
}

// handle turns a method that may fail into a gin handler: an error becomes a
// problem document, and its cause is logged once where a user could not mend it.
func (a *API) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			a.fail(c, err)
		}
	}
}

// fail answers an error.
func (a *API) fail(c *gin.Context, err error) {
	// Who has hung up gets no answer and has done nothing wrong.
	gone := errors.Is(c.Request.Context().Err(), context.Canceled)
	if kindOf(err).Status >= 500 && !gone {
		a.log.ErrorContext(c.Request.Context(), "Anfrage gescheitert", "pfad", c.FullPath(), "fehler", err)
	}
	WriteProblem(c, err)
}
