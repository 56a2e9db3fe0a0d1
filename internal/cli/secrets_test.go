package cli_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
)

// made is any resource.
type made struct{ pulumi.CustomResourceState }

const (
	configured = "correct-horse" // a secret of the stack's configuration
	marked     = "hunter-two"    // a value that the program marks
	address    = "203.0.113.77"  // a secret that is a fact of the network
)

// guarded is a network whose program puts secrets wherever values go: names, tags, descriptions, rules, outputs, logs.
func guarded(ctx *pulumi.Context) error {
	key, tag := config.RequireSecret(ctx, "key"), pulumi.ToSecret(pulumi.String(marked))
	add := func(typ, name string, props pulumi.Map) *made {
		r := &made{}
		if err := ctx.RegisterResource(typ, name, props, r); err != nil {
			panic(err)
		}
		return r
	}
	tags := func(tier, kind string) pulumi.Map {
		return pulumi.Map{"palisade:tier": pulumi.String(tier), "palisade:tier-type": pulumi.String(kind), "owner": tag, "Name": pulumi.Sprintf("%s-%s", tier, key)}
	}
	vpc := add("aws:ec2/vpc:Vpc", "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16"), "tags": pulumi.Map{"Name": tag}})
	add("aws:ec2/subnet:Subnet", "web", pulumi.Map{"vpcId": vpc.ID(), "cidrBlock": pulumi.String("10.0.0.0/24"), "availabilityZone": pulumi.String("eu-west-1a"), "tags": tags("web", "Public")})
	add("aws:ec2/subnet:Subnet", "data", pulumi.Map{"vpcId": vpc.ID(), "cidrBlock": pulumi.String("10.0.1.0/24"), "availabilityZone": pulumi.String("eu-west-1a"), "tags": tags("data", "Isolated")})
	group := add("aws:ec2/securityGroup:SecurityGroup", "db", pulumi.Map{"vpcId": vpc.ID(), "description": pulumi.Sprintf("for %s", key), "tags": pulumi.Map{"Name": tag}})
	add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "partner", pulumi.Map{
		"securityGroupId": group.ID(), "ipProtocol": pulumi.String("tcp"), "fromPort": pulumi.Int(5432), "toPort": pulumi.Int(5432),
		"cidrIpv4": pulumi.ToSecret(pulumi.String(address + "/32")), "description": key,
	})
	add("aws:ec2/customerGateway:CustomerGateway", "office", pulumi.Map{"bgpAsn": pulumi.String("65000"), "ipAddress": pulumi.ToSecret(pulumi.String(address)), "type": pulumi.String("ipsec.1")})
	ctx.Export("key", key)
	return ctx.Log.Warn("the key is "+configured+" and the tag "+marked, nil)
}

// What the stack's configuration or the program marks as secret is in nothing that any command writes.
func TestSecrets_appearNowhere(t *testing.T) {
	t.Parallel()
	p, err := engine.Record(t.Context(), guarded, engine.Options{
		Project: "shop", Stack: "dev", Config: map[string]string{"aws:region": "eu-west-1", "shop:key": configured}, SecretKeys: []string{"shop:key"},
	})
	require.NoError(t, err)
	dir := project(t)
	for _, args := range [][]string{
		{"plan"},
		{"plan", "--all"},
		{"plan", "--json"},
		{"verify"},
		{"verify", "--all"},
		{"verify", "--json"},
		{"verify", "--format", "sarif"},
		{"verify", "--format", "junit"},
		{"verify", "--format", "markdown"},
		{"matrix"},
		{"matrix", "--by", "sg", "--json"},
		{"matrix", "--format", "markdown"},
		{"explain", "--from", "tier:web", "--to", "tier:data"},
		{"explain", "--from", "tier:web", "--to", "sg:*", "--json"},
		{"lint"},
		{"lint", "--json"},
		{"lint", "--format", "sarif"},
		{"lint", "--format", "junit"},
		{"lint", "--format", "markdown"},
		{"controls", "--all"},
		{"controls", "--json"},
		{"controls", "--format", "sarif"},
		{"controls", "--format", "junit"},
		{"controls", "--format", "markdown"},
		{"cost", "--all"},
		{"cost", "--json"},
		{"cost", "--format", "markdown"},
		{"diagram", "--format", "svg"},
		{"diagram", "--format", "d2"},
		{"diagram", "--format", "mermaid"},
		{"diagram", "--format", "svg", "--flows=tier"},
		{"report"},
		{"report", "--json"},
		{"report", "--format", "markdown"},
	} {
		s := newShell(p, nil)
		code := s.run(append(args, dir)...)
		all := s.out.String() + s.err.String()
		require.Greater(t, len(all), 20, "%v says something: %s", args, all)
		assert.Less(t, code, 3, "%v: %s", args, s.err.String())
		for _, secret := range []string{configured, marked, address} {
			assert.NotContains(t, all, secret, "%v", args)
		}
	}
}

// A state that was exported with its secrets in the clear is read with them hidden.
func TestSecrets_ofAnExportInTheClear(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(recorded(t, "export"))
	require.NoError(t, err)
	secret := `{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"` + marked + `\""}`
	shown := regexp.MustCompile(`"palisade:tier-type": ?"Isolated"`).ReplaceAllString(string(text), `$0, "owner": `+secret)
	require.NotEqual(t, string(text), shown)
	require.True(t, json.Valid([]byte(shown)))
	file := write(t, "export.json", shown)
	for _, args := range [][]string{{"report", "--state", file}, {"report", "--json", "--state", file}, {"diagram", "--format", "svg", "--state", file}, {"controls", "--json", "--state", file}} {
		s := newShell(nil, nil)
		s.run(args...)
		assert.Greater(t, s.out.Len(), 50, s.err.String())
		assert.NotContains(t, s.out.String(), marked, "%v", args)
	}
}
