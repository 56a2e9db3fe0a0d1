package examples

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// decide decides the intents of the reference, those that components recorded, and those that the example has in a file, about a plan.
func decide(t *testing.T, p *plan.Plan) []intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	d := intent.NewDecider(n)
	recorded, err := intent.OfComponents(p)
	require.NoError(t, err)
	require.NotEmpty(t, recorded, "components record what they promise")
	reference, err := intent.Reference(d.Index())
	require.NoError(t, err)
	verdicts, err := d.DecideAll(slices.Concat(reference, recorded, written(t, p.Project)))
	require.NoError(t, err)
	return verdicts
}

// written are the intents of an example's own file, if it has one.
func written(t *testing.T, example string) []intent.Intent {
	t.Helper()
	list, err := intent.Load(filepath.Join("..", "..", "examples", example, "intents.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	require.NoError(t, err)
	return list
}

// planned gives a copy of the plan of an example, which is made once.
func planned(t *testing.T, example string) *plan.Plan {
	t.Helper()
	if plans[example] == nil {
		p, err := run(t, example, nil)
		require.NoError(t, err)
		plans[example], err = json.Marshal(p)
		require.NoError(t, err)
	}
	p := &plan.Plan{}
	require.NoError(t, json.Unmarshal(plans[example], p))
	return p
}

var plans = map[string][]byte{}

func TestExamples_areProved(t *testing.T) {
	for _, example := range names() {
		t.Run(example, func(t *testing.T) {
			for _, v := range decide(t, planned(t, example)) {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", v.Intent.Name, v.Doubts)
			}
		})
	}
}

// resource finds a resource of a plan by the last part of its type and its name.
func resource(t *testing.T, p *plan.Plan, typ, name string) *plan.Resource {
	t.Helper()
	for _, r := range p.Resources {
		if shortType(r.Type) == typ && r.Name == name {
			return r
		}
	}
	require.Fail(t, "the example has no "+typ+" "+name)
	return nil
}

// add adds a resource to a plan, next to its VPC.
func add(p *plan.Plan, typ, name, id string, inputs map[string]any) {
	p.Resources = append(p.Resources, &plan.Resource{
		URN: "urn:pulumi:dev::mutant::" + typ + "::" + name, Type: typ, Name: name, ID: id, Custom: true, Inputs: inputs, Outputs: inputs,
		Source: &plan.Position{File: "mutant.go", Line: 7},
	})
}

func drop(p *plan.Plan, named func(*plan.Resource) bool) {
	var kept []*plan.Resource
	for _, r := range p.Resources {
		if !named(r) {
			kept = append(kept, r)
		}
	}
	p.Resources = kept
}

// mutant is an example with one thing wrong, and what is said of it: the sentence that does not hold any more, and the packet that shows it.
type mutant struct {
	example  string
	change   func(*testing.T, *plan.Plan)
	sentence string
	status   intent.Status
	packet   string
	// hop is a part of the packet's way: the rule or route that was changed.
	hop string
}

func mutants() map[string]mutant {
	return map[string]mutant{
		"a data route to the internet gateway": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/route:Route", "leak", "r-leak", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "shop-net-rt-data-a").ID, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": resource(t, p, "InternetGateway", "shop-net-igw").ID,
				})
			}, "data does not reach the internet", intent.Violated, "tcp 10.0.32.4:49152 -> 8.8.8.8:443", "0.0.0.0/0 to internet gateway shop-net-igw (mutant.go:7 leak destinationCidrBlock)",
		},
		"the same where there is no gateway, and what else it takes": {
			"isolated", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				vpc := resource(t, p, "Vpc", "net").ID
				add(p, "aws:ec2/internetGateway:InternetGateway", "igw", "igw-1", map[string]any{"vpcId": vpc})
				add(p, "aws:ec2/route:Route", "leak", "r-leak", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "net-rt-data-a").ID, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1",
				})
				add(p, "aws:ec2/networkAclRule:NetworkAclRule", "open", "nacl-open", map[string]any{
					"networkAclId": resource(t, p, "NetworkAcl", "net-nacl-data").ID, "egress": true, "ruleNumber": 1, "protocol": "-1", "ruleAction": "allow", "cidrBlock": "0.0.0.0/0",
				})
			}, "data does not reach the internet", intent.Violated, "tcp 10.1.16.4:49152 -> 8.8.8.8:443", "(mutant.go:7 leak destinationCidrBlock)",
		},
		"a blacklist without a block": {
			"three-tier", func(_ *testing.T, p *plan.Plan) {
				drop(p, func(r *plan.Resource) bool { return strings.HasSuffix(r.Name, "-deny-203.0.113.0-24") })
			}, "addresses that belong to nobody are dead", intent.Violated, "tcp 10.0.24.4:49152 -> 203.0.113.0:443", "NAT gateway shop-net-nat-c",
		},
		"a blacklist without its ports": {
			"three-tier", func(_ *testing.T, p *plan.Plan) {
				drop(p, func(r *plan.Resource) bool { return strings.Contains(r.Name, "public-in-deny-tcp-22-23") })
			}, "remote access ports of public are dead to the internet", intent.Violated, "tcp 8.8.8.8:49152 -> 3.255.255.250:22", "shop-net-nacl-public",
		},
		"an app route to the internet gateway": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := resource(t, p, "Route", "shop-net-default-app-b")
				for _, m := range []map[string]any{r.Inputs, r.Outputs} {
					delete(m, "natGatewayId")
					m["gatewayId"] = resource(t, p, "InternetGateway", "shop-net-igw").ID
				}
			}, "app goes out only through NAT gateways", intent.Violated, "tcp 10.0.20.4:49152 -> 8.8.8.8:443", "shop-net-default-app-b",
		},
		"an app route over IPv6 to the internet gateway": {
			"dual-stack", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := resource(t, p, "Route", "net-ipv6-default-app-b")
				for _, m := range []map[string]any{r.Inputs, r.Outputs} {
					delete(m, "egressOnlyGatewayId")
					m["gatewayId"] = resource(t, p, "InternetGateway", "net-igw").ID
				}
			}, "app goes out only through NAT gateways", intent.Violated, "tcp [2600:1fa8:cf25:905::4]:49152 -> [2001:4860:4860::8888]:443", "net-ipv6-default-app-b",
		},
		"an adopted default group with a rule": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := resource(t, p, "DefaultSecurityGroup", "shop-net-default")
				rule := []any{map[string]any{"protocol": "-1", "fromPort": 0.0, "toPort": 0.0, "cidrBlocks": []any{"0.0.0.0/0"}}}
				r.Inputs["egress"], r.Outputs["egress"] = rule, rule
			}, "the default security group carries nothing", intent.Violated, "tcp 10.0.24.5:49152 -> 10.0.24.4:443", "security group shop-net-default outbound allows",
		},
		"a route to S3 that is longer than the endpoint's": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/route:Route", "around", "r-around", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "shop-net-rt-data-a").ID, "destinationCidrBlock": "52.95.128.0/21", "gatewayId": resource(t, p, "InternetGateway", "shop-net-igw").ID,
				})
			}, "data reaches S3 by its endpoint alone", intent.Undecided, "", "", // which addresses S3 has, a plan does not tell
		},
		"SSH to the app from anywhere": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-sg-app", 22, map[string]any{"cidrIpv4": "10.0.0.0/16"})
			}, "shop-shell: nobody reaches the ports of SSH and RDP of app", intent.Violated, "tcp 10.0.24.5:49152 -> 10.0.24.4:22", "(mutant.go:7 ssh",
		},
		"data for the load balancer": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-sg-data", 5432, map[string]any{"referencedSecurityGroupId": resource(t, p, "SecurityGroup", "shop-web").ID})
				rule(t, p, "Egress", "shop-web", 5432, map[string]any{"referencedSecurityGroupId": resource(t, p, "SecurityGroup", "shop-sg-data").ID})
			}, "shop-sg: data is reached by nobody but app", intent.Violated, "tcp 10.0.24.5:49152 -> 10.0.24.4:5432", "(mutant.go:7",
		},
		"an app that takes connections past the load balancer": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-sg-app", 8443, map[string]any{"cidrIpv4": "0.0.0.0/0"})
			}, "shop-web: targets in app are reached on tcp/8443 by nobody else", intent.Violated, "tcp 10.0.24.5:49152 -> 10.0.24.4:8443", "(mutant.go:7 short-cut-shop-sg-app",
		},
		"the same, in the example's own words": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-sg-app", 8443, map[string]any{"cidrIpv4": "0.0.0.0/0"})
			}, "nobody else does", intent.Violated, "tcp 10.0.24.5:49152 -> 10.0.24.4:8443", "(mutant.go:7 short-cut-shop-sg-app",
		},
		"a load balancer that listens on a third port": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-web", 8080, map[string]any{"cidrIpv4": "0.0.0.0/0"})
				add(p, "aws:lb/listener:Listener", "shop-web-more", "arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:listener/app/web/0/1", map[string]any{
					"loadBalancerArn": resource(t, p, "LoadBalancer", "shop-web").ID, "port": 8080.0, "protocol": "HTTP",
				})
			}, "the internet reaches shop-web on tcp/443 and tcp/80 alone", intent.Violated, "", "",
		},
		"a load balancer without its web ACL": {
			"three-tier", func(_ *testing.T, p *plan.Plan) {
				drop(p, func(r *plan.Resource) bool { return shortType(r.Type) == "WebAclAssociation" })
			}, "the internet reaches shop-web through a web ACL alone", intent.Violated, "", "",
		},
		"a load balancer that may not ask the app": {
			"three-tier", func(_ *testing.T, p *plan.Plan) {
				drop(p, func(r *plan.Resource) bool {
					return shortType(r.Type) == "SecurityGroupIngressRule" && r.Name == "shop-web-to-app-tcp-8443"
				})
			}, "the load balancer asks the app", intent.Violated, "", "",
		},
		"the same, in the composition's words": {
			"three-tier", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-sg-app", 8443, map[string]any{"cidrIpv4": "0.0.0.0/0"})
			}, "shop: nobody but the load balancer reaches the app", intent.Violated, "tcp 10.0.24.5:49152 -> 10.0.24.4:8443", "(mutant.go:7 short-cut-shop-sg-app",
		},
		"endpoints that admit nobody": {
			"private-workload", func(_ *testing.T, p *plan.Plan) {
				drop(p, func(r *plan.Resource) bool { return shortType(r.Type) == "SecurityGroupIngressRule" })
			}, "the worker calls Systems Manager by the endpoints", intent.Violated, "", "",
		},
		"a worker with a way out": {
			"private-workload", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/internetGateway:InternetGateway", "igw", "igw-1", map[string]any{"vpcId": resource(t, p, "Vpc", "lab-net").ID})
				add(p, "aws:ec2/route:Route", "leak", "r-leak", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "lab-net-rt-app-a").ID, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1",
				})
			}, "app does not reach the internet", intent.Violated, "tcp 10.4.0.4:49152 -> 8.8.8.8:443", "(mutant.go:7 leak destinationCidrBlock)",
		},
		"a load balancer of a site that the internet reaches around CloudFront": {
			"global-web", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := resource(t, p, "LoadBalancer", "web")
				r.Inputs["internal"], r.Outputs["internal"] = false, false
				for _, zone := range []string{"a", "b"} {
					add(p, "aws:ec2/route:Route", "leak-"+zone, "r-leak-"+zone, map[string]any{
						"routeTableId": resource(t, p, "RouteTable", "net-rt-app-"+zone).ID, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": resource(t, p, "InternetGateway", "gateway").ID,
					})
				}
				rule(t, p, "Ingress", "web", 443, map[string]any{"cidrIpv4": "0.0.0.0/0"})
			}, "web: the internet does not reach it, but by CloudFront's VPC origin", intent.Violated, "", "(mutant.go:7 short-cut-web",
		},
		"a site whose load balancer everybody in the VPC reaches": {
			"global-web", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "web", 443, map[string]any{"cidrIpv4": "10.7.0.0/16"})
			}, "web: CloudFront alone connects to it, and on tcp/443 alone", intent.Violated, "", "(mutant.go:7 short-cut-web",
		},
		"a site whose load balancer does not let CloudFront in": {
			"global-web", func(_ *testing.T, p *plan.Plan) {
				drop(p, func(r *plan.Resource) bool { return r.Name == "web-in-tcp-443-list-cloudfront" })
			}, "edge: CloudFront reaches the load balancer on tcp/443", intent.Violated, "", "",
		},
		"a site without a web ACL": {
			"global-web", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				r := resource(t, p, "Distribution", "edge")
				delete(r.Inputs, "webAclId")
				delete(r.Outputs, "webAclId")
			}, "viewers reach edge through a web ACL alone", intent.Violated, "", "",
		},
		"spokes that are peered": {
			"shared-endpoints", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "short", "pcx-short", map[string]any{
					"vpcId": resource(t, p, "Vpc", "estate-orders").ID, "peerVpcId": resource(t, p, "Vpc", "estate-billing").ID, "autoAccept": true,
				})
				add(p, "aws:ec2/route:Route", "short", "r-short", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "estate-orders-rt-app-a").ID, "destinationCidrBlock": "10.12.0.0/16", "vpcPeeringConnectionId": "pcx-short",
				})
			}, "spokes never meet", intent.Violated, "", "(mutant.go:7 short destinationCidrBlock)",
		},
		"a firewall that lets nobody ask the shared endpoints": {
			"hub-and-spoke", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				firewallRules(t, p, "estate-wall-rules", func(string) string { return `drop ip any any -> any any (msg:"all"; sid:1; rev:1;)` })
			}, "estate: orders calls AWS by the shared endpoints", intent.Violated, "", "",
		},
		"a way from production to development past the firewall": {
			"hub-and-spoke", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2transitgateway/route:Route", "leak", "r-leak", map[string]any{
					"transitGatewayRouteTableId": resource(t, p, "RouteTable", "estate-hub-prod").ID, "destinationCidrBlock": "10.2.0.0/20",
					"transitGatewayAttachmentId": resource(t, p, "VpcAttachment", "estate-sandbox").ID,
				})
			}, "production and development never meet", intent.Violated, "", "(mutant.go:7 leak",
		},
		"an API that is open to its whole VPC": {
			"api", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "api-app", 8443, map[string]any{"cidrIpv4": "10.5.0.0/16"})
			}, "nobody else reaches the API", intent.Violated, "", "(mutant.go:7 short-cut-api-app",
		},
		"a load balancer that faces the internet": {
			"api", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				front := resource(t, p, "LoadBalancer", "front")
				front.Inputs["internal"], front.Outputs["internal"] = false, false
				rule(t, p, "Ingress", "front", 443, map[string]any{"cidrIpv4": "0.0.0.0/0"})
				openToTheInternet(t, p, "api-net", "app", "a")
			}, "front: its clients alone connect to it, and on tcp/443 alone", intent.Violated, "", "(mutant.go:7 short-cut-front",
		},
		"a load balancer for any client of the service": {
			"api", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				front := resource(t, p, "LoadBalancer", "front")
				const filter = "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
				front.Inputs[filter], front.Outputs[filter] = "off", "off"
			}, "front: its clients alone connect to it, and on tcp/443 alone", intent.Undecided, "", "", // who they are, a plan does not tell
		},
		"a load balancer for clients of the internet by the service": {
			"api", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "front", 443, map[string]any{"cidrIpv4": "0.0.0.0/0"})
			}, "neither network meets the internet", intent.Undecided, "", "",
		},
		"an endpoint for the shop's whole VPC": {
			"api", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				rule(t, p, "Ingress", "shop-endpoint", 443, map[string]any{"cidrIpv4": "10.6.0.0/16"})
			}, "nobody but the shop's callers does", intent.Violated, "", "(mutant.go:7 short-cut-shop-endpoint",
		},
		"a way from the API's network to the shop's": {
			"api", func(t *testing.T, p *plan.Plan) {
				t.Helper()
				add(p, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "back", "pcx-back", map[string]any{
					"vpcId": resource(t, p, "Vpc", "api-net").ID, "peerVpcId": resource(t, p, "Vpc", "shop-net").ID, "autoAccept": true,
				})
				add(p, "aws:ec2/route:Route", "back", "r-back", map[string]any{
					"routeTableId": resource(t, p, "RouteTable", "api-net-rt-app-a").ID, "destinationCidrBlock": "10.6.0.0/16", "vpcPeeringConnectionId": "pcx-back",
				})
			}, "the API's network opens no connection to the shop's", intent.Violated, "", "(mutant.go:7 back destinationCidrBlock)",
		},
	}
}

