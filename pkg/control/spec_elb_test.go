package control_test

func elbSpecs() []spec {
	const (
		two = aVPC + `ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24, availabilityZone: eu-west-1a}
			ec2/subnet:Subnet b {vpcId: v, cidrBlock: 10.0.2.0/24, availabilityZone: eu-west-1b}
			ec2/subnet:Subnet c {vpcId: v, cidrBlock: 10.0.3.0/24, availabilityZone: eu-west-1a}
			`
		alb      = "lb/loadBalancer:LoadBalancer b "
		nlb      = "lb/loadBalancer:LoadBalancer b {loadBalancerType: network}\n"
		listener = "lb/listener:Listener l "
		target   = "lb/targetGroup:TargetGroup t "
		redirect = "defaultActions: [{type: redirect, redirect: {protocol: HTTPS}}]"
		forward  = "defaultActions: [{type: forward, targetGroupArn: t}]"
		policy   = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
	)
	return []spec{
		{
			control: "fsbp/ELB.1", other: aVPC + "---" + nlb,
			pass: alb + "{}\n" + listener + "{loadBalancerArn: b, protocol: HTTP, " + redirect + "}---" + alb + "{}\n" + listener + "{loadBalancerArn: b, protocol: HTTPS, " + forward + "}---" + alb + "{}",
			fail: alb + "{}\n" + listener + "{loadBalancerArn: b, protocol: HTTP, " + forward + "}---" + alb + "{}\n" + listener + "{loadBalancerArn: b, " + forward + "}",
			unknown: alb + "{}\n" + listener + "{loadBalancerArn: b, protocol: HTTP, defaultActions: '?'}---" + alb + "{}\n" + listener + "{loadBalancerArn: '?', protocol: HTTP, " + forward + "}---" +
				alb + "{}\n" + listener + "{loadBalancerArn: b, protocol: '?', " + forward + "}---" + alb + "{loadBalancerType: '?'}",
		},
		{
			control: "fsbp/ELB.4", other: aVPC + "---" + nlb,
			pass: alb + "{dropInvalidHeaderFields: true}", fail: alb + "{dropInvalidHeaderFields: false}---" + alb + "{}", unknown: alb + "{dropInvalidHeaderFields: '?'}",
		},
		{
			control: "fsbp/ELB.5", other: aVPC + "---" + nlb,
			pass: alb + "{accessLogs: {enabled: true, bucket: l}}", fail: alb + "{accessLogs: {bucket: l}}---" + alb + "{}", unknown: alb + "{accessLogs: {enabled: '?'}}",
		},
		{
			control: "fsbp/ELB.6", other: aVPC,
			pass: alb + "{enableDeletionProtection: true}", fail: alb + "{}---" + nlb, unknown: alb + "{enableDeletionProtection: '?'}",
		},
		{
			control: "fsbp/ELB.12", other: aVPC + "---" + nlb,
			pass: alb + "{}---" + alb + "{desyncMitigationMode: strictest}", fail: alb + "{desyncMitigationMode: monitor}", unknown: alb + "{desyncMitigationMode: '?'}",
		},
		{
			control: "fsbp/ELB.13", other: aVPC,
			pass: two + "lb/loadBalancer:LoadBalancer x {subnets: [a, b]}---" + two + "lb/loadBalancer:LoadBalancer x {subnetMappings: [{subnetId: a}, {subnetId: b}]}---" +
				two + "lb/loadBalancer:LoadBalancer x {subnets: ['?a', '?b']}",
			fail: two + "lb/loadBalancer:LoadBalancer x {subnets: [a, c]}---" + two + "lb/loadBalancer:LoadBalancer x {subnets: [a]}",
			unknown: two + "lb/loadBalancer:LoadBalancer x {subnets: '?'}---" + two + "lb/loadBalancer:LoadBalancer x {subnets: [a, '?']}---" +
				two + "lb/loadBalancer:LoadBalancer x {subnets: [a, subnet-elsewhere]}",
		},
		{
			control: "fsbp/ELB.17", other: aVPC + "---" + listener + "{protocol: TCP}",
			pass: listener + "{protocol: HTTPS, sslPolicy: " + policy + "}---" + listener + "{protocol: TLS, sslPolicy: " + policy + "}",
			fail: listener + "{protocol: HTTPS, sslPolicy: ELBSecurityPolicy-2016-08}---" + listener + "{protocol: TLS}", unknown: listener + "{protocol: HTTPS, sslPolicy: '?'}---" + listener + "{protocol: '?'}",
		},
		{
			control: "fsbp/ELB.18", other: aVPC,
			pass: listener + "{protocol: HTTPS}---" + listener + "{protocol: TLS}", fail: listener + "{protocol: HTTP, " + redirect + "}---" + listener + "{protocol: TCP}", unknown: listener + "{protocol: '?'}",
		},
		{
			control: "fsbp/ELB.21", other: aVPC + "---" + target + "{targetType: lambda}",
			pass: target + "{healthCheck: {protocol: HTTPS}}", fail: target + "{healthCheck: {protocol: HTTP}}---" + target + "{}", unknown: target + "{healthCheck: '?'}",
		},
		{
			control: "fsbp/ELB.22", other: aVPC + "---" + target + "{targetType: alb, protocol: TCP}---" + target + "{protocol: GENEVE}",
			pass: target + "{protocol: HTTPS}---" + target + "{protocol: TLS}", fail: target + "{protocol: HTTP}", unknown: target + "{protocol: '?'}",
		},
	}
}

