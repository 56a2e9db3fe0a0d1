package threetier_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/reference/internal/composedtest"
	"github.com/palisade-iac/palisade/components/reference/threetier"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const certificate = "arn:aws:acm:ap-southeast-2:123456789012:certificate/00000000-0000-4000-8000-000000000000"

// least is what must be given, with zones pinned.
func least() threetier.ThreeTierWebArgs {
	return threetier.ThreeTierWebArgs{
		Network:      vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"}},
		Certificates: []ingress.Certificate{{Name: "shop", Arn: pulumi.String(certificate)}},
	}
}

// asExample is what the example says.
func asExample() threetier.ThreeTierWebArgs {
	a := least()
	a.Network.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a development stack, torn down every night"}
	a.Operators = map[string]access.SessionOperators{"shop": {InstanceTags: map[string]string{"team": "shop"}}}
	return a
}

func shop(a threetier.ThreeTierWebArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := threetier.NewThreeTierWeb(ctx, "shop", &a)
		return err
	}
}

func record(t *testing.T, a threetier.ThreeTierWebArgs) *plan.Plan {
	t.Helper()
	p, err := recording.Run(shop(a), nil)
	require.NoError(t, err)
	return p
}

func TestThreeTierWeb_isTheExample(t *testing.T) {
	example := composedtest.Renamed(t, composedtest.Example(t, "three-tier", nil))
	composition := composedtest.Renamed(t, record(t, asExample()),
		"shop-net", "net", "shop-aws", "aws", "shop-shell", "shell", "shop-waf", "waf", "shop-web", "web", "shop-sg", "shop")
	composedtest.Same(t, example, composition)
}

func TestThreeTierWeb_isProved(t *testing.T) {
	p := record(t, least())
	composedtest.Family(t, p, threetier.ThreeTierWebType, "shop")
	composedtest.Proved(t, p, "shop: the world asks the load balancer", "shop: the load balancer asks the app", "shop: nobody but the load balancer reaches the app",
		"shop: the app calls others on the ports of the data and of HTTPS alone")
	for _, r := range p.Resources {
		if r.Type == "aws:ec2/subnet:Subnet" || r.Type == "aws:lb/loadBalancer:LoadBalancer" {
			assert.True(t, r.Protect, r.Name)
		}
	}
}
