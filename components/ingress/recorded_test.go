package ingress_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The constructors plan before they make, here and in all tests.
var (
	newNetworkIngress   = recording.Planned(ingress.PlanNetworkIngress, ingress.NewNetworkIngress)
	newWebIngress       = recording.Planned(ingress.PlanWebIngress, ingress.NewWebIngress)
	newEdgeDistribution = recording.Planned(ingress.PlanEdgeDistribution, ingress.NewEdgeDistribution)
)

// The types that the components make.
const (
	typeAccessBlock  = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	typeAttachment   = "aws:lb/targetGroupAttachment:TargetGroupAttachment"
	typeBalancer     = "aws:lb/loadBalancer:LoadBalancer"
	typeBucket       = "aws:s3/bucketV2:BucketV2"
	typeBucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	typeCertificate  = "aws:acm/certificate:Certificate"
	typeEgress       = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	typeGroup        = "aws:ec2/securityGroup:SecurityGroup"
	typeIngress      = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	typeListener     = "aws:lb/listener:Listener"
	typeRecord       = "aws:route53/record:Record"
	typeRevocation   = "aws:lb/trustStoreRevocation:TrustStoreRevocation"
	typeRule         = "aws:lb/listenerRule:ListenerRule"
	typeSni          = "aws:lb/listenerCertificate:ListenerCertificate"
	typeTargetGroup  = "aws:lb/targetGroup:TargetGroup"
	typeTrustStore   = "aws:lb/trustStore:TrustStore"
	typeValidation   = "aws:acm/certificateValidation:CertificateValidation"
)

const certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d"

// reporter is what the helpers need of a test or of a check of a property.
type reporter interface {
	require.TestingT
	Helper()
}

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// network is a VPC that somebody else made.
func network() component.Network {
	tier := func(name, typ string) component.NetworkTier {
		return component.NetworkTier{Type: typ, SubnetIds: map[string]pulumi.StringInput{
			"eu-west-1a": pulumi.String("subnet-" + name + "a"), "eu-west-1b": pulumi.String("subnet-" + name + "b"),
		}}
	}
	return component.Network{
		VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")}, InternetGatewayId: pulumi.String("igw-1"),
		Tiers: map[string]component.NetworkTier{
			"public": tier("public", component.TierPublic), "app": tier("app", component.TierPrivateWithEgress), "hub": tier("hub", component.TierTransitGateway),
		},
	}
}

// least are the least arguments that make a web ingress, with one target group.
func least() ingress.WebIngressArgs {
	return ingress.WebIngressArgs{
		Vpc: network(), Tier: "public", Certificates: []ingress.Certificate{{Name: "main", Arn: pulumi.String(certificate)}},
		AllowNoWaf:             because("a test"),
		TargetGroups:           []ingress.TargetGroup{{Name: "shop", Port: 8443, SecurityGroups: []string{"app"}}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": pulumi.String("sg-app")},
		DefaultAction:          &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop"}}},
	}
}

// with are the least arguments, edited.
func with(edit func(*ingress.WebIngressArgs)) ingress.WebIngressArgs {
	args := least()
	edit(&args)
	return args
}

func web(args ingress.WebIngressArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newWebIngress(ctx, "web", &args)
		return err
	}
}

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t reporter
}

func record(t reporter, program pulumi.RunFunc) recorded {
	t.Helper()
	p, err := run(program)
	require.NoError(t, err)
	return recorded{p, t}
}

// run records a program in eu-west-1.
func run(program pulumi.RunFunc) (*plan.Plan, error) { return recording.Run(program, inIreland()) }

// inIreland is the configuration of the tests.
func inIreland() map[string]string { return map[string]string{"aws:region": "eu-west-1"} }

// refusal is the error text of a component that must refuse its arguments, without the line that names the component. It checks that nothing but the
// stack was registered before.
func refusal(t reporter, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, inIreland())
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t reporter, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, inIreland())
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

func (r recorded) inputs(typ, name string) map[string]any {
	r.t.Helper()
	return r.get(typ, name).Inputs
}

// names of the resources of a type, sorted.
func (r recorded) names(typ string) []string {
	names := recording.Names(r.Plan, typ)
	slices.Sort(names)
	return names
}

// all are the resources that AWS knows, as "Type name".
func (r recorded) all(which func(*plan.Resource) bool) []string {
	all := []string{}
	for _, res := range r.Resources {
		if res.Custom && which(res) {
			all = append(all, res.Type[strings.LastIndex(res.Type, ":")+1:]+" "+res.Name)
		}
	}
	slices.Sort(all)
	return all
}

// rules of security groups, such as "in sg-app tcp/8443 from web", by the names of groups that are made here.
func (r recorded) rules() []string {
	called := func(id any) string {
		for _, res := range r.Resources {
			if res.Type == typeGroup && res.ID == id {
				return res.Name
			}
		}
		return fmt.Sprint(id)
	}
	var all []string
	for _, res := range r.Resources {
		in, direction := res.Inputs, map[string]string{typeIngress: "in", typeEgress: "out"}[res.Type]
		if direction == "" {
			continue
		}
		peer := "?"
		for _, property := range []string{"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"} {
			if id, ok := in[property]; ok {
				peer = called(id)
			}
		}
		require.NotEmpty(r.t, in["description"], res.Name)
		all = append(all, fmt.Sprintf("%s %s %v/%v-%v %s", called(in["securityGroupId"]), direction, in["ipProtocol"], in["fromPort"], in["toPort"], peer))
	}
	slices.Sort(all)
	return all
}

// leastDoor are the least arguments that make a network ingress.
func leastDoor() ingress.NetworkIngressArgs {
	return ingress.NetworkIngressArgs{
		Vpc: network(), Tier: "public", Certificates: []ingress.Certificate{{Name: "main", Arn: pulumi.String(certificate)}},
		Listeners:              []ingress.NetworkListener{{Name: "tls", Port: 443, TargetGroup: "app"}},
		TargetGroups:           []ingress.NetworkTargetGroup{{Name: "app", Port: 8443, SecurityGroups: []string{"app"}}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": pulumi.String("sg-app")},
	}
}

func withDoor(edit func(*ingress.NetworkIngressArgs)) ingress.NetworkIngressArgs {
	args := leastDoor()
	edit(&args)
	return args
}

func door(args ingress.NetworkIngressArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newNetworkIngress(ctx, "door", &args)
		return err
	}
}

// signIn is a provider of OpenID Connect.
func signIn() *ingress.SignIn {
	return &ingress.SignIn{Oidc: &ingress.Oidc{
		Issuer: pulumi.String("https://login.example.com"), AuthorizationEndpoint: pulumi.String("https://login.example.com/authorize"),
		TokenEndpoint: pulumi.String("https://login.example.com/token"), UserInfoEndpoint: pulumi.String("https://login.example.com/userinfo"),
		ClientId: pulumi.String("shop"), ClientSecret: pulumi.String("hush"),
	}}
}