func firewallSpecs() []spec {
	const (
		firewall = "networkfirewall/firewall:Firewall f "
		policy   = "networkfirewall/firewallPolicy:FirewallPolicy p {firewallPolicy: "
		group    = "networkfirewall/ruleGroup:RuleGroup g "
		logs     = "networkfirewall/loggingConfiguration:LoggingConfiguration l "
	)
	return []spec{
		{
			control: "fsbp/NetworkFirewall.2", other: aVPC,
			pass: firewall + "{}\n" + logs + "{firewallArn: f, loggingConfiguration: {logDestinationConfigs: [{logType: FLOW}]}}",
			fail: firewall + "{}---" + firewall + "{}\n" + logs + "{firewallArn: other, loggingConfiguration: {logDestinationConfigs: [{logType: FLOW}]}}",
			unknown: firewall + "{}\n" + logs + "{firewallArn: '?', loggingConfiguration: {logDestinationConfigs: [{logType: FLOW}]}}---" +
				firewall + "{}\n" + logs + "{firewallArn: f, loggingConfiguration: '?'}",
		},
		{
			control: "fsbp/NetworkFirewall.3", other: aVPC,
			pass: policy + "{statefulRuleGroupReferences: [{resourceArn: g}]}}---" + policy + "{statelessRuleGroupReferences: [{resourceArn: g, priority: 1}]}}",
			fail: policy + "{statelessDefaultActions: ['aws:drop']}}", unknown: policy + "'?'}",
		},
		{
			control: "fsbp/NetworkFirewall.4", other: aVPC,
			pass: policy + "{statelessDefaultActions: ['aws:forward_to_sfe']}}---" + policy + "{statelessDefaultActions: ['aws:drop']}}",
			fail: policy + "{statelessDefaultActions: ['aws:pass']}}", unknown: policy + "{statelessDefaultActions: '?'}}",
		},
		{
			control: "fsbp/NetworkFirewall.5", other: aVPC,
			pass: policy + "{statelessFragmentDefaultActions: ['aws:drop']}}", fail: policy + "{statelessFragmentDefaultActions: ['aws:pass']}}", unknown: policy + "{statelessFragmentDefaultActions: ['?']}}",
		},
		{
			control: "fsbp/NetworkFirewall.6", other: aVPC + "---" + group + "{type: STATEFUL}",
			pass: group + "{type: STATELESS, ruleGroup: {rulesSource: {statelessRulesAndCustomActions: {statelessRules: [{priority: 1}]}}}}",
			fail: group + "{type: STATELESS, ruleGroup: {rulesSource: {statelessRulesAndCustomActions: {statelessRules: []}}}}", unknown: group + "{type: STATELESS, ruleGroup: '?'}---" + group + "{type: '?'}",
		},
		{
			control: "fsbp/NetworkFirewall.9", other: aVPC,
			pass: firewall + "{deleteProtection: true}", fail: firewall + "{}", unknown: firewall + "{deleteProtection: '?'}",
		},
		{
			control: "fsbp/NetworkFirewall.10", other: aVPC,
			pass: firewall + "{subnetChangeProtection: true}", fail: firewall + "{subnetChangeProtection: false}", unknown: firewall + "{subnetChangeProtection: '?'}",
		},
	}
}

