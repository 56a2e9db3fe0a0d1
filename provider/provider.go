package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// name is the package's, and the first part of all tokens.
const name = "palisade"

// schemaText is what programs are generated and checked by. It is written by `go test . -update` from the components' Go types and comments, of which a
// compiled plugin has the former only.
//
//go:embed schema.json
var schemaText []byte

// serve is the provider. It has no configuration and no resources of its own: it makes components, whose children are the aws provider's.
func serve(version string) p.Provider {
	made := map[string]component{}
	for _, c := range components() {
		made[c.token] = c
	}
	return p.Provider{
		GetSchema: func(context.Context, p.GetSchemaRequest) (p.GetSchemaResponse, error) {
			text, err := schemaOf(version)
			return p.GetSchemaResponse{Schema: text}, err
		},
		CheckConfig: func(_ context.Context, req p.CheckRequest) (p.CheckResponse, error) {
			return p.CheckResponse{Inputs: req.Inputs}, nil
		},
		DiffConfig: func(context.Context, p.DiffRequest) (p.DiffResponse, error) { return p.DiffResponse{}, nil },
		Configure:  func(context.Context, p.ConfigureRequest) error { return nil },
		Cancel:     func(context.Context) error { return nil },
		Construct: func(ctx context.Context, req p.ConstructRequest) (p.ConstructResponse, error) {
			c, ok := made[req.Urn.Type().String()]
			if !ok {
				return p.ConstructResponse{}, fmt.Errorf("palisade %s has no component %s", version, req.Urn.Type())
			}
			var problems validate.Collector
			req.Inputs = checkArguments(&problems, req.Inputs, c.args)
			if err := problems.Err(); err != nil {
				return p.ConstructResponse{}, fmt.Errorf("%s %q:\n%w", req.Urn.Type().Name(), req.Urn.Name(), err)
			}
			return p.ProgramConstruct(ctx, req, func(ctx *pulumi.Context, _, name string, inputs provider.ConstructInputs, opts pulumi.ResourceOption) (*provider.ConstructResult, error) {
				return c.construct(ctx, name, inputs, opts)
			})
		},
	}
}

// schemaOf is the schema with the version of the plugin that gives it.
func schemaOf(version string) (string, error) {
	var schema map[string]any
	if err := json.Unmarshal(schemaText, &schema); err != nil {
		return "", fmt.Errorf("schema.json: %w", err)
	}
	schema["version"] = version
	text, err := json.Marshal(schema)
	return string(text), err
}
