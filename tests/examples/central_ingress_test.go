package examples

import (
	"testing"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// leads changes a route's target.
func leads(t *testing.T, p *plan.Plan, route, from, to, id string) {
	t.Helper()
	r := resource(t, p, "Route", route)
	for _, m := range []map[string]any{r.Inputs, r.Outputs} {
		delete(m, from)
		m[to] = id
	}
}

// learns has a route table of the transit gateway learn where the VPC of an attachment is.
func learns(t *testing.T, p *plan.Plan, table, attachment string) {
	t.Helper()
	add(p, "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation", "short-cut", "prop-1", map[string]any{
		"transitGatewayAttachmentId": resource(t, p, "VpcAttachment", attachment).ID, "transitGatewayRouteTableId": resource(t, p, "RouteTable", table).ID,
	})
}

// The ways around the firewall between the load balancer and the shop.
func TestCentralIngress_waysAroundTheFirewallAreFound(t *testing.T) {
	const (
		asks    = "the load balancer asks the shop, and is answered through the same endpoint of the firewall"
		through = "and reaches it through the firewall alone"
	)
	refuted(t, map[string]mutant{
		"the shop answers past the firewall": {
			"central-ingress", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				learns(t, p, "hub-shop", "front")
			}, asks, intent.Violated, "tcp 10.9.0.4:49152 -> 10.1.0.10:8443", "firewall wall",
		},
		"answers come by another zone": {
			"central-ingress", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				for _, m := range []map[string]any{resource(t, p, "VpcAttachment", "inspection").Inputs, resource(t, p, "VpcAttachment", "inspection").Outputs} {
					m["applianceModeSupport"] = "disable"
				}
			}, asks, intent.Violated, "tcp 10.9.0.68:49152 -> 10.1.0.10:8443", "firewall wall",
		},
		"the load balancer's table learns the shop": {
			"central-ingress", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				learns(t, p, "hub-ingress", "shop")
			}, through, intent.Violated, "tcp 10.9.0.68:49152 -> 10.1.1.20:443", "transit gateway route table hub-ingress: 10.1.0.0/20 to attachment shop",
		},
		"the load balancer's subnets lead to the shop by a peering": {
			"central-ingress", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx", "pcx-1", map[string]any{
					"vpcId": resource(t, p, "Vpc", "front").ID, "peerVpcId": resource(t, p, "Vpc", "shop").ID, "autoAccept": true,
				})
				add(p, "aws:ec2/route:Route", "leak", "r-leak", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "front-rt-public-a").ID, "destinationCidrBlock": "10.1.0.0/20", "vpcPeeringConnectionId": "pcx-1",
				})
			}, through, intent.Violated, "tcp 10.9.0.4:49152 -> 10.1.0.4:443", "(mutant.go:7 leak",
		},
		"the shop has an internet gateway": {
			"central-ingress", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/internetGateway:InternetGateway", "igw", "igw-1", map[string]any{"vpcId": resource(t, p, "Vpc", "shop").ID})
				leads(t, p, "shop-default-app-b", "transitGatewayId", "gatewayId", "igw-1")
			}, "what the shop sends out crosses the firewall", intent.Violated, "tcp 10.1.0.68:49152 -> 8.8.8.8:443", "shop-default-app-b",
		},
	})
}
