package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/provider/internal/describe"
)

var update = flag.Bool("update", false, "write schema.json anew")

func comments(t *testing.T) *describe.Comments {
	t.Helper()
	c, err := describe.Read("../components", "github.com/palisade-iac/palisade/components")
	require.NoError(t, err)
	return c
}

// TestComponents_allAreServed: what registers itself as a component of Palisade is a line of components.
func TestComponents_allAreServed(t *testing.T) {
	var served []string
	for _, c := range components() {
		served = append(served, c.token)
		require.True(t, strings.HasSuffix(c.token, ":"+c.state.Name()), "%s is made by a constructor of %s", c.token, c.state.Name())
	}
	slices.Sort(served)
	require.Equal(t, comments(t).Tokens(name), served)
}

// described is the schema as it follows from the components' sources.
func described(t *testing.T) schema.PackageSpec {
	t.Helper()
	spec := schema.PackageSpec{
		Name: name, DisplayName: "Palisade", Publisher: "palisade-iac", Namespace: "palisade-iac",
		Description:       "Secure VPC components for AWS, with what they promise recorded so that `palisade verify` proves it before anything is deployed.",
		Keywords:          []string{"pulumi", "aws", "vpc", "network", "security", "category/network", "kind/component"},
		Homepage:          "https://github.com/palisade-iac/palisade",
		Repository:        "https://github.com/palisade-iac/palisade",
		License:           "Apache-2.0",
		PluginDownloadURL: "github://api.github.com/palisade-iac/palisade",
		Meta:              &schema.MetadataSpec{SupportPack: true},
		Language: map[string]schema.RawMessage{
			"nodejs": schema.RawMessage(`{"respectSchemaVersion": true}`),
			"python": schema.RawMessage(`{"respectSchemaVersion": true, "pyproject": {"enabled": true}}`),
			"csharp": schema.RawMessage(`{"respectSchemaVersion": true}`),
			"java":   schema.RawMessage(`{"buildFiles": "gradle"}`),
			"go":     schema.RawMessage(`{"respectSchemaVersion": true, "generateResourceContainerTypes": true}`),
		},
	}
	var all []describe.Component
	for _, c := range components() {
		all = append(all, describe.Component{Token: c.token, Args: c.args, State: c.state})
	}
	require.NoError(t, describe.Into(&spec, comments(t), all))
	return spec
}

func TestSchema_isThatOfTheComponents(t *testing.T) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(described(t)))
	if *update {
		require.NoError(t, os.WriteFile("schema.json", text.Bytes(), 0o644))
		return
	}
	require.Equal(t, string(schemaText), text.String(), "the components changed: go test . -update writes schema.json anew")
}

// TestSchema_isValid: Pulumi's own binder, which all generators of SDKs begin with, has nothing to say against it.
func TestSchema_isValid(t *testing.T) {
	spec := described(t)
	spec.Version = "1.2.3"
	bound, problems, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Len(t, bound.Resources, len(components()))
}

// TestSchema_hasTheVersionOfThePlugin: programs ask for the plugin by the version that its schema had.
func TestSchema_hasTheVersionOfThePlugin(t *testing.T) {
	text, err := schemaOf("1.2.3")
	require.NoError(t, err)
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal([]byte(text), &spec))
	require.Equal(t, "1.2.3", spec.Version)
	require.NotEmpty(t, spec.Resources)
}

// TestSchema_everythingIsDescribed: no component, type or property is without words, and the words are those of no other language.
func TestSchema_everythingIsDescribed(t *testing.T) {
	spec := described(t)
	described := func(where, description string) {
		require.NotEmpty(t, description, where)
		require.NotContains(t, description, "pulumi.", where)
	}
	all := func(where string, properties map[string]schema.PropertySpec) {
		for name, property := range properties {
			described(where+"."+name, property.Description)
		}
	}
	for token, resource := range spec.Resources {
		described(token, resource.Description)
		all(token, resource.Properties)
		all(token+" inputs", resource.InputProperties)
	}
	for token, object := range spec.Types {
		described(token, object.Description)
		all(token, object.Properties)
	}
}

// TestSchema_plainIsWhatDecidesNumberAndNames: the difference that matters most to a program in another language.
func TestSchema_plainIsWhatDecidesNumberAndNames(t *testing.T) {
	spec := described(t)
	network := spec.Types["palisade:component:Network"]
	require.Equal(t, []string{"vpcId"}, network.Required)
	require.Equal(t, schema.TypeSpec{Type: "string"}, network.Properties["vpcId"].TypeSpec)
	require.Equal(t, schema.TypeSpec{Type: "array", Plain: true, Items: &schema.TypeSpec{Type: "string"}}, network.Properties["cidrBlocks"].TypeSpec)
	require.Equal(t, schema.TypeSpec{Type: "object", Plain: true, AdditionalProperties: &schema.TypeSpec{Ref: "#/types/palisade:component:NetworkTier", Plain: true}},
		network.Properties["tiers"].TypeSpec)
	vpc := spec.Resources["palisade:vpc:SecureVpc"]
	require.True(t, vpc.IsComponent)
	require.Empty(t, vpc.RequiredInputs)
	require.Equal(t, schema.TypeSpec{Type: "string", Plain: true}, vpc.InputProperties["cidrBlock"].TypeSpec)
	require.Equal(t, schema.TypeSpec{Type: "object", AdditionalProperties: &schema.TypeSpec{Type: "string"}}, vpc.InputProperties["tags"].TypeSpec)
	require.Equal(t, reflect.TypeFor[string]().String(), vpc.Properties["subnetIds"].AdditionalProperties.AdditionalProperties.Type)
	require.Equal(t, []string{"cidrBlocks", "domains", "tier", "vpc"}[1:], spec.Resources["palisade:dns:OutboundEndpoint"].RequiredInputs)
}
