package control_test

// tiered is a VPC with an internet gateway and a tier of each type in two zones: public ones with a NAT gateway, private ones with a route to it, isolated ones.
const tiered = aVPC + `
	ec2/internetGateway:InternetGateway igw {vpcId: v}
	ec2/subnet:Subnet pub {vpcId: v, cidrBlock: 10.0.1.0/24, availabilityZone: eu-west-1a, tags: {'palisade:tier': public, 'palisade:tier-type': Public}}
	ec2/subnet:Subnet pub2 {vpcId: v, cidrBlock: 10.0.2.0/24, availabilityZone: eu-west-1b, tags: {'palisade:tier': public, 'palisade:tier-type': Public}}
	ec2/subnet:Subnet app {vpcId: v, cidrBlock: 10.0.3.0/24, availabilityZone: eu-west-1a, tags: {'palisade:tier': app, 'palisade:tier-type': PrivateWithEgress}}
	ec2/subnet:Subnet app2 {vpcId: v, cidrBlock: 10.0.4.0/24, availabilityZone: eu-west-1b, tags: {'palisade:tier': app, 'palisade:tier-type': PrivateWithEgress}}
	ec2/subnet:Subnet data {vpcId: v, cidrBlock: 10.0.5.0/24, availabilityZone: eu-west-1a, tags: {'palisade:tier': data, 'palisade:tier-type': Isolated}}
	ec2/subnet:Subnet data2 {vpcId: v, cidrBlock: 10.0.6.0/24, availabilityZone: eu-west-1b, tags: {'palisade:tier': data, 'palisade:tier-type': Isolated}}
	ec2/eip:Eip eip {domain: vpc}
	ec2/natGateway:NatGateway nat {subnetId: pub, allocationId: eip}
	ec2/routeTable:RouteTable rpub {vpcId: v}
	ec2/route:Route out {routeTableId: rpub, destinationCidrBlock: 0.0.0.0/0, gatewayId: igw}
	ec2/routeTableAssociation:RouteTableAssociation a1 {subnetId: pub, routeTableId: rpub}
	ec2/routeTableAssociation:RouteTableAssociation a2 {subnetId: pub2, routeTableId: rpub}
	ec2/routeTable:RouteTable rapp {vpcId: v}
	ec2/routeTableAssociation:RouteTableAssociation a3 {subnetId: app, routeTableId: rapp}
	ec2/routeTableAssociation:RouteTableAssociation a4 {subnetId: app2, routeTableId: rapp}
	ec2/routeTable:RouteTable rdata {vpcId: v}
	ec2/routeTableAssociation:RouteTableAssociation a5 {subnetId: data, routeTableId: rdata}
	ec2/routeTableAssociation:RouteTableAssociation a6 {subnetId: data2, routeTableId: rdata}
	`

const egress = "ec2/route:Route appout {routeTableId: rapp, destinationCidrBlock: 0.0.0.0/0, natGatewayId: nat}\n"

