package transit_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
)

func TestHubMistakes_allAtOnceAndBeforeAnything(t *testing.T) {
	args := transit.TransitHubArgs{
		InspectionFlow: "eastwest", AmazonSideAsn: 65535, RouteTableQuota: 3, EstateCidrs: []string{"10.0.0.0/8", "10.0.0.0/8", "all"},
		CidrBlocks: []string{"10.0.5.0/25", "169.254.0.0/24", "0.0.0.0/0", "2001:db8::/72", "10.200.0.0/24", "10.200.0.0/16"},
		Domains: map[string]transit.RoutingDomain{
			"prod":       {CidrBlocks: []string{"10.0.0.0/12", "10.1.0.1/16"}, Reaches: []string{"dve", "dev", "dev", "inspection"}, InternetEgress: true},
			"dev":        {CidrBlocks: []string{"10.8.0.0/16"}},
			"hub one":    {},
			"inspection": {},
		},
		Share:      transit.Share{Principals: map[string]pulumi.StringInput{"a b": pulumi.String("everybody"), "none": nil}, AllowExternalPrincipals: &component.Relaxation{}},
		FlowLogs:   transit.FlowLogs{Destination: "Loki", RetentionInDays: -1, AllowNone: &component.Relaxation{}},
		Protection: component.Protection{Mode: "Off"}, Tags: pulumi.StringMap{"aws:x": pulumi.String("y")},
	}
	assert.Equal(t, `amazonSideAsn: 65535 is no private number of an autonomous system: 64512 to 65534, or 4200000000 to 4294967294
cidrBlocks: 6 blocks are more than a transit gateway takes (5)
cidrBlocks[0]: 10.0.5.0/25 is smaller than a transit gateway takes (/24)
cidrBlocks[0]: 10.0.5.0/25 overlaps 10.0.0.0/12, which is listed before or belongs to a domain: AWS takes only addresses that no attached network has
cidrBlocks[1]: 169.254.0.0/24 has link-local addresses (169.254.0.0/16), which AWS refuses
cidrBlocks[2]: 0.0.0.0/0 is everything: name the blocks that are meant
cidrBlocks[3]: 2001:db8::/72 is smaller than a transit gateway takes (/64)
cidrBlocks[5]: 10.200.0.0/16 overlaps 10.200.0.0/24, which is listed before or belongs to a domain: AWS takes only addresses that no attached network has
domains: 4 route tables are more than the quota of 3: declare fewer domains, or have the quota of route tables per transit gateway raised and tell it in routeTableQuota
domains["hub one"]: "hub one" is no name of a domain: letters, digits and hyphens
domains["inspection"]: the domain inspection is made by inspectionFlow: drop it here, and attach the VPC with the firewall to it
domains["prod"].cidrBlocks[0]: 10.0.0.0/12 overlaps 10.8.0.0/16 of domain dev: routes tell networks apart by their addresses alone
domains["prod"].cidrBlocks[1]: 10.1.0.1/16 has bits set beyond its mask: write 10.1.0.0/16
domains["prod"].internetEgress: no inspection VPC leads to the internet: set inspectionFlow to all or north-south, or drop it
domains["prod"].reaches[0]: "dve" is not supported; use one of dev, hub one, inspection, prod (did you mean "dev"?)
domains["prod"].reaches[2]: dev is listed twice: drop one
domains["prod"].reaches[3]: the inspection VPC passes on what others send and is no end of connections: put services into a domain of their own
estateCidrs[1]: 10.0.0.0/8 is listed twice: drop one
estateCidrs[2]: "all" is no block, which reads 10.0.0.0/16 or 2001:db8::/56
flowLogs.allowNone.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
flowLogs.destination: "Loki" is not supported; use one of CloudWatchLogs, S3, Firehose
flowLogs.retentionInDays: -1 days: records must be kept for a day at least
inspectionFlow: "eastwest" is not supported; use one of all, east-west, north-south (did you mean "east-west"?)
protection.mode: "Off" is not supported; use one of Enabled, Disabled
share.allowExternalPrincipals.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
share.principals["a b"]: "a b" becomes part of a resource's name: letters, digits, hyphens, dots and underscores
share.principals["a b"]: "everybody" is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)
share.principals["none"]: required: an account, or the ARN of an organisation or a unit, for each name
tags["aws:x"]: keys that begin with aws: are AWS's own; choose another`, refusedWith(t, transit.TransitHubType, hubOf(args)))
	for _, nothing := range []*transit.TransitHubArgs{nil, {}} {
		assert.Equal(t, "domains: required: at least one routing domain, such as prod", refusedWith(t, transit.TransitHubType, func(ctx *pulumi.Context) error {
			_, err := newTransitHub(ctx, "hub", nothing)
			return err
		}))
	}
}

