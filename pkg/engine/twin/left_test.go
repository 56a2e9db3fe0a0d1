package twin

// oddID are types to which the emulator gives ids unlike AWS's, or of another alphabet.
var oddID = map[string]bool{
	"cloudfront:PublicKey": true, "cloudfront:Distribution": true, "cloudfront:OriginAccessControl": true, "cloudfront:VpcOrigin": true,
	"route53:Zone": true, "route53:Record": true, "route53:ZoneAssociation": true, "route53:VpcAssociationAuthorization": true,
	"acm:CertificateValidation": true, "ec2:VpcEndpointService": true, "iam:RolePolicyAttachment": true, "lb:TargetGroupAttachment": true,
	"directconnect:TransitVirtualInterface": true, "ec2:VpcBlockPublicAccessExclusion": true,
	"route53:ResolverConfig": true, "route53:ResolverDnsSecConfig": true, "route53:ResolverFirewallConfig": true,
	"ec2:VpcEndpointSubnetAssociation": true, "ec2:VpcEndpointRouteTableAssociation": true,
	"lb:LoadBalancer": true, // a network load balancer is an application one there
}

// oddARN are ARNs that end in such ids, or in which the emulator has the region or the account where AWS does not.
var oddARN = map[string]bool{
	"cfg:ConformancePack.arn": true, "cfg:Rule.arn": true,
	"cloudfront:Distribution.arn": true, "cloudfront:OriginAccessControl.arn": true, "cloudfront:VpcOrigin.arn": true,
	"directconnect:TransitVirtualInterface.arn": true, "ec2:VpcDhcpOptions.arn": true, "ec2:VpcEndpointService.arn": true,
	"ec2:VpcIpamPool.arn": true, "lb:LoadBalancer.arn": true, "route53:ResolverDnsSecConfig.arn": true, "route53:Zone.arn": true,
}

// oddValue are values that the emulator gets wrong: a key that rotates does so every 365 days, and an instance has no
// public address in a subnet that gives none.
var oddValue = map[string]bool{"kms:Key.rotationPeriodInDays": true, "ec2:Instance.associatePublicIpAddress": true}

// left is what the twin leaves unknown on purpose: what only AWS can count or draw, and what nobody names.
var left = map[string]bool{
	"cloudfront:Distribution.lastModifiedTime": true, "cloudfront:Distribution.trustedKeyGroups": true, "cloudfront:Distribution.trustedSigners": true,
	"directconnect:TransitVirtualInterface.amazonAddress": true, "directconnect:TransitVirtualInterface.amazonSideAsn": true,
	"directconnect:TransitVirtualInterface.awsDevice": true, "directconnect:TransitVirtualInterface.bgpAuthKey": true,
	"directconnect:TransitVirtualInterface.customerAddress": true,
	"ec2:Instance.creditSpecification":                      true, "ec2:Instance.rootBlockDevice": true,
	"ec2:Subnet.availabilityZoneId":            true, // which zone has which id differs between accounts
	"ec2:VpcEndpointService.availabilityZones": true, "ec2:VpcIpamPool.ipamScopeType": true,
	"ec2:VpnConnection.customerGatewayConfiguration": true,
	"fms:Policy.excludeMap":                          true, "fms:Policy.includeMap": true, "fms:Policy.resourceTypeLists": true,
	"kinesis:FirehoseDeliveryStream.serverSideEncryption": true,
	"lb:Listener.tcpIdleTimeoutSeconds":                   true, "lb:TargetGroup.stickiness": true, "lb:TargetGroup.targetGroupHealth": true,
	"s3:Bucket.objectLockEnabled": true, // no property of the SDK
	"s3:Bucket.grants":            true, "s3:BucketV2.grants": true, "s3:BucketV2.serverSideEncryptionConfigurations": true, "s3:BucketV2.versionings": true,
	"ssm:Document.description": true, "ssm:Document.hash": true, "ssm:Document.parameters": true, "ssm:Document.platformTypes": true,
	"ssm:Document.schemaVersion": true, "wafv2:WebAcl.capacity": true,
}
