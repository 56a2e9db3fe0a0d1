package planview

import (
	"cmp"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// gatewayEndpoint tells gateway endpoints, which is also what AWS makes if nothing is said.
func gatewayEndpoint(r *plan.Resource) bool {
	return cmp.Or(str(r, "vpcEndpointType"), "Gateway") == "Gateway"
}

// endpoints is a table of VPC endpoints: kind, service, and where they can be reached.
func (v *view) endpoints(endpoints []*plan.Resource) []*text.Node {
	if len(endpoints) == 0 {
		return nil
	}
	cells := [][]text.Line{{text.Of("NAME"), text.Of("KIND"), text.Of("SERVICE"), text.Of("IN")}}
	for _, r := range endpoints {
		in := v.referAll(r, "subnetIds")
		if gatewayEndpoint(r) {
			in = "" // the tables list its routes
		}
		cells = append(cells, []text.Line{
			text.In(text.Strong, r.Name), text.Of(cmp.Or(str(r, "vpcEndpointType"), "Gateway")), text.Of(str(r, "serviceName")),
			text.Join("  ", text.Of(in), marks(r)),
		})
	}
	return []*text.Node{{Line: text.Of("VPC endpoints"), Rows: text.Table(true, cells)}}
}

// prefixList is a prefix list as its route is told: by the service of a gateway endpoint that has it, else as any other resource.
func (v *view) prefixList(id string) string {
	for _, r := range v.plan.Resources {
		if kind(r) == "ec2.VpcEndpoint" && id != "" && str(r, "prefixListId") == id {
			return listOf(r)
		}
	}
	return v.label(id)
}

// listOf is the prefix list of a gateway endpoint.
func listOf(endpoint *plan.Resource) string {
	service := str(endpoint, "serviceName")
	return "prefix list of " + service[strings.LastIndexByte(service, '.')+1:]
}
