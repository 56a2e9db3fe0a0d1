package vpc_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The types that the components make.
const (
	typeAclAssociation   = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
	typeAclRule          = "aws:ec2/networkAclRule:NetworkAclRule"
	typeBlockAssociation = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
	typeBpaExclusion     = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"
	typeBucket           = "aws:s3/bucketV2:BucketV2"
	typeDefaultAcl       = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
	typeDefaultGroup     = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	typeDefaultTable     = "aws:ec2/defaultRouteTable:DefaultRouteTable"
	typeDhcpAssociation  = "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation"
	typeDhcpOptions      = "aws:ec2/vpcDhcpOptions:VpcDhcpOptions"
	typeEip              = "aws:ec2/eip:Eip"
	typeEigw             = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
	typeFlowLog          = "aws:ec2/flowLog:FlowLog"
	typeIgw              = "aws:ec2/internetGateway:InternetGateway"
	typeLogGroup         = "aws:cloudwatch/logGroup:LogGroup"
	typeNat              = "aws:ec2/natGateway:NatGateway"
	typeNetworkAcl       = "aws:ec2/networkAcl:NetworkAcl"
	typeRole             = "aws:iam/role:Role"
	typeRolePolicy       = "aws:iam/rolePolicy:RolePolicy"
	typeRoute            = "aws:ec2/route:Route"
	typeRouteTable       = "aws:ec2/routeTable:RouteTable"
	typeSubnet           = "aws:ec2/subnet:Subnet"
	typeSubnetGroup      = "aws:rds/subnetGroup:SubnetGroup"
	typeTableAssociation = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	typeVpc              = "aws:ec2/vpc:Vpc"
)

// newSecureVpc and newTieredSubnets plan before they make, here and in all tests.
var (
	newSecureVpc     = recording.Planned(vpc.PlanSecureVpc, vpc.NewSecureVpc)
	newTieredSubnets = recording.Planned(vpc.PlanTieredSubnets, vpc.NewTieredSubnets)
)

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t    recording.Reporter
	byID map[string]*plan.Resource
}

// reference are the least arguments that give the reference architecture.
func reference() vpc.SecureVpcArgs {
	return vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: zonesOf("a", "b", "c")}
}

// zonesOf names zones of ap-southeast-2 by their letters.
func zonesOf(letters ...string) []string {
	zones := make([]string, len(letters))
	for i, l := range letters {
		zones[i] = "ap-southeast-2" + l
	}
	return zones
}

// because loosens a secure default.
func because(reason string) *vpc.Relaxation { return &vpc.Relaxation{Reason: reason} }

// record records a SecureVpc called net.
func record(t recording.Reporter, args vpc.SecureVpcArgs) recorded {
	t.Helper()
	return recordProgram(t, func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", &args)
		return err
	})
}

// recordTiers records TieredSubnets called net.
func recordTiers(t recording.Reporter, args vpc.TieredSubnetsArgs) recorded {
	t.Helper()
	return recordProgram(t, func(ctx *pulumi.Context) error {
		_, err := newTieredSubnets(ctx, "net", &args)
		return err
	})
}

func recordProgram(t recording.Reporter, program pulumi.RunFunc) recorded {
	t.Helper()
	p, err := run(program, nil)
	require.NoError(t, err)
	r := recorded{Plan: p, t: t, byID: map[string]*plan.Resource{}}
	for _, res := range p.Resources {
		if _, taken := r.byID[res.ID]; res.ID != "" && !taken {
			r.byID[res.ID] = res
		}
	}
	return r
}

// run records a program in ap-southeast-2.
func run(program pulumi.RunFunc, config map[string]string) (*plan.Plan, error) {
	return recording.Run(program, config)
}

// refusal is the error text of a component that must refuse its arguments, without the line that names the component. It
// checks that nothing but the stack was registered before.
func refusal(t recording.Reporter, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, nil)
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t recording.Reporter, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, nil)
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

