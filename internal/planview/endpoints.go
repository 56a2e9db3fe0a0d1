package planview

import (
	"cmp"

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
