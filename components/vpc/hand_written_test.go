package vpc_test

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/vpc"
)

// byHand is the reference architecture as one writes it without a library: loops of plain registrations, every address and rule number
// written out. It is what the components are measured against.
type byHand struct {
	name     string
	secure   *pulumi.ResourceState
	tiered   *pulumi.ResourceState
	net      *ec2.Vpc
	igw      *ec2.InternetGateway
	subnets  map[string]*ec2.Subnet
	tables   map[string]*ec2.RouteTable
	gateways map[string]*ec2.NatGateway
}

type handTier struct {
	name, typ string
	first     int
}

func handTiers() []handTier {
	return []handTier{{"public", "Public", 0}, {"app", "PrivateWithEgress", 16}, {"data", "Isolated", 32}}
}

func handZones() []string { return []string{"a", "b", "c"} }

type handEntry struct {
	name   string
	number int
	egress bool
	action string
	block  string
	from   int
	to     int
}

// handEntries are those of a tier's network ACL.
func handEntries(tier string) []handEntry {
	entries := []handEntry{{name: "in-allow-10.0.0.0-16", number: 15074, action: "allow", block: "10.0.0.0/16"}}
	for i, block := range []string{"0.0.0.0-8", "127.0.0.0-8", "192.0.2.0-24", "198.51.100.0-24", "203.0.113.0-24", "240.0.0.0-4"} {
		at := len(block) - 1
		for block[at] != '-' {
			at--
		}
		cidr := block[:at] + "/" + block[at+1:]
		entries = append(entries, handEntry{name: "in-deny-" + block, number: 18000 + 10*i, action: "deny", block: cidr})
		entries = append(entries, handEntry{name: "out-deny-" + block, number: 18000 + 10*i, egress: true, action: "deny", block: cidr})
	}
	entries = append(entries,
		handEntry{name: "in-deny-tcp-445-ipv4", number: 20445, action: "deny", block: "0.0.0.0/0", from: 445, to: 445},
		handEntry{name: "in-deny-tcp-22-23-ipv4", number: 29592, action: "deny", block: "0.0.0.0/0", from: 22, to: 23},
		handEntry{name: "in-deny-tcp-135-139-ipv4", number: 30115, action: "deny", block: "0.0.0.0/0", from: 135, to: 139},
	)
	if tier == "data" {
		entries = append(entries, handEntry{name: "in-deny-tcp-3389-ipv4", number: 30763, action: "deny", block: "0.0.0.0/0", from: 3389, to: 3389})
	}
	return append(entries,
		handEntry{name: "in-allow-ipv4", number: 32000, action: "allow", block: "0.0.0.0/0"},
		handEntry{name: "out-allow-ipv4", number: 32000, egress: true, action: "allow", block: "0.0.0.0/0"},
	)
}

