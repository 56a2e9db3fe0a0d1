package examples

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// What the premises may do, and what they may not, hangs on routes of the hub, routes of spokes and rules of the firewall: each of them is found when it is wrong.
func TestHybrid_mutantsAreRefuted(t *testing.T) {
	const (
		tableRoute = "aws:ec2transitgateway/route:Route"
		firewall   = "and whatever it sends to the premises crosses the firewall first"
	)
	refuted(t, map[string]mutant{
		"the firewall is bypassed": {
			"hybrid", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := routeOf(t, p, "acme-hub-prod", "0.0.0.0/0")
				r.Inputs["transitGatewayAttachmentId"] = routeOf(t, p, "acme-hub-inspection", "0.0.0.0/0").Inputs["transitGatewayAttachmentId"]
				r.Outputs["transitGatewayAttachmentId"] = r.Inputs["transitGatewayAttachmentId"]
			}, firewall, intent.Undecided, "", "", // what lies behind a default route, a plan does not tell
		},
		"the same for what is declared": {
			"hybrid", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := routeOf(t, p, "acme-hub-prod", "192.168.0.0/16")
				r.Inputs["transitGatewayAttachmentId"] = routeOf(t, p, "acme-hub-inspection", "192.168.0.0/16").Inputs["transitGatewayAttachmentId"]
				r.Outputs["transitGatewayAttachmentId"] = r.Inputs["transitGatewayAttachmentId"]
			}, firewall, intent.Violated, "tcp 10.1.0.4:49152 -> 192.168.0.0:443", "acme-hub-prod: 192.168.0.0/16 to attachment acme-office",
		},
		"a route to the link in the wrong domain": {
			"hybrid", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, tableRoute, "leak", "r-leak", map[string]any{
					"transitGatewayRouteTableId": resource(t, p, "RouteTable", "acme-hub-dev").ID, "destinationCidrBlock": "172.16.7.0/24",
					"transitGatewayAttachmentId": routeOf(t, p, "acme-hub-inspection", "172.16.0.0/16").Inputs["transitGatewayAttachmentId"],
				})
			}, "acme-wall: what goes from dev to hybrid is inspected", intent.Violated, "tcp 10.2.0.68:49152 -> 172.16.7.0:443", "172.16.7.0/24 to attachment acme-datacentre (mutant.go:7 leak",
		},
		"a NAT gateway in a spoke": {
			"hybrid", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				openToTheInternet(t, p, "acme-orders", "tgw", "a")
				add(p, "aws:ec2/natGateway:NatGateway", "nat", "nat-1", map[string]any{"subnetId": resource(t, p, "Subnet", "acme-orders-subnet-tgw-a").ID, "allocationId": "eipalloc-1"})
				r := resource(t, p, "Route", "acme-orders-default-app-a")
				for _, m := range []map[string]any{r.Inputs, r.Outputs} {
					delete(m, "transitGatewayId")
					m["natGatewayId"] = "nat-1"
				}
			}, "the cloud reaches the internet by the datacentre alone", intent.Violated, "tcp 10.1.0.4:49152 -> 8.8.8.8:443", "acme-orders-default-app-a",
		},
		"a firewall whose list of names holds for the cloud too": {
			"hybrid", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				firewallRules(t, p, "acme-wall-rules", func(rules string) string {
					var kept []string
					for line := range strings.Lines(rules) {
						if !strings.Contains(line, "nothing-else") {
							kept = append(kept, line)
						}
					}
					return strings.Join(kept, "")
				})
			}, "of orders, the premises reach nothing else", intent.Violated, "tcp 172.16.0.0:49152 -> 10.1.1.4:80", "its name is on the allow list",
		},
		"a rule that lets the premises to the sandbox": {
			"hybrid", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				firewallRules(t, p, "acme-wall-rules", func(rules string) string {
					return `pass tcp any any -> 10.2.0.0/16 22 (msg:"leak"; flow:to_server; sid:7; rev:1;)` + "\n" + rules
				})
			}, "nor any other VPC", intent.Violated, "tcp 172.16.0.0:49152 -> 10.2.1.4:22", "acme-wall-rules",
		},
	})
}

// routeOf is the route of a table of the hub for a block.
func routeOf(t *testing.T, p *plan.Plan, table, block string) *plan.Resource {
	t.Helper()
	id := resource(t, p, "RouteTable", table).ID
	for _, r := range p.Resources {
		if r.Type == "aws:ec2transitgateway/route:Route" && r.Inputs["transitGatewayRouteTableId"] == id && r.Inputs["destinationCidrBlock"] == block {
			return r
		}
	}
	require.Fail(t, "the table "+table+" has no route for "+block)
	return nil
}
