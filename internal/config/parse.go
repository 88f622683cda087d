// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"errors"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// ErrHelp says that help was asked for and has been printed; there is nothing
// left to do.
var ErrHelp = errors.New("Hilfe ausgegeben")

// Grammar is a kong command line that embeds Settings.
type Grammar interface {
	settings() *Settings
}

// Environ returns the variables of the process, for Parse. Tests pass their own
// instead, so that they can run side by side.
func Environ() []string { return os.Environ() }

// Parse reads the command line and the variables into grammar and checks the
// settings. The returned kong context knows the chosen command.
//
// The error is ErrHelp after --help, and an *Error with every fault otherwise:
// an unknown flag or variable, a missing command, a value that cannot be, and
// what the command's own Validate() error finds.
func Parse(grammar Grammar, args, environ []string, help io.Writer) (*kong.Context, Config, error) {
	env, faults := variables(environ)
	parser, err := kong.New(grammar,
		kong.Name("nachnutzung"),
		kong.Description(about),
		kong.NoDefaultHelp(),
		kong.Writers(help, help),
		kong.Resolvers(fromEnvironment(env)),
	)
	if err != nil {
		return nil, Config{}, err
	}
	args, unknown := knownFlags(parser.Model, args)
	faults = append(faults, unknown...)

	// Step by step instead of parser.Parse, which would stop at the first fault.
	parsed, err := kong.Trace(parser, args)
	if err != nil {
		return nil, Config{}, err
	}
	usage := parsed.Error
	if err := apply(parsed); err != nil && usage == nil {
		usage = err
	}
	if grammar.settings().Help {
		if err := printHelp(help, parsed); err != nil {
			return nil, Config{}, err
		}
		return parsed, Config{}, ErrHelp
	}
	if usage == nil {
		usage = parsed.Validate()
	}
	if usage != nil {
		faults = append(faults, usageFaults(parsed, usage)...)
	}
	cfg, wrong := check(*grammar.settings())
	if faults = append(faults, wrong...); len(faults) > 0 {
		return nil, Config{}, &Error{Faults: faults}
	}
	return parsed, cfg, nil
}

// usageFaults says what is wrong with the call itself: what the command says of
// its own flags (its Validate gives an *Error), or what kong does.
func usageFaults(parsed *kong.Context, err error) []Fault {
	if own, ok := errors.AsType[*Error](err); ok {
		return own.Faults
	}
	return []Fault{usageFault(parsed, err)}
}

func usageFault(parsed *kong.Context, err error) Fault {
	if chosen := parsed.Selected(); parsed.Error == nil && (chosen == nil || !chosen.Leaf()) {
		var commands []string
		for _, leaf := range parsed.Model.Leaves(true) {
			commands = append(commands, leaf.Path())
		}
		last := len(commands) - 1
		return Fault{Where: "Aufruf", Detail: "es fehlt ein Befehl: " + strings.Join(commands[:last], ", ") + " oder " + commands[last] + "; mehr zeigt nachnutzung --help."}
	}
	return Fault{Where: "Aufruf", Detail: "nicht zu verstehen (" + err.Error() + "); mehr zeigt nachnutzung --help."}
}

// apply fills the grammar with defaults, variables and flags, in this order.
func apply(parsed *kong.Context) error {
	if err := parsed.Reset(); err != nil {
		return err
	}
	if err := parsed.Resolve(); err != nil {
		return err
	}
	_, err := parsed.Apply()
	return err
}

// fromEnvironment lets kong take a flag's value from its variable.
func fromEnvironment(env map[string]string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value, ok := env[variable(flag.Name)]; ok {
			return value, nil
		}
		return nil, nil
	})
}

// orchestrated matches variables which Kubernetes and Docker inject for a
// service that is itself called "nachnutzung"; nobody has set them.
var orchestrated = regexp.MustCompile(`^NACHNUTZUNG_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)=|^NACHNUTZUNG_PORT=(tcp|udp)://`)

// variables picks the program's variables and names those which it does not
// know. An empty one counts as not set: compose files cannot leave one out.
func variables(environ []string) (map[string]string, []Fault) {
	var known []string
	for _, s := range list() {
		known = append(known, s.variable)
	}
	env := make(map[string]string)
	var faults []Fault
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case !strings.HasPrefix(name, prefix), strings.HasPrefix(name, prefix+"TEST_"), orchestrated.MatchString(entry):
		case !slices.Contains(known, name):
			faults = append(faults, Fault{Where: name, Detail: "diese Umgebungsvariable gibt es nicht; gemeint ist vielleicht " + Nearest(name, known) + "."})
		case value != "":
			env[name] = value
		}
	}
	// The order of the environment is arbitrary, that of the answer is not.
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Where, b.Where) })
	return env, faults
}

// knownFlags takes unknown flags out of args and names them: kong would stop at
// the first and look at nothing behind it. A word behind an unknown flag is
// taken for its value unless it is a command. What stands behind "--" is no flag,
// whatever it looks like; nor is a word with one dash where a command takes words,
// because a key may begin with one.
func knownFlags(model *kong.Application, args []string) ([]string, []Fault) {
	chosen := chosenCommand(model, args)
	known, commands := knownWords(model, chosen)
	var kept, words []string
	var faults []Fault
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			words = append(words, args[i+1:]...)
			break
		}
		name, _, hasValue := strings.Cut(args[i], "=")
		switch {
		case !strings.HasPrefix(name, "-"), name == "-h", slices.Contains(known, name):
			kept = append(kept, args[i])
			continue
		case !strings.HasPrefix(name, "--") && len(chosen.Positional) > 0:
			words = append(words, args[i])
			continue
		}
		faults = append(faults, Fault{Where: name, Detail: "diesen Schalter gibt es nicht; gemeint ist vielleicht " + Nearest(name, known) + "."})
		if !hasValue && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") && !slices.Contains(commands, args[i+1]) {
			i++
		}
	}
	if len(words) > 0 {
		kept = append(append(kept, "--"), words...)
	}
	return kept, faults
}

// knownWords are the flags that may be given, and all words of all commands.
func knownWords(model *kong.Application, chosen *kong.Node) (flags, commands []string) {
	for _, s := range list() {
		flags = append(flags, s.flag)
	}
	flags = append(flags, "--help")
	for _, flag := range chosen.Flags {
		flags = append(flags, "--"+flag.Name)
	}
	for _, leaf := range model.Leaves(false) {
		commands = append(commands, strings.Fields(leaf.Path())...)
	}
	return flags, commands
}

// chosenCommand is the command that args name, as far as they do: its flags are
// known beside the settings.
func chosenCommand(model *kong.Application, args []string) *kong.Node {
	node := model.Node
	for _, arg := range args {
		i := slices.IndexFunc(node.Children, func(child *kong.Node) bool { return child.Name == arg })
		if i >= 0 {
			node = node.Children[i]
		}
	}
	return node
}
