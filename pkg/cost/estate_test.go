package cost_test

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// inputs are the inputs of a resource.
type inputs = map[string]any

// estate is a plan under construction, in Sydney.
type estate struct{ plan.Plan }

func newEstate() *estate {
	e := &estate{plan.Plan{FormatVersion: plan.FormatVersion, Project: "shop", Stack: "dev", Region: "ap-southeast-2"}}
	e.Resources = append(e.Resources, &plan.Resource{URN: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", Type: "pulumi:pulumi:Stack", Name: "shop-dev"})
	return e
}

// add adds a resource of AWS. Its id is its name.
func (e *estate) add(typ, name string, in inputs) *plan.Resource {
	r := &plan.Resource{
		URN: "urn:pulumi:dev::shop::" + typ + "::" + name, Type: typ, Name: name, ID: name, Custom: true, Inputs: in, Outputs: in, Parent: e.Resources[0].URN,
	}
	e.Resources = append(e.Resources, r)
	return r
}

// component adds a component, and puts resources into it.
func (e *estate) component(typ, name string, children ...*plan.Resource) *plan.Resource {
	c := &plan.Resource{URN: "urn:pulumi:dev::shop::" + typ + "::" + name, Type: typ, Name: name, Parent: e.Resources[0].URN}
	e.Resources = append(e.Resources, c)
	for _, r := range children {
		r.Parent = c.URN
	}
	return c
}

// provider adds an explicit provider of a region.
func (e *estate) provider(name, region string) string {
	return e.add("pulumi:providers:aws", name, inputs{"region": region}).URN
}

// vpc adds a VPC with a subnet in each of some zones. The subnets are NAME-a, NAME-b and so on.
func (e *estate) vpc(name string, zones ...string) {
	e.add("aws:ec2/vpc:Vpc", name, inputs{})
	for _, z := range zones {
		e.add("aws:ec2/subnet:Subnet", name+"-"+z, inputs{"vpcId": name, "availabilityZone": "ap-southeast-2" + z})
	}
}

// nat adds a NAT gateway with its address in a subnet.
func (e *estate) nat(name, subnet string) {
	address := e.add("aws:ec2/eip:Eip", name+"-address", inputs{"domain": "vpc"})
	e.add("aws:ec2/natGateway:NatGateway", name, inputs{"subnetId": subnet, "allocationId": address.ID}).Dependencies = []string{address.URN}
}

// endpoint adds an interface endpoint of a service in the three zones of a VPC.
func (e *estate) endpoint(name, vpc, service string) *plan.Resource {
	return e.add("aws:ec2/vpcEndpoint:VpcEndpoint", name, inputs{
		"vpcEndpointType": "Interface", "vpcId": vpc, "serviceName": "com.amazonaws.ap-southeast-2." + service,
		"subnetIds": []any{vpc + "-a", vpc + "-b", vpc + "-c"}, "privateDnsEnabled": true,
	})
}

// estimate is what the plan costs by the embedded prices, with some assumptions.
func (e *estate) estimate(assumptions ...string) cost.Estimate {
	return cost.Of(&e.Plan, cost.Embedded(), traffic(assumptions...))
}

// idle assumes no traffic at all, so that only hours and months are left.
func idle() cost.Traffic {
	var t cost.Traffic
	for _, m := range cost.Measures() {
		if err := t.Set(string(m.Measure) + "=0"); err != nil {
			panic(err)
		}
	}
	return t
}

func traffic(assumptions ...string) cost.Traffic {
	var t cost.Traffic
	for _, a := range assumptions {
		if err := t.Set(a); err != nil {
			panic(err)
		}
	}
	return t
}

// bill is an estimate in lines: "NAT gateways hours 730 x 0.059 = 43.07".
func bill(e cost.Estimate) []string {
	lines := []string{}
	for _, i := range e.Items {
		lines = append(lines, strings.Join([]string{string(i.Kind), i.What, i.Quantity.String(), "x", i.UnitPrice.String(), "=", i.Monthly.String()}, " "))
	}
	return lines
}

// doubts are what is unknown, in lines.
func doubts(e cost.Estimate) []string {
	lines := []string{}
	for _, u := range e.Unknown {
		lines = append(lines, string(u.Kind)+" "+u.What+": "+u.Reason)
	}
	return lines
}

// groups are sums, in lines.
func groups(list []cost.Group) []string {
	lines := []string{}
	for _, g := range list {
		lines = append(lines, g.Name+" "+g.Monthly.String())
	}
	return lines
}
