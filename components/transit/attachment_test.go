package transit_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// tier is a tier of a VPC that somebody else made, with a subnet and a route table in each of the zones.
func tier(name, typ, egress string, zones ...string) component.NetworkTier {
	t := component.NetworkTier{Type: typ, Egress: egress, SubnetIds: map[string]pulumi.StringInput{}, RouteTableIds: map[string]pulumi.StringInput{}}
	for _, zone := range zones {
		t.SubnetIds["ap-southeast-2"+zone], t.RouteTableIds["ap-southeast-2"+zone] = pulumi.String("subnet-"+name+zone), pulumi.String("rtb-"+name+zone)
	}
	return t
}

// existing is a VPC that somebody else made.
func existing() component.Network {
	return component.Network{
		VpcId: pulumi.String("vpc-shop"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
		Tiers: map[string]component.NetworkTier{
			"app":  tier("app", component.TierPrivateWithEgress, component.EgressTransitGateway, "a", "b"),
			"data": tier("data", component.TierIsolated, "", "a", "b"),
			"tgw":  tier("tgw", component.TierTransitGateway, "", "a", "b"),
		},
	}
}

// elsewhere is a hub that another program made.
func elsewhere() transit.Reference {
	return transit.Reference{
		TransitGatewayId: pulumi.String("tgw-1"), Domains: threeDomains(), RouteTableIds: map[string]pulumi.StringInput{
			"prod": pulumi.String("tgw-rtb-prod"), "dev": pulumi.String("tgw-rtb-dev"), "shared": pulumi.String("tgw-rtb-shared"),
		},
	}
}

// shop are the arguments of an attachment of that VPC to that hub.
func shop() transit.AttachmentArgs {
	return transit.AttachmentArgs{Hub: elsewhere(), Domain: "prod", Vpc: existing()}
}

func attachmentOf(args transit.AttachmentArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newAttachment(ctx, "shop", &args)
		return err
	}
}

func TestAttachment_isAMemberOfItsDomain(t *testing.T) {
	p := planOf(t, attachmentOf(shop()))
	attachment := p.one(typeAttachment, "shop")
	assert.Equal(t, map[string]any{
		"transitGatewayId": "tgw-1", "vpcId": "vpc-shop", "subnetIds": []any{"subnet-tgwa", "subnet-tgwb"}, "applianceModeSupport": "disable", "dnsSupport": "enable",
		"ipv6Support": "disable", "transitGatewayDefaultRouteTableAssociation": false, "transitGatewayDefaultRouteTablePropagation": false,
		"tags": map[string]any{"Name": "shop", component.TagComponent: "shop", component.TagDomain: "prod"},
	}, attachment.Inputs)
	assert.Equal(t, map[string]any{"transitGatewayAttachmentId": attachment.ID, "transitGatewayRouteTableId": "tgw-rtb-prod"}, p.one(typeAssociation, "shop").Inputs)
	assert.Equal(t, []string{"shop-to-shared"}, p.called(typePropagation), "those who may reach it learn it")
	assert.Equal(t, map[string]any{"transitGatewayAttachmentId": attachment.ID, "transitGatewayRouteTableId": "tgw-rtb-shared"}, p.one(typePropagation, "shop-to-shared").Inputs)
	assert.ElementsMatch(t, []string{"shop-default-app-a", "shop-default-app-b"}, p.called(typeVpcRoute), "the tier whose egress is the transit gateway, and no other")
	route := p.one(typeVpcRoute, "shop-default-app-b")
	assert.Equal(t, map[string]any{"routeTableId": "rtb-appb", "destinationCidrBlock": "0.0.0.0/0", "transitGatewayId": "tgw-1"}, route.Inputs)
	assert.Contains(t, route.Dependencies, attachment.URN, "AWS takes no route to a transit gateway that the VPC is not attached to")
	assert.Empty(t, p.called(typeAccepter))
	assert.Empty(t, p.called(typeTableRoute), "a VPC brings no static route to the hub")
	assert.Equal(t, attachment.ID, p.one(transit.AttachmentType, "shop").Outputs["attachmentId"])
}

func TestAttachment_inSubnetsThatAreNamed(t *testing.T) {
	args := shop()
	args.SubnetIds = map[string]pulumi.StringInput{"ap-southeast-2b": pulumi.String("subnet-2"), "ap-southeast-2a": pulumi.String("subnet-1")}
	assert.Equal(t, []any{"subnet-1", "subnet-2"}, planOf(t, attachmentOf(args)).one(typeAttachment, "shop").Inputs["subnetIds"])

	args = shop()
	args.Vpc.Tiers["other"] = tier("other", component.TierTransitGateway, "", "a", "b")
	args.Tier = "other"
	assert.Equal(t, []any{"subnet-othera", "subnet-otherb"}, planOf(t, attachmentOf(args)).one(typeAttachment, "shop").Inputs["subnetIds"])
}