func TestHubMistakes_inspectedDomainsDeclareTheirBlocks(t *testing.T) {
	assert.Equal(t, `domains["dev"].cidrBlocks: required where traffic between domains is inspected: the blocks of the domain's networks, which others are led to through the inspection VPC`,
		refusedWith(t, transit.TransitHubType, hubOf(transit.TransitHubArgs{InspectionFlow: transit.InspectAll, Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.0.0.0/16"}, Reaches: []string{"dev"}}, "dev": {}, "lab": {},
		}})))
}

func TestAttachmentMistakes_allAtOnceAndBeforeAnything(t *testing.T) {
	off := false
	args := transit.AttachmentArgs{
		Hub: elsewhere(), Domain: "prd", Vpc: existing(), EstateTiers: []string{"app", "tgw", "none", "data", "data"}, EstateCidrs: []string{"10.0.4.0/24", "x", "172.16.0.0/12", "172.16.0.0/12"},
		AllowLocalEgress: &component.Relaxation{}, Protection: component.Protection{Mode: component.ProtectionDisabled}, Tags: pulumi.StringMap{"palisade:x": pulumi.String("y")},
	}
	args.Hub.TransitGatewayId = pulumi.String("vgw-1")
	args.Hub.RouteTableIds["dev"], args.Hub.RouteTableIds["prod"] = nil, pulumi.String("rtb-1")
	args.Vpc.Tiers["app"] = tier("app", component.TierPrivateWithEgress, component.EgressTransitGateway, "a", "b", "c")
	args.Vpc.Tiers["bare"] = component.NetworkTier{Type: component.TierPrivateWithEgress, Egress: component.EgressTransitGateway}
	args.Vpc.Tiers["more"] = tier("more", component.TierTransitGateway, "", "a")
	assert.Equal(t, `allowLocalEgress.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
domain: "prd" is not supported; use one of dev, prod, shared (did you mean "prod"?)
estateCidrs[0]: 10.0.4.0/24 is a part of the VPC itself, which AWS routes locally: drop it
estateCidrs[1]: "x" is no block, which reads 10.0.0.0/16 or 2001:db8::/56
estateCidrs[3]: 172.16.0.0/12 is listed twice: drop one
estateTiers[0]: the default route of app leads to the transit gateway already: drop it here
estateTiers[2]: "none" is not supported; use one of app, bare, data, more, tgw
estateTiers[4]: data is listed twice: drop one
hub.routeTableIds["dev"]: required: the id of the route table of domain dev
hub.routeTableIds["prod"]: "rtb-1" is not the id of a route table of a transit gateway, which reads tgw-rtb-0123456789abcdef0
hub.transitGatewayId: "vgw-1" is not the id of a transit gateway, which reads tgw-0123456789abcdef0
protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read
tags["palisade:x"]: keys that begin with palisade: are written by the components; choose another
tier: the VPC has 2 tiers of type TransitGateway: give it one, with a /28 in each zone, or name the tier here, or the subnets in subnetIds
vpc.tiers["bare"].routeTableIds: required: the route tables of tier bare, which are to lead to the transit gateway`, refusedWith(t, transit.AttachmentType, attachmentOf(args)))

	for name, test := range map[string]struct {
		edit func(*transit.AttachmentArgs)
		want string
	}{
		"a zone without the attachment": {
			func(a *transit.AttachmentArgs) {
				a.Vpc.Tiers["app"] = tier("app", component.TierPrivateWithEgress, component.EgressTransitGateway, "a", "b", "c")
			},
			`vpc.tiers["app"].subnetIds["ap-southeast-2c"]: the attachment has no subnet in ap-southeast-2c, and the transit gateway takes nothing from there: give it one`,
		},
		"another tier": {
			func(a *transit.AttachmentArgs) { a.Tier = "data" },
			`tier: data is a tier of type Isolated: an attachment takes one of type TransitGateway, where nothing else is`,
		},
		"the attachment's own tier": {
			func(a *transit.AttachmentArgs) { a.EstateTiers = []string{"tgw"} },
			`estateTiers[0]: tgw holds the attachment: what comes from there would go back there`,
		},
		"a tier and subnets": {
			func(a *transit.AttachmentArgs) {
				a.Tier, a.SubnetIds = "tgw", map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String("10.0.0.0/28"), "ap-southeast-2b": nil}
			},
			`subnetIds["ap-southeast-2a"]: "10.0.0.0/28" is not the id of a subnet, which reads subnet-0123456789abcdef0
subnetIds["ap-southeast-2b"]: required: an id for each zone that is named
tier: the subnets are given in subnetIds: drop one of the two`,
		},
		"blocks for nobody": {
			func(a *transit.AttachmentArgs) { a.EstateCidrs = []string{"172.16.0.0/12"} },
			`estateTiers: required with estateCidrs: the tiers that route these blocks to the transit gateway`,
		},
		"outside of the domain": {
			func(a *transit.AttachmentArgs) {
				a.Vpc.CidrBlocks = []pulumi.StringInput{pulumi.String("10.0.0.0/16"), pulumi.String("10.16.0.0/16")}
			},
			`vpc.cidrBlocks[1]: 10.16.0.0/16 is outside of the blocks of domain prod (10.0.0.0/12): take it from there, or add it to domains["prod"].cidrBlocks of the hub`,
		},
		"its own way out": {
			func(a *transit.AttachmentArgs) {
				inspect(&a.Hub)
				a.Vpc.Tiers["web"] = tier("web", component.TierPublic, "", "a", "b")
				a.Vpc.Tiers["old"] = tier("old", component.TierPrivateWithEgress, "", "a", "b")
			},
			`vpc.tiers["old"].egress: the hub inspects what goes to the internet, and tier old goes there by its own NatGateway: let its egress be TransitGateway or None, or say why not in allowLocalEgress
vpc.tiers["web"].egress: the hub inspects what goes to the internet, and tier web goes there by its own InternetGateway: let its egress be TransitGateway or None, or say why not in allowLocalEgress`,
		},
		"no appliance mode where the firewall is": {
			func(a *transit.AttachmentArgs) {
				inspect(&a.Hub)
				a.Domain, a.ApplianceMode, a.Vpc.CidrBlocks = transit.DomainInspection, &off, nil
			},
			`applianceMode: a firewall must see both directions of a connection, which may come from different zones: drop it`,
		},
		"public addresses that nothing keeps apart": {
			func(a *transit.AttachmentArgs) {
				inspect(&a.Hub)
				a.Hub.InspectionFlow = transit.InspectNorthSouth
				a.Hub.Domains["prod"] = transit.RoutingDomain{}
				a.Vpc.CidrBlocks = []pulumi.StringInput{pulumi.String("198.51.100.0/24")}
			},
			`vpc.cidrBlocks[0]: 198.51.100.0/24 is no private block, and domains that may not reach it would be led to it through the inspection VPC: add it to domains["prod"].cidrBlocks of the hub`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := shop()
			test.edit(&args)
			assert.Equal(t, test.want, refusedWith(t, transit.AttachmentType, attachmentOf(args)))
		})
	}
}

