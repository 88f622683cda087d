// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// longestShutdown keeps a slip of the unit ("15h") from blocking a deployment.
const longestShutdown = 10 * time.Minute

// checker turns texts into values and keeps the faults.
type checker struct {
	faults []Fault
}

// check turns every setting into its value and names everything that is wrong.
func check(s Settings) (Config, []Fault) {
	var c checker
	cfg := Config{
		Addr:            c.addr(s.Addr),
		Database:        c.database(s.DB, s.DBFile),
		Demo:            c.demo(string(s.Demo)),
		LogLevel:        c.logLevel(s.LogLevel),
		LogFormat:       c.logFormat(s.LogFormat),
		ShutdownTimeout: c.shutdownTimeout(s.ShutdownTimeout),
		TrustedProxies:  c.trustedProxies(s.TrustedProxies),
		PublicURL:       c.publicURL(s.PublicURL),
		ShrinkGuard:     c.shrinkGuard(s.ShrinkGuard),
		Publisher:       strings.TrimSpace(s.Publisher),
		DataLicense:     c.dataLicense(s.DataLicense),
		CacheBytes:      c.cacheBytes(s.CacheBytes),
		StaleMax:        c.staleMax(s.StaleMax),
		RateLimit:       c.rate("rate-limit", s.RateLimit),
	}
	if cfg.RateLimitAddress = c.rate("rate-limit-address", s.RateLimitAddress); cfg.RateLimit == 0 {
		cfg.RateLimitAddress = 0
	}
	cfg.Operator = c.operator(s)
	cfg.DirectDatabase = c.besides("direct-db", s.DirectDB, s.DirectDBFile, cfg.Database)
	cfg.ReadDatabase = c.besides("read-db", s.ReadDB, s.ReadDBFile, cfg.Database)
	cfg.Webhooks = c.webhooks(s.WebhookFile)
	cfg.OIDC = c.oidc(s, cfg.PublicURL)
	return cfg, c.faults
}

// fault names the setting by flag and variable, since both may have set it.
func (c *checker) fault(flag, format string, args ...any) {
	c.faults = append(c.faults, Fault{
		Where:  "--" + flag + " (" + variable(flag) + ")",
		Detail: fmt.Sprintf(format, args...),
	})
}

func (c *checker) addr(text string) string {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		c.fault("addr", "%s ist keine Adresse; erwartet wird HOST:PORT, z. B. 127.0.0.1:8080 oder [::1]:8080.", quote(text))
		return ""
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		c.fault("addr", "%s ist kein Port; erwartet wird eine Zahl von 0 bis 65535.", quote(port))
	}
	return text
}

func (c *checker) demo(text string) bool {
	demo, err := strconv.ParseBool(text)
	if err != nil {
		c.fault("demo", "%s ist weder true noch false.", quote(text))
	}
	return demo
}

func (c *checker) logLevel(text string) slog.Level {
	switch strings.ToLower(text) {
	case "debug":
		return slog.LevelDebug
	case "info":
		return slog.LevelInfo
	case "warn":
		return slog.LevelWarn
	case "error":
		return slog.LevelError
	}
	c.fault("log-level", "%s ist keine Stufe; erlaubt sind debug, info, warn und error.", quote(text))
	return slog.LevelInfo
}

func (c *checker) logFormat(text string) LogFormat {
	format := LogFormat(strings.ToLower(text))
	if format != LogText && format != LogJSON {
		c.fault("log-format", "%s ist keine Form; erlaubt sind text und json.", quote(text))
	}
	return format
}

func (c *checker) shutdownTimeout(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > longestShutdown {
		c.fault("shutdown-timeout", "%s geht nicht; erwartet wird eine Dauer mit Einheit bis 10m, z. B. 15s.", quote(text))
	}
	return d
}

func (c *checker) shrinkGuard(text string) float64 {
	percent, err := strconv.ParseFloat(strings.TrimSpace(strings.Replace(strings.TrimSuffix(text, "%"), ",", ".", 1)), 64)
	if err != nil || !(percent >= 0 && percent <= 100) {
		c.fault("shrink-guard", "%s ist kein Anteil; erwartet wird eine Zahl von 0 bis 100, z. B. 2.", quote(text))
	}
	return percent
}