func TestAttachment_routesOfTheEstate(t *testing.T) {
	args := shop()
	args.EstateTiers = []string{"data"}
	p := planOf(t, attachmentOf(args))
	assert.Equal(t, "10.32.0.0/16", p.one(typeVpcRoute, "shop-estate-10.32.0.0/16-data-a").Inputs["destinationCidrBlock"])
	assert.Len(t, p.called(typeVpcRoute), 2+3*2, "a default route, and a route for each block of the estate, in each zone")

	args.EstateCidrs = []string{"172.20.0.0/16"}
	assert.ElementsMatch(t, []string{"shop-default-app-a", "shop-default-app-b", "shop-estate-172.20.0.0/16-data-a", "shop-estate-172.20.0.0/16-data-b"},
		planOf(t, attachmentOf(args)).called(typeVpcRoute))
}

func TestAttachment_carriesIpv6OfDomainsThatDeclareIt(t *testing.T) {
	args := shop()
	args.Vpc.Ipv6CidrBlocks = []pulumi.StringInput{pulumi.String("2001:db8:1::/56")}
	p := planOf(t, attachmentOf(args))
	assert.Equal(t, "disable", p.one(typeAttachment, "shop").Inputs["ipv6Support"], "nothing keeps IPv6 of a domain apart that declares none")

	domains := threeDomains()
	for domain, block := range map[string]string{"prod": "2001:db8::/40", "shared": "2001:db8:f00::/48"} {
		d := domains[domain]
		d.CidrBlocks = append(d.CidrBlocks, block)
		domains[domain] = d
	}
	args.Hub.Domains, args.EstateTiers = domains, []string{"data"}
	p = planOf(t, attachmentOf(args))
	assert.Equal(t, "enable", p.one(typeAttachment, "shop").Inputs["ipv6Support"])
	for _, name := range []string{"shop-estate-2001:db8:f00::/48-data-a", "shop-estate-2001:db8:f00::/48-app-a"} {
		assert.Equal(t, "2001:db8:f00::/48", p.one(typeVpcRoute, name).Inputs["destinationIpv6CidrBlock"])
	}
	for _, r := range p.Resources {
		assert.NotEqual(t, "::/0", r.Inputs["destinationIpv6CidrBlock"], "no VPC sends another one's IPv6 addresses to the internet")
	}
}

// between makes providers of two accounts, and joins the VPC of the one to the hub of the other.
func between(ctx *pulumi.Context) error {
	account := func(name, id string) (*aws.Provider, error) {
		return aws.NewProvider(ctx, name, &aws.ProviderArgs{
			Region: pulumi.String("ap-southeast-2"), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String("arn:aws:iam::" + id + ":role/network")},
		})
	}
	owner, err := account("owner", "111122223333")
	if err != nil {
		return err
	}
	team, err := account("team", "444455556666")
	if err != nil {
		return err
	}
	hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{
		Domains: threeDomains(), Share: transit.Share{Principals: map[string]pulumi.StringInput{"team": pulumi.String("444455556666")}},
	}, pulumi.Provider(owner))
	if err != nil {
		return err
	}
	for name, of := range map[string][2]string{"shop": {"prod", "10.0.0.0/16"}, "lab": {"dev", "10.16.0.0/16"}} {
		net, err := spoke(ctx, name, of[1], pulumi.Provider(team))
		if err != nil {
			return err
		}
		if _, err := hub.Attach(ctx, name, &transit.AttachmentArgs{Domain: of[0], Vpc: net.Network(), Provider: team, OwnerProvider: owner}); err != nil {
			return err
		}
	}
	err = attach(ctx, hub, "tools", "shared", "10.32.0.0/16")
	return err
}

// The account of a VPC can neither set nor read the flags for default tables, and whoever owns the hub decides on its routes.
func TestAttachment_ofAnotherAccount(t *testing.T) {
	p := planOf(t, between)
	attachment, accepter := p.one(typeAttachment, "shop"), p.one(typeAccepter, "shop")
	assert.NotContains(t, attachment.Inputs, "transitGatewayDefaultRouteTableAssociation")
	assert.NotContains(t, attachment.Inputs, "transitGatewayDefaultRouteTablePropagation")
	assert.Equal(t, []string{"transitGatewayDefaultRouteTableAssociation", "transitGatewayDefaultRouteTablePropagation"}, attachment.IgnoreChanges)
	assert.Contains(t, attachment.Dependencies, p.one("aws:ram/principalAssociation:PrincipalAssociation", "hub-team").URN, "it is shared before it is asked for")
	assert.Equal(t, attachment.ID, accepter.Inputs["transitGatewayAttachmentId"])
	assert.Equal(t, false, accepter.Inputs["transitGatewayDefaultRouteTableAssociation"])
	assert.Equal(t, false, accepter.Inputs["transitGatewayDefaultRouteTablePropagation"])
	for provider, resources := range map[string][][2]string{
		"team":  {{typeAttachment, "shop"}, {typeVpcRoute, "shop-default-app-a"}},
		"owner": {{typeAccepter, "shop"}, {typeAssociation, "shop"}, {typePropagation, "shop-to-shared"}, {typeTable, "hub-prod"}},
	} {
		for _, r := range resources {
			assert.True(t, strings.HasSuffix(p.one(r[0], r[1]).Provider, "::"+provider), "%s: %s", r, p.one(r[0], r[1]).Provider)
		}
	}
	for _, r := range [][2]string{{typeAssociation, "shop"}, {typePropagation, "shop-to-shared"}, {typeVpcRoute, "shop-default-app-a"}} {
		assert.Contains(t, p.one(r[0], r[1]).Dependencies, accepter.URN, "%s waits until the attachment is accepted", r)
	}
	for name, v := range decide(t, p) {
		assert.EqualValues(t, "proved", v.Status, "%s: %v", name, v.Doubts)
	}
}

