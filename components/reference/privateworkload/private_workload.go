package privateworkload

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// PrivateWorkloadType is the type token of [PrivateWorkload]. It is part of every URN: never change it without an alias.
const PrivateWorkloadType = "palisade:reference:PrivateWorkload"

// tierApp is the tier of the workloads, and the name of their group.
const tierApp = "app"

// PrivateWorkloadArgs configures [NewPrivateWorkload]. The VPC's block must be given.
type PrivateWorkloadArgs struct {
	// Network is the VPC; of its arguments, cidrBlock must be given. Default tiers: app alone, of type Isolated; others of that type may be added. Its
	// protection and tags are those of all parts.
	Network vpc.SecureVpcArgs `pulumi:"network"`
	// Services are further services of AWS with interface endpoints, such as ecr.api and secretsmanager. Default: Systems Manager, EC2, CloudWatch Logs and
	// KMS alone, which instances and the record of sessions need, beside S3 and DynamoDB, which are reached by gateway endpoints.
	Services []string `pulumi:"services,optional"`
	// Operators are the groups of people that open shells on instances, by names of one's own. Default: none.
	Operators map[string]access.SessionOperators `pulumi:"operators,optional"`
}

// PrivateWorkload is a network that meets nothing of the internet: a VPC with an isolated tier, endpoints, a security group, and recorded sessions for
// operators.
//
// # What it does not do
//
//   - It makes no workloads, and no way in for users: no load balancer, no VPN, no peering. Operators get in by sessions alone.
//   - Its workloads call AWS by the endpoints, and nobody else: neither each other nor databases. For more take the parts.
//   - It has no way to the internet for updates: of package repositories those of Amazon Linux are in reach, which are in S3.
//   - It does not filter names: the VPC's resolver answers for all of the internet, and names alone carry data out. Use DnsFirewall of package guardrails.
//   - Each service costs an interface endpoint in each zone, by the hour.
type PrivateWorkload struct {
	pulumi.ResourceState

	// VpcId is the VPC's, and SubnetIds are its subnets by tier and zone.
	VpcId     pulumi.StringOutput       `pulumi:"vpcId"`
	SubnetIds pulumi.StringMapMapOutput `pulumi:"subnetIds"`
	// SecurityGroupId is the group of workloads.
	SecurityGroupId pulumi.StringOutput `pulumi:"securityGroupId"`
	// InstanceProfileName is the profile of instances that operators reach by the document SessionDocumentName, and OperatorPolicyArns are the policies of the
	// groups of these.
	InstanceProfileName pulumi.StringOutput    `pulumi:"instanceProfileName"`
	SessionDocumentName pulumi.StringOutput    `pulumi:"sessionDocumentName"`
	OperatorPolicyArns  pulumi.StringMapOutput `pulumi:"operatorPolicyArns"`
	// Intents is what the parts promise together, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Network and the fields below are the parts; each records what was loosened in it.
	Network   *vpc.SecureVpc
	Endpoints *endpoints.EndpointBundle
	Groups    *securitygroups.Tiers
	Sessions  *access.SessionManager
}

// NewPrivateWorkload makes a network without the internet.
func NewPrivateWorkload(ctx *pulumi.Context, name string, args *PrivateWorkloadArgs, opts ...pulumi.ResourceOption) (*PrivateWorkload, error) {
	if args == nil {
		args = &PrivateWorkloadArgs{}
	}
	b := &builder{name: name, args: args.withDefaults()}
	w, err := composed.New(ctx, PrivateWorkloadType, name, b.args, opts, b.args.validate, b.create)
	if err != nil {
		return nil, err
	}
	return w, ctx.RegisterResourceOutputs(w, w.collectOutputs(b))
}