// inputs are those of the one resource of a type and name.
func (r recorded) inputs(typ, name string) map[string]any {
	r.t.Helper()
	return r.get(typ, name).Inputs
}

// ofType are the resources of a type, by name.
func (r recorded) ofType(typ string) []*plan.Resource {
	var all []*plan.Resource
	for _, res := range r.Resources {
		if res.Type == typ {
			all = append(all, res)
		}
	}
	return all
}

// names of the resources of a type, sorted.
func (r recorded) names(typ string) []string { return recording.Names(r.Plan, typ) }

// counts are the numbers of resources of each type, without the stack.
func (r recorded) counts() map[string]int { return recording.Counts(r.Plan) }

// referred is the name of the resource whose id an input holds; what is no id of the plan is given as it is.
func (r recorded) referred(input any) string {
	id := fmt.Sprint(input)
	if res, ok := r.byID[id]; ok {
		return res.Name
	}
	return id
}

// routes of a table, such as "0.0.0.0/0 -> nat net-nat-a", sorted.
func (r recorded) routes(table string) []string {
	id := r.get(typeRouteTable, table).ID
	routes := []string{}
	for _, route := range r.ofType(typeRoute) {
		if route.Inputs["routeTableId"] != id {
			continue
		}
		to := "?"
		for property, kind := range map[string]string{"gatewayId": "igw", "natGatewayId": "nat", "egressOnlyGatewayId": "eigw"} {
			if target, ok := route.Inputs[property]; ok {
				to = kind + " " + r.referred(target)
			}
		}
		destination := route.Inputs["destinationCidrBlock"]
		if destination == nil {
			destination = route.Inputs["destinationIpv6CidrBlock"]
		}
		routes = append(routes, fmt.Sprintf("%v -> %s", destination, to))
	}
	slices.Sort(routes)
	return routes
}

// entries of a network ACL, such as "in 20445 deny tcp/445 0.0.0.0/0", in the order in which AWS looks at them.
func (r recorded) entries(acl string) []string {
	id := r.get(typeNetworkAcl, acl).ID
	rules := slices.DeleteFunc(r.ofType(typeAclRule), func(rule *plan.Resource) bool { return rule.Inputs["networkAclId"] != id })
	entries := make([]string, 0, len(rules))
	for _, rule := range rules {
		in := rule.Inputs
		direction, what := "in", fmt.Sprint(in["protocol"])
		if in["egress"] == true {
			direction = "out"
		}
		if what == "-1" {
			what = "all"
		} else if what = fmt.Sprintf("%s/%v", what, in["fromPort"]); in["fromPort"] != in["toPort"] {
			what = fmt.Sprintf("%s-%v", what, in["toPort"])
		}
		block := in["cidrBlock"]
		if block == nil {
			block = in["ipv6CidrBlock"]
		}
		entries = append(entries, fmt.Sprintf("%-3s %05v %v %s %v", direction, in["ruleNumber"], in["ruleAction"], what, block))
	}
	slices.Sort(entries)
	return entries
}

// component gives the outputs of a component.
func (r recorded) component(typ string) map[string]any { return r.get(typ, "net").Outputs }

// protected are the resources that Pulumi refuses to delete, as "Type name".
func (r recorded) protected() []string {
	all := []string{}
	for _, res := range r.Resources {
		if res.Protect {
			all = append(all, res.Type[strings.LastIndex(res.Type, ":")+1:]+" "+res.Name)
		}
	}
	return all
}

// contains tells whether a text of the list has the part.
func contains(list []string, part string) bool {
	return slices.ContainsFunc(list, func(text string) bool { return strings.Contains(text, part) })
}

// canonical is a block in its one spelling.
func canonical(t recording.Reporter, block string) string {
	t.Helper()
	p, err := netip.ParsePrefix(block)
	require.NoError(t, err)
	return p.String()
}

// warnings are what the program logged as such.
func (r recorded) warnings() []string {
	var all []string
	for _, d := range r.Diagnostics {
		if d.Severity == "warning" {
			all = append(all, d.Message)
		}
	}
	return all
}
