package vpc

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// ArgsFromConfig reads [SecureVpcArgs] from the stack's configuration: each key has the name of an argument, each value its
// shape. natGateways may also be the strategy alone, as in `natGateways: Single`, which takes the first of availabilityZones; name
// natGateways.availabilityZone to pin it. Arguments that refer to other resources are not
// among them, and are left unset. What cannot be read is returned at once, as validate.Errors; whether it makes sense is for
// [NewSecureVpc] to say.
//
// Keys: cidrBlock, secondaryCidrBlocks, cidrBlockQuota, ipv6 (true), availabilityZones, availabilityZoneCount, allowSingleZone, zoneSlots, tiers,
// natGateways, networkAcls, estateCidrs, defaultNetworkAcl, defaultNetworkAclReason, flowLogs (destination, retentionInDays, trafficType,
// maxAggregationInterval, fileFormat, hiveCompatiblePartitions, perHourPartition, allowNone), protection, tags, zoneTags.
func ArgsFromConfig(cfg *config.Config) (*SecureVpcArgs, error) {
	r := configReader{cfg: cfg}
	a := &SecureVpcArgs{}
	a.CidrBlock = cfg.Get("cidrBlock")
	a.DefaultNetworkAcl, a.DefaultNetworkAclReason = cfg.Get("defaultNetworkAcl"), cfg.Get("defaultNetworkAclReason")
	r.read("secondaryCidrBlocks", &a.SecondaryCidrBlocks)
	r.read("cidrBlockQuota", &a.CidrBlockQuota)
	r.read("availabilityZones", &a.AvailabilityZones)
	r.read("availabilityZoneCount", &a.AvailabilityZoneCount)
	r.read("allowSingleZone", &a.AllowSingleZone)
	r.read("zoneSlots", &a.ZoneSlots)
	r.read("tiers", &a.Tiers)
	r.read("networkAcls", &a.NetworkAcls)
	r.read("estateCidrs", &a.EstateCidrs)
	r.read("protection", &a.Protection)
	r.read("zoneTags", &a.ZoneTags)
	r.readNatGateways(&a.NatGateways, a.AvailabilityZones)
	r.readFlowLogs(&a.FlowLogs)
	var dualStack bool
	if r.read("ipv6", &dualStack); dualStack {
		a.Ipv6 = &Ipv6{}
	}
	var tags map[string]string
	if r.read("tags", &tags); tags != nil {
		a.Tags = pulumi.ToStringMap(tags)
	}
	return a, r.errors.Err()
}

// configReader reads values of the configuration and collects what is wrong with them.
type configReader struct {
	cfg    *config.Config
	errors validate.Collector
}

// read decodes the value of a key, in which every field must be known; it leaves into alone if there is none.
func (r *configReader) read(key string, into any) {
	if text := r.cfg.Get(key); text != "" {
		r.decode(validate.At(key), text, into)
	}
}

func (r *configReader) decode(at validate.Path, text string, into any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		wanted := reflect.TypeOf(into).Elem()
		r.errors.Addf(validate.Invalid, at, text, "%s: give %s", misread(err, text, wanted), shape(wanted))
	}
}

// misread says in words why a value could not be decoded.
func misread(err error, text string, wanted reflect.Type) string {
	var mismatch *json.UnmarshalTypeError
	if !errors.As(err, &mismatch) {
		if unknown, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return unknown + " is no field of it"
		}
		return fmt.Sprintf("%q cannot be read", text)
	}
	given := "a number"
	switch mismatch.Value {
	case "array":
		given = "a list"
	case "object":
		given = "an object"
	case "string":
		given = "a text"
	case "bool":
		given = "true or false"
	}
	switch {
	case mismatch.Field != "":
		return fmt.Sprintf("%s is %s where %s belongs", property(mismatch.Field), given, shape(mismatch.Type))
	case mismatch.Type != wanted:
		return fmt.Sprintf("it holds %s where %s belongs", given, shape(mismatch.Type))
	default:
		return "it is " + given
	}
}

// property is the name of a property, or a path of such, for that of a field.
func property(field string) string {
	names := strings.Split(field, ".")
	for i, n := range names {
		if n != "" {
			names[i] = strings.ToLower(n[:1]) + n[1:]
		}
	}
	return strings.Join(names, ".")
}

// shape says in words what a value must look like.
func shape(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list, each " + shape(t.Elem())
	case reflect.Map:
		return "an object, each value " + shape(t.Elem())
	case reflect.Pointer:
		return shape(t.Elem())
	case reflect.Struct:
		var fields []string
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("pulumi"), ",")
			fields = append(fields, name)
		}
		return "an object with " + strings.Join(fields, ", ")
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	default:
		return "a text"
	}
}

func (r *configReader) readNatGateways(into *NatGateways, zones []string) {
	text := r.cfg.Get("natGateways")
	if !strings.HasPrefix(text, "{") {
		if into.Strategy = text; text == NatSingle && len(zones) > 0 {
			into.AvailabilityZone = zones[0]
		}
		return
	}
	var plain struct {
		Strategy         string `pulumi:"strategy"`
		AvailabilityZone string `pulumi:"availabilityZone"`
		Connectivity     string `pulumi:"connectivity"`
		Tier             string `pulumi:"tier"`
		// ElasticIpAllocationIds are texts here: a configuration refers to no resource.
		ElasticIpAllocationIds map[string]string `pulumi:"elasticIpAllocationIds"`
	}
	r.decode(validate.At("natGateways"), text, &plain)
	into.Strategy, into.AvailabilityZone, into.Connectivity, into.Tier = plain.Strategy, plain.AvailabilityZone, plain.Connectivity, plain.Tier
	for zone, id := range plain.ElasticIpAllocationIds {
		if into.ElasticIpAllocationIds == nil {
			into.ElasticIpAllocationIds = map[string]pulumi.StringInput{}
		}
		into.ElasticIpAllocationIds[zone] = pulumi.String(id)
	}
}

func (r *configReader) readFlowLogs(into *FlowLogs) {
	var plain struct {
		Destination              string      `pulumi:"destination"`
		RetentionInDays          int         `pulumi:"retentionInDays"`
		TrafficType              string      `pulumi:"trafficType"`
		MaxAggregationInterval   int         `pulumi:"maxAggregationInterval"`
		FileFormat               string      `pulumi:"fileFormat"`
		HiveCompatiblePartitions bool        `pulumi:"hiveCompatiblePartitions"`
		PerHourPartition         bool        `pulumi:"perHourPartition"`
		AllowNone                *Relaxation `pulumi:"allowNone"`
	}
	r.read("flowLogs", &plain)
	into.Destination, into.RetentionInDays, into.TrafficType = plain.Destination, plain.RetentionInDays, plain.TrafficType
	into.MaxAggregationInterval, into.FileFormat = plain.MaxAggregationInterval, plain.FileFormat
	into.HiveCompatiblePartitions, into.PerHourPartition = plain.HiveCompatiblePartitions, plain.PerHourPartition
	into.AllowNone = plain.AllowNone
}
