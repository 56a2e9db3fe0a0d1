package frompulumi

import "strings"

// ignoredKinds are the types of networking modules that carry no packets, and do not change which are carried.
func ignoredKinds() map[string]kind {
	all := map[string]kind{}
	for module, names := range map[string]string{
		"ec2": `Ami AmiCopy AmiFromInstance AmiLaunchPermission AvailabilityZoneGroup CapacityBlockReservation CapacityReservation DedicatedHost
			DefaultCreditSpecification DefaultVpcDhcpOptions EipDomainName FlowLog ImageBlockPublicAccess InstanceMetadataDefaults KeyPair
			LaunchConfiguration LaunchTemplate NetworkInsightsAnalysis NetworkInsightsPath NetworkInterfacePermission PlacementGroup
			ProxyProtocolPolicy SerialConsoleAccess SnapshotCreateVolumePermission SpotDatafeedSubscription SubnetCidrReservation Tag
			VolumeAttachment VpcDhcpOptions VpcDhcpOptionsAssociation VpcEndpointConnectionNotification VpcEndpointPolicy
			VpcEndpointServiceAllowedPrinciple VpcIpam VpcIpamOrganizationAdminAccount VpcIpamPool VpcIpamPoolCidr VpcIpamPoolCidrAllocation
			VpcIpamPreviewNextCidr VpcIpamResourceDiscovery VpcIpamResourceDiscoveryAssociation VpcIpamScope
			VpcNetworkPerformanceMetricSubscription PeeringConnectionOptions VpcEndpointConnectionAccepter CustomerGateway`,
		"vpc":             `EndpointPrivateDns EndpointServicePrivateDnsVerification`,
		"networkfirewall": `LoggingConfiguration ResourcePolicy`,
		"lb":              `ListenerCertificate TrustStore TrustStoreRevocation`,
		"elb": `AppCookieStickinessPolicy Attachment ListenerPolicy LoadBalancerBackendServerPolicy LoadBalancerCookieStickinessPolicy
			LoadBalancerPolicy SslNegotiationPolicy`,
		"ram":            `PrincipalAssociation ResourceAssociation ResourceShare ResourceShareAccepter SharingWithOrganization`,
		"networkmanager": `CustomerGatewayAssociation Device GlobalNetwork Link LinkAssociation Site TransitGatewayRegistration`,
		"vpclattice":     `AccessLogSubscription AuthPolicy ResourcePolicy`,
		"directconnect": `BgpPeer Connection ConnectionAssociation ConnectionConfirmation HostedConnection LinkAggregationGroup
			MacsecKeyAssociation HostedPublicVirtualInterface HostedPublicVirtualInterfaceAccepter PublicVirtualInterface`,
		"lightsail": `Bucket BucketAccessKey BucketResourceAccess Certificate Disk Domain DomainEntry KeyPair LbCertificate
			LbCertificateAttachment LbHttpsRedirectionPolicy LbStickinessPolicy`,
		"verifiedaccess": `InstanceLoggingConfiguration InstanceTrustProviderAttachment TrustProvider`,
		"cloudformation": `CloudFormationType`,
	} {
		for _, name := range strings.Fields(names) {
			all[module+":"+name] = kind{}
		}
	}
	return all
}
