package firewall_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The constructors plan before they make, here and in all tests.
var (
	newCentralFirewall   = recording.Planned(firewall.PlanCentralFirewall, firewall.NewCentralFirewall)
	newIngressInspection = recording.Planned(firewall.PlanIngressInspection, firewall.NewIngressInspection)
)

// The types that the components make.
const (
	typeAssociation = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	typeBucket      = "aws:s3/bucketV2:BucketV2"
	typePolicyOfS3  = "aws:s3/bucketPolicy:BucketPolicy"
	typeEndpoint    = "aws:ec2/vpcEndpoint:VpcEndpoint"
	typeFirewall    = "aws:networkfirewall/firewall:Firewall"
	typeLogGroup    = "aws:cloudwatch/logGroup:LogGroup"
	typeLogging     = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration"
	typePolicy      = "aws:networkfirewall/firewallPolicy:FirewallPolicy"
	typeRoute       = "aws:ec2/route:Route"
	typeRuleGroup   = "aws:networkfirewall/ruleGroup:RuleGroup"
	typeTable       = "aws:ec2/routeTable:RouteTable"
	typeTls         = "aws:networkfirewall/tlsInspectionConfiguration:TlsInspectionConfiguration"
)

const (
	key         = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
	certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d"
)

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// tier is a tier that somebody else made, in zones a and b.
func tier(typ, egress, name, octet string) component.NetworkTier {
	of := func(prefix string) map[string]pulumi.StringInput {
		return map[string]pulumi.StringInput{"eu-west-1a": pulumi.String(prefix + name + "a"), "eu-west-1b": pulumi.String(prefix + name + "b")}
	}
	return component.NetworkTier{
		Type: typ, Egress: egress, SubnetIds: of("subnet-"), RouteTableIds: of("rtb-"), SubnetCidrBlocks: map[string]pulumi.StringInput{
			"eu-west-1a": pulumi.String("10.9." + octet + ".0/28"), "eu-west-1b": pulumi.String("10.9." + octet + ".16/28"),
		},
	}
}

// front is a VPC whose public tier a firewall is to stand before.
func front() component.Network {
	return component.Network{
		VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.9.0.0/16")}, InternetGatewayId: pulumi.String("igw-1"), Component: "net",
		Tiers: map[string]component.NetworkTier{
			"public": tier(component.TierPublic, component.EgressFirewallEndpoint, "p", "0"),
			"wall":   tier(component.TierFirewall, component.EgressInternetGateway, "w", "1"),
			"app":    tier(component.TierPrivateWithEgress, component.EgressNatGateway, "x", "2"),
		},
	}
}

// hub is an inspection VPC.
func hub() component.Network {
	n := front()
	n.Tiers = map[string]component.NetworkTier{
		"public": tier(component.TierPublic, component.EgressInternetGateway, "p", "0"),
		"wall":   tier(component.TierFirewall, component.EgressNatGateway, "w", "1"),
		"tgw":    tier(component.TierTransitGateway, component.EgressFirewallEndpoint, "t", "2"),
	}
	return n
}

func ingress(edit func(*firewall.IngressInspectionArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := firewall.IngressInspectionArgs{Vpc: front()}
		if edit != nil {
			edit(&args)
		}
		_, err := newIngressInspection(ctx, "wall", &args)
		return err
	}
}

func central(edit func(*firewall.CentralFirewallArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := firewall.CentralFirewallArgs{Vpc: hub(), EstateCidrs: []string{"10.0.0.0/8"}}
		if edit != nil {
			edit(&args)
		}
		_, err := newCentralFirewall(ctx, "hub", &args)
		return err
	}
}

// withPolicy is an ingress inspection with a policy.
func withPolicy(p firewall.Policy) pulumi.RunFunc {
	return ingress(func(a *firewall.IngressInspectionArgs) { a.Policy = p })
}

