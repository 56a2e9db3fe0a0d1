package threetier

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
)

// ThreeTierWebType is the type token of [ThreeTierWeb]. It is part of every URN: never change it without an alias.
const ThreeTierWebType = "palisade:reference:ThreeTierWeb"

// ThreeTierWebArgs configures [NewThreeTierWeb]. The VPC's block and a certificate must be given.
type ThreeTierWebArgs struct {
	// Network is the VPC; of its arguments, cidrBlock must be given. Default tiers: public, app and data, the last with a database subnet group; others may
	// be added, while these three keep their names and types. But app may be Isolated, and natGateways None, where servers call nobody on the internet. Its
	// protection and tags are those of all parts.
	Network vpc.SecureVpcArgs `pulumi:"network"`

	// Certificates are the load balancer's: the first is for clients that ask for no name or for one that no other has. Required.
	Certificates []ingress.Certificate `pulumi:"certificates"`
	// Clients are those who may connect to the load balancer. Default: everybody.
	Clients ingress.Clients `pulumi:"clients,optional"`
	// Waf is the web ACL before the load balancer. Default: AWS's managed groups, with logs and alarms.
	Waf waf.WebAclArgs `pulumi:"waf,optional"`

	// AppPort is where the servers of the app tier listen for HTTPS, 1 to 65535. Default: 8443.
	AppPort int `pulumi:"appPort,optional"`
	// HealthCheck says which servers can take requests. Default: / answers 200.
	HealthCheck ingress.HealthCheck `pulumi:"healthCheck,optional"`
	// AppReaches says whom the app calls beside the data tier and the endpoints of AWS's services. Default: nobody.
	AppReaches []securitygroups.Access `pulumi:"appReaches,optional"`
	// DataPorts are those on which the app calls the data tier. Default: tcp/5432.
	DataPorts []string `pulumi:"dataPorts,optional"`

	// Services are further services of AWS with interface endpoints, such as logs and kms. Default: Systems Manager and EC2 alone, beside S3 and DynamoDB,
	// which are reached by gateway endpoints.
	Services []string `pulumi:"services,optional"`
	// Operators are the groups of people that open shells on instances of the app tier, by names of one's own. Default: none.
	Operators map[string]access.SessionOperators `pulumi:"operators,optional"`
}

// ThreeTierWeb is a web application's network, from the load balancer to the data: a VPC of three tiers, endpoints, security groups, sessions for operators, a
// web ACL and a load balancer.
//
// # What it does not do
//
//   - It makes no servers and no databases: servers register with the target group and are in the group app, databases are in the group data and the subnet
//     group of their tier.
//   - It has one application: no rules by host or path, one target group, which listens for HTTPS. It has no CloudFront before it, and no mutual TLS. What
//     there is no argument for is built from the parts.
//   - It makes no record for the site: an alias needs DnsName and HostedZoneId.
//   - Its servers reach AWS's endpoints, S3, DynamoDB and the data, and nothing else, unless AppReaches says so: nothing on the internet.
//   - Its NAT gateways are there for AppReaches alone, one in each zone, and are the dearest of its parts. An app tier of type Isolated has none.
type ThreeTierWeb struct {
	pulumi.ResourceState

	// VpcId is the VPC's, and SubnetIds are its subnets by tier and zone.
	VpcId     pulumi.StringOutput       `pulumi:"vpcId"`
	SubnetIds pulumi.StringMapMapOutput `pulumi:"subnetIds"`
	// DatabaseSubnetGroupNames are the subnet groups of RDS, by tier.
	DatabaseSubnetGroupNames pulumi.StringMapOutput `pulumi:"databaseSubnetGroupNames"`
	// SecurityGroupIds are the groups of servers, app, and of databases, data.
	SecurityGroupIds pulumi.StringMapOutput `pulumi:"securityGroupIds"`
	// DnsName and HostedZoneId are the load balancer's, for an alias of Route 53.
	DnsName      pulumi.StringOutput `pulumi:"dnsName"`
	HostedZoneId pulumi.StringOutput `pulumi:"hostedZoneId"`
	// TargetGroupArn is where servers register.
	TargetGroupArn pulumi.StringOutput `pulumi:"targetGroupArn"`
	// InstanceProfileName is the profile of servers that operators reach, and OperatorPolicyArns are the policies of the groups of these.
	InstanceProfileName pulumi.StringOutput    `pulumi:"instanceProfileName"`
	OperatorPolicyArns  pulumi.StringMapOutput `pulumi:"operatorPolicyArns"`
	// Intents is what the parts promise together, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Network and the fields below are the parts; each records what was loosened in it.
	Network   *vpc.SecureVpc
	Endpoints *endpoints.EndpointBundle
	Groups    *securitygroups.Tiers
	Sessions  *access.SessionManager
	WebAcl    *waf.WebAcl
	Web       *ingress.WebIngress
}

