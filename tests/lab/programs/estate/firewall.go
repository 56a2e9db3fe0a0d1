package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
)

// inspect places a firewall with a policy that has everything in a VPC that is there already, and appliances of others in another.
func inspect(ctx *pulumi.Context) error {
	const certificate = "arn:aws:acm:ap-southeast-2:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555"
	_, err := firewall.NewCentralFirewall(ctx, "appliances", &firewall.CentralFirewallArgs{
		Vpc: inspection("b"), EstateCidrs: []string{"10.0.0.0/8"},
		Appliances: &firewall.Appliances{ServiceName: pulumi.String("com.amazonaws.vpce.ap-southeast-2.vpce-svc-0123456789abcdef0")},
	})
	if err != nil {
		return err
	}
	_, err = firewall.NewCentralFirewall(ctx, "wall", &firewall.CentralFirewallArgs{
		Vpc: inspection("a"), EstateCidrs: []string{"10.0.0.0/8"},
		Policy: firewall.Policy{
			ManagedRuleGroups: []firewall.ManagedRuleGroup{{Name: "MalwareDomains"}, {Name: "ThreatSignaturesScanners", Mode: firewall.GroupAlert, Reason: "to see first"}},
			DomainLists:       []firewall.DomainList{{Name: "updates", Action: firewall.ListAllow, Domains: []string{".amazonaws.com"}, SourceCidrs: []string{"10.1.0.0/16"}}},
			SuricataRules: []firewall.SuricataRules{{
				Name: "ssh", Rules: "drop ssh $SERVERS any -> any $PORTS (msg:\"no ssh\"; sid:1; rev:1;)\n",
				IpSets: map[string][]string{"SERVERS": {"10.2.0.0/16"}}, PortSets: map[string][]string{"PORTS": {"22"}},
			}},
			Rules: []firewall.Rule{{Name: "time", Protocol: "udp", Destinations: []string{firewall.Any}, DestinationPorts: []string{"123"}}},
			TlsInspection: &firewall.TlsInspection{
				CertificateAuthorityArn: pulumi.String(certificate), CheckRevocation: true,
				ServerCertificateArns: map[string]pulumi.StringInput{"shop": pulumi.String(certificate)},
				Scopes:                []firewall.TlsScope{{Sources: []string{"10.0.0.0/8"}, Destinations: []string{"0.0.0.0/0"}}},
			},
		},
		Logs: firewall.Logs{Alert: firewall.LogDestination{Destination: firewall.LogsToCloudWatch}, Flow: firewall.LogDestination{Destination: firewall.LogsToFirehose, Name: pulumi.String("flows")}},
	})
	return err
}

// inspection is an inspection VPC, with a letter in its ids.
func inspection(letter string) component.Network {
	of := func(id string) map[string]pulumi.StringInput {
		return map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String(id + "a"), "ap-southeast-2b": pulumi.String(id + "b")}
	}
	tier := func(typ, egress, digit string) component.NetworkTier {
		return component.NetworkTier{Type: typ, Egress: egress, SubnetIds: of("subnet-0123456789abcd" + letter + digit), RouteTableIds: of("rtb-0123456789abcd" + letter + digit)}
	}
	return component.Network{
		VpcId: pulumi.String("vpc-0123456789abcdef" + letter), CidrBlocks: []pulumi.StringInput{pulumi.String("100.64.0.0/20")},
		Tiers: map[string]component.NetworkTier{
			"public":   tier(component.TierPublic, component.EgressInternetGateway, "1"),
			"firewall": tier(component.TierFirewall, component.EgressNatGateway, "2"),
			"tgw":      tier(component.TierTransitGateway, component.EgressFirewallEndpoint, "3"),
		},
	}
}
