package examples

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// What Pulumi's own engine says of the three-tier example, before its first update (preview), after it (export), and in a preview that finds
// nothing to do (sames), is the network that the offline engine plans, up to ids.
func TestThreeTier_isTheSameNetworkFromEverySource(t *testing.T) {
	want := named(t, planned(t, "three-tier"))
	for _, source := range []string{"preview", "export", "sames"} {
		t.Run(source, func(t *testing.T) {
			want, got := want, named(t, recorded(t, "three-tier."+source+".json.gz"))
			if source == "preview" { // which does not tell of what was looked up, and so not whose list a rule names by its id
				list := regexp.MustCompile(`pl-[0-9a-f]+|com\.amazonaws\.ap-southeast-2\.(s3|dynamodb)`)
				want, got = list.ReplaceAllString(want, "a list of AWS"), list.ReplaceAllString(got, "a list of AWS")
			}
			require.Equal(t, want, got)
		})
	}
}

// recorded reads a file of testdata that Pulumi's engine has written.
func recorded(t *testing.T, file string) *plan.Plan {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", file))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	text, err := gzip.NewReader(f)
	require.NoError(t, err)
	p, err := plan.DecodeAny(text)
	require.NoError(t, err)
	return p
}

// named is the network of a plan with names in the place of ids, and without what sources do tell of differently: the account and its
// ids of zones, those of AWS's prefix lists, the addresses of NAT gateways, the place of the program, and what was assumed.
func named(t *testing.T, p *plan.Plan) string {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	require.Empty(t, n.Unmodelled)
	n.Assumptions = nil
	for _, v := range n.VPCs {
		v.Account = ""
	}
	for _, s := range n.Subnets {
		s.Account, s.ZoneID = "", ""
	}
	for _, g := range n.NATGateways {
		g.Addresses = []network.NATAddress{}
	}
	var ids []string
	for _, r := range p.Resources {
		if r.Type == "aws:ec2/vpc:Vpc" {
			for _, output := range []string{"mainRouteTableId", "defaultNetworkAclId", "defaultSecurityGroupId"} {
				if id, ok := r.Outputs[output].(string); ok {
					ids = append(ids, id, r.URN+"#"+output)
				}
			}
		}
	}
	for _, l := range n.PrefixLists {
		ids = append(ids, string(l.ID), l.Name)
	}
	for _, r := range p.Resources { // the settings of its logs have the ARN of the web ACL as their ID
		if arn, ok := r.Outputs["arn"].(string); ok && r.Type == "aws:wafv2/webAcl:WebAcl" {
			ids = append(ids, arn, r.URN)
		}
	}
	for _, r := range p.Resources {
		if r.Custom && r.ID != plan.Unknown {
			ids = append(ids, r.ID, r.URN)
		}
	}
	text := strings.NewReplacer(ids...).Replace(brief(t, n))
	var tree any
	require.NoError(t, json.Unmarshal([]byte(text), &tree))
	sorted, err := json.MarshalIndent(unordered(tree), "", " ")
	require.NoError(t, err)
	return string(sorted)
}

// unordered sorts all lists, and leaves out files.
func unordered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "File")
		for k, e := range v {
			v[k] = unordered(e)
		}
	case []any:
		texts := make(map[int]string, len(v))
		order := make([]int, len(v))
		for i, e := range v {
			v[i] = unordered(e)
			text, err := json.Marshal(v[i])
			if err != nil {
				panic(err)
			}
			texts[i], order[i] = string(text), i
		}
		slices.SortFunc(order, func(a, b int) int { return strings.Compare(texts[a], texts[b]) })
		out := make([]any, len(v))
		for i, at := range order {
			out[i] = v[at]
		}
		return out
	}
	return v
}
