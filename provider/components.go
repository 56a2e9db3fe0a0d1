package main

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/guardrails"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/reference/hubandspoke"
	"github.com/palisade-iac/palisade/components/reference/hybridhub"
	"github.com/palisade-iac/palisade/components/reference/privateworkload"
	"github.com/palisade-iac/palisade/components/reference/sharedservices"
	"github.com/palisade-iac/palisade/components/reference/threetier"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
)

// components are what programs in other languages can make: the token that the component registers itself by, and its constructor.
func components() []component {
	return []component{
		of(vpc.SecureVpcType, vpc.NewSecureVpc),
		of(vpc.TieredSubnetsType, vpc.NewTieredSubnets),
		of(securitygroups.TiersType, securitygroups.NewTiers),
		of(securitygroups.ConnectionType, securitygroups.NewConnection),
		of(endpoints.EndpointBundleType, endpoints.NewEndpointBundle),
		of(endpoints.EndpointServiceType, endpoints.NewEndpointService),
		of(endpoints.SpokeType, endpoints.NewSpoke),
		of(access.SessionManagerType, access.NewSessionManager),
		of(access.InstanceConnectType, access.NewInstanceConnect),
		of(access.InstanceConnectEndpointType, access.NewInstanceConnectEndpoint),
		of(waf.WebAclType, waf.NewWebAcl),
		of(ingress.WebIngressType, ingress.NewWebIngress),
		of(ingress.NetworkIngressType, ingress.NewNetworkIngress),
		of(ingress.EdgeDistributionType, ingress.NewEdgeDistribution),
		of(transit.TransitHubType, transit.NewTransitHub),
		of(transit.AttachmentType, transit.NewAttachment),
		of(transit.HubPeeringType, transit.NewHubPeering),
		of(transit.VpnConnectionType, transit.NewVpnConnection),
		of(transit.VpnGatewayType, transit.NewVpnGateway),
		of(transit.DirectConnectType, transit.NewDirectConnect),
		of(firewall.CentralFirewallType, firewall.NewCentralFirewall),
		of(firewall.IngressInspectionType, firewall.NewIngressInspection),
		of(peering.VpcPeeringType, peering.NewVpcPeering),
		of(dns.InboundEndpointType, dns.NewInboundEndpoint),
		of(dns.OutboundEndpointType, dns.NewOutboundEndpoint),
		of(dns.QueryLogsType, dns.NewQueryLogs),
		of(guardrails.ConfigRulesType, guardrails.NewConfigRules),
		of(guardrails.FirewallManagerType, guardrails.NewFirewallManager),
		of(guardrails.BlockPublicAccessType, guardrails.NewBlockPublicAccess),
		of(guardrails.DnsFirewallType, guardrails.NewDnsFirewall),
		of(threetier.ThreeTierWebType, threetier.NewThreeTierWeb),
		of(privateworkload.PrivateWorkloadType, privateworkload.NewPrivateWorkload),
		of(hubandspoke.HubAndSpokeType, hubandspoke.NewHubAndSpoke),
		of(hybridhub.HybridHubType, hybridhub.NewHybridHub),
		of(sharedservices.SharedServicesType, sharedservices.NewSharedServices),
	}
}

// component is one of them: what it is made of and gives, and how it is made.
type component struct {
	token       string
	args, state reflect.Type
	construct   func(ctx *pulumi.Context, name string, inputs provider.ConstructInputs, opts pulumi.ResourceOption) (*provider.ConstructResult, error)
}

// of makes a component of its constructor.
func of[A any, R pulumi.ComponentResource](token string, construct func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (R, error)) component {
	return component{
		token: token, args: reflect.TypeFor[A](), state: reflect.TypeFor[R]().Elem(),
		construct: func(ctx *pulumi.Context, name string, inputs provider.ConstructInputs, opts pulumi.ResourceOption) (*provider.ConstructResult, error) {
			args, read := new(A), reflect.New(readAs(reflect.TypeFor[A]()))
			if err := inputs.CopyTo(read.Interface()); err != nil {
				return nil, err
			}
			move(read.Elem(), reflect.ValueOf(args).Elem())
			made, err := construct(ctx, name, args, opts)
			if err != nil {
				return nil, err
			}
			return provider.NewConstructResult(made)
		},
	}
}
