package planview_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// m is short for the properties of a resource.
type m = map[string]any

// builder makes plans by hand.
type builder struct{ plan *plan.Plan }

func newBuilder() *builder {
	b := &builder{plan: &plan.Plan{
		FormatVersion: plan.FormatVersion, Project: "shop", Stack: "dev", Region: "ap-southeast-2", AccountID: "123456789012",
		Assumptions: []plan.Assumption{{Subject: "account", Text: "123456789012 stands in for the account that the stack will be deployed to"}},
	}}
	b.plan.Resources = append(b.plan.Resources, &plan.Resource{
		URN: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", Type: "pulumi:pulumi:Stack", Name: "shop-dev",
	})
	return b
}

func (b *builder) stack() *plan.Resource { return b.plan.Resources[0] }

// done is the plan, its resources in the order of their URNs.
func (b *builder) done() *plan.Plan {
	slices.SortFunc(b.plan.Resources, func(x, y *plan.Resource) int { return strings.Compare(x.URN, y.URN) })
	return b.plan
}

func (b *builder) component(parent *plan.Resource, typ, name string, inputs m) *plan.Resource {
	r := &plan.Resource{URN: urn(parent, typ, name), Type: typ, Name: name, Parent: parent.URN, Inputs: inputs, Outputs: m{}}
	b.plan.Resources = append(b.plan.Resources, r)
	return r
}

// custom adds a resource of a provider. Its id is its kind and name.
func (b *builder) custom(parent *plan.Resource, typ, name string, inputs m) *plan.Resource {
	r := b.component(parent, typ, name, inputs)
	r.Custom, r.ID = true, prefixes[typ]+"-"+name
	for k, v := range inputs {
		r.Outputs[k] = v
	}
	return r
}

func urn(parent *plan.Resource, typ, name string) string {
	chain := strings.Split(parent.URN, "::")[2]
	if parent.Type == "pulumi:pulumi:Stack" {
		chain = ""
	} else {
		chain += "$"
	}
	return "urn:pulumi:dev::shop::" + chain + typ + "::" + name
}

var prefixes = map[string]string{
	"aws:ec2/vpc:Vpc":                         "vpc",
	"aws:ec2/subnet:Subnet":                   "subnet",
	"aws:ec2/internetGateway:InternetGateway": "igw",
	"aws:ec2/natGateway:NatGateway":           "nat",
	"aws:ec2/routeTable:RouteTable":           "rtb",
	"aws:ec2/networkAcl:NetworkAcl":           "acl",
	"aws:ec2/eip:Eip":                         "eipalloc",
	"aws:ec2/securityGroup:SecurityGroup":     "sg",
	"aws:ec2/vpcEndpoint:VpcEndpoint":         "vpce",
}

