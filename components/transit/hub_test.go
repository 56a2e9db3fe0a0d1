package transit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
)

// hubOf makes a hub alone.
func hubOf(args transit.TransitHubArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newTransitHub(ctx, "hub", &args)
		return err
	}
}

// routes are the static routes of the table of a domain, "BLOCK" for a blackhole and "BLOCK to ATTACHMENT" for others, sorted.
func (p planned) routes(domain string) []string {
	p.t.Helper()
	table := p.one(typeTable, "hub-"+domain).ID
	var out []string
	for _, r := range p.Resources {
		if r.Type != typeTableRoute || r.Inputs["transitGatewayRouteTableId"] != table {
			continue
		}
		text := r.Inputs["destinationCidrBlock"].(string)
		if r.Inputs["blackhole"] != true {
			text += " to " + p.named(r.Inputs["transitGatewayAttachmentId"])
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// learns are the attachments that the table of a domain learns, sorted.
func (p planned) learns(domain string) []string {
	p.t.Helper()
	table := p.one(typeTable, "hub-"+domain).ID
	out := []string{}
	for _, r := range p.Resources {
		if r.Type == typePropagation && r.Inputs["transitGatewayRouteTableId"] == table {
			out = append(out, p.named(r.Inputs["transitGatewayAttachmentId"]))
		}
	}
	slices.Sort(out)
	return out
}

// named is the name of the attachment with an id.
func (p planned) named(id any) string {
	for _, r := range p.Resources {
		if r.ID == id && strings.HasSuffix(r.Type, "Attachment") {
			return r.Name
		}
	}
	return "nothing"
}

func TestHub_givesAnAttachmentNothingByItself(t *testing.T) {
	p := planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains()}))
	in := p.one(typeGateway, "hub").Inputs
	for _, off := range []string{
		"defaultRouteTableAssociation", "defaultRouteTablePropagation", "autoAcceptSharedAttachments", "multicastSupport", "securityGroupReferencingSupport",
	} {
		assert.Equal(t, "disable", in[off], off)
	}
	assert.Equal(t, "enable", in["dnsSupport"])
	assert.Equal(t, "enable", in["vpnEcmpSupport"])
	assert.EqualValues(t, 64512, in["amazonSideAsn"])
	assert.ElementsMatch(t, []string{"hub-prod", "hub-dev", "hub-shared"}, p.called(typeTable))
	for _, domain := range []string{"prod", "dev", "shared"} {
		assert.Equal(t, []string{"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"}, p.routes(domain), domain)
		assert.Equal(t, domain, p.one(typeTable, "hub-"+domain).Inputs["tags"].(map[string]any)[component.TagDomain])
	}
	outputs := p.one(transit.TransitHubType, "hub").Outputs
	assert.Equal(t, p.one(typeGateway, "hub").ID, outputs["transitGatewayId"])
	assert.Equal(t, p.one(typeTable, "hub-dev").ID, outputs["routeTableIds"].(map[string]any)["dev"])
	assert.Empty(t, outputs["resourceShareArn"])
	assert.Empty(t, outputs["relaxations"])
	assert.JSONEq(t, `{"intents":[{"name":"hub: dev and prod stay apart","deny":{"from":"domain:dev in component:hub","to":"domain:prod in component:hub","both":true}}]}`, outputs["intents"].(string))
}

func TestHub_asItIsTold(t *testing.T) {
	off := false
	p := planOf(t, hubOf(transit.TransitHubArgs{
		Domains: threeDomains(), AmazonSideAsn: 4200000001, CidrBlocks: []string{"10.99.0.0/24", "2001:db8:9::/64"}, EnableDnsSupport: &off, EnableVpnEcmpSupport: &off,
		EnableSecurityGroupReferencing: true, Tags: pulumi.StringMap{"owner": pulumi.String("network")},
		Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"},
	}))
	gateway := p.one(typeGateway, "hub")
	assert.EqualValues(t, 4200000001, gateway.Inputs["amazonSideAsn"])
	assert.Equal(t, []any{"10.99.0.0/24", "2001:db8:9::/64"}, gateway.Inputs["transitGatewayCidrBlocks"])
	assert.Equal(t, "disable", gateway.Inputs["dnsSupport"])
	assert.Equal(t, "disable", gateway.Inputs["vpnEcmpSupport"])
	assert.Equal(t, "enable", gateway.Inputs["securityGroupReferencingSupport"])
	assert.Equal(t, map[string]any{"owner": "network", "Name": "hub", component.TagComponent: "hub"}, gateway.Inputs["tags"])
	assert.Equal(t, "network", p.one(typeTable, "hub-dev").Inputs["tags"].(map[string]any)["owner"])
	for _, r := range p.Resources {
		assert.False(t, r.Protect, r.URN)
	}
	assert.Equal(t, map[string]any{"protection": "a test"}, p.one(transit.TransitHubType, "hub").Outputs["relaxations"])
}