func designSpecs() []spec {
	const (
		one    = "ec2/subnet:Subnet x {vpcId: v, cidrBlock: 10.0.9.0/24, availabilityZone: eu-west-1a, tags: {'palisade:tier': lone, 'palisade:tier-type': Isolated}}\n"
		subnet = aVPC + "ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24}\n"
	)
	return []spec{
		{
			control: "article/two-zones", other: subnet, pass: tiered + egress, fail: aVPC + one,
			unknown: aVPC + "ec2/subnet:Subnet x {vpcId: v, cidrBlock: 10.0.9.0/24, availabilityZone: '?', tags: {'palisade:tier': lone, 'palisade:tier-type': Isolated}}",
		},
		{
			control: "article/network-acls", other: aVPC, pass: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v, subnetIds: [a]}", fail: subnet,
			unknown: subnet + "ec2/networkAcl:NetworkAcl n {vpcId: v}\nec2/networkAclAssociation:NetworkAclAssociation x {networkAclId: n, subnetId: '?'}",
		},
		{
			control: "article/data-no-internet", other: subnet, pass: tiered + egress,
			fail: tiered + "ec2/route:Route dataout {routeTableId: rdata, destinationCidrBlock: 0.0.0.0/0, natGatewayId: nat}---" +
				tiered + "ec2/route:Route dataout {routeTableId: rdata, destinationCidrBlock: 0.0.0.0/0, gatewayId: igw}",
			unknown: tiered + "ec2/route:Route dataout {routeTableId: rdata, destinationCidrBlock: '?', natGatewayId: nat}",
		},
		{
			control: "article/app-no-inbound", other: subnet, pass: tiered + egress, fail: tiered + "ec2/route:Route appout {routeTableId: rapp, destinationCidrBlock: 0.0.0.0/0, gatewayId: igw}",
			unknown: tiered + "ec2/route:Route appout {routeTableId: rapp, destinationCidrBlock: 0.0.0.0/0, gatewayId: '?'}",
		},
		{
			control: "article/app-nat", other: subnet, pass: tiered + egress, fail: tiered + "ec2/route:Route appout {routeTableId: rapp, destinationCidrBlock: 0.0.0.0/0, gatewayId: igw}",
			unknown: tiered + "ec2/route:Route appout {routeTableId: rapp, destinationCidrBlock: 0.0.0.0/0, gatewayId: '?'}",
		},
		{
			control: "article/public-addresses", other: aVPC, pass: tiered + "ec2/instance:Instance i {subnetId: app}\nec2/instance:Instance j {subnetId: pub, associatePublicIpAddress: true}",
			fail: tiered + "ec2/instance:Instance i {subnetId: app, associatePublicIpAddress: true}", unknown: tiered + "ec2/instance:Instance i {subnetId: app, associatePublicIpAddress: '?'}",
		},
		{
			control: "article/internal-no-gateway", other: nothing, pass: aVPC + "---" + tiered, fail: aVPC + "ec2/internetGateway:InternetGateway igw {vpcId: v}",
			unknown: aVPC + "ec2/internetGateway:InternetGateway igw {vpcId: v}\nec2/routeTable:RouteTable t {vpcId: v, routes: '?'}",
		},
	}
}

func accessSpecs() []spec {
	const (
		open     = tiered + "ec2/defaultSecurityGroup:DefaultSecurityGroup d {vpcId: v}\nec2/securityGroup:SecurityGroup g {vpcId: v}\n"
		document = "ssm/document:Document d {documentType: Session, content: "
		instance = "ec2/instance:Instance i {subnetId: pub, associatePublicIpAddress: true, vpcSecurityGroupIds: [g]}\n"
		connect  = "ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint c "
	)
	defaults := spec{}
	for _, s := range ec2Specs() {
		if s.control == "fsbp/EC2.2" {
			defaults = s
		}
	}
	defaults.control = "article/default-group"
	return []spec{
		{
			control: "article/remote-ports", other: nothing,
			pass:    open + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 0.0.0.0/0") + instance + "---" + aGroup + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/0"),
			fail:    open + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/0") + instance,
			unknown: open + rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: '?'") + instance,
		},
		{
			control: "article/session-logs", other: "ssm/document:Document d {documentType: Command, content: '{}'}", pass: document + `'{"inputs":{"s3BucketName":"logs"}}'}`,
			fail: document + `'{"inputs":{"s3BucketName":""}}'}---` + document + `'{"inputs":{}}'}`, unknown: document + "'?'}---" + document + "'schemaVersion: 1'}",
		},
		{
			control: "article/session-manager-first", other: aVPC, pass: tiered, fail: tiered + connect + "{subnetId: app}", unknown: tiered + connect + "{subnetId: '?'}",
		},
		{
			control: "article/instance-groups", other: aVPC, pass: open + instance, fail: open + "ec2/instance:Instance i {subnetId: app}", unknown: open + "ec2/instance:Instance i {subnetId: app, vpcSecurityGroupIds: '?'}",
		},
		defaults,
		{
			control: "article/narrow-groups", other: aVPC + "ec2/defaultSecurityGroup:DefaultSecurityGroup d {vpcId: v}---" + nothing, pass: aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 10.0.0.0/8"),
			fail: aGroup + rule("r", "ipProtocol: '-1', referencedSecurityGroupId: g"), unknown: aGroup + rule("r", "ipProtocol: '?', cidrIpv4: 10.0.0.0/8"),
		},
		{
			control: "article/groups-by-function", other: nothing,
			pass: aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, referencedSecurityGroupId: g") + rule("s", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 192.168.0.0/16"),
			fail: aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 10.0.1.0/24"), unknown: aGroup + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: '?'"),
		},
		{
			control: "article/behind-balancers", other: aVPC,
			pass:    open + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 0.0.0.0/0") + "ec2/instance:Instance i {subnetId: app, vpcSecurityGroupIds: [g]}",
			fail:    open + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: 0.0.0.0/0") + instance,
			unknown: open + rule("r", "ipProtocol: tcp, fromPort: 443, toPort: 443, cidrIpv4: '?'") + instance,
		},
	}
}

