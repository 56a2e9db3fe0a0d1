// Command ingress-inspection is a VPC of which no packet of the internet gets in or out past a network firewall: the internet gateway leads what comes in
// to it, and the public tier what goes out. Connections to a load balancer come in, connections to a few names go out, and nothing else.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(front) }

func front(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	args.Tiers = []vpc.Tier{
		{Name: "public", Type: vpc.TierPublic, Egress: vpc.EgressFirewallEndpoint}, // load balancer and NAT gateways, behind the firewall
		{Name: "app", Type: vpc.TierPrivateWithEgress},
		{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressInternetGateway},
	}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	var domains []string
	if err := cfg.TryObject("allowedDomains", &domains); err != nil {
		return err
	}
	wall, err := firewall.NewIngressInspection(ctx, "wall", &firewall.IngressInspectionArgs{
		Vpc: net.Network(),
		Policy: firewall.Policy{
			Rules: []firewall.Rule{{
				Name: "web-in", Sources: []string{firewall.Any}, Destinations: []string{firewall.HomeNet}, DestinationPorts: []string{"443"},
			}},
			DomainLists: []firewall.DomainList{{Name: "out", Action: firewall.ListAllow, Domains: domains}},
		},
		Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	door, err := newDoor(ctx, net.Network(), args.Protection, args.Tags)
	if err != nil {
		return err
	}
	ctx.Export("dnsName", door.DnsName)
	ctx.Export("targetGroupArns", door.TargetGroupArns)
	ctx.Export("firewallArn", wall.FirewallArn)
	ctx.Export("firewallEndpointIds", wall.EndpointIds)
	ctx.Export("firewallLogs", wall.LogDestinations)
	return nil
}

// newDoor is a load balancer in the public tier, and the group that servers of the app tier are in, which it alone reaches.
func newDoor(ctx *pulumi.Context, net component.Network, protection component.Protection, tags pulumi.StringMapInput) (*ingress.NetworkIngress, error) {
	groups, err := securitygroups.NewTiers(ctx, "shop", &securitygroups.TiersArgs{
		Vpc: net, Protection: protection, Tags: tags,
		Chain: []securitygroups.Link{{
			Name: "app", OtherRules: true, // the load balancer lets itself in
			To: []securitygroups.Access{{Peer: securitygroups.Peer{Internet: true}, Ports: []string{"tcp/443"}, Reason: "The firewall says to which names."}},
		}},
	})
	if err != nil {
		return nil, err
	}
	return ingress.NewNetworkIngress(ctx, "door", &ingress.NetworkIngressArgs{
		Vpc: net, Tier: "public", Protection: protection, Tags: tags,
		Listeners:              []ingress.NetworkListener{{Name: "web", Port: 443, Protocol: ingress.ProtocolTcp, TargetGroup: "app"}},
		TargetGroups:           []ingress.NetworkTargetGroup{{Name: "app", Port: 8443, SecurityGroups: []string{"app"}}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": groups.Id("app")},
	})
}
