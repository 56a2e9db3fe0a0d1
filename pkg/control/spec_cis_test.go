package control_test

import "strings"

func cisSpecs() []spec {
	// same is a specification that another control has, too.
	same := func(key, other string) spec {
		for _, s := range append(append(ec2Specs(), groupSpecs()...), s3Specs()...) {
			if s.control == other {
				s.control = key
				return s
			}
		}
		panic(other)
	}
	admin := func(key, everybody, other string) spec {
		family, foreign := "cidrIpv4: ", "cidrIpv6: "
		if strings.Contains(everybody, ":") {
			family, foreign = foreign, family
		}
		return spec{
			control: key, other: nothing,
			pass: aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, "+family+everybody) + "---" + aGroup + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, "+foreign+other),
			fail: aGroup + rule("r", "ipProtocol: tcp, fromPort: 3000, toPort: 4000, "+family+everybody) + "---" + aGroup + rule("r", "ipProtocol: udp, fromPort: 3389, toPort: 3389, "+family+everybody) +
				"---" + aGroup + rule("r", "ipProtocol: '-1', "+family+everybody),
			unknown: aGroup + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: '?', "+family+everybody),
		}
	}
	const (
		peers = aVPC + `ec2/vpc:Vpc w {cidrBlock: 10.1.0.0/16} => {mainRouteTableId: w-main, defaultNetworkAclId: w-acl, defaultSecurityGroupId: w-sg}
			ec2/vpcPeeringConnection:VpcPeeringConnection p {vpcId: v, peerVpcId: w, autoAccept: true}
			ec2/routeTable:RouteTable t {vpcId: v}
			`
		route = "ec2/route:Route r {routeTableId: t, vpcPeeringConnectionId: p, destinationCidrBlock: "
	)
	nacls := same("cis/5.2", "fsbp/EC2.21")
	nacls.other = nothing
	nacls.pass = strings.ReplaceAll(nacls.pass, aVPC, aVPC+"ec2/defaultNetworkAcl:DefaultNetworkAcl k {defaultNetworkAclId: v-acl}\n")
	nacls.unknown = strings.ReplaceAll(nacls.unknown, aVPC, aVPC+"ec2/defaultNetworkAcl:DefaultNetworkAcl k {defaultNetworkAclId: v-acl}\n")
	nacls.fail += "---" + aVPC // the default one lets everybody in
	return []spec{
		same("cis/2.1.1", "fsbp/S3.5"), same("cis/2.1.4", "fsbp/S3.8"), same("cis/3.7", "fsbp/EC2.6"), nacls,
		{
			control: "cis/5.1.2", other: nothing,
			pass:    aGroup + rule("r", "ipProtocol: tcp, fromPort: 445, toPort: 445, cidrIpv4: 10.0.0.0/8"),
			fail:    aGroup + rule("r", "ipProtocol: tcp, fromPort: 445, toPort: 445, cidrIpv4: 0.0.0.0/0"),
			unknown: aGroup + rule("r", "ipProtocol: tcp, fromPort: 445, toPort: 445, cidrIpv4: '?'"),
		},
		admin("cis/5.3", "0.0.0.0/0", "'::/0'"), admin("cis/5.4", "'::/0'", "0.0.0.0/0"),
		same("cis/5.5", "fsbp/EC2.2"),
		{
			control: "cis/5.6", other: aVPC,
			pass: peers + route + "10.1.4.0/24}",
			fail: peers + route + "10.1.0.0/16}---" + peers + route + "0.0.0.0/0}---" + peers + route + "10.0.0.0/8}",
			unknown: peers + route + "'?'}---" + aVPC + `ec2/vpcPeeringConnection:VpcPeeringConnection p {vpcId: v, peerVpcId: vpc-other}
				ec2/routeTable:RouteTable t {vpcId: v}
				` + route + "10.1.0.0/16}",
		},
		same("cis/5.7", "fsbp/EC2.8"),
	}
}