func cloudfrontSpecs() []spec {
	d := func(properties string) string {
		return "\ncloudfront/distribution:Distribution d {" + properties + "}\n"
	}
	const own = "acmCertificateArn: arn, sslSupportMethod: sni-only"
	return []spec{
		{control: "fsbp/CloudFront.1", other: aVPC, pass: d("defaultRootObject: index.html"), fail: d(""), unknown: d("defaultRootObject: '?'")},
		{
			control: "fsbp/CloudFront.3", other: aVPC,
			pass:    d("defaultCacheBehavior: {viewerProtocolPolicy: redirect-to-https}, orderedCacheBehaviors: [{viewerProtocolPolicy: https-only}]"),
			fail:    d("defaultCacheBehavior: {viewerProtocolPolicy: allow-all}") + "---" + d("defaultCacheBehavior: {viewerProtocolPolicy: https-only}, orderedCacheBehaviors: [{viewerProtocolPolicy: allow-all}]"),
			unknown: d("defaultCacheBehavior: {viewerProtocolPolicy: '?'}") + "---" + d("defaultCacheBehavior: {viewerProtocolPolicy: https-only}, orderedCacheBehaviors: '?'"),
		},
		{
			control: "fsbp/CloudFront.4", other: aVPC, pass: d("originGroups: [{members: [{originId: a}, {originId: b}]}]"), fail: d("") + "---" + d("originGroups: [{members: [{originId: a}]}]"),
			unknown: d("originGroups: '?'"),
		},
		{
			control: "fsbp/CloudFront.5", other: aVPC, pass: d("loggingConfig: {bucket: l}"),
			fail: d("") + "---" + d("") + "cloudwatch/logDeliverySource:LogDeliverySource s {resourceArn: d, logType: ACCESS_LOGS}", unknown: d("loggingConfig: '?'"),
		},
		{control: "fsbp/CloudFront.6", other: aVPC, pass: d("webAclId: acl"), fail: d(""), unknown: d("webAclId: '?'")},
		{
			control: "fsbp/CloudFront.7", other: aVPC, pass: d("viewerCertificate: {"+own+"}") + "---" + d("viewerCertificate: {iamCertificateId: c}"), fail: d("viewerCertificate: {cloudfrontDefaultCertificate: true}"),
			unknown: d("viewerCertificate: '?'") + "---" + d("viewerCertificate: {acmCertificateArn: '?'}"),
		},
		{
			control: "fsbp/CloudFront.8", other: aVPC + "---" + d("viewerCertificate: {cloudfrontDefaultCertificate: true}"), pass: d("viewerCertificate: {" + own + "}"),
			fail: d("viewerCertificate: {acmCertificateArn: arn, sslSupportMethod: vip}"), unknown: d("viewerCertificate: {acmCertificateArn: arn, sslSupportMethod: '?'}"),
		},
		{
			control: "fsbp/CloudFront.9", other: aVPC,
			pass: d("origins: [{customOriginConfig: {originProtocolPolicy: https-only}}, {vpcOriginConfig: {vpcOriginId: o}}]"),
			fail: d("origins: [{customOriginConfig: {originProtocolPolicy: http-only}}]") + "---" +
				d("origins: [{customOriginConfig: {originProtocolPolicy: match-viewer}}], defaultCacheBehavior: {viewerProtocolPolicy: allow-all}"),
			unknown: d("origins: '?'") + "---" + d("origins: [{customOriginConfig: '?'}]"),
		},
		{
			control: "fsbp/CloudFront.10", other: aVPC, pass: d("origins: [{customOriginConfig: {originSslProtocols: [TLSv1.2]}}]"), fail: d("origins: [{customOriginConfig: {originSslProtocols: [SSLv3, TLSv1.2]}}]"),
			unknown: d("origins: [{customOriginConfig: {originSslProtocols: '?'}}]"),
		},
		{
			control: "fsbp/CloudFront.13", other: aVPC + "---" + d("origins: [{domainName: www.example.com, customOriginConfig: {originProtocolPolicy: https-only}}]"),
			pass: d("origins: [{domainName: b.s3.eu-west-1.amazonaws.com, originAccessControlId: c}]"), fail: d("origins: [{domainName: b.s3.eu-west-1.amazonaws.com, s3OriginConfig: {originAccessIdentity: i}}]"),
			unknown: d("origins: [{domainName: b.s3.eu-west-1.amazonaws.com, originAccessControlId: '?'}]") + "---" + d("origins: [{domainName: '?'}]"),
		},
		{
			control: "fsbp/CloudFront.15", other: aVPC + "---" + d("viewerCertificate: {cloudfrontDefaultCertificate: true}") + "---" + d("viewerCertificate: {acmCertificateArn: arn, sslSupportMethod: vip}"),
			pass: d("viewerCertificate: {" + own + ", minimumProtocolVersion: TLSv1.2_2021}"), fail: d("viewerCertificate: {" + own + ", minimumProtocolVersion: TLSv1.1_2016}"),
			unknown: d("viewerCertificate: {" + own + ", minimumProtocolVersion: '?'}"),
		},
		{
			control: "fsbp/CloudFront.16", other: aVPC + "---" + d("origins: [{domainName: b.s3.eu-west-1.amazonaws.com}]"),
			pass: d("origins: [{domainName: x.lambda-url.eu-west-1.on.aws, originAccessControlId: c}]"), fail: d("origins: [{domainName: x.lambda-url.eu-west-1.on.aws}]"),
			unknown: d("origins: [{domainName: x.lambda-url.eu-west-1.on.aws, originAccessControlId: '?'}]"),
		},
	}
}