func handWritten(ctx *pulumi.Context, name string) error {
	h := &byHand{
		name: name, secure: &pulumi.ResourceState{}, tiered: &pulumi.ResourceState{}, subnets: map[string]*ec2.Subnet{},
		tables: map[string]*ec2.RouteTable{}, gateways: map[string]*ec2.NatGateway{},
	}
	if err := ctx.RegisterComponentResource(vpc.SecureVpcType, name, h.secure); err != nil {
		return err
	}
	if err := ctx.RegisterComponentResource(vpc.TieredSubnetsType, name, h.tiered, pulumi.Parent(h.secure)); err != nil {
		return err
	}
	for _, create := range []func(*pulumi.Context) error{h.createVpc, h.createFlowLog, h.createSubnets, h.createNetworkAcls, h.createNatGateways, h.createRoutes} {
		if err := create(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (h *byHand) tags(name string, more ...string) pulumi.StringMap {
	tags := pulumi.StringMap{"Name": pulumi.String(name), "palisade:component": pulumi.String(h.name)}
	for i := 0; i+1 < len(more); i += 2 {
		tags[more[i]] = pulumi.String(more[i+1])
	}
	return tags
}

func (h *byHand) createVpc(ctx *pulumi.Context) (err error) {
	h.net, err = ec2.NewVpc(ctx, h.name, &ec2.VpcArgs{
		CidrBlock: pulumi.String("10.0.0.0/16"), EnableDnsSupport: pulumi.Bool(true), EnableDnsHostnames: pulumi.Bool(true),
		EnableNetworkAddressUsageMetrics: pulumi.Bool(false), InstanceTenancy: pulumi.String("default"), Tags: h.tags(h.name),
	}, pulumi.Parent(h.secure), pulumi.Protect(true))
	if err != nil {
		return err
	}
	name := h.name + "-default"
	_, err = ec2.NewDefaultSecurityGroup(ctx, name, &ec2.DefaultSecurityGroupArgs{
		VpcId: h.net.ID(), Ingress: ec2.DefaultSecurityGroupIngressArray{}, Egress: ec2.DefaultSecurityGroupEgressArray{}, Tags: h.tags(name),
	}, pulumi.Parent(h.secure), pulumi.Protect(true))
	if err != nil {
		return err
	}
	_, err = ec2.NewDefaultRouteTable(ctx, name, &ec2.DefaultRouteTableArgs{
		DefaultRouteTableId: h.net.DefaultRouteTableId, Routes: ec2.DefaultRouteTableRouteArray{}, Tags: h.tags(name),
	}, pulumi.Parent(h.secure), pulumi.Protect(true))
	if err != nil {
		return err
	}
	_, err = ec2.NewDefaultNetworkAcl(ctx, name, &ec2.DefaultNetworkAclArgs{
		DefaultNetworkAclId: h.net.DefaultNetworkAclId, Ingress: ec2.DefaultNetworkAclIngressArray{}, Egress: ec2.DefaultNetworkAclEgressArray{}, Tags: h.tags(name),
	}, pulumi.Parent(h.secure), pulumi.Protect(true), pulumi.IgnoreChanges([]string{"subnetIds"}))
	if err != nil {
		return err
	}
	h.igw, err = ec2.NewInternetGateway(ctx, h.name+"-igw", &ec2.InternetGatewayArgs{VpcId: h.net.ID(), Tags: h.tags(h.name + "-igw")},
		pulumi.Parent(h.tiered), pulumi.Protect(true))
	return err
}

func (h *byHand) createFlowLog(ctx *pulumi.Context) error {
	name := h.name + "-flowlog"
	group, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{RetentionInDays: pulumi.Int(90), Tags: h.tags(name)},
		pulumi.Parent(h.secure), pulumi.Protect(true))
	if err != nil {
		return err
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{})
	if err != nil {
		return err
	}
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		AssumeRolePolicy: pulumi.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},`+
			`"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"aws:SourceAccount":"%s"}}}]}`, caller.AccountId),
		Description: pulumi.String("Writes the flow log of " + h.name), Tags: h.tags(name),
	}, pulumi.Parent(h.secure), pulumi.Protect(true))
	if err != nil {
		return err
	}
	permissions, err := iam.NewRolePolicy(ctx, name, &iam.RolePolicyArgs{
		Role: role.ID(),
		Policy: group.Arn.ApplyT(func(arn string) (string, error) {
			resources, err := json.Marshal([]string{arn, arn + ":*"})
			return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow",`+
				`"Action":["logs:CreateLogStream","logs:PutLogEvents","logs:DescribeLogGroups","logs:DescribeLogStreams"],"Resource":%s}]}`, resources), err
		}).(pulumi.StringOutput),
	}, pulumi.Parent(h.secure), pulumi.Protect(true))
	if err != nil {
		return err
	}
	_, err = ec2.NewFlowLog(ctx, name, &ec2.FlowLogArgs{
		VpcId: h.net.ID(), TrafficType: pulumi.String("ALL"), LogFormat: pulumi.String(vpc.DefaultLogFormat), MaxAggregationInterval: pulumi.Int(600),
		LogDestinationType: pulumi.String("cloud-watch-logs"), LogDestination: group.Arn, IamRoleArn: role.Arn, Tags: h.tags(name),
	}, pulumi.Parent(h.secure), pulumi.Protect(true), pulumi.DependsOn([]pulumi.Resource{permissions}))
	return err
}

func (h *byHand) createSubnets(ctx *pulumi.Context) error {
	for _, tier := range handTiers() {
		for slot, zone := range handZones() {
			place := tier.name + "-" + zone
			name, table := h.name+"-subnet-"+place, h.name+"-rt-"+place
			subnet, err := ec2.NewSubnet(ctx, name, &ec2.SubnetArgs{
				VpcId: h.net.ID(), AvailabilityZone: pulumi.String("ap-southeast-2" + zone),
				CidrBlock: pulumi.String(fmt.Sprintf("10.0.%d.0/22", tier.first+4*slot)), MapPublicIpOnLaunch: pulumi.Bool(false),
				Tags: h.tags(name, "palisade:tier", tier.name, "palisade:tier-type", tier.typ),
			}, pulumi.Parent(h.tiered), pulumi.Protect(true))
			if err != nil {
				return err
			}
			rt, err := ec2.NewRouteTable(ctx, table, &ec2.RouteTableArgs{
				VpcId: h.net.ID(), Tags: h.tags(table, "palisade:tier", tier.name, "palisade:tier-type", tier.typ),
			}, pulumi.Parent(h.tiered), pulumi.Protect(true))
			if err != nil {
				return err
			}
			_, err = ec2.NewRouteTableAssociation(ctx, table, &ec2.RouteTableAssociationArgs{SubnetId: subnet.ID(), RouteTableId: rt.ID()}, pulumi.Parent(h.tiered), pulumi.Protect(true))
			if err != nil {
				return err
			}
			h.subnets[place], h.tables[place] = subnet, rt
		}
	}
	return nil
}

