package access_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The constructors plan before they make, here and in all tests.
var (
	newSessionManager          = recording.Planned(access.PlanSessionManager, access.NewSessionManager)
	newInstanceConnect         = recording.Planned(access.PlanInstanceConnect, access.NewInstanceConnect)
	newInstanceConnectEndpoint = recording.Planned(access.PlanInstanceConnectEndpoint, access.NewInstanceConnectEndpoint)
)

// The types that the components make.
const (
	typeAlias      = "aws:kms/alias:Alias"
	typeBucket     = "aws:s3/bucketV2:BucketV2"
	typeDocument   = "aws:ssm/document:Document"
	typeEgress     = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	typeEndpoint   = "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint"
	typeGroup      = "aws:ec2/securityGroup:SecurityGroup"
	typeIngress    = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	typeKey        = "aws:kms/key:Key"
	typeLogGroup   = "aws:cloudwatch/logGroup:LogGroup"
	typePolicy     = "aws:iam/policy:Policy"
	typeProfile    = "aws:iam/instanceProfile:InstanceProfile"
	typeRole       = "aws:iam/role:Role"
	typeAttachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
)

const (
	account = "123456789012"
	region  = "ap-southeast-2"
	keyArn  = "arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t *testing.T
}

// existing is a VPC of somebody else's, with a tier that has no way out, one that has, and one of appliances.
func existing() component.Network {
	subnets := func(letters ...string) map[string]pulumi.StringInput {
		ids := map[string]pulumi.StringInput{}
		for _, l := range letters {
			ids[region+l] = pulumi.String("subnet-" + l)
		}
		return ids
	}
	return component.Network{
		VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
		Tiers: map[string]component.NetworkTier{
			"app":  {Type: component.TierPrivateWithEgress, SubnetIds: subnets("a", "b")},
			"data": {Type: component.TierIsolated, SubnetIds: subnets("a", "b")},
			"ops":  {Type: component.TierIsolated, SubnetIds: subnets("c")},
			"tgw":  {Type: component.TierTransitGateway, SubnetIds: subnets("a")},
		},
	}
}

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// sessions are the least arguments of a SessionManager.
func sessions() access.SessionManagerArgs {
	return access.SessionManagerArgs{
		Vpc: existing(), Tiers: []string{"app"},
		Operators: map[string]access.SessionOperators{"web": {InstanceTags: map[string]string{"Role": "web"}}},
	}
}

// connect are the least arguments of an InstanceConnectEndpoint.
func connect() access.InstanceConnectEndpointArgs {
	return access.InstanceConnectEndpointArgs{
		Vpc: existing(), Tier: "ops", TargetSecurityGroupIds: map[string]pulumi.StringInput{"web": pulumi.String("sg-web")},
		Operators: map[string]access.TunnelOperators{"web": {}},
	}
}

// keys are the least arguments of an InstanceConnect.
func keys() access.InstanceConnectArgs {
	return access.InstanceConnectArgs{Operators: map[string]access.KeyPush{"web": {InstanceTags: map[string]string{"Role": "web"}, OsUsers: []string{"ec2-user"}}}}
}

func newSessions(args access.SessionManagerArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newSessionManager(ctx, "ops", &args)
		return err
	}
}

func newEndpoint(args access.InstanceConnectEndpointArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newInstanceConnectEndpoint(ctx, "connect", &args)
		return err
	}
}

func newKeys(args access.InstanceConnectArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newInstanceConnect(ctx, "keys", &args)
		return err
	}
}

func record(t *testing.T, program pulumi.RunFunc) recorded {
	t.Helper()
	return recordIn(t, region, program)
}

func recordIn(t *testing.T, region string, program pulumi.RunFunc) recorded {
	t.Helper()
	p, err := runIn(region, program)
	require.NoError(t, err)
	return recorded{p, t}
}

func run(program pulumi.RunFunc) (*plan.Plan, error) { return runIn(region, program) }

func runIn(region string, program pulumi.RunFunc) (*plan.Plan, error) {
	return recording.Run(program, map[string]string{"aws:region": region})
}

// refusal is the error text of a component that must refuse its arguments, without the line that names the component. It checks that nothing but the
// stack was registered before.
func refusal(t *testing.T, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, nil)
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, nil)
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

// names of the resources of a type.
func (r recorded) names(typ string) []string { return recording.Names(r.Plan, typ) }

// counts are the numbers of resources of each type, without the stack.
func (r recorded) counts() map[string]int { return recording.Counts(r.Plan) }

// policy is the document of a policy.
func (r recorded) policy(name string) string {
	r.t.Helper()
	return r.get(typePolicy, name).Inputs["policy"].(string)
}

func lines(text string) []string { return strings.Split(text, "\n") }
