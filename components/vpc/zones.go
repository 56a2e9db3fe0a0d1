package vpc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// defaultZoneCount is how many zones a VPC spans when nothing is said: an outage of one leaves two.
const defaultZoneCount = 3

// zone is an availability zone and its place in the address plan.
type zone struct {
	name   string
	letter string
	slot   int
}

// zoneSpec is what the arguments of a component say about zones.
type zoneSpec struct {
	names       []string
	count       int
	slots       int
	allowSingle *Relaxation
}

// location is what is asked of the provider before anything is planned: its region, and its zones if the caller pinned none.
type location struct {
	region string
	// offered are the standard zones of the region, in order; empty if the caller named zones.
	offered []string
}

// locate asks the provider that the component's children will use.
func locate(ctx *pulumi.Context, spec zoneSpec, opts []pulumi.ResourceOption) (location, error) {
	invokeOpts, err := component.InvokeOptions[*aws.Provider](opts)
	if err != nil {
		return location{}, err
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	loc := location{region: region.Name}
	if len(spec.names) > 0 {
		return loc, nil
	}
	// Local and Wavelength zones, and zones that must be opted into, would change the choice for one account and not for the next.
	zones, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{
		State: pulumi.StringRef("available"),
		Filters: []aws.GetAvailabilityZonesFilter{
			{Name: "zone-type", Values: []string{"availability-zone"}},
			{Name: "opt-in-status", Values: []string{"opt-in-not-required"}},
		},
	}, invokeOpts...)
	if err != nil {
		return location{}, err
	}
	loc.offered = slices.Sorted(slices.Values(zones.Names))
	return loc, nil
}

// validate checks what can be told without asking anybody.
func (s zoneSpec) validate(c *validate.Collector) {
	if len(s.names) > 0 && s.count != 0 {
		c.Addf(validate.Conflict, validate.At("availabilityZoneCount"), s.count,
			"%d says how many zones, availabilityZones says which: drop availabilityZoneCount", s.count)
	}
	if s.count < 0 {
		c.Addf(validate.Invalid, validate.At("availabilityZoneCount"), s.count, "%d is no number of zones: give 2 or more", s.count)
	}
	if s.allowSingle != nil {
		s.allowSingle.Validate(c, validate.At("allowSingleZone"))
	}
}

// resolve gives the zones in the order of their letters, with all that is wrong with them.
func (s zoneSpec) resolve(c *validate.Collector, loc location) []zone {
	names, at := s.names, validate.At("availabilityZones")
	if len(names) == 0 {
		want := cmp.Or(s.count, defaultZoneCount)
		if want < 0 {
			return nil // an error already
		}
		if len(loc.offered) < want {
			c.Addf(validate.TooSmall, validate.At("availabilityZoneCount"), want, "%d zones wanted, but %s offers %d without opting in: %s",
				want, loc.region, len(loc.offered), strings.Join(loc.offered, ", "))
			return nil
		}
		names = loc.offered[:want]
	}
	var zones []zone
	seen := map[string]bool{}
	for i, name := range names {
		if z, ok := s.resolveOne(c, at.Index(i), name, loc.region); ok && seen[name] {
			c.Addf(validate.Duplicate, at.Index(i), name, "%s is listed twice: drop one", name)
		} else if ok {
			seen[name], zones = true, append(zones, z)
		}
	}
	if len(names) < 2 && s.allowSingle == nil {
		c.Addf(validate.TooSmall, at, len(names), "%s: an outage of one zone takes everything down; name at least 2, or set allowSingleZone with a reason", plural(len(names), "zone"))
	}
	slices.SortFunc(zones, func(a, b zone) int { return cmp.Compare(a.slot, b.slot) })
	return zones
}

func (s zoneSpec) resolveOne(c *validate.Collector, at validate.Path, name, region string) (zone, bool) {
	if own, err := cidr.Region(name); err == nil && region != "" && own != region {
		c.Addf(validate.Invalid, at, name, "%s is a zone of %s, but the provider's region is %s: name zones of %s, or change the region", name, own, region, region)
		return zone{}, false
	}
	slot, err := cidr.SlotWithin(name, s.slots)
	if err != nil {
		c.Addf(validate.Invalid, at, name, "%v", err)
		return zone{}, false
	}
	return zone{name: name, letter: cidr.SlotLetter(slot), slot: slot}, true
}

// pin tells whoever left the choice of zones to the region how to make it their own.
func (s zoneSpec) pin(ctx *pulumi.Context, zones []zone, resource pulumi.Resource) error {
	if len(s.names) > 0 {
		return nil
	}
	quoted := make([]string, len(zones))
	for i, z := range zones {
		quoted[i] = `"` + z.name + `"`
	}
	return ctx.Log.Warn("availabilityZones: the first "+plural(len(zones), "zone")+" of the region were taken; pin them, so that they never change: ["+
		strings.Join(quoted, ", ")+"]", &pulumi.LogArgs{Resource: resource})
}