// NewThreeTierWeb makes the network of a web application.
func NewThreeTierWeb(ctx *pulumi.Context, name string, args *ThreeTierWebArgs, opts ...pulumi.ResourceOption) (*ThreeTierWeb, error) {
	if args == nil {
		args = &ThreeTierWebArgs{}
	}
	b := &builder{name: name, args: args.withDefaults()}
	t, err := composed.New(ctx, ThreeTierWebType, name, b.args, opts, b.args.validate, b.create)
	if err != nil {
		return nil, err
	}
	return t, ctx.RegisterResourceOutputs(t, t.collectOutputs(b))
}

// create has all steps of the construction take place.
func (b *builder) create(ctx *pulumi.Context, p *composed.Parts, t *ThreeTierWeb) error {
	b.Parts = p
	for _, create := range []func(*pulumi.Context, *builder) error{
		t.createNetwork,
		t.createEndpoints,
		t.createGroups,
		t.createSessions,
		t.createWebAcl,
		t.createWeb,
	} {
		if err := create(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// builder is what the steps of the construction share.
type builder struct {
	*composed.Parts
	name string
	args ThreeTierWebArgs
}

func (t *ThreeTierWeb) createNetwork(ctx *pulumi.Context, b *builder) (err error) {
	t.Network, err = composed.Part(ctx, b.Parts, vpc.PlanSecureVpc, vpc.NewSecureVpc, "net", &b.args.Network, []composed.Place{{Here: "network"}})
	return err
}

func (t *ThreeTierWeb) createEndpoints(ctx *pulumi.Context, b *builder) (err error) {
	t.Endpoints, err = composed.Part(ctx, b.Parts, endpoints.PlanEndpointBundle, endpoints.NewEndpointBundle, "aws", &endpoints.EndpointBundleArgs{
		Vpc: t.Network.Network(), Interface: endpoints.InterfaceEndpoints{Tier: tierApp}, Presets: []string{endpoints.PresetMinimum}, Services: b.args.Services,
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, composed.Same("services"))
	return err
}

// createGroups makes the groups of the servers: the app asks the data, and nobody else does. The load balancer has a group of its own, and adds the rule by
// which it asks the app.
func (t *ThreeTierWeb) createGroups(ctx *pulumi.Context, b *builder) (err error) {
	https := []string{"tcp/443"}
	calls := []securitygroups.Access{
		{Peer: securitygroups.Peer{GroupId: t.Endpoints.SecurityGroupId, Name: "endpoints", RulesElsewhere: true}, Ports: https},
		{Peer: securitygroups.Peer{Service: "s3"}, Ports: https},
		{Peer: securitygroups.Peer{Service: "dynamodb"}, Ports: https},
	}
	places := append(composed.Renumbered("chain[0].to", len(calls), "appReaches", len(b.args.AppReaches)), composed.Place{Part: "chain[1].ports", Here: "dataPorts"})
	t.Groups, err = composed.Part(ctx, b.Parts, securitygroups.PlanTiers, securitygroups.NewTiers, "sg", &securitygroups.TiersArgs{
		Vpc:        t.Network.Network(),
		Chain:      []securitygroups.Link{{Name: tierApp, OtherRules: true, To: append(calls, b.args.AppReaches...)}, {Name: tierData, Ports: b.args.DataPorts}},
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, places)
	return err
}

func (t *ThreeTierWeb) createSessions(ctx *pulumi.Context, b *builder) (err error) {
	t.Sessions, err = composed.Part(ctx, b.Parts, access.PlanSessionManager, access.NewSessionManager, "shell", &access.SessionManagerArgs{
		Vpc: t.Network.Network(), Tiers: []string{tierApp}, Endpoints: t.Endpoints.Services(), Operators: b.args.Operators,
		SecurityGroupIds: map[string]pulumi.StringInput{tierApp: t.Groups.Id(tierApp), tierData: t.Groups.Id(tierData)},
		Protection:       b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, composed.Same("operators"))
	return err
}

func (t *ThreeTierWeb) createWebAcl(ctx *pulumi.Context, b *builder) (err error) {
	a := b.args.Waf
	a.Protection, a.Tags = b.args.Network.Protection, b.args.Network.Tags
	t.WebAcl, err = composed.Part(ctx, b.Parts, waf.PlanWebAcl, waf.NewWebAcl, "waf", &a, []composed.Place{{Here: "waf"}})
	return err
}

// createWeb makes the load balancer, which speaks HTTPS with its clients and with the app.
func (t *ThreeTierWeb) createWeb(ctx *pulumi.Context, b *builder) (err error) {
	places := append(composed.Same("certificates", "clients"),
		composed.Place{Part: "targetGroups[0].healthCheck", Here: "healthCheck"}, composed.Place{Part: "targetGroups[0].port", Here: "appPort"})
	t.Web, err = composed.Part(ctx, b.Parts, ingress.PlanWebIngress, ingress.NewWebIngress, "web", &ingress.WebIngressArgs{
		Vpc: t.Network.Network(), Tier: tierPublic, DualStack: b.args.Network.Ipv6 != nil, Clients: b.args.Clients, WebAclArn: t.WebAcl.Arn,
		Certificates:           b.args.Certificates,
		TargetSecurityGroupIds: map[string]pulumi.StringInput{tierApp: t.Groups.Id(tierApp)},
		TargetGroups:           []ingress.TargetGroup{{Name: tierApp, Port: b.args.AppPort, SecurityGroups: []string{tierApp}, HealthCheck: b.args.HealthCheck}},
		DefaultAction:          &ingress.Action{Forward: []ingress.Forward{{TargetGroup: tierApp}}},
		Protection:             b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, places)
	return err
}

func (t *ThreeTierWeb) collectOutputs(b *builder) pulumi.Map {
	t.VpcId, t.SubnetIds, t.DatabaseSubnetGroupNames = t.Network.VpcId, t.Network.SubnetIds, t.Network.DatabaseSubnetGroupNames
	t.SecurityGroupIds = t.Groups.GroupIds
	t.DnsName, t.HostedZoneId = t.Web.DnsName, t.Web.HostedZoneId
	t.TargetGroupArn = t.Web.TargetGroupArns.MapIndex(pulumi.String(tierApp))
	t.InstanceProfileName, t.OperatorPolicyArns = t.Sessions.InstanceProfileName, t.Sessions.OperatorPolicyArns
	t.Intents = b.intents().Output()
	return pulumi.Map{
		"vpcId": t.VpcId, "subnetIds": t.SubnetIds, "databaseSubnetGroupNames": t.DatabaseSubnetGroupNames, "securityGroupIds": t.SecurityGroupIds,
		"dnsName": t.DnsName, "hostedZoneId": t.HostedZoneId, "targetGroupArn": t.TargetGroupArn,
		"instanceProfileName": t.InstanceProfileName, "operatorPolicyArns": t.OperatorPolicyArns, "intents": t.Intents,
	}
}
