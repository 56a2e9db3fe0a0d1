package frompulumi

import (
	"maps"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// kind is what is known of a type of resource. The zero kind carries no packets.
//
// All resources go through one step before any goes through the next one, so that a step finds what earlier ones have made.
type kind struct {
	// id is that of the part where it is not the resource's own.
	id func(*resource) network.ID
	// make gives the parts that the resource is, adopt changes a part that came with another resource, join adds to parts, and settle
	// needs all of that to be there.
	make, adopt, join, settle func(*resource)
}

// kinds is the whole table, by short type. Each file that knows some types gives its rows.
func kinds() map[string]kind {
	all := map[string]kind{}
	for _, rows := range []map[string]kind{
		ignoredKinds(), vpcKinds(), subnetKinds(), routeKinds(), naclKinds(), groupKinds(), gatewayKinds(), natKinds(),
		prefixListKinds(), interfaceKinds(), connectKinds(), instanceKinds(),
		peeringKinds(), endpointKinds(), premisesKinds(), transitKinds(),
		firewallKinds(), loadBalancerKinds(), targetGroupKinds(), placementKinds(), distributionKinds(), unmodelledKinds(),
	} {
		maps.Copy(all, rows)
	}
	return all
}

// kindOf is the kind of a resource.
func kindOf(kinds map[string]kind, r *resource) kind {
	switch {
	case r.Remote:
		return unmodelled("is made by a plugin: what it is made of is not in the plan, and may carry packets")
	case !r.Custom:
		return kind{}
	}
	pkg, _, _ := strings.Cut(r.Type, ":")
	if text, ok := foreign()[pkg]; ok && (pkg != "aws-native" || nativeNetworking(r.Type)) {
		return unmodelled(text)
	}
	if r.short == "" {
		return kind{}
	}
	if k, ok := kinds[r.short]; ok {
		return k
	}
	module, _, _ := strings.Cut(r.short, ":")
	if networking()[module] {
		return unmodelled("is of a type that is not known here, and may carry packets or change which are carried")
	}
	return kind{}
}

// models reports whether resources of the kind are of the network.
func (k kind) models() bool {
	return k.make != nil || k.adopt != nil || k.join != nil || k.settle != nil
}
