// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Command generate writes what docs/ embeds: the OpenAPI document as JSON and
// YAML and its HTML reference. It is run by go generate in docs/.
//
// It runs swag, of the version that .ci/tools pins, over the handlers and the
// api types; swag's Swagger 2.0 stays in a temporary directory.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"nachnutzung/api"
	"nachnutzung/internal/openapi"
)

func main() {
	root := flag.String("root", ".", "root directory of the module")
	out := flag.String("out", "docs", "directory to write to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *root, *out)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// run generates the documents from the module at root into the directory out.
func run(ctx context.Context, root, out string) error {
	swagger2, err := readAnnotations(ctx, root)
	if err != nil {
		return err
	}
	promised := contract()
	jsonDoc, yamlDoc, err := openapi.Convert(swagger2, promised)
	if err != nil {
		return err
	}
	page, err := openapi.Reference(jsonDoc, promised.Problems)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name    string
		content []byte
	}{
		{"openapi.json", jsonDoc},
		{"openapi.yaml", yamlDoc},
		{"referenz.html", page},
	} {
		//nolint:gosec // generated documents are public, like every other file of the repository
		if err := os.WriteFile(filepath.Join(out, file.name), file.content, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", file.name, err)
		}
	}
	return nil
}

// readAnnotations runs swag and returns its Swagger 2.0 document.
func readAnnotations(ctx context.Context, root string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "openapi-")
	if err != nil {
		return nil, fmt.Errorf("make a directory for swag: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	swag := exec.CommandContext(ctx, "go", "tool", "-modfile=.ci/tools/go.mod", "swag", "init", "--quiet",
		"--generalInfo", "doc.go", "--dir", "internal/rest,api",
		"--output", dir, "--outputTypes", "json", "--useStructName")
	swag.Dir = root
	if message, err := swag.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("run swag: %w\n%s", err, message)
	}
	swagger2, err := os.ReadFile(filepath.Join(dir, "swagger.json"))
	if err != nil {
		return nil, fmt.Errorf("read swag's document: %w", err)
	}
	return swagger2, nil
}

// contract hands the limits of package api over to the converter, which knows
// no type of ours.
func contract() openapi.Contract {
	formats := map[string]openapi.Format{}
	for name, format := range api.Formats() {
		formats[name] = openapi.Format{Pattern: format.Pattern, MaxLength: format.MaxLength}
	}
	var problems []openapi.Problem
	for _, kind := range api.ProblemKinds() {
		problems = append(problems, openapi.Problem{
			Type: kind.Type(), Code: kind.Code, Title: kind.Title, Advice: kind.Advice, Status: kind.Status,
		})
	}
	return openapi.Contract{Version: api.Version, Formats: formats, Problems: problems}
}
