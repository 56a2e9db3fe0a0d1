package twin

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// network is a VPC with a subnet in each of n zones.
func (s *stack) network(n int) (vpc Answer, subnets []any) {
	s.t.Helper()
	vpc = s.add("ec2:Vpc", "v", map[string]any{"cidrBlock": "10.0.0.0/16"})
	for i := range n {
		zone := "us-east-1" + string(rune('a'+i))
		a := s.add("ec2:Subnet", zone, map[string]any{"vpcId": vpc.ID, "cidrBlock": fmt.Sprintf("10.0.%d.0/24", i), "availabilityZone": zone})
		subnets = append(subnets, a.ID)
	}
	return vpc, subnets
}

// Each subnet of a firewall has its endpoint, in its zone; no endpoint stands where its subnet stands in the inputs.
func TestFirewall_syncStatesAreNeverInTheOrderOfTheSubnets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newStack(t, Options{})
		_, subnets := s.network(rapid.IntRange(1, 6).Draw(rt, "zones"))
		order := rapid.Permutation(subnets).Draw(rt, "order")
		mappings := make([]any, len(order))
		for i, id := range order {
			mappings[i] = map[string]any{"subnetId": id}
		}
		name := rapid.StringMatching(`[a-z]{1,8}`).Draw(rt, "name")
		fw := s.add("networkfirewall:Firewall", name, map[string]any{"name": name, "subnetMappings": mappings})
		require.Equal(rt, "arn:aws:network-firewall:us-east-1:123456789012:firewall/"+name, fw.ID)

		states := out(fw, "firewallStatuses").([]any)[0].(map[string]any)["syncStates"].([]any)
		require.Len(rt, states, len(order))
		endpoints := map[any]bool{}
		for i, st := range states {
			state := st.(map[string]any)
			attachment := state["attachments"].([]any)[0].(map[string]any)
			require.Contains(rt, order, attachment["subnetId"])
			if len(order) > 1 {
				require.NotEqual(rt, order[i], attachment["subnetId"], "paired by position")
			}
			subnet := s.byID[attachment["subnetId"].(string)]
			require.Equal(rt, subnet.outputs["availabilityZone"].StringValue(), state["availabilityZone"])
			require.Regexp(rt, `^vpce-[0-9a-f]{17}$`, attachment["endpointId"])
			endpoints[attachment["endpointId"]] = true
		}
		require.Len(rt, endpoints, len(order))
	})
}

func TestFirewall_aSubnetWithoutAZoneLeavesTheStatesUnknown(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	fw := s.add("networkfirewall:Firewall", "f", map[string]any{"subnetMappings": []any{map[string]any{"subnetId": "subnet-0123456789abcdef0"}}})
	require.NotContains(t, fw.Outputs, resource.PropertyKey("firewallStatuses"))
	for typ, path := range map[string]string{"STATEFUL": "stateful-rulegroup", "STATELESS": "stateless-rulegroup"} {
		rg := s.add("networkfirewall:RuleGroup", typ, map[string]any{"type": typ, "name": "g", "capacity": 1})
		require.Equal(t, "arn:aws:network-firewall:us-east-1:123456789012:"+path+"/g", rg.ID)
	}
}

func TestNAT(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	_, subnets := s.network(1)
	eip := s.add("ec2:Eip", "e", map[string]any{"domain": "vpc"})
	require.Equal(t, eip.ID, out(eip, "allocationId"))
	public := netip.MustParseAddr(out(eip, "publicIp").(string))
	require.True(t, netip.MustParsePrefix("3.0.0.0/8").Contains(public))
	require.Equal(t, "publicIp", eip.Assumptions[0].Subject)
	require.Regexp(t, `^ec2-3-\d+-\d+-\d+\.compute-1\.amazonaws\.com$`, out(eip, "publicDns"))

	nat := s.add("ec2:NatGateway", "n", map[string]any{"allocationId": eip.ID, "subnetId": subnets[0]})
	require.Equal(t, out(eip, "publicIp"), out(nat, "publicIp"))
	require.True(t, netip.MustParsePrefix("10.0.0.0/24").Contains(netip.MustParseAddr(out(nat, "privateIp").(string))))
	require.Equal(t, "public", out(nat, "connectivityType"))

	private := s.add("ec2:NatGateway", "p", map[string]any{"connectivityType": "private", "subnetId": subnets[0]})
	require.Equal(t, "", out(private, "publicIp"))
	require.NotEqual(t, out(nat, "privateIp"), out(private, "privateIp"), "no two share an address")

	fixed := s.add("ec2:NatGateway", "q", map[string]any{"connectivityType": "private", "subnetId": subnets[0], "privateIp": "10.0.0.9"})
	require.Equal(t, "10.0.0.9", out(fixed, "privateIp"))
	require.Empty(t, fixed.Assumptions)

	elsewhere := s.add("ec2:NatGateway", "r", map[string]any{"allocationId": "eipalloc-1", "subnetId": "subnet-1"})
	require.Nil(t, out(elsewhere, "privateIp"), "a subnet that is not of this run")
	require.Nil(t, out(elsewhere, "publicIp"))
}

