package fromaws

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// readConnectEndpoints reads the EC2 Instance Connect endpoints of which the interfaces are listed; others are not modelled.
func (rd *reader) readConnectEndpoints() {
	for _, a := range rd.answers {
		const key = "InstanceConnectEndpoints"
		list, _ := a.Others[key].([]any)
		for i, e := range list {
			o, ok := e.(map[string]any)
			id, _ := o["InstanceConnectEndpointId"].(string)
			again := slices.ContainsFunc(rd.net.Endpoints, func(p *network.Endpoint) bool { return p.ID == network.ID(id) })
			if !ok || gone(o) || again || !rd.listsInterfaces(o) {
				continue
			}
			names := namesIn(o)
			part := &network.Endpoint{
				ID: network.ID(id), Name: names.name(""), Kind: network.ConnectEndpoint, Interfaces: idsIn(o, "NetworkInterfaceIds"),
				Groups: idsIn(o, "SecurityGroupIds"), Tags: names.read(), Origin: a.key(key).index(i).origin(),
			}
			if vpc, ok := o["VpcId"].(string); ok {
				part.VPC = network.ID(vpc)
			}
			if subnet, ok := o["SubnetId"].(string); ok {
				part.Subnets = []network.ID{network.ID(subnet)}
			}
			rd.net.Endpoints = append(rd.net.Endpoints, part)
		}
	}
}

// idsIn are the ids of a list in an object.
func idsIn(o map[string]any, key string) []network.ID {
	var out []network.ID
	list, _ := o[key].([]any)
	for _, e := range list {
		if id, ok := e.(string); ok {
			out = append(out, network.ID(id))
		}
	}
	return out
}

// namesIn are the tags of an object.
func namesIn(o map[string]any) tags {
	list, _ := o["Tags"].([]any)
	out := make(tags, len(list))
	for i, e := range list {
		t, _ := e.(map[string]any)
		out[i].Key, _ = t["Key"].(string)
		out[i].Value, _ = t["Value"].(string)
	}
	return out
}