func TestHub_isProtected(t *testing.T) {
	p := planOf(t, estate)
	for _, r := range p.Resources {
		if strings.HasPrefix(r.Type, "aws:ec2transitgateway/") {
			assert.True(t, r.Protect, r.URN)
		}
	}
}

func TestHub_isSharedWithWhomItIsTold(t *testing.T) {
	p := planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains(), Share: transit.Share{Principals: map[string]pulumi.StringInput{
		"all": pulumi.String("arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"), "lab": pulumi.String("444455556666").ToStringOutput(),
	}}}))
	share := p.one("aws:ram/resourceShare:ResourceShare", "hub")
	assert.Equal(t, false, share.Inputs["allowExternalPrincipals"])
	arn := share.Outputs["arn"]
	assert.Equal(t, arn, p.one(transit.TransitHubType, "hub").Outputs["resourceShareArn"])
	resource := p.one("aws:ram/resourceAssociation:ResourceAssociation", "hub").Inputs
	assert.Equal(t, map[string]any{"resourceShareArn": arn, "resourceArn": p.one(typeGateway, "hub").Outputs["arn"]}, resource)
	assert.Equal(t, map[string]any{"resourceShareArn": arn, "principal": "444455556666"}, p.one("aws:ram/principalAssociation:PrincipalAssociation", "hub-lab").Inputs)
	assert.Equal(t, "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5", p.one("aws:ram/principalAssociation:PrincipalAssociation", "hub-all").Inputs["principal"])

	p = planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains(), Share: transit.Share{
		Principals: map[string]pulumi.StringInput{"partner": pulumi.String("444455556666")}, AllowExternalPrincipals: &component.Relaxation{Reason: "a partner's account"},
	}}))
	assert.Equal(t, true, p.one("aws:ram/resourceShare:ResourceShare", "hub").Inputs["allowExternalPrincipals"])
	assert.Equal(t, map[string]any{"share.allowExternalPrincipals": "a partner's account"}, p.one(transit.TransitHubType, "hub").Outputs["relaxations"])
}

func TestHub_recordsWhatItCarries(t *testing.T) {
	p := planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains()}))
	log := p.one("aws:ec2/flowLog:FlowLog", "hub-flowlog")
	assert.Equal(t, p.one(typeGateway, "hub").ID, log.Inputs["transitGatewayId"])
	assert.EqualValues(t, 60, log.Inputs["maxAggregationInterval"])
	assert.Equal(t, "cloud-watch-logs", log.Inputs["logDestinationType"])
	assert.NotContains(t, log.Inputs, "trafficType")
	assert.Equal(t, log.ID, p.one(transit.TransitHubType, "hub").Outputs["flowLogId"])
	assert.EqualValues(t, 90, p.one("aws:cloudwatch/logGroup:LogGroup", "hub-flowlog").Inputs["retentionInDays"])

	p = planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains(), FlowLogs: transit.FlowLogs{Destination: "S3", RetentionInDays: 400}}))
	assert.Equal(t, p.one("aws:s3/bucketV2:BucketV2", "hub-flowlog").Outputs["arn"], p.one("aws:ec2/flowLog:FlowLog", "hub-flowlog").Inputs["logDestination"])

	p = planOf(t, hubOf(transit.TransitHubArgs{Domains: threeDomains(), FlowLogs: transit.FlowLogs{AllowNone: &component.Relaxation{Reason: "a test"}}}))
	assert.Empty(t, p.called("aws:ec2/flowLog:FlowLog"))
	assert.Equal(t, map[string]any{"flowLogs.allowNone": "a test"}, p.one(transit.TransitHubType, "hub").Outputs["relaxations"])
}

