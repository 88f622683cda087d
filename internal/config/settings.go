// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// prefix stands before every variable of the program.
const prefix = "NACHNUTZUNG_"

// Settings is every setting as the text that was given. Each is a flag and,
// under the same name with the prefix NACHNUTZUNG_, an environment variable; the
// flag wins. The tags are the one place of names, defaults and explanations:
// the help, the README's table and the check for unknown variables read them.
//
// A command line embeds it, so that every command knows every setting: a
// container's environment is the same for all of them.
type Settings struct {
	Addr            string `name:"addr" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Adresse, an der der Server lauscht; Port 0 sucht einen freien."`
	DB              string `name:"db" default:"sqlite:./data/nachnutzung.db" placeholder:"URL" help:"Datenbank: sqlite:PFAD oder postgres://NUTZER:PASSWORT@HOST/NAME."`
	DBFile          string `name:"db-file" placeholder:"DATEI" help:"Datei, in der die Datenbank-URL steht (für Geheimnisse); geht --db vor."`
	DirectDB        string `name:"direct-db" placeholder:"URL" help:"Führt --db über einen Pooler (PgBouncer): dieselbe PostgreSQL-Datenbank ohne ihn, für Hinweise zwischen Servern und für migrate."`
	DirectDBFile    string `name:"direct-db-file" placeholder:"DATEI" help:"Datei, in der diese URL steht; geht --direct-db vor."`
	ReadDB          string `name:"read-db" placeholder:"URL" help:"Replikat (Streaming-Replikation) der PostgreSQL-Datenbank, das die Änderungsliste und die Prüfsummen liest, solange es nicht nachhinkt."`
	ReadDBFile      string `name:"read-db-file" placeholder:"DATEI" help:"Datei, in der diese URL steht; geht --read-db vor."`
	WebhookFile     string `name:"webhook-file" placeholder:"DATEI" help:"Datei der Empfänger von Hinweisen auf Änderungen: je Zeile eine Adresse https://… und ihr Geheimnis whsec_…"`
	Demo            toggle `name:"demo" default:"false" help:"Lädt zum Katalog erfundene, als solche gekennzeichnete Beispiele."`
	LogLevel        string `name:"log-level" default:"info" placeholder:"STUFE" help:"Ab welcher Stufe protokolliert wird: debug, info, warn oder error."`
	LogFormat       string `name:"log-format" default:"text" placeholder:"FORM" help:"Form des Protokolls: text oder json."`
	ShutdownTimeout string `name:"shutdown-timeout" default:"15s" placeholder:"DAUER" help:"Wie lange laufende Anfragen beim Beenden noch Zeit haben, z. B. 15s."`
	TrustedProxies  string `name:"trusted-proxies" placeholder:"NETZE" help:"Vorgeschaltete Proxys, deren X-Forwarded-For gilt: Adressen oder Netze (CIDR), mit Komma getrennt."`
	PublicURL       string `name:"public-url" placeholder:"URL" help:"Adresse, unter der Nutzende den Server erreichen; mit https:// wird HSTS gesendet."`
	ShrinkGuard     string `name:"shrink-guard" default:"2" placeholder:"PROZENT" help:"Nimmt ein Import mehr als diesen Anteil seiner Angaben zurück, ist die Zahl zu bestätigen; 0 bis 100."`
	Publisher       string `name:"publisher" default:"Nachnutzungskatalog" placeholder:"NAME" help:"Stelle, die die Daten veröffentlicht; steht im Datenpaket und in den Metadaten nach DCAT-AP.de."`
	DataLicense     string `name:"data-license" placeholder:"URI" help:"Lizenz der gemeldeten Daten als URI der Liste von DCAT-AP.de, z. B. http://dcat-ap.de/def/licenses/dl-zero-de/2.0; ohne Angabe nennen die Metadaten keine."`

	Operator              string `name:"operator" placeholder:"ZEILEN" help:"Stelle, die den Server betreibt, mit Anschrift, für Impressum und Datenschutz; Zeilen mit | getrennt."`
	OperatorEmail         string `name:"operator-email" placeholder:"ADRESSE" help:"E-Mail-Adresse dieser Stelle."`
	OperatorPhone         string `name:"operator-phone" placeholder:"NUMMER" help:"Telefonnummer dieser Stelle."`
	PrivacyContact        string `name:"privacy-contact" placeholder:"ZEILEN" help:"Ansprechstelle für den Datenschutz; Zeilen mit | getrennt."`
	AccessibilityContact  string `name:"accessibility-contact" placeholder:"ZEILEN" help:"Wohin sich wendet, wer auf eine Barriere stößt; ohne Angabe gilt --operator-email."`
	AccessibilityReviewed string `name:"accessibility-reviewed" placeholder:"TAG" help:"Tag der letzten Überprüfung auf Barrierefreiheit, z. B. 2026-11-01."`
	OmbudsOffice          string `name:"ombuds-office" placeholder:"ZEILEN" help:"Ombudsstelle nach dem Behindertengleichstellungsgesetz mit Anschrift; Zeilen mit | getrennt."`
	SecurityContact       string `name:"security-contact" placeholder:"URI" help:"Wohin Schwachstellen zu melden sind: mailto:… oder https://…; ohne Angabe gibt es keine security.txt."`

	CacheBytes       string `name:"cache-bytes" default:"64MiB" placeholder:"BYTES" help:"Wie viel Speicher fertige öffentliche Antworten belegen dürfen, z. B. 64MiB; 0 hebt keine auf."`
	StaleMax         string `name:"stale-max" default:"1h" placeholder:"DAUER" help:"Wie lange aufgehobene Antworten gegeben werden, wenn die Datenbank nicht antwortet; 0 gibt keine."`
	RateLimit        string `name:"rate-limit" default:"200" placeholder:"ZAHL" help:"Wie viele Schreibzugriffe und nicht aufgehobene Antworten ein Token je Sekunde bekommt; 0 zählt gar nicht, auch nicht je Adresse."`
	RateLimitAddress string `name:"rate-limit-address" default:"500" placeholder:"ZAHL" help:"Dasselbe je Adresse; 0 zählt nicht je Adresse."`

	OIDCIssuer            string `name:"oidc-issuer" placeholder:"URL" help:"Anmeldedienst (OpenID Connect), genau so, wie er sich in seinen Token nennt; ohne ihn gelten nur API-Token."`
	OIDCClientID          string `name:"oidc-client-id" placeholder:"NAME" help:"Name, unter dem der Anmeldedienst diesen Server kennt; ohne ihn gibt es keine Anmeldung im Browser. Braucht --public-url."`
	OIDCClientSecret      string `name:"oidc-client-secret" placeholder:"GEHEIMNIS" help:"Geheimnis dazu; besser in einer Datei."`
	OIDCClientSecretFile  string `name:"oidc-client-secret-file" placeholder:"DATEI" help:"Datei, in der das Geheimnis steht; geht --oidc-client-secret vor."`
	OIDCAudience          string `name:"oidc-audience" placeholder:"NAME" help:"Zielgruppe (aud), die ein JWT des Anmeldedienstes nennen muss; ohne sie werden keine JWT angenommen."`
	OIDCRolesClaim        string `name:"oidc-roles-claim" default:"realm_access.roles,resource_access.<client>.roles" placeholder:"ORTE" help:"Wo im Token die Rollen stehen, mit Komma getrennt; der Name in spitzen Klammern steht für --oidc-client-id."`
	OIDCRoles             string `name:"oidc-roles" placeholder:"ZUORDNUNG" help:"Welche Rolle dort welche hier ist, z. B. mid-redaktion=redaktion,mid-lesen=lesen; ohne Angabe heißen sie nachnutzung-redaktion und so weiter."`
	OIDCTerritoryClaim    string `name:"oidc-territory-claim" default:"ars" placeholder:"ORT" help:"Wo im Token die Gebiete stehen: 15, 150030000000, verbund:kitu oder * für überall; ohne Gebiet gibt eine Rolle kein Recht."`
	OIDCOrganisationClaim string `name:"oidc-organisation-claim" default:"organisation" placeholder:"ORT" help:"Wo im Token steht, für welche Organisation gehandelt wird."`

	Help bool `name:"help" short:"h" help:"Zeigt diese Hilfe."`
}

