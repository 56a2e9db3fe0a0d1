package fromaws

import (
	"cmp"
	"maps"
	"path"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// area is one region of one account, as folders are named after them; empty where they are not. Calls answer about one area each.
type area struct{ account, region string }

func (s *source) area() area { return area{s.account, s.region} }

// asked reports whether there is an answer about an area with a key: among its own files, or among those that name no account or no region.
func (rd *reader) asked(of area, key string) bool {
	for _, a := range []area{of, {account: of.account}, {region: of.region}, {}} {
		if rd.keys[a][key] {
			return true
		}
	}
	return false
}

// areas are those in which there are VPCs, or in which it was asked for some, with the folders of their files.
func (rd *reader) areas() (all []area, folders map[area]place) {
	folders = map[area]place{}
	for _, a := range rd.answers {
		if of := a.area(); a.answer && rd.keys[of]["Vpcs"] && folders[of].source == nil {
			folders[of] = place{source: &source{file: path.Dir(a.file), account: of.account, region: of.region}}
		}
	}
	all = slices.SortedFunc(maps.Keys(folders), func(a, b area) int {
		return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.region, b.region))
	})
	return all, folders
}

// forgotten notes the calls that nobody made, where a folder has all that was asked for. What routes or groups refer to and is not listed is
// unknown wherever it is met; but what nothing refers to could be missed in silence.
func (rd *reader) forgotten() {
	all, folders := rd.areas()
	for _, of := range all {
		need := map[string]string{"NetworkInterfaces": "describe-network-interfaces"}
		if slices.ContainsFunc(rd.transitGateways.all, func(g *transitGateway) bool { return g.area() == of }) {
			need["TransitGatewayAttachments"] = "describe-transit-gateway-attachments"
		}
		for _, key := range slices.Sorted(maps.Keys(need)) {
			if !rd.asked(of, key) {
				rd.unmodelled(folders[of], network.ID(folders[of].file+"/"+key), key, "no file has what "+need[key]+" answers: anything may be among it")
			}
		}
		for _, key := range []string{
			"VpcEndpoints", "VpnGateways", "VpcPeeringConnections", "LoadBalancers", "TransitGateways", "InternetGateways", "NatGateways", "SecurityGroups",
		} {
			if !rd.asked(of, key) {
				rd.assume("", folders[of], "no file has "+key+": taken as there being none")
			}
		}
		if !rd.asked(of, "VpcBlockPublicAccessOptions") && !rd.asked(of, "VpcBlockPublicAccess") {
			rd.assume("", folders[of], "VPC Block Public Access was not asked for: taken as off")
		}
	}
}
