package frompulumi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/plantest"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// programs are all programs of the golden files, by title.
func programs(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	all := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, c := range strings.Split("\n"+string(text), "\n== ")[1:] {
			title, body, _ := strings.Cut(c, "\n")
			source, _, _ := strings.Cut(body+"\n", "\n--\n")
			all[title] = source
		}
	}
	require.NotEmpty(t, all)
	return all
}

// A value that is not known never changes the network in silence: in every program, each value of an input is hidden in turn. Either nothing
// hangs on it, or an Unknown, an entry of Unmodelled or an assumption names the property.
func TestRead_hiddenValuesAreToldOf(t *testing.T) {
	t.Parallel()
	for title, source := range programs(t) {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			p := plantest.Program(t, source)
			before, knownBefore := summary(t, p)
			for i, r := range p.Resources {
				for _, path := range leaves("", r.Inputs) {
					steps := strings.Split(path, "/")[1:]
					hidden := *r
					hidden.Inputs = copied(t, r.Inputs)
					if hide(hidden.Inputs, steps) {
						continue // not known in the first place, or of another plan anyhow
					}
					q := *p
					q.Resources = slices.Clone(p.Resources)
					q.Resources[i] = &hidden
					after, said := summary(t, &q)
					switch {
					case after == before:
					case strings.HasPrefix(r.Type, "pulumi:providers:"):
						require.NotEqual(t, knownBefore, said, "%s %s", r.Name, path)
					case strings.HasPrefix(path, "/privateIps/"):
						require.Contains(t, said, "of which not all are known", "%s %s", r.Name, path)
					default:
						require.Contains(t, said, steps[0], "%s %s: the network changes, and nobody is told:\n%s\n%s", r.Name, path, before, after)
					}
				}
			}
		})
	}
}

func copied(t *testing.T, m map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(m)
	require.NoError(t, err)
	var c map[string]any
	require.NoError(t, json.Unmarshal(text, &c))
	return c
}

// summary is the network of a plan without what only people read, and what it says of what is not known.
func summary(t *testing.T, p *plan.Plan) (text, said string) {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	written, err := json.Marshal(n)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(written, &tree))
	var texts []string
	strip(tree, &texts)
	written, err = json.Marshal(tree)
	require.NoError(t, err)
	return string(written), strings.Join(texts, "\n")
}

// strip takes out of a tree what only people read, and zones, regions, accounts and addresses, which are empty where they are not known. It gathers
// the texts and properties of what is not known, with a line for each.
func strip(v any, texts *[]string) {
	switch v := v.(type) {
	case map[string]any:
		if text, ok := v["Text"].(string); ok {
			o, _ := v["Origin"].(map[string]any)
			*texts = append(*texts, fmt.Sprint(text, " @", o["Property"]))
			delete(v, "Text")
			delete(v, "VPCs") // of what is not modelled: none is all
		}
		if _, isNAT := v["Regional"]; isNAT {
			delete(v, "Addresses") // none where they are not known
		}
		for _, key := range []string{"Origin", "Name", "Tags", "Zone", "ZoneID", "Region", "Account", "Private", "Public", "IPv6", "HasIPv6"} {
			delete(v, key)
		}
		for _, e := range v {
			strip(e, texts)
		}
	case []any:
		for _, e := range v {
			strip(e, texts)
		}
	}
}

// leaves are the paths of the values in a tree: those within lists and objects, and the lists and objects themselves.
func leaves(at string, v any) []string {
	var paths []string
	if at != "" {
		paths = append(paths, at)
	}
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			paths = append(paths, leaves(at+"/"+k, e)...)
		}
	case []any:
		for i, e := range v {
			paths = append(paths, leaves(at+"/"+string(rune('0'+i)), e)...)
		}
	}
	return paths
}

// hide makes the value at a path unknown; it reports whether it was unknown before.
func hide(v any, path []string) bool {
	var old any
	switch v := v.(type) {
	case map[string]any:
		if old = v[path[0]]; len(path) == 1 {
			v[path[0]] = plan.Unknown
		}
	case []any:
		i := path[0][0] - '0'
		if old = v[i]; len(path) == 1 {
			v[i] = plan.Unknown
		}
	}
	if len(path) > 1 {
		return hide(old, path[1:])
	}
	text, err := json.Marshal(old)
	return err == nil && (strings.Contains(string(text), plan.Unknown) || strings.HasSuffix(string(text), `-9"`))
}

func TestRead_mistakes(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]*plan.Plan{
		"there is no plan":                      nil,
		"resources[0]: null is no resource":     {Project: "p", Stack: "s", Resources: []*plan.Resource{nil}},
		`urn "", type "t": a resource has both`: {Resources: []*plan.Resource{{Type: "t"}}},
		"resources[1]: u is there twice":        {Resources: []*plan.Resource{{URN: "u", Type: "t"}, {URN: "u", Type: "t"}}},
	} {
		_, err := frompulumi.Read(p)
		require.ErrorContains(t, err, want)
	}
}

// Whatever a plan holds, reading it neither panics nor takes for ever.
func FuzzRead(f *testing.F) {
	for _, source := range programs(f) {
		f.Add(source, "cidrBlock", `"10.0.0.0/16"`)
	}
	f.Add("ec2/vpc:Vpc v {cidrBlock: 10.0.0.0/16}", "tags", `{"palisade:tier": 1}`)
	f.Fuzz(func(t *testing.T, source, property, value string) {
		var v any
		if json.Unmarshal([]byte(value), &v) != nil {
			return
		}
		p := &plan.Plan{}
		for i, line := range strings.Split(source, "\n") {
			typ, name, _, ok := plantest.Header(line)
			if !ok || i > 20 {
				continue
			}
			p.Resources = append(p.Resources, &plan.Resource{
				URN: plantest.URN(typ, name) + string(rune('a'+i)), Type: typ, Name: name, Custom: true, ID: name,
				Inputs: map[string]any{property: v, "vpcId": name, "subnetIds": v}, Outputs: map[string]any{property: v},
			})
		}
		n, err := frompulumi.Read(p)
		require.NoError(t, err)
		var out bytes.Buffer
		require.NoError(t, json.NewEncoder(&out).Encode(n))
	})
}