func (c *checker) trustedProxies(text string) []netip.Prefix {
	var nets []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if addr, err := netip.ParseAddr(part); err == nil && addr.Zone() == "" {
			nets = append(nets, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil || network != network.Masked() {
			c.fault("trusted-proxies", "%s ist weder eine Adresse noch ein Netz; erwartet wird z. B. 10.0.0.0/8 oder 192.0.2.7.", quote(part))
			continue
		}
		nets = append(nets, network)
	}
	return nets
}

func (c *checker) publicURL(text string) *url.URL {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		c.fault("public-url", "%s ist keine Webadresse; erwartet wird z. B. https://nachnutzung.example.", quote(text))
		return nil
	case strings.Trim(u.Path, "/") != "", u.RawQuery != "", u.Fragment != "", u.User != nil:
		c.fault("public-url", "%s enthält mehr als Protokoll, Host und Port; unter einem Unterpfad läuft der Server nicht.", quote(u.Redacted()))
		return nil
	}
	u.Path = ""
	return u
}

// dataLicense is a URI, which the metadata repeat.
func (c *checker) dataLicense(text string) string {
	u, err := url.Parse(text)
	if text != "" && (err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https")) {
		c.fault("data-license", "%s ist keine URI; erwartet wird z. B. http://dcat-ap.de/def/licenses/dl-zero-de/2.0.", quote(text))
		return ""
	}
	return text
}

// database takes the address from the file where one is named: an image brings
// its --db along as a variable, and who mounts a secret should not have to unset
// it.
func (c *checker) database(text, file string) DSN {
	where := "db"
	if file != "" {
		var ok bool
		if text, ok = c.secret("db-file", file); !ok {
			return DSN{}
		}
		where = "db-file"
	}
	return c.dsn(where, text)
}

// besides is a further way to a PostgreSQL database; empty when none is named.
func (c *checker) besides(flag, text, file string, main DSN) DSN {
	where := flag
	if file != "" {
		var ok bool
		if text, ok = c.secret(flag+"-file", file); !ok {
			return DSN{}
		}
		where = flag + "-file"
	}
	if text == "" {
		return DSN{}
	}
	dsn := c.dsn(where, text)
	if !dsn.Postgres() || !main.Postgres() {
		c.fault(where, "das gibt es nur bei PostgreSQL; erwartet wird eine URL postgres://… neben einer --db derselben Art.")
	}
	return dsn
}

// dsn checks the address of a database.
func (c *checker) dsn(where, text string) DSN {
	dsn := NewDSN(text)
	path, isSQLite := strings.CutPrefix(text, "sqlite:")
	switch {
	case strings.ContainsRune(text, 0):
		c.fault(where, "die Datenbank-URL enthält ein NUL-Zeichen.")
	case isSQLite && path == "":
		c.fault(where, "hinter sqlite: fehlt der Pfad der Datei, z. B. sqlite:./data/nachnutzung.db.")
	case isSQLite:
	case dsn.Postgres():
		// The parser's own text would show what it stumbled over: the password.
		if u, err := url.Parse(text); err != nil || u.Host == "" && u.Query().Get("host") == "" {
			c.fault(where, "die PostgreSQL-URL lässt sich nicht lesen; erwartet wird postgres://NUTZER:PASSWORT@HOST:5432/NAME, Sonderzeichen im Passwort als %%XX.")
		}
	default:
		c.fault(where, "diese Art von Datenbank gibt es nicht; erwartet wird sqlite:PFAD oder postgres://NUTZER:PASSWORT@HOST/NAME.")
	}
	return dsn
}

// secret reads one secret from a file, without the line end that editors and
// `echo` leave behind.
func (c *checker) secret(flag, file string) (string, bool) {
	const most = 64 << 10
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		c.fault(flag, "die Datei %s lässt sich nicht öffnen: %v.", quote(file), reason(err))
		return "", false
	}
	defer f.Close() //nolint:errcheck // Only read from.
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	text := strings.TrimRight(string(content), "\r\n")
	switch {
	case err != nil:
		c.fault(flag, "die Datei %s lässt sich nicht lesen: %v.", quote(file), reason(err))
	case len(content) > most || strings.ContainsAny(text, "\r\n"):
		c.fault(flag, "die Datei %s enthält mehr als eine Zeile.", quote(file))
	case text == "":
		c.fault(flag, "die Datei %s ist leer.", quote(file))
	default:
		return text, true
	}
	return "", false
}

// reason is why a file could not be read, in German where the reason is a
// common one.
func reason(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("sie ist nicht da")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("das Recht dazu fehlt")
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