// inspect has a hub lead everything through an inspection VPC.
func inspect(hub *transit.Reference) {
	hub.InspectionFlow = transit.InspectAll
	hub.RouteTableIds[transit.DomainInspection] = pulumi.String("tgw-rtb-inspection")
}

func TestAttachmentMistakes_nothingIsGiven(t *testing.T) {
	assert.Equal(t, `domain: required: the routing domain of the VPC
hub.domains: required: at least one routing domain, such as prod
hub.transitGatewayId: required: the id of the transit gateway, or the hub that TransitHub.Reference gives
tier: the VPC has 0 tiers of type TransitGateway: give it one, with a /28 in each zone, or name the tier here, or the subnets in subnetIds
vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives`, refusedWith(t, transit.AttachmentType, func(ctx *pulumi.Context) error {
		_, err := newAttachment(ctx, "shop", nil)
		return err
	}))
}

func TestAttachment_localEgressForAReason(t *testing.T) {
	args := shop()
	inspect(&args.Hub)
	args.Vpc.Tiers["web"] = tier("web", component.TierPublic, "", "a", "b")
	args.AllowLocalEgress = &component.Relaxation{Reason: "The shop takes customers in by itself."}
	p := planOf(t, attachmentOf(args))
	assert.Equal(t, map[string]any{"allowLocalEgress": "The shop takes customers in by itself."}, p.one(transit.AttachmentType, "shop").Outputs["relaxations"])
}