// openToTheInternet gives a subnet a gateway, a route, and a network ACL that lets everything through.
func openToTheInternet(t *testing.T, p *plan.Plan, net, tier, zone string) {
	t.Helper()
	add(p, "aws:ec2/internetGateway:InternetGateway", "igw", "igw-1", map[string]any{"vpcId": resource(t, p, "Vpc", net).ID})
	add(p, "aws:ec2/route:Route", "leak", "r-leak", map[string]any{
		"routeTableId": resource(t, p, "RouteTable", net+"-rt-"+tier+"-"+zone).ID, "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1",
	})
	for name, egress := range map[string]bool{"in": false, "out": true} {
		add(p, "aws:ec2/networkAclRule:NetworkAclRule", name, "nacl-"+name, map[string]any{
			"networkAclId": resource(t, p, "NetworkAcl", net+"-nacl-"+tier).ID, "egress": egress, "ruleNumber": 1, "protocol": "-1", "ruleAction": "allow", "cidrBlock": "0.0.0.0/0",
		})
	}
}

// firewallRules rewrites the rules of a rule group of a firewall.
func firewallRules(t *testing.T, p *plan.Plan, group string, rewrite func(rules string) string) {
	t.Helper()
	r := resource(t, p, "RuleGroup", group)
	source := r.Inputs["ruleGroup"].(map[string]any)["rulesSource"].(map[string]any)
	source["rulesString"] = rewrite(source["rulesString"].(string))
	r.Outputs["ruleGroup"] = r.Inputs["ruleGroup"]
}

