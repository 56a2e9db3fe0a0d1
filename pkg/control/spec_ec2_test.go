package control_test

func ec2Specs() []spec {
	const (
		subnet   = aVPC + "ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24, availabilityZone: eu-west-1a}\n"
		template = "ec2/launchTemplate:LaunchTemplate t "
		vpn      = "ec2/vpnConnection:VpnConnection x "
		logged   = "{cloudwatchLogOptions: {logEnabled: true}}"
		gone     = "+ec2/vpc:Vpc w {} => {cidrBlock: 10.9.0.0/16}\n"
		closed   = "ec2/defaultSecurityGroup:DefaultSecurityGroup d {vpcId: v}\n"
	)
	endpoint := func(key, service string) spec {
		return spec{
			control: key,
			pass:    aVPC + "ec2/vpcEndpoint:VpcEndpoint e {vpcId: v, vpcEndpointType: Interface, serviceName: com.amazonaws.eu-west-1." + service + "}",
			fail: aVPC + "---" + aVPC + "ec2/vpcEndpoint:VpcEndpoint e {vpcId: v, vpcEndpointType: Gateway, serviceName: com.amazonaws.eu-west-1." + service + "}" +
				"---" + aVPC + "ec2/vpcEndpoint:VpcEndpoint e {vpcId: v, vpcEndpointType: Interface, serviceName: com.amazonaws.eu-west-1.sts}",
			unknown: aVPC + "ec2/vpcEndpoint:VpcEndpoint e {vpcId: v, vpcEndpointType: Interface, serviceName: '?'}" + "---" + gone,
			other:   nothing,
		}
	}
	return []spec{
		{
			control: "fsbp/EC2.2", other: nothing,
			pass:    aVPC + closed,
			fail:    aVPC + "---" + aVPC + "ec2/defaultSecurityGroup:DefaultSecurityGroup d {vpcId: v, egress: [{protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: [10.0.0.0/8]}]}",
			unknown: aVPC + "ec2/defaultSecurityGroup:DefaultSecurityGroup d {vpcId: v, ingress: '?'}",
		},
		{
			control: "fsbp/EC2.6", other: nothing,
			pass: aVPC + "ec2/flowLog:FlowLog f {vpcId: v, trafficType: ALL}" + "---" + aVPC + "ec2/flowLog:FlowLog f {vpcId: v, trafficType: REJECT}" +
				"---" + "-ec2/vpc:Vpc v {cidrBlock: 10.0.0.0/16}\nec2/flowLog:FlowLog f {vpcId: '?v', trafficType: ALL}",
			fail: aVPC + "---" + aVPC + "ec2/flowLog:FlowLog f {vpcId: v, trafficType: ACCEPT}" + "---" + aVPC + "ec2/flowLog:FlowLog f {subnetId: v, trafficType: ALL}",
			unknown: aVPC + "ec2/flowLog:FlowLog f {vpcId: v, trafficType: '?'}" + "---" + aVPC + "ec2/flowLog:FlowLog f {vpcId: '?', trafficType: ALL}" +
				"---" + "ec2/subnet:Subnet a {vpcId: vpc-0123, cidrBlock: 10.0.1.0/24}",
		},
		{
			control: "fsbp/EC2.8", other: aVPC,
			pass:    "ec2/instance:Instance i {metadataOptions: {httpTokens: required}}",
			fail:    "ec2/instance:Instance i {metadataOptions: {httpTokens: optional}}",
			unknown: "ec2/instance:Instance i {}---ec2/instance:Instance i {metadataOptions: '?'}---ec2/instance:Instance i {metadataOptions: {httpTokens: '?'}}",
		},
		{
			control: "fsbp/EC2.9", other: aVPC,
			pass: subnet + "ec2/instance:Instance i {subnetId: a}",
			fail: subnet + "ec2/instance:Instance i {subnetId: a, associatePublicIpAddress: true}" +
				"---" + aVPC + "ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24, mapPublicIpOnLaunch: true}\nec2/instance:Instance i {subnetId: a}",
			unknown: subnet + "ec2/instance:Instance i {subnetId: a, associatePublicIpAddress: '?'}",
		},
		endpoint("fsbp/EC2.10", "ec2"),
		{
			control: "fsbp/EC2.15", other: aVPC,
			pass: subnet, fail: aVPC + "ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24, mapPublicIpOnLaunch: true}",
			unknown: aVPC + "ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24, mapPublicIpOnLaunch: '?'}",
		},
		{
			control: "fsbp/EC2.16", other: aVPC,
			pass: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, subnetIds: [a]}", fail: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v}",
			unknown: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v}\nec2/networkAclAssociation:NetworkAclAssociation x {networkAclId: '?', subnetId: a}",
		},
		{
			control: "fsbp/EC2.17", other: aVPC,
			pass: subnet + "ec2/instance:Instance i {subnetId: a}",
			fail: subnet + `ec2/networkInterface:NetworkInterface n {subnetId: a}
				ec2/networkInterface:NetworkInterface m {subnetId: a}
				ec2/instance:Instance i {networkInterfaces: [{networkInterfaceId: n, deviceIndex: 0}, {networkInterfaceId: m, deviceIndex: 1}]}`,
			unknown: subnet + "ec2/instance:Instance i {subnetId: a, networkInterfaces: '?'}",
		},
		{
			control: "fsbp/EC2.21", other: aVPC,
			pass: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, subnetIds: [a], ingress: [{ruleNo: 100, action: allow, protocol: tcp, cidrBlock: 0.0.0.0/0, fromPort: 443, toPort: 443}]}" +
				"---" + subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, ingress: [{ruleNo: 100, action: allow, protocol: tcp, cidrBlock: 10.0.0.0/8, fromPort: 22, toPort: 22}]}" +
				"---" + subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, egress: [{ruleNo: 100, action: allow, protocol: '-1', cidrBlock: 0.0.0.0/0, fromPort: 0, toPort: 0}]}",
			fail: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, subnetIds: [a], ingress: [{ruleNo: 100, action: allow, protocol: tcp, cidrBlock: 0.0.0.0/0, fromPort: 1024, toPort: 65535}]}" +
				"---" + subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, subnetIds: [a], ingress: [{ruleNo: 90, action: deny, protocol: tcp, cidrBlock: 0.0.0.0/0, fromPort: 22, toPort: 22}, " +
				"{ruleNo: 100, action: allow, protocol: '-1', ipv6CidrBlock: '::/0', fromPort: 0, toPort: 0}]}",
			unknown: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, ingress: '?'}",
		},
		{
			control: "fsbp/EC2.23", other: aVPC,
			pass: "ec2transitgateway/transitGateway:TransitGateway g {}---ec2transitgateway/transitGateway:TransitGateway g {autoAcceptSharedAttachments: disable}",
			fail: "ec2transitgateway/transitGateway:TransitGateway g {autoAcceptSharedAttachments: enable}", unknown: "ec2transitgateway/transitGateway:TransitGateway g {autoAcceptSharedAttachments: '?'}",
		},
		{
			control: "fsbp/EC2.25", other: aVPC,
			pass: template + "{}---" + template + "{networkInterfaces: [{associatePublicIpAddress: 'false'}]}", fail: template + "{networkInterfaces: [{}, {associatePublicIpAddress: 'true'}]}",
			unknown: template + "{networkInterfaces: '?'}---" + template + "{networkInterfaces: [{associatePublicIpAddress: '?'}]}",
		},
		{
			control: "fsbp/EC2.51", other: aVPC,
			pass: "ec2clientvpn/endpoint:Endpoint e {connectionLogOptions: {enabled: true}}", fail: "ec2clientvpn/endpoint:Endpoint e {connectionLogOptions: {enabled: false}}",
			unknown: "ec2clientvpn/endpoint:Endpoint e {connectionLogOptions: '?'}",
		},
		endpoint("fsbp/EC2.55", "ecr.api"), endpoint("fsbp/EC2.56", "ecr.dkr"), endpoint("fsbp/EC2.57", "ssm"), endpoint("fsbp/EC2.58", "ssm-contacts"), endpoint("fsbp/EC2.60", "ssm-incidents"),
		{
			control: "fsbp/EC2.170", other: aVPC,
			pass: template + "{metadataOptions: {httpTokens: required}}", fail: template + "{metadataOptions: {httpTokens: optional}}", unknown: template + "{}",
		},
		{
			control: "fsbp/EC2.171", other: aVPC,
			pass: vpn + "{tunnel1LogOptions: " + logged + ", tunnel2LogOptions: " + logged + "}", fail: vpn + "{tunnel1LogOptions: " + logged + "}",
			unknown: vpn + "{tunnel1LogOptions: " + logged + ", tunnel2LogOptions: '?'}",
		},
		{
			control: "fsbp/EC2.172", other: aVPC,
			pass: "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions b {internetGatewayBlockMode: block-ingress}",
			fail: "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions b {internetGatewayBlockMode: 'off'}", unknown: "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions b {internetGatewayBlockMode: '?'}",
		},
		{
			control: "fsbp/EC2.180", other: aVPC,
			pass: subnet + "ec2/networkInterface:NetworkInterface n {subnetId: a}", fail: subnet + "ec2/networkInterface:NetworkInterface n {subnetId: a, sourceDestCheck: false}",
			unknown: subnet + "ec2/networkInterface:NetworkInterface n {subnetId: a, sourceDestCheck: '?'}",
		},
		{
			control: "fsbp/EC2.183", other: aVPC,
			pass: vpn + "{tunnel1IkeVersions: [ikev2], tunnel2IkeVersions: [ikev2]}", fail: vpn + "{}---" + vpn + "{tunnel1IkeVersions: [ikev2], tunnel2IkeVersions: [ikev1, ikev2]}",
			unknown: vpn + "{tunnel1IkeVersions: [ikev2], tunnel2IkeVersions: '?'}",
		},
	}
}