// The routes of tables follow from declarations alone.
func TestHub_whatTablesDrop(t *testing.T) {
	private := []string{"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"}
	for name, test := range map[string]struct {
		domains map[string]transit.RoutingDomain
		flow    string
		want    map[string][]string
	}{
		"a public block is dropped where it may not be reached": {
			domains: map[string]transit.RoutingDomain{"a": {CidrBlocks: []string{"198.51.100.0/24"}, Reaches: []string{"b"}}, "b": {Reaches: []string{"b"}}, "c": {}},
			want: map[string][]string{
				"a": append(slices.Clone(private), "198.51.100.0/24"), "b": private, "c": append(slices.Clone(private), "198.51.100.0/24"),
			},
		},
		"a range that may be reached as a whole is not dropped, since a static route beats one that is learned": {
			domains: map[string]transit.RoutingDomain{"cloud": {Reaches: []string{"hybrid"}}, "hybrid": {CidrBlocks: []string{"10.0.0.0/8"}}, "lab": {}},
			want:    map[string][]string{"cloud": private[1:], "hybrid": private, "lab": private},
		},
		"what was inspected goes to known networks alone": {
			flow:    transit.InspectAll,
			domains: map[string]transit.RoutingDomain{"cloud": {CidrBlocks: []string{"172.16.0.0/12"}, Reaches: []string{"lab"}}, "lab": {CidrBlocks: []string{"10.0.0.0/16"}}},
			want: map[string][]string{
				"cloud": private, "lab": {"10.0.0.0/8", "100.64.0.0/10", "192.168.0.0/16"}, "inspection": {"10.0.0.0/8", "100.64.0.0/10", "192.168.0.0/16"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, hubOf(transit.TransitHubArgs{Domains: test.domains, InspectionFlow: test.flow}))
			for domain, want := range test.want {
				assert.Equal(t, want, p.routes(domain), domain)
			}
		})
	}
}

// Whoever reads a plan or a state sees every argument that was given.
func TestHub_recordsItsArguments(t *testing.T) {
	p := planOf(t, func(ctx *pulumi.Context) error {
		off := false
		hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{
			Domains: threeDomains(), InspectionFlow: transit.InspectNorthSouth, EstateCidrs: []string{"10.0.0.0/8"}, CidrBlocks: []string{"10.99.0.0/24"},
			EnableDnsSupport: &off, EnableVpnEcmpSupport: &off, EnableSecurityGroupReferencing: true, RouteTableQuota: 30, Tags: pulumi.StringMap{"a": pulumi.String("b")},
			Share: transit.Share{Principals: map[string]pulumi.StringInput{"lab": pulumi.String("444455556666")}},
		})
		if err != nil {
			return err
		}
		net := existing()
		net.Tiers["web"] = tier("web", component.TierPublic, "", "a", "b")
		_, err = hub.Attach(ctx, "shop", &transit.AttachmentArgs{
			Domain: "prod", Vpc: net, Tier: "tgw", EstateTiers: []string{"data"}, EstateCidrs: []string{"172.16.0.0/12"}, ApplianceMode: &off,
			AllowLocalEgress: &component.Relaxation{Reason: "a test"}, Tags: pulumi.StringMap{"a": pulumi.String("b")},
		})
		return err
	})
	in := p.one(transit.TransitHubType, "hub").Inputs
	for _, name := range []string{
		"domains", "inspectionFlow", "estateCidrs", "amazonSideAsn", "cidrBlocks", "enableDnsSupport", "enableVpnEcmpSupport", "enableSecurityGroupReferencing", "share",
		"flowLogs", "routeTableQuota", "tags",
	} {
		assert.Contains(t, in, name)
	}
	assert.Equal(t, map[string]any{"cidrBlocks": []any{"10.0.0.0/12"}, "reaches": []any{"shared"}}, in["domains"].(map[string]any)["prod"])
	in = p.one(transit.AttachmentType, "shop").Inputs
	for _, name := range []string{"hub", "domain", "vpc", "tier", "estateTiers", "estateCidrs", "applianceMode", "allowLocalEgress", "tags"} {
		assert.Contains(t, in, name)
	}
	assert.Equal(t, p.one(typeGateway, "hub").ID, in["hub"].(map[string]any)["transitGatewayId"])
	assert.Equal(t, "b", p.one(typeAttachment, "shop").Inputs["tags"].(map[string]any)["a"])
}
