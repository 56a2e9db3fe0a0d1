package twin

import "strings"

func distributionKinds() map[string]kind {
	const (
		arn     = "arn:{partition}:cloudfront::{account}:"
		logsARN = "arn:{partition}:logs:{region}:{account}:"
	)
	return map[string]kind{
		"cloudfront:Distribution": {id: "E{upper:13}", props: []prop{
			{"arn", arn + "distribution/{id}"},
			{"domainName", "d{lower:13}.cloudfront.net"},
			{"etag", "E{upper:13}"},
			{"hostedZoneId", "Z2FDTNDATAQYW2"},
			{"status", "Deployed"},
			{"callerReference", "terraform-{digits:26}"},
			{"inProgressValidationBatches", 0},
			{"continuousDeploymentPolicyId", ""},
		}},
		"cloudfront:CachePolicy":           {id: "{uuid}", props: []prop{{"arn", arn + "cache-policy/{id}"}, {"etag", "E{upper:13}"}}},
		"cloudfront:OriginRequestPolicy":   {id: "{uuid}", props: []prop{{"arn", arn + "origin-request-policy/{id}"}, {"etag", "E{upper:13}"}}},
		"cloudfront:ResponseHeadersPolicy": {id: "{uuid}", props: []prop{{"arn", arn + "response-headers-policy/{id}"}, {"etag", "E{upper:13}"}}},
		"cloudfront:OriginAccessControl":   {id: "E{upper:13}", props: []prop{{"arn", arn + "origin-access-control/{id}"}, {"etag", "E{upper:13}"}}},
		"cloudfront:OriginAccessIdentity": {id: "E{upper:13}", props: []prop{
			{"arn", "arn:{partition}:iam::cloudfront:user/CloudFront Origin Access Identity {id}"},
			{"iamArn", "{.arn}"},
			{"etag", "E{upper:13}"},
			{"cloudfrontAccessIdentityPath", "origin-access-identity/cloudfront/{id}"},
			{"callerReference", "terraform-{digits:26}"},
			{"s3CanonicalUserId", "{hex:64}"},
		}},
		"cloudfront:KeyGroup":  {id: "{uuid}", props: []prop{{"etag", "E{upper:13}"}}},
		"cloudfront:PublicKey": {id: "K{upper:13}", props: []prop{{"etag", "E{upper:13}"}, {"callerReference", "terraform-{digits:26}"}}},
		"cloudfront:Function":  {id: "{.name}", props: []prop{{"arn", arn + "function/{.name}"}, {"etag", "E{upper:13}"}, {"status", "UNASSOCIATED"}}},
		"cloudfront:VpcOrigin": {id: "vo_{upper:22}", props: []prop{{"arn", arn + "vpcorigin/{id}"}, {"etag", "E{upper:13}"}}},
		// The logs of a distribution go by deliveries: from a source in us-east-1 to a destination.
		"cloudwatch:LogDeliverySource": {id: "{.name}", props: []prop{{"arn", logsARN + "delivery-source:{.name}"}}, more: func(m *making) {
			if of, ok := m.text("resourceArn"); ok {
				m.set("service", strings.Split(of+":::", ":")[2])
			}
		}},
		"cloudwatch:LogDeliveryDestination": {id: "{.name}", props: []prop{{"arn", logsARN + "delivery-destination:{.name}"}}},
		"cloudwatch:LogDelivery":            {id: "{lower:16}", props: []prop{{"arn", logsARN + "delivery:{id}"}}},
	}
}

func wafKinds() map[string]kind {
	owned := func(path string) kind {
		return kind{id: "{uuid}", props: []prop{{"lockToken", "{uuid}"}}, more: func(m *making) { m.wafARN(path) }}
	}
	return map[string]kind{
		"wafv2:WebAcl":                     owned("webacl"),
		"wafv2:RuleGroup":                  owned("rulegroup"),
		"wafv2:IpSet":                      owned("ipset"),
		"wafv2:RegexPatternSet":            owned("regexpatternset"),
		"wafv2:WebAclAssociation":          {id: "{.webAclArn},{.resourceArn}"},
		"wafv2:WebAclLoggingConfiguration": {id: "{.resourceArn}"},
	}
}