// rule is an ingress rule of the group g.
func rule(name, properties string) string {
	return "vpc/securityGroupIngressRule:SecurityGroupIngressRule " + name + " {securityGroupId: g, " + properties + "}\n"
}

const aGroup = aVPC + "ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24}\nec2/defaultSecurityGroup:DefaultSecurityGroup d {vpcId: v}\nec2/securityGroup:SecurityGroup g {vpcId: v}\n"

func groupSpecs() []spec {
	return []spec{
		{
			control: "fsbp/EC2.18", other: nothing,
			pass: aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 0.0.0.0/0") + "---" + aGroup + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 10.0.0.0/8") +
				"---" + aGroup + rule("r", "ipProtocol: icmp, fromPort: 8, toPort: 0, cidrIpv4: 0.0.0.0/0"),
			fail: aGroup + rule("r", "ipProtocol: tcp, fromPort: 80, toPort: 81, cidrIpv4: 0.0.0.0/0") + "---" + aGroup + rule("r", "ipProtocol: udp, fromPort: 443, toPort: 443, cidrIpv6: '::/0'") +
				"---" + aGroup + rule("r", "ipProtocol: '-1', cidrIpv4: 0.0.0.0/0"),
			unknown: aGroup + rule("r", "ipProtocol: tcp, fromPort: '?', toPort: 443, cidrIpv4: 0.0.0.0/0") + "---" + aGroup + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: '?'"),
		},
		{
			control: "fsbp/EC2.19", other: nothing,
			pass:    aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 0.0.0.0/0") + "---" + aGroup + rule("r", "ipProtocol: udp, fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/0"),
			fail:    aGroup + rule("r", "ipProtocol: tcp, fromPort: 8000, toPort: 8100, cidrIpv4: 0.0.0.0/0") + "---" + aGroup + rule("r", "ipProtocol: tcp, fromPort: 3306, toPort: 3306, cidrIpv6: '::/0'"),
			unknown: aGroup + rule("r", "ipProtocol: '?', fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/0"),
		},
	}
}
