package fromaws

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

type networkInterface struct {
	place
	ID          network.ID         `json:"NetworkInterfaceId"`
	Subnet      network.ID         `json:"SubnetId"`
	VPC         network.ID         `json:"VpcId"`
	Owner       string             `json:"OwnerId"`
	Kind        string             `json:"InterfaceType"`
	Description string             `json:"Description"`
	Private     string             `json:"PrivateIpAddress"`
	Addresses   []interfaceAddress `json:"PrivateIpAddresses"`
	Association publicAddress      `json:"Association"`
	IPv6        []ipv6Address      `json:"Ipv6Addresses"`
	Prefixes    []ipv4Delegation   `json:"Ipv4Prefixes"`
	Prefixes6   []ipv6Delegation   `json:"Ipv6Prefixes"`
	Groups      ids                `json:"Groups"`
	Check       flag               `json:"SourceDestCheck"`
	Attachment  struct {
		Instance    network.ID `json:"InstanceId"`
		DeviceIndex int        `json:"DeviceIndex"`
	} `json:"Attachment"`
	Tags    tags `json:"TagSet"`
	TagsToo tags `json:"Tags"`
}

func (i *networkInterface) id() network.ID { return i.ID }
func (i *networkInterface) owner() string  { return i.Owner }

type interfaceAddress struct {
	place
	Private     string        `json:"PrivateIpAddress"`
	Primary     bool          `json:"Primary"`
	Association publicAddress `json:"Association"`
}

type publicAddress struct {
	place
	Public string `json:"PublicIp"`
}

type ipv6Address struct {
	place
	Address string `json:"Ipv6Address"`
}

type ipv4Delegation struct {
	Prefix string `json:"Ipv4Prefix"`
}

type ipv6Delegation struct {
	Prefix string `json:"Ipv6Prefix"`
}

func (rd *reader) readInterfaces() {
	rd.interfacesOfInstances()
	for _, i := range rd.interfaces.all {
		t := append(slices.Clone(i.Tags), i.TagsToo...)
		part := &network.Interface{
			ID: i.ID, Name: t.name(""), VPC: i.VPC, Subnet: i.Subnet, Kind: cmp.Or(i.Kind, "interface"), Groups: i.Groups,
			NoSourceDestCheck: !i.Check.or(true), Instance: i.Attachment.Instance, Tags: t.read(), Origin: i.origin(),
		}
		if s := rd.subnet[i.Subnet]; s != nil && part.VPC == "" {
			part.VPC = s.VPC
		}
		if slices.ContainsFunc(i.Groups, rd.ofVPCOrigins) {
			part.Service = network.OriginFacing
		}
		part.Addresses = rd.interfaceAddresses(i)
		for _, a := range i.IPv6 {
			if ip := rd.address(a.Address, a.field("Ipv6Address")); ip.IsValid() {
				part.IPv6 = append(part.IPv6, ip)
			}
		}
		if len(i.Prefixes)+len(i.Prefixes6) > 0 {
			i.unknown(&part.Unknown, "whole blocks are delegated to it, whose addresses are not listed")
			part.HasIPv6 = len(i.Prefixes6) > 0
		}
		if len(i.Prefixes) > 0 {
			part.Addresses = append(part.Addresses, network.InterfaceAddress{})
		}
		rd.net.Interfaces = append(rd.net.Interfaces, part)
	}
}

// ofVPCOrigins reports whether a security group is one that AWS made for CloudFront's interfaces.
func (rd *reader) ofVPCOrigins(group network.ID) bool {
	g := rd.groups.get(group)
	return g != nil && strings.HasPrefix(g.Name, network.OriginGroup)
}

// interfacesOfInstances takes the interfaces that instances list in full, where they are not listed by themselves.
func (rd *reader) interfacesOfInstances() {
	for _, i := range rd.instances.all {
		for n := range i.Interfaces {
			nic := i.Interfaces[n]
			if nic.Attachment.Instance == "" {
				nic.Attachment.Instance = i.ID
			}
			if rd.interfaces.get(nic.ID) == nil && nic.Subnet != "" {
				collect(rd, &rd.interfaces, "NetworkInterfaceId", []networkInterface{nic})
			}
		}
		for _, id := range i.InterfaceIDs {
			if nic := rd.interfaces.get(id); nic != nil && nic.Attachment.Instance == "" {
				nic.Attachment.Instance = i.ID
			}
		}
	}
}

// interfaceAddresses are the IPv4 addresses of an interface, primary first.
func (rd *reader) interfaceAddresses(i *networkInterface) []network.InterfaceAddress {
	list := slices.Clone(i.Addresses)
	if len(list) == 0 && i.Private != "" {
		list = []interfaceAddress{{place: i.place, Private: i.Private, Primary: true, Association: i.Association}}
	}
	slices.SortStableFunc(list, func(a, b interfaceAddress) int {
		switch {
		case a.Primary == b.Primary:
			return 0
		case a.Primary:
			return -1
		}
		return 1
	})
	var all []network.InterfaceAddress
	for _, a := range list {
		public := rd.address(a.Association.Public, a.Association.field("PublicIp"))
		all = append(all, network.InterfaceAddress{
			Private: rd.address(a.Private, a.field("PrivateIpAddress")), Public: public, HasPublic: public.IsValid(),
		})
	}
	return all
}
