package planview

import (
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// titled is a line that begins with what a thing is, then its name, then facts two spaces apart.
func titled(what string, r *plan.Resource, facts ...string) text.Line {
	parts := []text.Line{text.Of(what + " ").And(text.In(text.Strong, r.Name))}
	for _, f := range facts {
		parts = append(parts, text.Of(f))
	}
	return text.Join("  ", append(parts, marks(r))...)
}

// vpc is the line of a VPC: its blocks, and what departs from a VPC's usual settings.
func (v *view) vpc(r *plan.Resource) *text.Node {
	facts := []string{strings.Join(v.blocks(r, "cidrBlock", "ec2.VpcIpv4CidrBlockAssociation"), ", ")}
	if pool := v.refer(r, "ipv4IpamPoolId"); pool != "" {
		facts = append(facts, "from IPAM pool "+pool)
	}
	if six := v.blocks(r, "ipv6CidrBlock", "ec2.VpcIpv6CidrBlockAssociation"); len(six) > 0 {
		facts = append(facts, "IPv6 "+strings.Join(six, ", "))
	}
	if property(r, "enableDnsSupport") == false {
		facts = append(facts, "no DNS resolver")
	}
	if flag(r, "enableDnsHostnames") {
		facts = append(facts, "DNS hostnames")
	}
	if tenancy := str(r, "instanceTenancy"); tenancy != "" && tenancy != "default" {
		facts = append(facts, "tenancy "+tenancy)
	}
	for _, g := range v.guestsOf(r, "ec2.VpcDhcpOptionsAssociation") {
		facts = append(facts, "DHCP options "+v.refer(g, "dhcpOptionsId"))
	}
	return &text.Node{Line: titled("VPC", r, facts...)}
}

// blocks are a VPC's own block and those associated with it, of one address family.
func (v *view) blocks(r *plan.Resource, key, association string) []string {
	var blocks []string
	if own := str(r, key); own != "" {
		blocks = append(blocks, own+v.assumedMark(r, key))
	}
	for _, g := range v.guestsOf(r, association) {
		blocks = append(blocks, str(g, key)+v.assumedMark(g, key))
	}
	return blocks
}

// gateway is the line of a gateway that belongs to a whole VPC.
func (v *view) gateway(r *plan.Resource) *text.Node {
	what := map[string]string{
		"ec2.InternetGateway":           "internet gateway",
		"ec2.EgressOnlyInternetGateway": "egress-only internet gateway",
		"ec2.VpnGateway":                "VPN gateway",
		"ec2.CarrierGateway":            "carrier gateway",
	}[kind(r)]
	vpc := v.refer(r, "vpcId")
	for _, g := range v.guestsOf(r, "ec2.InternetGatewayAttachment") {
		vpc = v.refer(g, "vpcId")
	}
	if vpc == "" {
		return &text.Node{Line: titled(what, r, "attached to nothing")}
	}
	return &text.Node{Line: titled(what, r, "of VPC "+vpc)}
}

// natGateways is a table of NAT gateways: zone, kind, addresses.
func (v *view) natGateways(nats []*plan.Resource) []*text.Node {
	if len(nats) == 0 {
		return nil
	}
	cells := [][]text.Line{{text.Of("NAME"), text.Of("ZONE"), text.Of("KIND"), text.Of("ELASTIC IP"), text.Of("SUBNET"), nil}}
	for _, r := range nats {
		zone := ""
		if subnet := v.target(r, "subnetId", "ec2.Subnet"); subnet != nil {
			zone = str(subnet, "availabilityZone")
		}
		sort := str(r, "connectivityType")
		if sort == "" {
			sort = "public"
		}
		cells = append(cells, []text.Line{
			text.In(text.Strong, r.Name), text.Of(zone), text.Of(sort), text.Of(v.address(r)), text.Of(v.refer(r, "subnetId")), marks(r),
		})
	}
	return []*text.Node{{Line: text.Of("NAT gateways"), Rows: text.Table(true, cells)}}
}

// address is the elastic IP of a NAT gateway, with its name if the plan holds it.
func (v *view) address(nat *plan.Resource) string {
	eip := v.target(nat, "allocationId", "ec2.Eip")
	if eip == nil {
		return v.refer(nat, "allocationId")
	}
	ip := str(eip, "publicIp")
	if ip == "" {
		return eip.Name
	}
	return eip.Name + " " + ip + v.assumedMark(eip, "publicIp")
}
