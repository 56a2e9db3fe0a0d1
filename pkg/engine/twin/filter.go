package twin

func filterKinds() map[string]kind {
	rule := []prop{{"arn", ec2ARN + "security-group-rule/{id}"}, {"securityGroupRuleId", "{id}"}}
	return map[string]kind{
		"ec2:NetworkAcl": {id: "{new:acl}", props: []prop{
			{"arn", ec2ARN + "network-acl/{id}"}, {"ownerId", "{account}"}, {"ingress", []any{}}, {"egress", []any{}}, {"subnetIds", []any{}},
		}},
		"ec2:NetworkAclRule":        {id: "nacl-{digits:10}"},
		"ec2:NetworkAclAssociation": {id: "{new:aclassoc}"},
		"ec2:SecurityGroup": {id: "{new:sg}", props: []prop{
			{"arn", ec2ARN + "security-group/{id}"}, {"ownerId", "{account}"}, {"ingress", []any{}}, {"egress", []any{}},
		}},
		"ec2:SecurityGroupRule":        {id: "sgrule-{digits:10}", props: []prop{{"securityGroupRuleId", "{new:sgr}"}, {"sourceSecurityGroupId", ""}}},
		"vpc:SecurityGroupIngressRule": {id: "{new:sgr}", props: rule},
		"vpc:SecurityGroupEgressRule":  {id: "{new:sgr}", props: rule},
		"vpc:SecurityGroupVpcAssociation": {id: "{.securityGroupId},{.vpcId}", props: []prop{
			{"state", "associated"},
		}},
		"ec2:NetworkInterfaceSecurityGroupAttachment": {id: "{.securityGroupId}_{.networkInterfaceId}"},
	}
}