// Two networks of one program that have addresses in common, and a second inspection VPC, are found while the program runs.
func TestAttachmentMistakes_ofSeveralTogether(t *testing.T) {
	for name, test := range map[string]struct{ first, second [2]string }{
		"overlap": {[2]string{"prod", "10.0.0.0/16"}, [2]string{"prod", "10.0.128.0/17"}},
		"second":  {[2]string{transit.DomainInspection, "192.168.0.0/24"}, [2]string{transit.DomainInspection, "192.168.1.0/24"}},
	} {
		t.Run(name, func(t *testing.T) {
			want := map[string]string{
				"overlap": "vpc.cidrBlocks: 10.0.128.0/17 overlaps 10.0.0.0/16 of attachment shop: routes tell networks apart by their addresses alone",
				"second":  "domain: shop is the inspection VPC of the hub already, and a table leads to one: put this VPC into another domain",
			}[name]
			_, err := tryPlan(func(ctx *pulumi.Context) error {
				hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: threeDomains(), InspectionFlow: transit.InspectAll})
				require.NoError(t, err)
				err = attach(ctx, hub, "shop", test.first[0], test.first[1])
				require.NoError(t, err)
				err = attach(ctx, hub, "bank", test.second[0], test.second[1])
				require.EqualError(t, err, "Attachment \"bank\":\n"+want)
				return nil
			})
			require.NoError(t, err)
		})
	}
}

// What comes from other resources is checked once it is there, with the same text.
func TestMistakes_thatComeLater(t *testing.T) {
	late := func(text string) pulumi.StringInput { return pulumi.String(text).ToStringOutput() }
	for want, edit := range map[string]func(*transit.AttachmentArgs){
		`vpc.cidrBlocks[0]: 10.16.0.0/16 is outside of the blocks of domain prod (10.0.0.0/12): take it from there, or add it to domains["prod"].cidrBlocks of the hub`: func(a *transit.AttachmentArgs) {
			a.Vpc.CidrBlocks = []pulumi.StringInput{late("10.16.0.0/16")}
		},
		`hub.transitGatewayId: "vgw-1" is not the id of a transit gateway, which reads tgw-0123456789abcdef0`: func(a *transit.AttachmentArgs) {
			a.Hub.TransitGatewayId = late("vgw-1")
		},
		`hub.routeTableIds["prod"]: "rtb-1" is not the id of a route table of a transit gateway, which reads tgw-rtb-0123456789abcdef0`: func(a *transit.AttachmentArgs) {
			a.Hub.RouteTableIds["prod"] = late("rtb-1")
		},
		`subnetIds["ap-southeast-2a"]: "x" is not the id of a subnet, which reads subnet-0123456789abcdef0`: func(a *transit.AttachmentArgs) {
			a.SubnetIds = map[string]pulumi.StringInput{"ap-southeast-2a": late("x"), "ap-southeast-2b": late("subnet-1")}
		},
	} {
		args := shop()
		edit(&args)
		assert.Contains(t, failedLate(t, attachmentOf(args)), want)
	}
	assert.Contains(t, failedLate(t, hubOf(transit.TransitHubArgs{Domains: threeDomains(), Share: transit.Share{Principals: map[string]pulumi.StringInput{"a": late("x")}}})),
		`share.principals["a"]: "x" is neither an account`)
	assert.Contains(t, failedLate(t, hubOf(transit.TransitHubArgs{Domains: threeDomains(), FlowLogs: transit.FlowLogs{KmsKeyArn: late("x")}})), `flowLogs.kmsKeyArn: "x" is not the ARN of a KMS key`)
}
