package cost

import (
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// rules say what resources of a type are charged for.
func rules() map[string]func(*meter, *plan.Resource) {
	return map[string]func(*meter, *plan.Resource){
		"aws:ec2/vpc:Vpc":                         vpc,
		"aws:ec2/natGateway:NatGateway":           natGateway,
		"aws:ec2/internetGateway:InternetGateway": internetGateway,
		"aws:ec2/eip:Eip":                         elasticIP,
		"aws:ec2/instance:Instance":               instance,
		"aws:ec2/vpcEndpoint:VpcEndpoint":         endpoint,
		"aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": endpointZone,
		"aws:ec2/vpcPeeringConnection:VpcPeeringConnection":                 vpcPeering,
		"aws:ec2/vpnConnection:VpnConnection":                               vpnConnection,
		"aws:ec2/flowLog:FlowLog":                                           flowLog,

		"aws:ec2transitgateway/vpcAttachment:VpcAttachment":                                             transitAttachment,
		"aws:ec2transitgateway/peeringAttachment:PeeringAttachment":                                     transitPeering,
		"aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter":                     transitPeeringAccepter,
		"aws:directconnect/gatewayAssociation:GatewayAssociation":                                       directConnectAssociation,
		"aws:directconnect/transitVirtualInterface:TransitVirtualInterface":                             virtualInterface,
		"aws:directconnect/hostedTransitVirtualInterfaceAcceptor:HostedTransitVirtualInterfaceAcceptor": virtualInterface,
		"aws:directconnect/connection:Connection":                                                       directConnectPort,
		"aws:directconnect/hostedConnection:HostedConnection":                                           hostedConnection,

		"aws:networkfirewall/firewall:Firewall":                         firewall,
		"aws:networkfirewall/loggingConfiguration:LoggingConfiguration": firewallLogs,

		"aws:lb/loadBalancer:LoadBalancer":                                loadBalancer,
		"aws:alb/loadBalancer:LoadBalancer":                               loadBalancer,
		"aws:wafv2/webAcl:WebAcl":                                         webACL,
		"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": webACLLogs,
		"aws:cloudfront/distribution:Distribution":                        distribution,
		"aws:cloudwatch/logDelivery:LogDelivery":                          logDelivery,

		"aws:route53/zone:Zone":                                                                 zone,
		"aws:route53/resolverEndpoint:ResolverEndpoint":                                         resolverEndpoint,
		"aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig":                             queryLogs,
		"aws:route53/profilesProfile:ProfilesProfile":                                           profile,
		"aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList":                     firewallDomains,
		"aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": firewallQueries,

		"aws:cloudwatch/logGroup:LogGroup":        logGroup,
		"aws:cloudwatch/metricAlarm:MetricAlarm":  alarm,
		"aws:s3/bucketV2:BucketV2":                bucket,
		"aws:s3/bucket:Bucket":                    bucket,
		"aws:kms/key:Key":                         kmsKey,
		"aws:kms/replicaKey:ReplicaKey":           kmsKey,
		"aws:secretsmanager/secret:Secret":        secret,
		"aws:fms/policy:Policy":                   fmsPolicy,
		"aws:cfg/rule:Rule":                       configRule,
		"aws:cfg/conformancePack:ConformancePack": conformancePack,
		"aws:cfg/recorder:Recorder":               configRecorder,
	}
}

// Priced are the types that are charged for, sorted. Of some of them AWS charges only certain kinds.
func Priced() []string { return slices.Sorted(maps.Keys(rules())) }
