package privateworkload_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/reference/privateworkload"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/composedtest"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// least is what must be given, with zones pinned.
func least() privateworkload.PrivateWorkloadArgs {
	return privateworkload.PrivateWorkloadArgs{
		Network: vpc.SecureVpcArgs{CidrBlock: "10.4.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}},
	}
}

func work(a privateworkload.PrivateWorkloadArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := privateworkload.NewPrivateWorkload(ctx, "lab", &a)
		return err
	}
}

func record(t *testing.T, a privateworkload.PrivateWorkloadArgs) *plan.Plan {
	t.Helper()
	p, err := recording.Run(work(a), nil)
	require.NoError(t, err)
	return p
}

func TestPrivateWorkload_isProved(t *testing.T) {
	p := record(t, least())
	composedtest.Priced(t, p, "PrivateWorkload")
	composedtest.Family(t, p, privateworkload.PrivateWorkloadType, "lab")
	composedtest.Proved(t, p, "lab: workloads call AWS by the endpoints", "lab: nobody reaches workloads", "lab: app meets nothing of the internet")
}

func TestPrivateWorkload_mistakesAllAtOnce(t *testing.T) {
	a := least()
	a.Network.Tiers = []vpc.Tier{{Name: "public", Type: vpc.TierPublic}}
	assert.Equal(t, `network.tiers: required: a tier called app, which the workloads are in: leave tiers out, or add to it
network.tiers[0].type: public would have a way out, and nothing here has one: make it Isolated`, recording.Refusal(t, work(a), nil))
}

// A mistake in one part hides none of another, nor of the composition.
func TestPrivateWorkload_mistakesOfAllParts(t *testing.T) {
	a := least()
	a.Network.CidrBlock, a.Network.Tiers = "10.4.0.0/33", []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "web", Type: vpc.TierPublic}}
	a.Services, a.Operators = []string{"sqs", "gold"}, map[string]access.SessionOperators{"all": {}}
	assert.Equal(t, `network.cidrBlock: "10.4.0.0/33" is no CIDR block: write an address and a mask, such as 10.0.0.0/16
network.tiers[1].type: web would have a way out, and nothing here has one: make it Isolated
operators["all"].instanceTags: required: the tags by which instances are known that the group may reach; or set allowAllInstances with a reason
services[1]: "gold" is no service that is known here; see endpoints.KnownServices. A service that is new goes by its full name, such as com.amazonaws.ap-southeast-2.ssm`, recording.Refusal(t, work(a), nil))
}

// What a part refuses is told with the path that the argument has here.
func TestPrivateWorkload_mistakesOfParts(t *testing.T) {
	for text, edit := range map[string]func(*privateworkload.PrivateWorkloadArgs){
		`network.cidrBlock: "10.4.0.0/33" is no CIDR block`: func(a *privateworkload.PrivateWorkloadArgs) { a.Network.CidrBlock = "10.4.0.0/33" },
		`services[0]: "gold" is no service`:                 func(a *privateworkload.PrivateWorkloadArgs) { a.Services = []string{"gold"} },
		`operators["all"]`: func(a *privateworkload.PrivateWorkloadArgs) {
			a.Operators = map[string]access.SessionOperators{"all": {}}
		},
	} {
		a := least()
		edit(&a)
		_, err := recording.Run(work(a), nil)
		require.ErrorContains(t, err, text)
		require.ErrorContains(t, err, `PrivateWorkload "lab":`)
	}
}

// A tier more leaves all else as it is.
func TestPrivateWorkload_stability(t *testing.T) {
	a := least()
	a.Network.Tiers = []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "batch", Type: vpc.TierIsolated}}
	composedtest.Grows(t, record(t, least()), record(t, a), "VpcEndpoint lab-aws-gateway-")
}

func TestImports(t *testing.T) {
	services, components := composedtest.Imports(t)
	assert.ElementsMatch(t, []string{"cloudwatch", "ec2", "ec2transitgateway", "iam", "kms", "ram", "rds", "route53", "s3", "ssm", "vpc"}, services)
	assert.ElementsMatch(t, []string{
		"access", "component", "endpoints", "flowlog", "internal/resolver", "internal/site", "logbucket", "securitygroups", "vpc",
	}, components)
}
