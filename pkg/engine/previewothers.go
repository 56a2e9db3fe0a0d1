package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
)

// backendOrganization is the organization of all stacks in a backend that is a folder.
const backendOrganization = "organization"

// makeOthers makes the stacks that the answers file knows, with the outputs that it tells, in the backend of a preview: Pulumi's engine answers
// references to stacks by itself. A stack of another organization cannot be there.
func (v preview) makeOthers(ctx context.Context) error {
	if v.book == nil {
		return nil
	}
	for i, name := range slices.Sorted(maps.Keys(v.book.StackReferences)) {
		s, ok := v.book.StackReference(name)
		parts := strings.Split(name, "/")
		if !ok || len(parts) != 3 || parts[0] != backendOrganization {
			continue
		}
		if err := v.makeOther(ctx, v.file(fmt.Sprintf("other-%d", i)), parts[1], parts[2], s); err != nil {
			return fmt.Errorf("stack %s: %w", name, err)
		}
	}
	return nil
}

// makeOther makes a stack of nothing but outputs.
func (v preview) makeOther(ctx context.Context, dir, project, stack string, known answers.Stack) error {
	if err := v.initStack(ctx, dir, project, stack); err != nil {
		return err
	}
	var made struct {
		Salt string `yaml:"encryptionsalt"`
	}
	if err := readYAML(filepath.Join(dir, "Pulumi."+stack+".yaml"), &made); err != nil {
		return err
	}
	outputs := maps.Clone(known.Outputs)
	for _, key := range known.SecretOutputs {
		text, err := json.Marshal(outputs[key])
		if err != nil {
			return err
		}
		v.secrets.addConfig(string(text))
		outputs[key] = map[string]any{resource.SigKey: resource.SecretSig, "plaintext": string(text)}
	}
	type object = map[string]any
	deployment, err := json.Marshal(object{"version": 3, "deployment": object{
		"manifest":          object{"time": "2000-01-01T00:00:00Z", "magic": "", "version": ""},
		"secrets_providers": object{"type": "passphrase", "state": object{"salt": made.Salt}},
		"resources": []object{{
			"urn": resource.NewURN(tokens.QName(stack), tokens.PackageName(project), "", stackType, project+"-"+stack), "type": stackType, "outputs": outputs,
		}},
	}})
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "deployment.json")
	if err := os.WriteFile(file, deployment, 0o600); err != nil {
		return err
	}
	return v.cli(ctx, dir, "stack", "import", "--stack", stack, "--file", file)
}