// wafARN has the scope in its path: what is for CloudFront is global, and lives in us-east-1.
func (m *making) wafARN(path string) {
	scope, ok := m.text("scope")
	if !ok {
		return
	}
	where := "regional"
	if strings.EqualFold(scope, "CLOUDFRONT") {
		where = "global"
	}
	if arn, ok := m.expand("arn:{partition}:wafv2:{region}:{account}:"+where+"/"+path+"/{.name}/{id}", "arn"); ok {
		m.set("arn", arn)
	}
	if path == "webacl" {
		m.set("applicationIntegrationUrl", "")
	}
}

func directConnectKinds() map[string]kind {
	return map[string]kind{
		"directconnect:Gateway": {id: "{uuid}", props: []prop{
			{"arn", "arn:{partition}:directconnect::{account}:dx-gateway/{id}"}, {"ownerAccountId", "{account}"},
		}},
		"directconnect:GatewayAssociation": {id: "ga-{.dxGatewayId}{.associatedGatewayId}", props: []prop{
			{"associatedGatewayOwnerAccountId", "{account}"}, {"dxGatewayAssociationId", "{uuid}"}, {"dxGatewayOwnerAccountId", "{account}"},
		}, more: gatewayType},
		"directconnect:GatewayAssociationProposal": {id: "{uuid}", props: []prop{{"associatedGatewayOwnerAccountId", "{account}"}}, more: gatewayType},
		"directconnect:Connection":                 {id: "dxcon-{lower:8}", props: []prop{{"arn", "arn:{partition}:directconnect:{region}:{account}:dxcon/{id}"}, {"ownerAccountId", "{account}"}}},
		"directconnect:TransitVirtualInterface":    virtualInterface(),
		"directconnect:PrivateVirtualInterface":    virtualInterface(),
		"directconnect:PublicVirtualInterface":     {id: "dxvif-{hex:8}", props: virtualInterface().props[:1]},
	}
}

func virtualInterface() kind {
	return kind{id: "dxvif-{hex:8}", props: []prop{
		{"arn", "arn:{partition}:directconnect:{region}:{account}:dxvif/{id}"}, {"jumboFrameCapable", true},
	}}
}

// gatewayType follows from the id of the gateway.
func gatewayType(m *making) {
	id, _ := m.text("associatedGatewayId")
	switch {
	case strings.HasPrefix(id, "tgw-"):
		m.set("associatedGatewayType", "transitGateway")
	case strings.HasPrefix(id, "vgw-"):
		m.set("associatedGatewayType", "virtualPrivateGateway")
	}
}

func networkManagerKinds() map[string]kind {
	const arn = "arn:{partition}:networkmanager::{account}:"
	return map[string]kind{
		"networkmanager:GlobalNetwork": {id: "{new:global-network}", props: []prop{{"arn", arn + "global-network/{id}"}}},
		"networkmanager:CoreNetwork":   {id: "{new:core-network}", props: []prop{{"arn", arn + "core-network/{id}"}, {"state", "AVAILABLE"}, {"createdAt", made}}},
		"networkmanager:Site":          {id: "{new:site}", props: []prop{{"arn", arn + "site/{.globalNetworkId}/{id}"}}},
		"networkmanager:Device":        {id: "{new:device}", props: []prop{{"arn", arn + "device/{.globalNetworkId}/{id}"}}},
		"networkmanager:Link":          {id: "{new:link}", props: []prop{{"arn", arn + "link/{.globalNetworkId}/{id}"}}},
		"networkmanager:VpcAttachment": {id: "{new:attachment}", props: []prop{
			{"arn", arn + "attachment/{id}"}, {"attachmentType", "VPC"}, {"edgeLocation", "{region}"}, {"ownerAccountId", "{account}"},
		}},
	}
}