func (h *byHand) createNetworkAcls(ctx *pulumi.Context) error {
	for _, tier := range handTiers() {
		name := h.name + "-nacl-" + tier.name
		acl, err := ec2.NewNetworkAcl(ctx, name, &ec2.NetworkAclArgs{
			VpcId: h.net.ID(), Tags: h.tags(name, "palisade:tier", tier.name, "palisade:tier-type", tier.typ),
		}, pulumi.Parent(h.tiered), pulumi.Protect(true))
		if err != nil {
			return err
		}
		var rules []pulumi.Resource
		for _, e := range handEntries(tier.name) {
			args := &ec2.NetworkAclRuleArgs{
				NetworkAclId: acl.ID(), RuleNumber: pulumi.Int(e.number), Egress: pulumi.Bool(e.egress), RuleAction: pulumi.String(e.action),
				Protocol: pulumi.String("-1"), CidrBlock: pulumi.String(e.block),
			}
			if e.to != 0 {
				args.Protocol, args.FromPort, args.ToPort = pulumi.String("tcp"), pulumi.Int(e.from), pulumi.Int(e.to)
			}
			rule, err := ec2.NewNetworkAclRule(ctx, name+"-"+e.name, args, pulumi.Parent(h.tiered), pulumi.DeleteBeforeReplace(true))
			if err != nil {
				return err
			}
			rules = append(rules, rule)
		}
		for _, zone := range handZones() {
			_, err := ec2.NewNetworkAclAssociation(ctx, name+"-"+zone, &ec2.NetworkAclAssociationArgs{
				NetworkAclId: acl.ID(), SubnetId: h.subnets[tier.name+"-"+zone].ID(),
			}, pulumi.Parent(h.tiered), pulumi.Protect(true), pulumi.DependsOn(rules))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *byHand) createNatGateways(ctx *pulumi.Context) error {
	for _, zone := range handZones() {
		name := h.name + "-nat-" + zone
		eip, err := ec2.NewEip(ctx, name, &ec2.EipArgs{Domain: pulumi.String("vpc"), Tags: h.tags(name)},
			pulumi.Parent(h.tiered), pulumi.Protect(true), pulumi.DependsOn([]pulumi.Resource{h.igw}))
		if err != nil {
			return err
		}
		nat, err := ec2.NewNatGateway(ctx, name, &ec2.NatGatewayArgs{
			SubnetId: h.subnets["public-"+zone].ID(), ConnectivityType: pulumi.String("public"), AllocationId: eip.AllocationId, Tags: h.tags(name),
		}, pulumi.Parent(h.tiered), pulumi.Protect(true), pulumi.DependsOn([]pulumi.Resource{h.igw}))
		if err != nil {
			return err
		}
		h.gateways[zone] = nat
	}
	return nil
}

func (h *byHand) createRoutes(ctx *pulumi.Context) error {
	for _, zone := range handZones() {
		_, err := ec2.NewRoute(ctx, h.name+"-default-public-"+zone, &ec2.RouteArgs{
			RouteTableId: h.tables["public-"+zone].ID(), DestinationCidrBlock: pulumi.String("0.0.0.0/0"), GatewayId: h.igw.ID(),
		}, pulumi.Parent(h.tiered), pulumi.Protect(true), pulumi.DeleteBeforeReplace(true))
		if err != nil {
			return err
		}
		_, err = ec2.NewRoute(ctx, h.name+"-default-app-"+zone, &ec2.RouteArgs{
			RouteTableId: h.tables["app-"+zone].ID(), DestinationCidrBlock: pulumi.String("0.0.0.0/0"), NatGatewayId: h.gateways[zone].ID(),
		}, pulumi.Parent(h.tiered), pulumi.Protect(true), pulumi.DeleteBeforeReplace(true))
		if err != nil {
			return err
		}
	}
	return nil
}