func TestRoute(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	a := s.add("ec2:Route", "r", map[string]any{"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"})
	require.Regexp(t, `^r-rtb-1\d{10}$`, a.ID)
	require.Equal(t, "active", out(a, "state"))
	require.Equal(t, "CreateRoute", out(a, "origin"))
	require.Equal(t, "igw-1", out(a, "gatewayId"))
	require.Equal(t, "", out(a, "natGatewayId"))
}

func TestInterfaces(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	vpc, subnets := s.network(1)
	eni := s.add("ec2:NetworkInterface", "e", map[string]any{"subnetId": subnets[0]})
	address := out(eni, "privateIp").(string)
	require.True(t, netip.MustParsePrefix("10.0.0.0/24").Contains(netip.MustParseAddr(address)))
	require.Equal(t, []any{address}, out(eni, "privateIps"))
	require.Equal(t, []any{out(vpc, "defaultSecurityGroupId")}, out(eni, "securityGroups"))
	require.Equal(t, []any{}, out(eni, "ipv6Addresses"))
	require.Regexp(t, `^02(:[0-9a-f]{2}){5}$`, out(eni, "macAddress"))
	require.Regexp(t, `^ip-10-0-0-\d+\.ec2\.internal$`, out(eni, "privateDnsName"))

	given := s.add("ec2:NetworkInterface", "f", map[string]any{"subnetId": subnets[0], "privateIps": []any{"10.0.0.7"}})
	require.Equal(t, "10.0.0.7", out(given, "privateIp"))

	vm := s.add("ec2:Instance", "i", map[string]any{"subnetId": subnets[0], "ami": "ami-1", "instanceType": "t3.micro"})
	require.NotEqual(t, address, out(vm, "privateIp"))
	require.Equal(t, "us-east-1a", out(vm, "availabilityZone"))
	require.Equal(t, "", out(vm, "publicIp"), "the subnet gives none")
	require.Equal(t, []any{out(vpc, "defaultSecurityGroupId")}, out(vm, "vpcSecurityGroupIds"))
	open := s.add("ec2:Instance", "j", map[string]any{"subnetId": subnets[0], "associatePublicIpAddress": true})
	require.NotEmpty(t, out(open, "publicIp"))
	require.Len(t, open.Assumptions, 2, "both addresses are chosen")
}

func TestTransitGateway_defaultTables(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	_, subnets := s.network(1)
	on := s.add("ec2transitgateway:TransitGateway", "on", nil)
	off := s.add("ec2transitgateway:TransitGateway", "off", map[string]any{"defaultRouteTableAssociation": "disable", "defaultRouteTablePropagation": "disable"})
	require.Regexp(t, `^tgw-rtb-[0-9a-f]{17}$`, out(on, "associationDefaultRouteTableId"))
	require.Equal(t, out(on, "associationDefaultRouteTableId"), out(on, "propagationDefaultRouteTableId"))
	require.Equal(t, "", out(off, "associationDefaultRouteTableId"))

	for _, row := range []struct {
		name, gateway string
		want          any
	}{{"x", on.ID, true}, {"y", off.ID, false}, {"z", "tgw-0123456789abcdef0", nil}} {
		a := s.add("ec2transitgateway:VpcAttachment", row.name, map[string]any{"transitGatewayId": row.gateway, "vpcId": "vpc-1", "subnetIds": subnets})
		require.Equal(t, row.want, out(a, "transitGatewayDefaultRouteTableAssociation"), row.name)
		assoc := s.add("ec2transitgateway:RouteTableAssociation", row.name, map[string]any{"transitGatewayAttachmentId": a.ID, "transitGatewayRouteTableId": "tgw-rtb-1"})
		require.Equal(t, "tgw-rtb-1_"+a.ID, assoc.ID)
		require.Equal(t, "vpc", out(assoc, "resourceType"))
		require.Equal(t, "vpc-1", out(assoc, "resourceId"))
	}
}

func TestVPN_tunnels(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	a := s.add("ec2:VpnConnection", "v", map[string]any{"transitGatewayId": "tgw-1", "customerGatewayId": "cgw-1", "type": "ipsec.1", "tunnel2InsideCidr": "169.254.44.0/30"})
	require.Regexp(t, `^tgw-attach-[0-9a-f]{17}$`, out(a, "transitGatewayAttachmentId"))
	require.NotEqual(t, out(a, "tunnel1Address"), out(a, "tunnel2Address"))
	inside := netip.MustParsePrefix(out(a, "tunnel1InsideCidr").(string))
	require.Equal(t, inside.Masked(), inside)
	require.True(t, netip.MustParsePrefix("169.254.0.0/16").Contains(inside.Addr()))
	require.Equal(t, inside.Addr().Next().String(), out(a, "tunnel1VgwInsideAddress"))
	require.Equal(t, "169.254.44.1", out(a, "tunnel2VgwInsideAddress"))
	require.Equal(t, "169.254.44.2", out(a, "tunnel2CgwInsideAddress"))
	require.NotEqual(t, out(a, "tunnel1PresharedKey"), out(a, "tunnel2PresharedKey"))
	require.Len(t, a.Assumptions, 1)
}