// settings lets Parse find the Settings inside any command line that embeds them.
func (s *Settings) settings() *Settings { return s }

// toggle is a flag that needs no value ("--demo") and whose value, where there
// is one ("--demo=ja", a variable), is kept as text until it is checked.
type toggle string

// IsBool tells kong that the flag may stand alone.
func (toggle) IsBool() bool { return true }

// Decode takes the value as it is; kong's own bool would refuse a wrong one
// before the others are looked at.
func (t *toggle) Decode(ctx *kong.DecodeContext) error {
	*t = "true"
	if ctx.Scan.Peek().Type == kong.FlagValueToken {
		*t = toggle(ctx.Scan.Pop().String())
	}
	return nil
}

// setting is one field of Settings, read from its tags.
type setting struct {
	flag, variable string
	fallback       string
	placeholder    string
	help           string
}

// list returns the settings in the order of the struct, without --help, which
// is no setting.
func list() []setting {
	t := reflect.TypeFor[Settings]()
	all := make([]setting, 0, t.NumField())
	for f := range t.Fields() {
		name := f.Tag.Get("name")
		if name == "help" {
			continue
		}
		all = append(all, setting{
			flag: "--" + name, variable: variable(name),
			fallback: f.Tag.Get("default"), placeholder: f.Tag.Get("placeholder"), help: f.Tag.Get("help"),
		})
	}
	return all
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// Table is the settings as a Markdown table for the README.
func Table() string {
	var b strings.Builder
	b.WriteString("| Schalter | Umgebungsvariable | Voreinstellung | Bedeutung |\n|---|---|---|---|\n")
	for _, s := range list() {
		fallback := "–"
		if s.fallback != "" {
			fallback = "`" + s.fallback + "`"
		}
		b.WriteString("| `" + s.flag + "` | `" + s.variable + "` | " + fallback + " | " + s.help + " |\n")
	}
	return b.String()
}

// quote shows a value inside a German sentence, cut when it is very long.
func quote(value string) string {
	const most = 80
	if len(value) > most {
		value = strings.ToValidUTF8(value[:most], "") + "…"
	}
	return strconv.Quote(value)
}
