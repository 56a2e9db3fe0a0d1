package twin

func configKinds() map[string]kind {
	const arn = "arn:{partition}:config:{region}:{account}:"
	return map[string]kind{
		"cfg:Recorder":        {id: "{.name}"},
		"cfg:RecorderStatus":  {id: "{.name}"},
		"cfg:DeliveryChannel": {id: "{.name}"},
		"cfg:Rule": {id: "{.name}", props: []prop{
			{"ruleId", "config-rule-{lower:6}"}, {"arn", arn + "config-rule/{.ruleId}"}, {"evaluationModes", []any{object{"mode": "DETECTIVE"}}},
		}},
		"cfg:ConformancePack": {id: "{.name}", props: []prop{{"arn", arn + "conformance-pack/{.name}/conformance-pack-{hex:9}"}}},
		"fms:AdminAccount":    {id: "{.accountId}", props: []prop{{"accountId", "{account}"}}},
		"fms:Policy": {id: "{uuid}", props: []prop{
			{"arn", "arn:{partition}:fms:{region}:{account}:policy/{id}"}, {"policyUpdateToken", "{uuid}"}, {"resourceSetIds", []any{}},
		}},
		"ssm:Document": {id: "{.name}", props: []prop{
			{"arn", "arn:{partition}:ssm:{region}:{account}:document/{.name}"},
			{"createdDate", made},
			{"defaultVersion", "1"},
			{"documentVersion", "1"},
			{"latestVersion", "1"},
			{"owner", "{account}"},
			{"status", "Active"},
			{"hashType", "Sha256"},
		}},
		"ssm:Parameter":   {id: "{.name}", props: []prop{{"dataType", "text"}, {"tier", "Standard"}, {"version", 1}}, more: parameterARN},
		"ssm:Association": {id: "{uuid}", props: []prop{{"associationId", "{id}"}, {"arn", "arn:{partition}:ssm:{region}:{account}:association/{id}"}}},
		"shield:Protection": {id: "{uuid}", props: []prop{
			{"arn", "arn:{partition}:shield::{account}:protection/{id}"},
		}},
	}
}

// parameterARN joins a name that is a path without a second slash.
func parameterARN(m *making) {
	name, ok := m.text("name")
	if !ok || name == "" {
		return
	}
	if name[0] != '/' {
		name = "/" + name
	}
	if arn, ok := m.expand("arn:{partition}:ssm:{region}:{account}:parameter"+name, "arn"); ok {
		m.set("arn", arn)
	}
	if typ, known := m.text("type"); known && typ == "SecureString" {
		m.set("keyId", "alias/aws/ssm")
	} else if known {
		m.set("keyId", "")
	}
}

func shareKinds() map[string]kind {
	return map[string]kind{
		"ram:ResourceShare": {id: "arn:{partition}:ram:{region}:{account}:resource-share/{uuid}", props: []prop{
			{"arn", "{id}"}, {"permissionArns", []any{}},
		}},
		"ram:PrincipalAssociation": {id: "{.resourceShareArn},{.principal}"},
		"ram:ResourceAssociation":  {id: "{.resourceShareArn},{.resourceArn}"},
		"ram:ResourceShareAccepter": {id: "{.shareArn}", props: []prop{
			{"status", "ACTIVE"}, {"invitationArn", "arn:{partition}:ram:{region}:{account}:resource-share-invitation/{uuid}"},
		}},
		"ram:SharingWithOrganization": {id: "{account}"},
	}
}

func dataKinds() map[string]kind {
	const arn = "arn:{partition}:rds:{region}:{account}:"
	return map[string]kind{
		"rds:SubnetGroup": {id: "{.name}", props: []prop{{"arn", arn + "subgrp:{.name}"}}, more: func(m *making) {
			m.set("supportedNetworkTypes", []any{"IPV4"})
			subnets, _ := m.texts("subnetIds")
			for _, id := range subnets {
				if subnet, ok := m.subnet(id); ok {
					m.inherit(subnet, "vpcId")
					return
				}
			}
		}},
		"rds:ParameterGroup":        {id: "{.name}", props: []prop{{"arn", arn + "pg:{.name}"}}},
		"rds:ClusterParameterGroup": {id: "{.name}", props: []prop{{"arn", arn + "cluster-pg:{.name}"}}},
		"elasticache:SubnetGroup":   {id: "{.name}", props: []prop{{"arn", "arn:{partition}:elasticache:{region}:{account}:subnetgroup:{.name}"}}},
		"redshift:SubnetGroup":      {id: "{.name}", props: []prop{{"arn", "arn:{partition}:redshift:{region}:{account}:subnetgroup:{.name}"}}},
		"ecs:Cluster":               {id: "{.arn}", props: []prop{{"arn", "arn:{partition}:ecs:{region}:{account}:cluster/{.name}"}}},
		"ecr:Repository": {id: "{.name}", props: []prop{
			{"arn", "arn:{partition}:ecr:{region}:{account}:repository/{.name}"},
			{"registryId", "{account}"},
			{"repositoryUrl", "{account}.dkr.ecr.{region}.{suffix}/{.name}"},
		}},
		"lambda:Function": {id: "{.name}", props: []prop{
			{"arn", "arn:{partition}:lambda:{region}:{account}:function:{.name}"},
			{"invokeArn", "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{.arn}/invocations"},
		}},
		"dynamodb:Table": {id: "{.name}", props: []prop{{"arn", "arn:{partition}:dynamodb:{region}:{account}:table/{.name}"}}},
	}
}
