package fromaws

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

type reservation struct {
	Instances []instance `json:"Instances"`
}

type instance struct {
	place
	ID     network.ID `json:"InstanceId"`
	VPC    network.ID `json:"VpcId"`
	Subnet network.ID `json:"SubnetId"`
	State  struct {
		Name string `json:"Name"`
	} `json:"State"`
	InterfaceIDs []network.ID       `json:"NetworkInterfaceIds"`
	Interfaces   []networkInterface `json:"NetworkInterfaces"`
	Tags         tags               `json:"Tags"`
}

func (i *instance) id() network.ID { return i.ID }

func (rd *reader) readInstances() {
	attached := map[network.ID][]network.ID{}
	byDevice := slices.Clone(rd.interfaces.all)
	slices.SortStableFunc(byDevice, func(a, b *networkInterface) int {
		return cmp.Or(cmp.Compare(a.Attachment.DeviceIndex, b.Attachment.DeviceIndex), cmp.Compare(a.ID, b.ID))
	})
	for _, nic := range byDevice {
		attached[nic.Attachment.Instance] = append(attached[nic.Attachment.Instance], nic.ID)
	}
	for _, i := range rd.instances.all {
		part := &network.Instance{
			ID: i.ID, Name: i.Tags.name(""), VPC: i.VPC, Stopped: i.State.Name != "" && is(i.State.Name, "stopped", "terminated"), Tags: i.Tags.read(), Origin: i.origin(),
			Interfaces: slices.Clone(i.InterfaceIDs),
		}
		if s := rd.subnet[i.Subnet]; s != nil && part.VPC == "" {
			part.VPC = s.VPC
		}
		listed := slices.Clone(i.Interfaces)
		slices.SortStableFunc(listed, func(a, b networkInterface) int {
			return cmp.Compare(a.Attachment.DeviceIndex, b.Attachment.DeviceIndex)
		})
		for _, nic := range listed {
			part.Interfaces = appendNew(part.Interfaces, nic.ID)
		}
		for _, id := range attached[i.ID] {
			part.Interfaces = appendNew(part.Interfaces, id)
		}
		rd.instance[i.ID] = part
		rd.net.Instances = append(rd.net.Instances, part)
	}
}

// appendNew adds an id to a list that may have it already.
func appendNew(list []network.ID, id network.ID) []network.ID {
	if id == "" || slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}