// rule adds a rule for one TCP port to a security group.
func rule(t *testing.T, p *plan.Plan, direction, group string, port int, peer map[string]any) {
	t.Helper()
	peer["securityGroupId"], peer["ipProtocol"] = resource(t, p, "SecurityGroup", group).ID, "tcp"
	peer["fromPort"], peer["toPort"] = float64(port), float64(port)
	name := map[bool]string{true: "ssh", false: "short-cut-" + group}[port == 22]
	add(p, "aws:vpc/securityGroup"+direction+"Rule:SecurityGroup"+direction+"Rule", name, "sgr-"+name, peer)
}

func TestExamples_mutantsAreRefuted(t *testing.T) { refuted(t, mutants()) }

func refuted(t *testing.T, mutants map[string]mutant) {
	t.Helper()
	for name, m := range mutants {
		t.Run(name, func(t *testing.T) {
			p := planned(t, m.example)
			m.change(t, p)
			found := false
			for _, v := range decide(t, p) {
				if v.Intent.Name != m.sentence {
					continue
				}
				found = true
				require.Equal(t, m.status, v.Status, "%v", v.Doubts)
				if m.status != intent.Violated {
					require.NotEmpty(t, v.Doubts)
					continue
				}
				if m.packet == "" { // nothing arrives, or what does is not the point
					continue
				}
				assert.Equal(t, m.packet, v.Witness.Flow.Packet.String())
				var way []string
				for _, h := range v.Witness.Result.Forward {
					way = append(way, h.String())
				}
				assert.Contains(t, strings.Join(way, "\n"), m.hop)
				assert.True(t, v.Witness.Result.Delivered)
			}
			require.True(t, found, "the sentence is decided")
		})
	}
}

