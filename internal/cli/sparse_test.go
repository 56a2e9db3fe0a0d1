package cli_test

import (
	"github.com/palisade-iac/palisade/internal/nettest"
)

// sparse leaves out what can be left out: empty lists, good states, defaults, routes and entries that AWS adds by itself.
func sparse(s nettest.Object) {
	for _, v := range objects(s, "Vpcs") {
		if v["EnableDnsSupport"] == true {
			drop(v, "EnableDnsSupport")
		}
		drop(v, "OwnerId", "State", "IsDefault", "InstanceTenancy")
	}
	for _, v := range objects(s, "Subnets") {
		drop(v, "OwnerId", "State", "MapPublicIpOnLaunch", "AvailableIpAddressCount")
	}
	for _, t := range objects(s, "RouteTables") {
		filter(t, "Routes", func(r nettest.Object) bool { return r["GatewayId"] != "local" })
		for _, r := range objects(t, "Routes") {
			if r["State"] == "active" {
				drop(r, "State")
			}
			if r["Origin"] == "CreateRoute" {
				drop(r, "Origin")
			}
		}
		for _, a := range objects(t, "Associations") {
			drop(a, "AssociationState", "RouteTableAssociationId")
			if a["Main"] == false {
				drop(a, "Main")
			}
		}
	}
	for _, l := range objects(s, "NetworkAcls") {
		drop(l, "IsDefault", "VpcId")
		filter(l, "Entries", func(e nettest.Object) bool { return e["RuleNumber"] != 32767 })
		for _, e := range objects(l, "Entries") {
			if p := object(e, "PortRange"); p != nil && p["From"] == 0 && p["To"] == 65535 {
				drop(e, "PortRange")
			}
			if p := object(e, "IcmpTypeCode"); p != nil && p["Type"] == -1 {
				drop(e, "IcmpTypeCode")
			}
			if e["Egress"] == false {
				drop(e, "Egress")
			}
		}
	}
	for _, g := range objects(s, "SecurityGroups") {
		for _, key := range []string{"IpPermissions", "IpPermissionsEgress"} {
			for _, p := range objects(g, key) {
				if p["FromPort"] == -1 {
					drop(p, "FromPort")
				}
				if p["ToPort"] == -1 {
					drop(p, "ToPort")
				}
				dropEmpty(p)
			}
		}
		drop(g, "Description")
		if g["GroupName"] != "default" {
			drop(g, "GroupName")
		}
	}
	sparseGateways(s)
	sparseServices(s)
	dropEmpty(s)
	for _, key := range []string{"Vpcs", "Subnets", "RouteTables", "NetworkAcls", "SecurityGroups", "VpcEndpoints", "LoadBalancers", "NetworkInterfaces"} {
		for _, o := range objects(s, key) {
			dropEmpty(o)
		}
	}
}

func sparseGateways(s nettest.Object) {
	for _, key := range []string{"InternetGateways", "EgressOnlyInternetGateways", "VpnGateways"} {
		for _, g := range objects(s, key) {
			for _, a := range append(objects(g, "Attachments"), objects(g, "VpcAttachments")...) {
				drop(a, "State")
			}
			dropEmpty(g)
		}
	}
	for _, g := range objects(s, "NatGateways") {
		if g["ConnectivityType"] == "public" {
			drop(g, "ConnectivityType")
		}
		if g["AvailabilityMode"] == "zonal" {
			drop(g, "AvailabilityMode", "VpcId")
		}
		drop(g, "State")
		for _, a := range objects(g, "NatGatewayAddresses") {
			drop(a, "NetworkInterfaceId")
		}
	}
	for _, g := range objects(s, "TransitGateways") {
		if object(g, "Options")["SecurityGroupReferencingSupport"] == "disable" {
			drop(g, "Options")
		}
		drop(g, "OwnerId", "State")
	}
	for _, a := range objects(s, "TransitGatewayAttachments") {
		if o := object(a, "Options"); o["SecurityGroupReferencingSupport"] == "enable" && o["ApplianceModeSupport"] == "disable" {
			drop(a, "Options")
		}
		drop(object(a, "Association"), "State")
		drop(a, "State")
	}
	for _, t := range objects(s, "TransitGatewayRouteTables") {
		for _, p := range objects(t, "Propagations") {
			drop(p, "State", "ResourceType", "ResourceId")
		}
		for _, r := range objects(t, "Routes") {
			if r["State"] == "active" {
				drop(r, "State")
			}
			drop(r, "Type")
		}
	}
	if object(s, "VpcBlockPublicAccess")["InternetGatewayBlockMode"] == "off" {
		drop(s, "VpcBlockPublicAccess")
	}
}

func sparseServices(s nettest.Object) {
	for _, e := range objects(s, "VpcEndpoints") {
		if e["State"] == "available" {
			drop(e, "State")
		}
		if e["VpcEndpointType"] == "GatewayLoadBalancer" {
			drop(e, "ServiceName", "VpcId")
		}
	}
	for _, f := range objects(s, "NetworkFirewalls") {
		policy := object(f, "FirewallPolicy")
		if object(policy, "StatefulEngineOptions")["RuleOrder"] == "DEFAULT_ACTION_ORDER" {
			drop(policy, "StatefulEngineOptions")
		}
		for _, g := range objects(policy, "StatelessRuleGroups") {
			for _, r := range objects(g, "Rules") {
				dropEmpty(object(r, "Match"))
			}
		}
		dropEmpty(policy)
	}
	for _, b := range objects(s, "LoadBalancers") {
		if b["Type"] == "application" || b["CrossZone"] == false {
			drop(b, "CrossZone")
		}
		drop(b, "VpcId", "SecurityGroups") // which its interfaces tell
	}
	for _, g := range objects(s, "TargetGroups") {
		if g["TargetType"] == "instance" || g["PreserveClientIp"] == false {
			drop(g, "PreserveClientIp")
		}
		for _, t := range objects(g, "Targets") {
			drop(t, "Health", "Port")
		}
	}
	for _, i := range objects(s, "NetworkInterfaces") {
		if i["SourceDestCheck"] == true {
			drop(i, "SourceDestCheck")
		}
		drop(i, "InterfaceType", "Status", "VpcId")
		for k, a := range objects(i, "PrivateIpAddresses") {
			if k == 0 {
				drop(a, "Primary")
			}
		}
	}
	for _, i := range objects(s, "Instances") {
		if object(i, "State")["Name"] == "running" {
			drop(i, "State")
		}
		drop(i, "VpcId")
	}
}

// dropEmpty leaves out empty lists.
func dropEmpty(o nettest.Object) {
	for k, v := range o {
		if list, ok := v.([]any); ok && len(list) == 0 {
			drop(o, k)
		}
	}
}