func serviceSpecs() []spec {
	const (
		alb      = "lb/loadBalancer:LoadBalancer b {subnets: [pub, pub2], securityGroups: [g], "
		acl      = "wafv2/webAcl:WebAcl w "
		group    = "ec2/securityGroup:SecurityGroup g {vpcId: v}\n"
		endpoint = "ec2/vpcEndpoint:VpcEndpoint e "
		ssm      = "serviceName: com.amazonaws.eu-west-1.ssm"
		all      = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
		own      = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"1"}}}]}`
		hub      = `
			ec2/vpc:Vpc hub {cidrBlock: 10.9.0.0/16} => {mainRouteTableId: hub-main, defaultNetworkAclId: hub-acl, defaultSecurityGroupId: hub-sg}
			ec2/subnet:Subnet fw {vpcId: hub, cidrBlock: 10.9.1.0/24, availabilityZone: eu-west-1a}
			ec2/subnet:Subnet tgws {vpcId: hub, cidrBlock: 10.9.2.0/24, availabilityZone: eu-west-1a}
			networkfirewall/firewallPolicy:FirewallPolicy fp {firewallPolicy: {statelessDefaultActions: ['aws:drop'], statelessFragmentDefaultActions: ['aws:drop']}} => {arn: fp}
			networkfirewall/firewall:Firewall f {vpcId: hub, firewallPolicyArn: fp, subnetMappings: [{subnetId: fw}]} => {firewallStatuses: [{syncStates: [{availabilityZone: eu-west-1a, attachments: [{endpointId: vpce-f, subnetId: fw}]}]}]}
			ec2transitgateway/transitGateway:TransitGateway g {defaultRouteTableAssociation: disable, defaultRouteTablePropagation: disable}
			ec2transitgateway/vpcAttachment:VpcAttachment ah {vpcId: hub, transitGatewayId: g, subnetIds: [tgws]}
			ec2transitgateway/vpcAttachment:VpcAttachment av {vpcId: v, transitGatewayId: g, subnetIds: [data]}
			`
	)
	const spoke = aVPC + "ec2/subnet:Subnet data {vpcId: v, cidrBlock: 10.0.5.0/24, availabilityZone: eu-west-1a}\n"
	const three = aVPC + `ec2/vpcEndpoint:VpcEndpoint x {vpcId: v, vpcEndpointType: Interface, serviceName: com.amazonaws.eu-west-1.ssm}
		ec2/vpcEndpoint:VpcEndpoint y {vpcId: v, vpcEndpointType: Interface, serviceName: com.amazonaws.eu-west-1.ec2}
		ec2/vpcEndpoint:VpcEndpoint z {vpcId: v, serviceName: com.amazonaws.eu-west-1.s3}
		`
	const central = aVPC + `route53/zone:Zone z1 {name: ssm.eu-west-1.amazonaws.com, vpcs: [{vpcId: v}]}
		route53/zone:Zone z2 {name: ec2.eu-west-1.amazonaws.com}
		route53/zoneAssociation:ZoneAssociation za {zoneId: z2, vpcId: v}
		ec2/vpcEndpoint:VpcEndpoint z {vpcId: v, serviceName: com.amazonaws.eu-west-1.s3}
		`
	const managed = "{statement: {managedRuleGroupStatement: {name: AWSManagedRulesCommonRuleSet, vendorName: AWS}}, overrideAction: "
	return []spec{
		{
			control: "article/balancer-logs", other: aVPC + "---lb/loadBalancer:LoadBalancer b {loadBalancerType: network}\nlb/listener:Listener l {loadBalancerArn: b, protocol: TCP}",
			pass: "lb/loadBalancer:LoadBalancer b {accessLogs: {enabled: true}}---lb/loadBalancer:LoadBalancer b {loadBalancerType: network, accessLogs: {enabled: true}}\nlb/listener:Listener l {loadBalancerArn: b, protocol: TLS}",
			fail: "lb/loadBalancer:LoadBalancer b {}---lb/loadBalancer:LoadBalancer b {loadBalancerType: network}\nlb/listener:Listener l {loadBalancerArn: b, protocol: TLS}", unknown: "lb/loadBalancer:LoadBalancer b {accessLogs: '?'}",
		},
		{
			control: "article/waf", other: tiered + group + alb + "internal: true}",
			pass:    tiered + group + alb + "internal: false} => {arn: b}\n" + acl + "{} => {arn: w}\nwafv2/webAclAssociation:WebAclAssociation x {resourceArn: b, webAclArn: w}---cloudfront/distribution:Distribution d {webAclId: w}",
			fail:    tiered + group + alb + "internal: false}---cloudfront/distribution:Distribution d {}",
			unknown: tiered + group + alb + "internal: false} => {arn: b}\nwafv2/webAclAssociation:WebAclAssociation x {resourceArn: '?', webAclArn: w}---cloudfront/distribution:Distribution d {webAclId: '?'}",
		},
		{
			control: "article/waf-managed-rules", other: aVPC, pass: acl + "{rules: [" + managed + "{none: {}}}]}---" + acl + `{ruleJson: '[{"Statement":{"ManagedRuleGroupStatement":{}}}]'}`,
			fail: acl + "{rules: [" + managed + "{count: {}}}]}---" + acl + "{}---" + acl + "{ruleJson: '[]'}", unknown: acl + "{rules: '?'}---" + acl + "{ruleJson: '?'}",
		},
		{
			control: "article/waf-logs", other: aVPC, pass: acl + "{} => {arn: arn-w}\nwafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration l {resourceArn: arn-w, logDestinationConfigs: [b]}", fail: acl + "{}",
			unknown: acl + "{}\nwafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration l {resourceArn: '?', logDestinationConfigs: [b]}",
		},
		{
			control: "article/central-egress", other: tiered + egress + "---" + aVPC,
			pass:    spoke + hub,
			fail:    spoke + hub + "ec2/internetGateway:InternetGateway igw {vpcId: v}\nec2/route:Route r {routeTableId: v-main, destinationCidrBlock: 0.0.0.0/0, gatewayId: igw}",
			unknown: spoke + hub + "ec2/internetGateway:InternetGateway igw {vpcId: v}\nec2/route:Route r {routeTableId: v-main, destinationCidrBlock: '?', gatewayId: igw}",
		},
		{
			control: "article/endpoint-services", other: nothing, pass: three + "---" + central, fail: aVPC,
			unknown: aVPC + "ec2/vpcEndpoint:VpcEndpoint y {vpcId: v, vpcEndpointType: Interface, serviceName: '?'}",
		},
		{
			control: "article/endpoint-policies", other: aVPC + "---" + endpoint + "{vpcEndpointType: Interface, serviceName: com.amazonaws.vpce.eu-west-1.vpce-svc-1}",
			pass: endpoint + "{vpcEndpointType: Interface, " + ssm + ", policy: '" + own + "'}",
			fail: endpoint + "{vpcEndpointType: Interface, " + ssm + "}---" + endpoint + "{vpcEndpointType: Interface, " + ssm + ", policy: '" + all + "'}", unknown: endpoint + "{vpcEndpointType: Interface, " + ssm + ", policy: '?'}",
		},
		{
			control: "article/endpoint-groups", other: aVPC + "---" + aVPC + endpoint + "{vpcId: v, serviceName: com.amazonaws.eu-west-1.s3}", pass: aVPC + group + endpoint + "{vpcId: v, vpcEndpointType: Interface, " + ssm + ", securityGroupIds: [g]}",
			fail: aVPC + endpoint + "{vpcId: v, vpcEndpointType: Interface, " + ssm + "}", unknown: aVPC + endpoint + "{vpcId: v, vpcEndpointType: Interface, " + ssm + ", securityGroupIds: '?'}",
		},
	}
}