// What somebody may add to an example: a server that is open to the world is found, exactly where it is.
func TestExamples_withAdditions(t *testing.T) {
	p := planned(t, "three-tier")
	open := map[string]any{"protocol": "-1", "fromPort": 0.0, "toPort": 0.0, "cidrBlocks": []any{"0.0.0.0/0"}}
	add(p, "aws:ec2/securityGroup:SecurityGroup", "world", "sg-world", map[string]any{"name": "world", "vpcId": resource(t, p, "Vpc", "shop-net").ID, "ingress": []any{open}, "egress": []any{open}})
	server := func(name, subnet string, public bool) {
		add(p, "aws:ec2/instance:Instance", name, "i-"+name, map[string]any{
			"subnetId": resource(t, p, "Subnet", subnet).ID, "associatePublicIpAddress": public, "vpcSecurityGroupIds": []any{"sg-world"}, "tags": map[string]any{"Name": name},
		})
	}
	server("front", "shop-net-subnet-public-a", true)
	server("back", "shop-net-subnet-data-a", false)
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	d := intent.NewDecider(n)
	list, err := intent.Read(strings.NewReader(`intents:
- {name: nothing of the group is reached, deny: {from: internet, to: sg:world}}
- {name: nothing of it in the data tier is, deny: {from: internet, to: instance:back}}
- {name: the world reaches front, allow: {from: internet, to: instance:front, ports: tcp/443}}
- {name: front is not to be had by ssh, deny: {from: internet, to: instance:front, ports: tcp/22}}
- {name: only front and the load balancer are reached, only: {from: internet, to: [instance:front, lb:shop-web]}}
`), "intents.yaml")
	require.NoError(t, err)
	verdicts, err := d.DecideAll(list)
	require.NoError(t, err)
	var got []intent.Status
	for _, v := range verdicts {
		got = append(got, v.Status)
	}
	assert.Equal(t, []intent.Status{intent.Violated, intent.Proved, intent.Proved, intent.Proved, intent.Proved}, got)
	w := verdicts[0].Witness
	assert.Equal(t, "the internet", w.From)
	assert.Contains(t, w.To, "front")
	assert.True(t, w.Result.Delivered)
	assert.Equal(t, uint16(443), w.Flow.Packet.DstPort)
}
