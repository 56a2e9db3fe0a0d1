package endpoints

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// plannedZone is a private hosted zone that answers for names of a service.
type plannedZone struct {
	// domain is the name of the zone, without the *. that a name of the service may begin with.
	domain, service string
	// wildcard tells whether the service has names below the domain. A private zone is authoritative: of a name that it does not have, resolvers do not
	// ask the internet. So the domain itself always has a record, and whatever is below it where the service says so: buckets, registries.
	wildcard  bool
	dualStack bool
}

// planZones decides on the zones: as the services' own names have it, which no table could know.
func (a *EndpointBundleArgs) planZones(c *validate.Collector, p *bundlePlan) {
	if a.Central == nil {
		return
	}
	zones := map[string]*plannedZone{}
	for _, i := range p.interfaces {
		if len(i.names) == 0 {
			c.Addf(validate.NotSupported, i.at, i.name, "AWS gives %s no private DNS name, so that no zone can lead spokes to its endpoint: drop it here, and give the VPCs that need it endpoints of their own", i.name)
		}
		for _, name := range i.names {
			domain, wildcard := strings.CutPrefix(name, "*.")
			zone := zones[domain]
			if zone == nil {
				zone = &plannedZone{domain: domain, service: i.name, dualStack: i.dualStack}
				zones[domain] = zone
			}
			if zone.service != i.name {
				c.Addf(validate.Conflict, i.at, i.name, "%s and %s both have the name %s, and a zone leads to one endpoint: drop one of them", zone.service, i.name, domain)
			}
			zone.wildcard = zone.wildcard || wildcard
		}
	}
	for _, domain := range slices.Sorted(maps.Keys(zones)) {
		p.zones = append(p.zones, *zones[domain])
	}
}

// createZones makes the zones with the VPC of the endpoints in them. Spokes associate themselves: what the list of VPCs says later is theirs, and
// ignored.
func (e *EndpointBundle) createZones(ctx *pulumi.Context, b *builder) error {
	for _, z := range b.plan.zones {
		name := b.name + "-zone-" + z.domain
		zone, err := route53.NewZone(ctx, name, &route53.ZoneArgs{
			Name: pulumi.String(z.domain), Comment: pulumi.String("Leads to the central endpoint of " + z.service), Tags: b.tagger.Tags(name),
			Vpcs: route53.ZoneVpcArray{route53.ZoneVpcArgs{VpcId: b.args.Vpc.VpcId.ToStringOutput()}},
		}, b.Child(pulumi.IgnoreChanges([]string{"vpcs"}))...)
		if err != nil {
			return err
		}
		e.Zones[z.domain] = zone
		if err := e.createRecords(ctx, b, z, zone); err != nil {
			return err
		}
	}
	return nil
}

// createRecords leads the names of a zone to the endpoint.
func (e *EndpointBundle) createRecords(ctx *pulumi.Context, b *builder, z plannedZone, zone *route53.Zone) error {
	names := map[string]string{"apex": z.domain}
	if z.wildcard {
		names["wildcard"] = "*." + z.domain
	}
	types := []string{"A"}
	if z.dualStack {
		types = append(types, "AAAA")
	}
	target := regionalName(e.InterfaceEndpoints[z.service])
	for _, part := range slices.Sorted(maps.Keys(names)) {
		for _, typ := range types {
			record, err := route53.NewRecord(ctx, b.name+"-"+part+"-"+strings.ToLower(typ)+"-"+z.domain, &route53.RecordArgs{
				ZoneId: zone.ID().ToStringOutput(), Name: pulumi.String(names[part]), Type: pulumi.String(typ), Aliases: route53.RecordAliasArray{target},
			}, b.Child()...)
			if err != nil {
				return err
			}
			e.ready = append(e.ready, record)
		}
	}
	return nil
}

// regionalName is the name of an endpoint that answers with its addresses in all zones, and the zone of AWS that holds it: the first of its entries.
func regionalName(endpoint *ec2.VpcEndpoint) route53.RecordAliasArgs {
	first := endpoint.DnsEntries.Index(pulumi.Int(0))
	return route53.RecordAliasArgs{Name: first.DnsName().Elem(), ZoneId: first.HostedZoneId().Elem(), EvaluateTargetHealth: pulumi.Bool(false)}
}

// centralIntents are what is promised of central endpoints: the estate alone reaches them, on the ports of their services. That spokes do reach them hangs
// on what joins the VPCs, and is promised by whoever makes that.
func (b *builder) centralIntents() component.Intents {
	if b.args.Central == nil || len(b.plan.interfaces) == 0 || len(b.args.Interface.SecurityGroupIds) > 0 {
		return nil
	}
	from := slices.Clone(b.args.Central.EstateCidrs)
	if b.args.OnPremises != nil {
		from = append(from, b.args.OnPremises.CidrBlocks...)
	}
	var ports []string
	for _, port := range b.plan.ports() {
		ports = append(ports, "tcp/"+port)
	}
	endpoints := component.Texts{component.In(b.name, "endpoint:"+b.name+"-interface-*")}
	everybody := component.Texts{"0.0.0.0/0", "::/0"}
	return component.Intents{
		{Name: b.name + ": the estate alone reaches the central endpoints, and that on the ports of their services", Accept: &component.IntentBody{From: from, To: endpoints, Ports: ports}},
		{Name: b.name + ": the central endpoints open no connections", Deny: &component.IntentBody{From: endpoints, To: everybody}},
	}
}