// inspecting is the VPC through which a hub leads traffic. A route back to the transit gateway stands in for the firewall.
func inspecting(ctx *pulumi.Context, hub *transit.TransitHub) error {
	net, err := vpc.NewSecureVpc(ctx, "watch", &vpc.SecureVpcArgs{
		CidrBlock: "192.168.0.0/24", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
		FlowLogs: vpc.FlowLogs{AllowNone: &component.Relaxation{Reason: "Shows routes alone."}}, Tiers: []vpc.Tier{{Name: "tgw", Type: vpc.TierTransitGateway}},
	})
	if err != nil {
		return err
	}
	attachment, err := hub.Attach(ctx, "watch", &transit.AttachmentArgs{Domain: transit.DomainInspection, Vpc: net.Network()})
	if err != nil {
		return err
	}
	for zone, table := range net.Network().Tiers["tgw"].RouteTableIds {
		if _, err := ec2.NewRoute(ctx, "back-"+zone, &ec2.RouteArgs{
			RouteTableId: table, DestinationCidrBlock: pulumi.String("0.0.0.0/0"), TransitGatewayId: hub.TransitGateway.ID(),
		}, pulumi.DependsOn([]pulumi.Resource{attachment})); err != nil {
			return err
		}
	}
	return nil
}

// inspected is the estate with an inspection VPC.
func inspected(flow string, edit func(map[string]transit.RoutingDomain)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		domains := threeDomains()
		edit(domains)
		hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: domains, InspectionFlow: flow})
		if err != nil {
			return err
		}
		if err := inspecting(ctx, hub); err != nil {
			return err
		}
		for name, of := range map[string][2]string{
			"shop": {"prod", "10.0.0.0/16"}, "bank": {"prod", "10.1.0.0/16"}, "lab": {"dev", "10.16.0.0/16"}, "tools": {"shared", "10.32.0.0/16"},
		} {
			if err := attach(ctx, hub, name, of[0], of[1]); err != nil {
				return err
			}
		}
		return nil
	}
}

// online gives prod its way to the internet.
func online(domains map[string]transit.RoutingDomain) {
	d := domains["prod"]
	d.InternetEgress = true
	domains["prod"] = d
}

func TestAttachment_ofTheInspectionVpcIsWhereTablesLead(t *testing.T) {
	private := []string{"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"}
	all := []string{"bank", "lab", "shop", "tools"}
	for flow, want := range map[string]struct {
		routes, learns map[string][]string
	}{
		transit.InspectAll: {
			routes: map[string][]string{"prod": {"0.0.0.0/0 to watch", "10.32.0.0/16 to watch"}, "dev": {"10.32.0.0/16 to watch"}, "shared": {"10.0.0.0/12 to watch", "10.16.0.0/12 to watch"}},
			learns: map[string][]string{"prod": {}, "dev": {}, "shared": {}, "inspection": all},
		},
		transit.InspectEastWest: {
			routes: map[string][]string{"prod": {"10.32.0.0/16 to watch"}, "dev": {"10.32.0.0/16 to watch"}, "shared": {"10.0.0.0/12 to watch", "10.16.0.0/12 to watch"}},
			learns: map[string][]string{"prod": {}, "dev": {}, "shared": {}, "inspection": all},
		},
		transit.InspectNorthSouth: {
			routes: map[string][]string{"prod": {"0.0.0.0/0 to watch"}, "dev": nil, "shared": nil},
			learns: map[string][]string{"prod": {"tools"}, "dev": {"tools"}, "shared": {"bank", "lab", "shop"}, "inspection": all},
		},
	} {
		t.Run(flow, func(t *testing.T) {
			edit := online
			if flow == transit.InspectEastWest {
				edit = func(map[string]transit.RoutingDomain) {}
			}
			p := planOf(t, inspected(flow, edit))
			for domain, routes := range want.routes {
				assert.ElementsMatch(t, append(routes, private...), p.routes(domain), domain)
			}
			assert.Equal(t, private, p.routes("inspection"))
			for domain, learns := range want.learns {
				assert.Equal(t, learns, p.learns(domain), domain)
			}
			assert.Equal(t, "enable", p.one(typeAttachment, "watch").Inputs["applianceModeSupport"], "a firewall must see both directions")
			assert.Equal(t, "disable", p.one(typeAttachment, "shop").Inputs["applianceModeSupport"])
			assert.Equal(t, p.one(typeTable, "hub-inspection").ID, p.one(typeAssociation, "watch").Inputs["transitGatewayRouteTableId"])
		})
	}
}
