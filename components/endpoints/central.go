package endpoints

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Central makes the endpoints of a bundle those of an estate: other VPCs, the spokes, call them over the transit gateway or peerings that join the
// VPCs. Private DNS of the endpoints themselves is off, since it would serve their own VPC alone; a private hosted zone for each name of a service
// takes its place, and [NewSpoke] gives these to a VPC. Gateway endpoints serve nobody but their own VPC: S3 is an interface endpoint like the others, and
// comes with every preset.
//
// The perimeter must be given: callers come from many accounts.
type Central struct {
	// EstateCidrs are the blocks of the estate, IPv4 and IPv6, from which the endpoints may be called on the ports of their services; the hub's own block is
	// served if it is in them. Required. Plain.
	EstateCidrs []string `pulumi:"estateCidrs"`
	// Profile puts the zones into one Route 53 Profile and shares that. Default: none; spokes are associated with each zone.
	Profile *CentralProfile `pulumi:"profile,optional"`
}

// withCentralDefaults gives what central endpoints are like where nothing else is said.
func (a EndpointBundleArgs) withCentralDefaults() EndpointBundleArgs {
	if a.Central == nil {
		return a
	}
	if len(a.Gateway.Services) == 0 {
		a.Gateway.Services = []string{GatewayNone}
	}
	if a.Interface.PrivateDnsEnabled == nil {
		a.Interface.PrivateDnsEnabled = new(bool)
	}
	if len(a.Presets) > 0 && !slices.Contains(a.Services, serviceS3) {
		a.Services = append(slices.Clone(a.Services), serviceS3)
	}
	return a
}

// validateCentral checks what is central, and what does not go with it.
func (a *EndpointBundleArgs) validateCentral(c *validate.Collector) {
	if a.Central == nil {
		return
	}
	at := validate.At("central")
	k := *a.Central
	if len(k.EstateCidrs) == 0 {
		c.Addf(validate.Required, at.Field("estateCidrs"), nil, "required: the blocks from which the endpoints may be called, such as 10.0.0.0/8")
	}
	for i, block := range k.EstateCidrs {
		if problem := aBlock(block); problem != "" {
			c.Addf(validate.Invalid, at.Field("estateCidrs").Index(i), block, "%s", problem)
		} else if slices.Contains(k.EstateCidrs[:i], block) {
			c.Addf(validate.Duplicate, at.Field("estateCidrs").Index(i), block, "%s is listed twice: drop one", block)
		}
	}
	k.Profile = k.Profile.validate(c, at.Field("profile"))
	a.Central = &k
	if !a.Perimeter.given() {
		c.Addf(validate.Required, validate.At("perimeter"), nil,
			"required with central endpoints, which callers of many accounts use: the organisation in organizationId, or their accounts in accountIds")
	}
	if !slices.Equal(a.Gateway.Services, []string{GatewayNone}) {
		c.Addf(validate.Conflict, validate.At("gateway").Field("services"), nil, "gateway endpoints serve no other VPC than their own: drop them here, central endpoints are interface endpoints")
	}
	if a.Interface.privateDns() {
		c.Addf(validate.Conflict, validate.At("interface").Field("privateDnsEnabled"), true, "the zones of central endpoints take the place of their private DNS, and AWS refuses both: drop it")
	}
	if len(a.Interface.ClientSecurityGroupIds) > 0 {
		c.Addf(validate.Conflict, validate.At("interface").Field("clientSecurityGroupIds"), nil, "callers of other VPCs are admitted by their blocks (central.estateCidrs): drop the groups")
	}
	if a.OnPremises != nil && len(a.OnPremises.Services) > 0 {
		c.Addf(validate.Conflict, validate.At("onPremises").Field("services"), nil, "central endpoints are interface endpoints, which on-premises networks can call as they are: name the services in services")
	}
}

// clientsOfEstate are the blocks of the estate.
func (k *Central) clientsOfEstate() []client {
	all := make([]client, len(k.EstateCidrs))
	for i, block := range k.EstateCidrs {
		all[i] = clientBlock(block)
	}
	return all
}

// PrivateDnsNames are the names to which endpoints of the VPC answer by private DNS, sorted; none with central endpoints. A zone of such a name in the
// same VPC is refused by AWS: tell them in SpokeArgs.PrivateDnsNames.
func (e *EndpointBundle) PrivateDnsNames() []string {
	var names []string
	for _, i := range e.plan.interfaces {
		if i.privateDns && !i.inboundOnly {
			names = append(names, i.names...)
		}
	}
	slices.Sort(names)
	return names
}

// CentralEndpoints are the endpoints as spokes see them: what SpokeArgs.Central takes. Without Central there are none, and a spoke refuses that.
func (e *EndpointBundle) CentralEndpoints() CentralEndpoints {
	k := CentralEndpoints{ZoneIds: map[string]pulumi.StringInput{}, ready: e.ready}
	for _, z := range e.plan.zones {
		k.ZoneIds[z.domain] = component.Unknown()
		if zone := e.Zones[z.domain]; zone != nil {
			k.ZoneIds[z.domain] = zone.ID().ToStringOutput()
		}
	}
	if e.plan.profile {
		k.ProfileId = e.ProfileId
	}
	return k
}

// centralOutputs are the outputs of central endpoints; empty ones without.
func (e *EndpointBundle) centralOutputs() pulumi.Map {
	ids := pulumi.StringMap{}
	for name, zone := range e.Zones {
		ids[name] = zone.ID().ToStringOutput()
	}
	e.ZoneIds, e.ProfileId = ids.ToStringMapOutput(), pulumi.String("").ToStringOutput()
	if e.Profile != nil {
		e.ProfileId = e.Profile.ID().ToStringOutput()
	}
	return pulumi.Map{"zoneIds": e.ZoneIds, "profileId": e.ProfileId}
}

// relaxCentral notes what is loosened.
func (a EndpointBundleArgs) relaxCentral(r component.Relaxations) {
	if a.Central != nil && a.Central.Profile != nil {
		r.Add(validate.At("central").Field("profile").Field("allowExternalPrincipals"), a.Central.Profile.AllowExternalPrincipals)
	}
}
