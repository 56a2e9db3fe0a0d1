package vpc

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The types of a tier, as in package component.
const (
	TierPublic            = component.TierPublic
	TierPrivateWithEgress = component.TierPrivateWithEgress
	TierIsolated          = component.TierIsolated
	TierTransitGateway    = component.TierTransitGateway
	TierFirewall          = component.TierFirewall
	TierReserved          = component.TierReserved
)

// The owners of a tier's default route, as in package component.
const (
	EgressInternetGateway  = component.EgressInternetGateway
	EgressNatGateway       = component.EgressNatGateway
	EgressNone             = component.EgressNone
	EgressTransitGateway   = component.EgressTransitGateway
	EgressFirewallEndpoint = component.EgressFirewallEndpoint
	EgressOnPremises       = component.EgressOnPremises
)

// Tier is a named kind of subnet across all zones: one subnet and one route table in each of them.
type Tier struct {
	// Name is part of the names of all resources of the tier: lower-case letters, digits and hyphens. Changing it replaces
	// the tier.
	Name string `pulumi:"name"`
	// Type is one of Public, PrivateWithEgress, Isolated, TransitGateway, Firewall and Reserved.
	Type string `pulumi:"type"`
	// Netmask is the prefix length of each subnet, 16 to 28. Default: 28 for TransitGateway and Firewall tiers; otherwise four
	// bits and the zone slots longer than the VPC's own, at most 28: /22 in a /16 with four slots.
	Netmask int `pulumi:"netmask,optional"`
	// CidrBlock places the tier at this block, which is cut in equal parts for the zone slots. Default: the first free place
	// after the tiers declared before.
	CidrBlock string `pulumi:"cidrBlock,optional"`
	// Within names the block of the VPC in which the tier lives, such as a secondary 100.64.0.0/16. Default: the primary block.
	Within string `pulumi:"within,optional"`
	// Egress says who owns the default route: one of InternetGateway, NatGateway, None, TransitGateway, FirewallEndpoint and OnPremises.
	// The first three are written here; the others are left to the component of that name. Default: InternetGateway for
	// Public, NatGateway for PrivateWithEgress, None for the rest.
	Egress string `pulumi:"egress,optional"`
	// AllowPublicIpOnLaunch lets instances of a Public tier get public IPv4 and IPv6 addresses without asking for them. Default: off, since an
	// address is public exposure that nobody decided on.
	AllowPublicIpOnLaunch *Relaxation `pulumi:"allowPublicIpOnLaunch,optional"`
	// NetworkAcl adds to the blacklist of this tier alone.
	NetworkAcl *TierNetworkAcl `pulumi:"networkAcl,optional"`
	// DatabaseSubnetGroup makes an RDS subnet group of the tier's subnets. Default: false.
	DatabaseSubnetGroup bool `pulumi:"databaseSubnetGroup,optional"`
	// KubernetesRole tags the subnets so that the AWS Load Balancer Controller finds them: kubernetes.io/role/elb in Public
	// tiers, kubernetes.io/role/internal-elb elsewhere. Default: false.
	KubernetesRole bool `pulumi:"kubernetesRole,optional"`
	// Tags are added to all resources of the tier.
	Tags map[string]string `pulumi:"tags,optional"`
}

// ReferenceTiers are the three tiers of the reference architecture, outermost first: public for load balancers and NAT
// gateways, app for instances that go out through NAT, data without a route to the internet.
func ReferenceTiers() []Tier {
	return []Tier{
		{Name: "public", Type: TierPublic},
		{Name: "app", Type: TierPrivateWithEgress},
		{Name: "data", Type: TierIsolated},
	}
}

func tierTypes() []string {
	return []string{TierPublic, TierPrivateWithEgress, TierIsolated, TierTransitGateway, TierFirewall, TierReserved}
}

// egressesOf lists, by type of tier, who may own the default route; the first is the default.
func egressesOf(tierType string) []string {
	switch tierType {
	case TierPublic:
		return []string{EgressInternetGateway, EgressFirewallEndpoint}
	case TierPrivateWithEgress:
		return []string{EgressNatGateway, EgressTransitGateway, EgressFirewallEndpoint, EgressOnPremises}
	case TierTransitGateway:
		return []string{EgressNone, EgressFirewallEndpoint, EgressNatGateway}
	case TierFirewall:
		return []string{EgressNone, EgressInternetGateway, EgressNatGateway, EgressTransitGateway}
	default:
		return []string{EgressNone}
	}
}

// applianceTier tells the tiers that hold only interfaces of AWS's own: nothing is launched there, and AWS asks to keep
// their network ACLs open ("Transit gateway VPC attachments: network ACLs").
func applianceTier(tierType string) bool {
	return tierType == TierTransitGateway || tierType == TierFirewall
}

func (t Tier) withDefaults() Tier {
	if t.Egress == "" {
		t.Egress = egressesOf(t.Type)[0]
	}
	if t.Netmask == 0 && t.CidrBlock == "" && applianceTier(t.Type) {
		t.Netmask = 28
	}
	return t
}

// validate checks what the tier says about itself; addresses are the address plan's to judge, NAT is [NatGateways]'s.
func (t Tier) validate(c *validate.Collector, at validate.Path) {
	if t.Type == "" {
		c.Addf(validate.Required, at.Field("type"), t.Type, "required: one of %s", strings.Join(tierTypes(), ", "))
		return
	}
	if !validate.OneOf(c, at.Field("type"), t.Type, tierTypes()...) {
		return
	}
	if allowed := egressesOf(t.Type); !slices.Contains(allowed, t.Egress) {
		known := validate.OneOf(c, at.Field("egress"), t.Egress, EgressInternetGateway, EgressNatGateway, EgressNone,
			EgressTransitGateway, EgressFirewallEndpoint, EgressOnPremises)
		if known {
			c.Addf(validate.Conflict, at.Field("egress"), t.Egress, "%s cannot own the default route of a tier of type %s: choose one of %v, or another type",
				t.Egress, t.Type, allowed)
		}
	}
	if t.AllowPublicIpOnLaunch != nil {
		t.AllowPublicIpOnLaunch.Validate(c, at.Field("allowPublicIpOnLaunch"))
		if t.Type != TierPublic {
			c.Addf(validate.Conflict, at.Field("allowPublicIpOnLaunch"), t.Type,
				"a tier of type %s has no route from the internet: public addresses belong in Public tiers only", t.Type)
		}
	}
	if t.DatabaseSubnetGroup && t.Type != TierIsolated && t.Type != TierPrivateWithEgress {
		c.Addf(validate.Conflict, at.Field("databaseSubnetGroup"), t.Type,
			"databases belong in Isolated or PrivateWithEgress tiers, not in one of type %s", t.Type)
	}
	if t.KubernetesRole && (applianceTier(t.Type) || t.Type == TierReserved) {
		c.Addf(validate.Conflict, at.Field("kubernetesRole"), t.Type, "a tier of type %s takes no load balancers", t.Type)
	}
	if t.NetworkAcl != nil {
		t.NetworkAcl.validate(c, at.Field("networkAcl"), t.Type)
	}
	component.ValidateTags(c, at.Field("tags"), t.Tags)
}