// create has all steps of the construction take place.
func (b *builder) create(ctx *pulumi.Context, p *composed.Parts, w *PrivateWorkload) error {
	b.Parts = p
	for _, create := range []func(*pulumi.Context, *builder) error{w.createNetwork, w.createEndpoints, w.createGroups, w.createSessions} {
		if err := create(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (a PrivateWorkloadArgs) withDefaults() PrivateWorkloadArgs {
	if len(a.Network.Tiers) == 0 {
		a.Network.Tiers = []vpc.Tier{{Name: tierApp, Type: vpc.TierIsolated}}
	}
	return a
}

// validate checks what the parts cannot know.
func (a PrivateWorkloadArgs) validate(c *validate.Collector, name string) {
	composed.CheckName(c, validate.At("name"), name, composed.LongestName)
	at := validate.At("network").Field("tiers")
	for i, t := range a.Network.Tiers {
		if t.Type != vpc.TierIsolated && t.Type != vpc.TierReserved {
			c.Addf(validate.Conflict, at.Index(i).Field("type"), t.Type, "%s would have a way out, and nothing here has one: make it Isolated", t.Name)
		}
	}
	if !slices.ContainsFunc(a.Network.Tiers, func(t vpc.Tier) bool { return t.Name == tierApp }) {
		c.Addf(validate.Required, at, nil, "required: a tier called %s, which the workloads are in: leave tiers out, or add to it", tierApp)
	}
}

// builder is what the steps of the construction share.
type builder struct {
	*composed.Parts
	name string
	args PrivateWorkloadArgs
}

func (w *PrivateWorkload) createNetwork(ctx *pulumi.Context, b *builder) (err error) {
	w.Network, err = composed.Part(ctx, b.Parts, vpc.PlanSecureVpc, vpc.NewSecureVpc, "net", &b.args.Network, []composed.Place{{Here: "network"}})
	return err
}

func (w *PrivateWorkload) createEndpoints(ctx *pulumi.Context, b *builder) (err error) {
	needed := []string{"logs", "kms"}
	w.Endpoints, err = composed.Part(ctx, b.Parts, endpoints.PlanEndpointBundle, endpoints.NewEndpointBundle, "aws", &endpoints.EndpointBundleArgs{
		Vpc: w.Network.Network(), Interface: endpoints.InterfaceEndpoints{Tier: tierApp}, Presets: []string{endpoints.PresetMinimum}, Services: slices.Concat(needed, b.args.Services),
		Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, composed.Renumbered("services", len(needed), "services", len(b.args.Services)))
	return err
}

// createGroups makes the group of the workloads, which call AWS and nobody else, and whom nobody calls.
func (w *PrivateWorkload) createGroups(ctx *pulumi.Context, b *builder) (err error) {
	https := []string{"tcp/443"}
	w.Groups, err = composed.Part(ctx, b.Parts, securitygroups.PlanTiers, securitygroups.NewTiers, "sg", &securitygroups.TiersArgs{
		Vpc: w.Network.Network(), Protection: b.args.Network.Protection, Tags: b.args.Network.Tags,
		Chain: []securitygroups.Link{{Name: tierApp, To: []securitygroups.Access{
			{Peer: securitygroups.Peer{GroupId: w.Endpoints.SecurityGroupId, Name: "endpoints", RulesElsewhere: true}, Ports: https},
			{Peer: securitygroups.Peer{Service: "s3"}, Ports: https},
			{Peer: securitygroups.Peer{Service: "dynamodb"}, Ports: https},
		}}},
	}, nil)
	return err
}

func (w *PrivateWorkload) createSessions(ctx *pulumi.Context, b *builder) (err error) {
	w.Sessions, err = composed.Part(ctx, b.Parts, access.PlanSessionManager, access.NewSessionManager, "shell", &access.SessionManagerArgs{
		Vpc: w.Network.Network(), Tiers: []string{tierApp}, Endpoints: w.Endpoints.Services(), Operators: b.args.Operators,
		Logs:             access.SessionLogs{Destinations: []string{access.LogsToS3, access.LogsToCloudWatch}},
		Encryption:       access.SessionEncryption{Key: access.KeyOwn},
		SecurityGroupIds: map[string]pulumi.StringInput{tierApp: w.Groups.Id(tierApp)},
		Protection:       b.args.Network.Protection, Tags: b.args.Network.Tags,
	}, composed.Same("operators"))
	return err
}

func (w *PrivateWorkload) collectOutputs(b *builder) pulumi.Map {
	w.VpcId, w.SubnetIds, w.SecurityGroupId = w.Network.VpcId, w.Network.SubnetIds, w.Groups.Id(tierApp)
	w.InstanceProfileName, w.SessionDocumentName, w.OperatorPolicyArns = w.Sessions.InstanceProfileName, w.Sessions.DocumentName, w.Sessions.OperatorPolicyArns
	w.Intents = b.intents().Output()
	return pulumi.Map{
		"vpcId": w.VpcId, "subnetIds": w.SubnetIds, "securityGroupId": w.SecurityGroupId, "instanceProfileName": w.InstanceProfileName,
		"sessionDocumentName": w.SessionDocumentName, "operatorPolicyArns": w.OperatorPolicyArns, "intents": w.Intents,
	}
}

// intents are what the parts promise together.
func (b *builder) intents() component.Intents {
	app := component.Texts{component.In(b.name+"-sg", "sg:"+b.name+"-sg-"+tierApp)}
	all := component.Intents{
		{Name: b.name + ": workloads call AWS by the endpoints", Allow: &component.IntentBody{
			From: app, To: component.Texts{component.In(b.name+"-aws", "endpoint:"+b.name+"-aws-interface-*")}, Ports: []string{"tcp/443"},
		}},
		{Name: b.name + ": nobody reaches workloads", Deny: &component.IntentBody{From: component.Texts{"anywhere"}, To: app}},
	}
	for _, t := range b.args.Network.Tiers {
		if t.Type == vpc.TierIsolated {
			all = append(all, component.Intent{Name: fmt.Sprintf("%s: %s meets nothing of the internet", b.name, t.Name), Deny: &component.IntentBody{
				From: component.Texts{component.In(b.name+"-net", "tier:"+t.Name)}, To: component.Texts{"internet"}, Both: true,
			}})
		}
	}
	return all
}