// threeTier adds a VPC of three tiers over three zones in 10.OCTET.0.0/16.
func (b *builder) threeTier(name string, octet int) *plan.Resource {
	c := b.component(b.stack(), "palisade:vpc:SecureVpc", name, m{"cidrBlock": fmt.Sprintf("10.%d.0.0/16", octet)})
	tag := m{"palisade:component": name}
	vpc := b.custom(c, "aws:ec2/vpc:Vpc", name, m{"cidrBlock": fmt.Sprintf("10.%d.0.0/16", octet), "enableDnsHostnames": true, "enableDnsSupport": true, "tags": tag})
	vpc.Protect = true
	igw := b.custom(c, "aws:ec2/internetGateway:InternetGateway", name+"-igw", m{"tags": tag})
	b.custom(c, "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", name+"-igw", m{"internetGatewayId": igw.ID, "vpcId": vpc.ID})
	tiers := b.component(c, "palisade:vpc:TieredSubnets", name, m{})
	nats := map[string]*plan.Resource{}
	for i, tier := range []struct{ name, sort string }{{"public", "Public"}, {"app", "PrivateWithEgress"}, {"data", "Isolated"}} {
		acl := b.acl(tiers, vpc, name+"-"+tier.name, tier.name == "data")
		for slot, zone := range []string{"a", "b", "c"} {
			key := name + "-" + tier.name + "-" + zone
			subnet := b.custom(tiers, "aws:ec2/subnet:Subnet", key, m{
				"vpcId": vpc.ID, "availabilityZone": "ap-southeast-2" + zone, "cidrBlock": fmt.Sprintf("10.%d.%d.0/22", octet, i*16+slot*4),
				"tags": m{"palisade:tier": tier.name, "palisade:tier-type": tier.sort},
			})
			table := b.custom(tiers, "aws:ec2/routeTable:RouteTable", key, m{"vpcId": vpc.ID})
			b.custom(tiers, "aws:ec2/routeTableAssociation:RouteTableAssociation", key, m{"subnetId": subnet.ID, "routeTableId": table.ID})
			b.custom(tiers, "aws:ec2/networkAclAssociation:NetworkAclAssociation", key, m{"subnetId": subnet.ID, "networkAclId": acl.ID})
			switch tier.sort {
			case "Public":
				b.custom(tiers, "aws:ec2/route:Route", key+"-default", m{"routeTableId": table.ID, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": igw.ID})
				nats[zone] = b.nat(tiers, name+"-nat-"+zone, subnet, octet*4+slot)
			case "PrivateWithEgress":
				b.custom(tiers, "aws:ec2/route:Route", key+"-default", m{"routeTableId": table.ID, "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": nats[zone].ID})
			}
		}
	}
	b.logs(c, vpc, name)
	return c
}

func (b *builder) nat(parent *plan.Resource, name string, subnet *plan.Resource, n int) *plan.Resource {
	eip := b.custom(parent, "aws:ec2/eip:Eip", name, m{"domain": "vpc"})
	eip.Outputs["publicIp"] = fmt.Sprintf("54.66.%d.%d", n/256, n%256)
	eip.Protect = true
	b.plan.Assumptions = append(b.plan.Assumptions, plan.Assumption{
		URN: eip.URN, Subject: "publicIp", Text: "AWS chooses the address when it is allocated",
	})
	return b.custom(parent, "aws:ec2/natGateway:NatGateway", name, m{"allocationId": eip.ID, "subnetId": subnet.ID})
}

// acl adds a network ACL that denies the ports of remote administration, and bogons, and allows the rest.
func (b *builder) acl(parent, vpc *plan.Resource, name string, isolated bool) *plan.Resource {
	acl := b.custom(parent, "aws:ec2/networkAcl:NetworkAcl", name, m{"vpcId": vpc.ID})
	rule := func(what string, number int, inputs m) {
		inputs["networkAclId"], inputs["ruleNumber"] = acl.ID, float64(number)
		b.custom(parent, "aws:ec2/networkAclRule:NetworkAclRule", fmt.Sprintf("%s-%s-%d", name, what, number), inputs)
	}
	denied := []int{22, 23, 135, 445}
	if isolated {
		denied = append(denied, 3389)
	}
	for i, port := range denied {
		rule("in", 200+i, m{"egress": false, "ruleAction": "deny", "protocol": "6", "fromPort": float64(port), "toPort": float64(port), "cidrBlock": "0.0.0.0/0"})
	}
	for i, bogon := range []string{"0.0.0.0/8", "127.0.0.0/8", "192.0.2.0/24", "240.0.0.0/4"} {
		rule("in", 300+i, m{"egress": false, "ruleAction": "deny", "protocol": "-1", "cidrBlock": bogon})
		rule("out", 300+i, m{"egress": true, "ruleAction": "deny", "protocol": "-1", "cidrBlock": bogon})
	}
	rule("in", 32000, m{"egress": false, "ruleAction": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0"})
	rule("out", 32000, m{"egress": true, "ruleAction": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0"})
	return acl
}

// logs adds what a VPC made here has: locked defaults, flow logs and their log group.
func (b *builder) logs(c, vpc *plan.Resource, name string) {
	b.custom(c, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", name, m{"vpcId": vpc.ID, "ingress": []any{}, "egress": []any{}})
	b.custom(c, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", name, m{"defaultNetworkAclId": "acl-default-" + name}).IgnoreChanges = []string{"subnetIds"}
	b.custom(c, "aws:ec2/defaultRouteTable:DefaultRouteTable", name, m{"defaultRouteTableId": "rtb-main-" + name, "routes": []any{}})
	group := b.custom(c, "aws:cloudwatch/logGroup:LogGroup", name+"-flow-logs", m{"name": "/palisade/" + name + "/flow-logs", "retentionInDays": 90.0})
	group.Outputs["arn"] = "arn:aws:logs:ap-southeast-2:123456789012:log-group:/palisade/" + name + "/flow-logs"
	role := b.custom(c, "aws:iam/role:Role", name+"-flow-logs", m{"assumeRolePolicy": "{}"})
	b.custom(c, "aws:iam/rolePolicy:RolePolicy", name+"-flow-logs", m{"role": role.ID, "policy": "{}"})
	b.custom(c, "aws:ec2/flowLog:FlowLog", name, m{
		"vpcId": vpc.ID, "logDestination": group.Outputs["arn"], "logDestinationType": "cloud-watch-logs", "trafficType": "ALL", "maxAggregationInterval": 600.0,
	})
}