func wafSpecs() []spec {
	return []spec{
		{
			control: "fsbp/WAF.10", other: aVPC, pass: "wafv2/webAcl:WebAcl w {rules: [{name: r}]}---wafv2/webAcl:WebAcl w {ruleJson: '[]'}", fail: "wafv2/webAcl:WebAcl w {}---wafv2/webAcl:WebAcl w {rules: []}",
			unknown: "wafv2/webAcl:WebAcl w {rules: '?'}",
		},
		{
			control: "fsbp/WAF.12", other: "wafv2/webAcl:WebAcl w {}",
			pass: "wafv2/ruleGroup:RuleGroup g {visibilityConfig: {cloudwatchMetricsEnabled: true}, rules: [{visibilityConfig: {cloudwatchMetricsEnabled: true}}]}",
			fail: "wafv2/ruleGroup:RuleGroup g {visibilityConfig: {cloudwatchMetricsEnabled: false}}---" +
				"wafv2/ruleGroup:RuleGroup g {visibilityConfig: {cloudwatchMetricsEnabled: true}, rules: [{visibilityConfig: {cloudwatchMetricsEnabled: false}}]}",
			unknown: "wafv2/ruleGroup:RuleGroup g {visibilityConfig: '?'}---wafv2/ruleGroup:RuleGroup g {visibilityConfig: {cloudwatchMetricsEnabled: true}, rules: '?'}",
		},
		{
			control: "fsbp/SSM.4", other: aVPC, pass: "ssm/document:Document d {}---ssm/document:Document d {permissions: {type: Share, account_ids: '111122223333'}}",
			fail: "ssm/document:Document d {permissions: {type: Share, account_ids: All}}", unknown: "ssm/document:Document d {permissions: '?'}",
		},
	}
}