// everyPolicy has all that a policy may have.
func everyPolicy() firewall.Policy {
	return firewall.Policy{
		DefaultAction: firewall.DropEstablished, HomeNet: []string{"10.0.0.0/8", "2001:db8::/32"},
		ManagedRuleGroups: []firewall.ManagedRuleGroup{{Name: "MalwareDomains"}, {Name: "ThreatSignaturesScanners", Mode: firewall.GroupAlert, Reason: "to see first"}},
		DomainLists: []firewall.DomainList{
			{Name: "updates", Action: firewall.ListAllow, Domains: []string{".amazonaws.com", "pypi.org"}},
			{Name: "paste", Action: firewall.ListDeny, Domains: []string{".pastebin.com"}, SourceCidrs: []string{"10.1.0.0/16"}},
		},
		SuricataRules: []firewall.SuricataRules{{
			Name: "ssh", Rules: "# nobody\ndrop ssh $SERVERS any -> $EXTERNAL_NET $PORTS (msg:\"no; ssh\"; sid:7; rev:1;)\n",
			IpSets: map[string][]string{"SERVERS": {"10.2.0.0/16"}}, PortSets: map[string][]string{"PORTS": {"22", "2000:2222"}},
		}},
		Rules: []firewall.Rule{
			{Name: "web-in", Sources: []string{firewall.Any}, Destinations: []string{firewall.HomeNet}, DestinationPorts: []string{"443", "8000:8100"}},
			{Name: "time", Protocol: "udp", Destinations: []string{"203.0.113.7/32"}, DestinationPorts: []string{"123"}},
			{Name: "scan", Action: firewall.Reject, Sources: []string{"198.51.100.0/24", "192.0.2.0/24"}, Destinations: []string{firewall.Any}},
		},
		TlsInspection: &firewall.TlsInspection{
			CertificateAuthorityArn: pulumi.String(certificate), ServerCertificateArns: map[string]pulumi.StringInput{"shop": pulumi.String(certificate)},
			Scopes: []firewall.TlsScope{{Sources: []string{"10.0.0.0/8"}, Destinations: []string{"0.0.0.0/0"}}}, CheckRevocation: true,
		},
		RejectMidstream: true, TcpIdleTimeoutSeconds: 600, RuleCapacity: 50,
	}
}

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t *testing.T
}

func record(t *testing.T, program pulumi.RunFunc) recorded {
	t.Helper()
	p, err := run(program)
	require.NoError(t, err)
	return recorded{p, t}
}

// run records a program in eu-west-1.
func run(program pulumi.RunFunc) (*plan.Plan, error) { return recording.Run(program, inIreland()) }

// inIreland is the configuration of the tests.
func inIreland() map[string]string { return map[string]string{"aws:region": "eu-west-1"} }

func runIn(region string, program pulumi.RunFunc) (*plan.Plan, error) {
	return recording.Run(program, map[string]string{"aws:region": region})
}

// late is a value that another resource gives.
func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// unknown is an output that is not known before the program is deployed.
func unknown() pulumi.StringInput {
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
}

// refusal is the error text of a component that must refuse its arguments, without the line that names the component. It checks that nothing but the
// stack was registered before.
func refusal(t *testing.T, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, inIreland())
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, inIreland())
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

// names of the resources of a type, sorted.
func (r recorded) names(typ string) []string {
	names := recording.Names(r.Plan, typ)
	slices.Sort(names)
	return names
}

// all are the resources that AWS knows, as "Type name".
func (r recorded) all() []string {
	all := []string{}
	for _, res := range r.Resources {
		if res.Custom {
			all = append(all, shortName(res))
		}
	}
	slices.Sort(all)
	return all
}

// routes are all routes to the firewall's endpoints, such as "net-rt-public-a 0.0.0.0/0 -> net-subnet-wall-a", by the subnets that AWS tells of each endpoint.
func (r recorded) routes(firewall string) []string {
	r.t.Helper()
	called := func(id any) string {
		for _, res := range r.Resources {
			if res.ID == id {
				return res.Name
			}
		}
		return fmt.Sprint(id)
	}
	where := r.endpoints(firewall)
	var out []string
	for _, res := range r.Resources {
		if res.Type != typeRoute || res.Inputs["vpcEndpointId"] == nil {
			continue
		}
		block := res.Inputs["destinationCidrBlock"]
		if block == nil {
			block = res.Inputs["destinationIpv6CidrBlock"]
		}
		out = append(out, fmt.Sprintf("%s %v -> %s", called(res.Inputs["routeTableId"]), block, called(where[res.Inputs["vpcEndpointId"]])))
	}
	slices.Sort(out)
	return out
}

// endpoints are the subnets of the endpoints of a firewall, as AWS tells them, or of appliances.
func (r recorded) endpoints(firewall string) map[any]any {
	r.t.Helper()
	where := map[any]any{}
	for _, res := range r.Resources {
		if res.Inputs["vpcEndpointType"] == "GatewayLoadBalancer" {
			where[res.ID] = res.Inputs["subnetIds"].([]any)[0]
		}
	}
	if len(where) > 0 {
		return where
	}
	for _, status := range r.get(typeFirewall, firewall).Outputs["firewallStatuses"].([]any) {
		for _, state := range status.(map[string]any)["syncStates"].([]any) {
			for _, a := range state.(map[string]any)["attachments"].([]any) {
				where[a.(map[string]any)["endpointId"]] = a.(map[string]any)["subnetId"]
			}
		}
	}
	return where
}

func shortName(res *plan.Resource) string {
	return res.Type[strings.LastIndex(res.Type, ":")+1:] + " " + res.Name
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}
