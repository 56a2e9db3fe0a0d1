package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/plan"
)

const previewOfEvents = `{"config": {}, "changeSummary": {"create": 3}, "steps": [
  {"op": "create", "urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev",
   "newState": {"urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "type": "pulumi:pulumi:Stack",
     "sourcePosition": "project:///node_modules/@pulumi/pulumi/stack.ts#37"}},
  {"op": "create", "urn": "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::a",
   "newState": {"urn": "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::a", "type": "aws:ec2/vpc:Vpc", "custom": true,
     "sourcePosition": "project:///../../go/pkg/mod/example.org/lib@v1/vpc.go#7", "stackTrace": [{"sourcePosition": "project:///main.go#3"}]}},
  {"op": "create", "urn": "urn:pulumi:dev::p::random:index/pet:Pet::b",
   "newState": {"urn": "urn:pulumi:dev::p::random:index/pet:Pet::b", "type": "random:index/pet:Pet", "custom": true}}]}`

func TestDecodePreviewEvents_takesWhatProvidersAnswered(t *testing.T) {
	t.Parallel()
	events := `{"resourcePreEvent": {"metadata": {"new": {"urn": "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::a", "id": "too early"}}}}
{"resOutputsEvent": {"metadata": {"new": {"urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "outputs": {}}}}}
{"resOutputsEvent": {"metadata": {"new": {"urn": "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::a", "id": "vpc-1", "outputs": {"arn": "arn:x", "__meta": "{}"}}}}}
{"resOutputsEvent": {"metadata": {"new": {"urn": "urn:pulumi:dev::p::random:index/pet:Pet::b", "id": "", "outputs": {"id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}}}}}
{"resOutputsEvent": {"metadata": {"new": {"urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev",
  "outputs": {"vpc": "vpc-1", "key": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}}}}}}
{"summaryEvent": {"resourceChanges": {"create": 3}}}
`
	p, err := plan.DecodePreviewEvents(strings.NewReader(previewOfEvents), strings.NewReader(events))
	require.NoError(t, err)
	require.Equal(t, map[string]any{"vpc": "vpc-1", "key": plan.Secret}, p.Outputs, "the last word on the stack")
	vpc, stack, pet := p.Resources[0], p.Resources[1], p.Resources[2]
	require.Equal(t, "vpc-1", vpc.ID)
	require.Equal(t, map[string]any{"arn": "arn:x"}, vpc.Outputs)
	require.Equal(t, &plan.Position{File: "main.go", Line: 3}, vpc.Source)
	require.Nil(t, vpc.DefinedAt, "a library's line is none of the program")
	require.Nil(t, stack.DefinedAt)
	require.Equal(t, plan.Unknown, pet.ID)

	_, err = plan.DecodePreviewEvents(strings.NewReader(previewOfEvents), strings.NewReader(events+"{"))
	require.ErrorContains(t, err, "reading the events of a preview")
	_, err = plan.DecodePreviewEvents(strings.NewReader(`{"steps": [], "diagnostics": [{"severity": "error", "message": "no"}]}`), strings.NewReader(events))
	var failed *plan.FailedPreviewError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, []string{"no"}, failed.Messages)
}