func s3Specs() []spec {
	const (
		bucket = "\ns3/bucketV2:BucketV2 b {}\n"
		block  = "s3/bucketPublicAccessBlock:BucketPublicAccessBlock x {bucket: b, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true}\n"
		tls    = `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`
		halved = `{"Statement":{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}}`
		open   = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}]}`
		some   = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`
		others = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:PutBucketPolicy","Resource":"*"}]}`
		read   = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"*"}]}`
	)
	policy := func(text string) string {
		return "s3/bucketPolicy:BucketPolicy p {bucket: b, policy: '" + text + "'}\n"
	}
	acl := func(text string) string { return "s3/bucketAclV2:BucketAclV2 a {bucket: b, acl: " + text + "}\n" }
	public := func(key, write string) spec {
		return spec{
			control: key, other: aVPC,
			pass:    bucket + block + "---" + bucket + block + policy(open) + "---" + bucket + "---" + bucket + policy(tls) + "---" + bucket + acl("private"),
			fail:    bucket + policy(open) + "---" + bucket + acl(write),
			unknown: bucket + policy("?") + "---" + bucket + acl("'?'") + "---" + bucket + policy(some) + "---" + bucket + policy(open) + "s3/bucketPublicAccessBlock:BucketPublicAccessBlock x {bucket: b, ignorePublicAcls: true, restrictPublicBuckets: '?'}",
		}
	}
	return []spec{
		public("fsbp/S3.2", "public-read"), public("fsbp/S3.3", "public-read-write"),
		{
			control: "fsbp/S3.5", other: aVPC, pass: bucket + policy(tls) + "---" + "-s3/bucketV2:BucketV2 b {}\ns3/bucketPolicy:BucketPolicy p {bucket: '?b', policy: '" + tls + "'}",
			fail: bucket + "---" + bucket + policy(halved) + "---" + bucket + policy(open), unknown: bucket + policy("?") + "---" + bucket + "s3/bucketPolicy:BucketPolicy p {bucket: '?', policy: '" + tls + "'}",
		},
		{
			control: "fsbp/S3.6", other: aVPC, pass: bucket + "---" + bucket + policy(tls) + "---" + bucket + policy(read), fail: bucket + policy(others), unknown: bucket + policy("?") + "---" + bucket + policy(some),
		},
		{
			control: "fsbp/S3.8", other: aVPC, pass: bucket + block,
			fail:    bucket + "---" + bucket + "s3/bucketPublicAccessBlock:BucketPublicAccessBlock x {bucket: b, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true}",
			unknown: bucket + "s3/bucketPublicAccessBlock:BucketPublicAccessBlock x {bucket: b, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: '?'}",
		},
		{
			control: "fsbp/S3.9", other: aVPC, pass: bucket + "s3/bucketLoggingV2:BucketLoggingV2 l {bucket: b, targetBucket: c}", fail: bucket, unknown: bucket + "s3/bucketLoggingV2:BucketLoggingV2 l {bucket: '?', targetBucket: c}",
		},
		{
			control: "fsbp/S3.12", other: aVPC,
			pass: bucket + "s3/bucketOwnershipControls:BucketOwnershipControls o {bucket: b, rule: {objectOwnership: BucketOwnerEnforced}}\n" + acl("private") + "---" + bucket,
			fail: bucket + acl("public-read") + "---" + bucket + "s3/bucketAclV2:BucketAclV2 a {bucket: b, accessControlPolicy: {}}",
			unknown: bucket + "s3/bucketOwnershipControls:BucketOwnershipControls o {bucket: b, rule: {objectOwnership: '?'}}---" +
				bucket + "s3/bucketOwnershipControls:BucketOwnershipControls o {bucket: '?', rule: {objectOwnership: BucketOwnerEnforced}}",
		},
		{
			control: "fsbp/S3.13", other: aVPC, pass: bucket + "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2 l {bucket: b, rules: [{id: r}]}---s3/bucket:Bucket b {lifecycleRules: [{id: r}]}",
			fail: bucket, unknown: bucket + "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2 l {bucket: b, rules: '?'}",
		},
	}
}
