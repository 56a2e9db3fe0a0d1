package cost_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// As is often said: an endpoint for a service across three zones costs roughly 28 dollars a month.
func TestOf_anInterfaceEndpointOverThreeZonesOfSydneyIsAbout28(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.endpoint("ssm", "net", "ssm")
	got := cost.Of(&e.Plan, cost.Embedded(), idle())
	require.Equal(t, []string{"endpoints zone-hours 2190 x 0.013 = 28.47"}, bill(got))
	require.Equal(t, "28.47", got.Total.String())
}

// Each resource is charged as its rule says. Prices are those of us-east-1, most of which are checked.
func TestOf_rules(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		typ   string
		in    inputs
		bill  []string
		doubt []string
	}{
		"a NAT gateway": {"aws:ec2/natGateway:NatGateway", inputs{"connectivityType": "public"}, []string{
			"NAT gateways hours 730 x 0.045 = 32.85", "NAT gateways data processed 100 x 0.045 = 4.5",
		}, nil},
		"a regional NAT gateway": {"aws:ec2/natGateway:NatGateway", inputs{"availabilityMode": "regional"}, nil, []string{
			"NAT gateways a regional NAT gateway: AWS charges it for each zone that it serves, which the plan does not tell",
		}},
		"a gateway endpoint": {"aws:ec2/vpcEndpoint:VpcEndpoint", inputs{"serviceName": "com.amazonaws.us-east-1.s3"}, nil, nil},
		"an interface endpoint in two zones": {"aws:ec2/vpcEndpoint:VpcEndpoint", inputs{"vpcEndpointType": "Interface", "subnetIds": []any{"a", "b"}}, []string{
			"endpoints zone-hours 1460 x 0.01 = 14.6", "endpoints data processed 10 x 0.01 = 0.1",
		}, nil},
		"an interface endpoint whose subnets are not known": {"aws:ec2/vpcEndpoint:VpcEndpoint", inputs{"vpcEndpointType": "Interface", "subnetIds": plan.Unknown}, nil, []string{
			"endpoints zone-hours: its subnets, one to a zone, are not known before deployment",
		}},
		"an endpoint of a Gateway Load Balancer": {"aws:ec2/vpcEndpoint:VpcEndpoint", inputs{"vpcEndpointType": "GatewayLoadBalancer", "subnetIds": []any{"a"}}, []string{
			"endpoints zone-hours 730 x 0.01 = 7.3", "endpoints data processed 10 x 0.0035 = 0.035",
		}, nil},
		"an endpoint of a resource": {"aws:ec2/vpcEndpoint:VpcEndpoint", inputs{"vpcEndpointType": "Resource"}, nil, []string{
			"endpoints an endpoint of the type Resource: there is no price for this type",
		}},
		"an attachment": {"aws:ec2transitgateway/vpcAttachment:VpcAttachment", inputs{}, []string{
			"transit gateways attachment hours 730 x 0.05 = 36.5", "transit gateways data processed 100 x 0.02 = 2",
		}, nil},
		"a peering of transit gateways in two regions": {"aws:ec2transitgateway/peeringAttachment:PeeringAttachment", inputs{"peerRegion": "eu-west-1"}, []string{
			"transit gateways peering attachment hours 730 x 0.05 = 36.5", "peerings data to the other region 10 x 0.02 = 0.2",
		}, nil},
		"a peering of transit gateways in one region": {"aws:ec2transitgateway/peeringAttachment:PeeringAttachment", inputs{"peerRegion": "us-east-1"}, []string{
			"transit gateways peering attachment hours 730 x 0.05 = 36.5",
		}, nil},
		"the other side of a peering": {"aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter", inputs{}, []string{
			"transit gateways peering attachment hours 730 x 0.05 = 36.5",
		}, nil},
		"a peering of VPCs": {"aws:ec2/vpcPeeringConnection:VpcPeeringConnection", inputs{}, []string{"peerings data across zones, both sides 20 x 0.01 = 0.2"}, nil},
		"a peering of VPCs in two regions": {"aws:ec2/vpcPeeringConnection:VpcPeeringConnection", inputs{"peerRegion": "eu-west-1"}, []string{
			"peerings data to the other region 10 x 0.02 = 0.2",
		}, nil},
		"a VPN connection to a virtual private gateway": {"aws:ec2/vpnConnection:VpnConnection", inputs{"vpnGatewayId": "vgw"}, []string{"VPN connections connection hours 730 x 0.05 = 36.5"}, nil},
		"an accelerated VPN connection to a transit gateway": {
			"aws:ec2/vpnConnection:VpnConnection",
			inputs{"transitGatewayId": "tgw", "enableAcceleration": true, "tunnel1LogOptions": inputs{"cloudwatchLogOptions": inputs{"logEnabled": true}}},
			[]string{
				"VPN connections connection hours 730 x 0.05 = 36.5", "transit gateways attachment hours 730 x 0.05 = 36.5", "transit gateways data processed 100 x 0.02 = 2",
				"VPN connections accelerator hours 1460 x 0.025 = 36.5", "logs logs of a tunnel delivered to CloudWatch 1 x 0.5 = 0.5",
			},
			[]string{"VPN connections accelerated data: there is no price vpn-acceleration-gb for us-east-1; give one with --prices"},
		},
		"Direct Connect to a transit gateway": {"aws:directconnect/gatewayAssociation:GatewayAssociation", inputs{"associatedGatewayId": "tgw-1"}, []string{
			"transit gateways attachment hours 730 x 0.05 = 36.5", "transit gateways data processed 100 x 0.02 = 2",
		}, nil},
		"Direct Connect to a virtual private gateway": {"aws:directconnect/gatewayAssociation:GatewayAssociation", inputs{"associatedGatewayId": "vgw-1"}, nil, nil},
		"a port of Direct Connect":                    {"aws:directconnect/connection:Connection", inputs{"bandwidth": "10Gbps"}, []string{"Direct Connect port hours, 10Gbps 730 x 2.25 = 1642.5"}, nil},
		"a port that has no price": {"aws:directconnect/connection:Connection", inputs{"bandwidth": "3Gbps"}, nil, []string{
			"Direct Connect port hours, 3Gbps: there is no price dx-port-3G-hour for us-east-1; give one with --prices",
		}},
		"a hosted connection": {"aws:directconnect/hostedConnection:HostedConnection", inputs{"bandwidth": "200Mbps"}, []string{"Direct Connect port hours, 200Mbps 730 x 0.08 = 58.4"}, nil},
		"a network firewall in three zones": {"aws:networkfirewall/firewall:Firewall", inputs{"subnetMappings": []any{inputs{}, inputs{}, inputs{}}}, []string{
			"firewalls endpoint hours 2190 x 0.395 = 865.05", "firewalls data processed 300 x 0.065 = 19.5",
		}, nil},
		"logs of a network firewall": {"aws:networkfirewall/loggingConfiguration:LoggingConfiguration", inputs{"loggingConfiguration": inputs{"logDestinationConfigs": []any{
			inputs{"logDestinationType": "S3"}, inputs{"logDestinationType": "CloudWatchLogs"}, inputs{"logDestinationType": "KinesisDataFirehose"}, inputs{"logDestinationType": plan.Unknown},
		}}}, []string{
			"logs logs delivered to S3 1 x 0.25 = 0.25", "logs logs delivered to CloudWatch 1 x 0.5 = 0.5", "logs logs delivered to Firehose 1 x 0.25 = 0.25",
		}, []string{"logs logs of a firewall: a destination is not known before deployment"}},
		"an Application Load Balancer before the internet": {"aws:lb/loadBalancer:LoadBalancer", inputs{"subnets": []any{"a", "b", "c"}}, []string{
			"load balancers hours 730 x 0.0225 = 16.425", "load balancers capacity units 730 x 0.008 = 5.84", "public IPv4 addresses addresses of a load balancer 2190 x 0.005 = 10.95",
		}, nil},
		"an internal Network Load Balancer": {"aws:lb/loadBalancer:LoadBalancer", inputs{"loadBalancerType": "network", "internal": true, "subnets": []any{"a"}}, []string{
			"load balancers hours 730 x 0.0225 = 16.425", "load balancers capacity units 730 x 0.006 = 4.38",
		}, nil},
		"a load balancer with an address of one's own": {"aws:lb/loadBalancer:LoadBalancer", inputs{"loadBalancerType": "network", "subnetMappings": []any{inputs{"allocationId": "eip"}, inputs{}}}, []string{
			"load balancers hours 730 x 0.0225 = 16.425", "load balancers capacity units 730 x 0.006 = 4.38", "public IPv4 addresses addresses of a load balancer 730 x 0.005 = 3.65",
		}, nil},
		"a load balancer for IPv6 alone": {"aws:lb/loadBalancer:LoadBalancer", inputs{"subnets": []any{"a"}, "ipAddressType": "dualstack-without-public-ipv4"}, []string{
			"load balancers hours 730 x 0.0225 = 16.425", "load balancers capacity units 730 x 0.008 = 5.84",
		}, nil},
		"a Gateway Load Balancer": {"aws:lb/loadBalancer:LoadBalancer", inputs{"loadBalancerType": "gateway", "subnets": []any{"a"}}, []string{
			"load balancers hours 730 x 0.0125 = 9.125", "load balancers capacity units 730 x 0.004 = 2.92",
		}, nil},
		"a load balancer whose subnets are not known": {"aws:lb/loadBalancer:LoadBalancer", inputs{"subnets": plan.Unknown}, []string{
			"load balancers hours 730 x 0.0225 = 16.425", "load balancers capacity units 730 x 0.008 = 5.84",
		}, []string{"public IPv4 addresses addresses of a load balancer: its subnets, one to a zone, are not known before deployment"}},
		"a web ACL with two rules, one of them paid for": {"aws:wafv2/webAcl:WebAcl", inputs{"rules": []any{
			inputs{"statement": inputs{"managedRuleGroupStatement": inputs{"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"}}},
			inputs{"statement": inputs{"managedRuleGroupStatement": inputs{"vendorName": "AWS", "name": "AWSManagedRulesBotControlRuleSet"}}},
		}}, []string{
			"web ACLs a web ACL 1 x 5 = 5", "web ACLs requests 10000000 x 0.0000006 = 6", "web ACLs rules and groups 2 x 1 = 2",
		}, []string{"web ACLs AWSManagedRulesBotControlRuleSet: AWS or a vendor charges for this managed group on top, which no price here is for"}},
		"logs of a web ACL": {"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", inputs{"logDestinationConfigs": []any{"arn:aws:s3:::aws-waf-logs-x", "arn:aws:sqs:x"}}, []string{
			"logs logs delivered to S3 1 x 0.25 = 0.25",
		}, []string{"logs logs delivered: their destination is not known before deployment"}},
		"a distribution": {"aws:cloudfront/distribution:Distribution", inputs{"viewerCertificate": inputs{"sslSupportMethod": "vip"}, "origins": []any{inputs{"originShield": inputs{"enabled": true}}}}, []string{
			"CloudFront HTTPS requests 10000000 x 0.000001 = 10", "CloudFront data to viewers 100 x 0.085 = 8.5",
		}, []string{
			"CloudFront a certificate with addresses of its own: no price here is for it; sslSupportMethod sni-only is free", "CloudFront Origin Shield: no price here is for its requests",
		}},
		"flow logs to CloudWatch":      {"aws:ec2/flowLog:FlowLog", inputs{}, []string{"logs flow logs delivered to CloudWatch 10 x 0.5 = 5"}, nil},
		"flow logs to S3":              {"aws:ec2/flowLog:FlowLog", inputs{"logDestinationType": "s3"}, []string{"logs flow logs delivered to S3 10 x 0.25 = 2.5"}, nil},
		"flow logs to Firehose":        {"aws:ec2/flowLog:FlowLog", inputs{"logDestinationType": "kinesis-data-firehose"}, []string{"logs flow logs delivered to Firehose 10 x 0.25 = 2.5"}, nil},
		"a resolver endpoint":          {"aws:route53/resolverEndpoint:ResolverEndpoint", inputs{"ipAddresses": []any{inputs{}, inputs{}}}, []string{"names address hours of a resolver endpoint 1460 x 0.125 = 182.5", "names queries through a resolver endpoint 1000000 x 0.0000004 = 0.4"}, nil},
		"query logs":                   {"aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", inputs{"destinationArn": "arn:aws:logs:us-east-1:1:log-group:x"}, []string{"logs logs delivered to CloudWatch 1 x 0.5 = 0.5"}, nil},
		"a hosted zone":                {"aws:route53/zone:Zone", inputs{}, []string{"names a hosted zone 1 x 0.5 = 0.5"}, nil},
		"a profile":                    {"aws:route53/profilesProfile:ProfilesProfile", inputs{}, []string{"names profile hours 730 x 0.75 = 547.5"}, nil},
		"a list of DNS Firewall":       {"aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", inputs{"domains": []any{"a", "b"}}, []string{"names domains of DNS Firewall 2 x 0.0005 = 0.001"}, nil},
		"rules of DNS Firewall":        {"aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation", inputs{"vpcId": "vpc-1"}, []string{"names queries that DNS Firewall inspects 10000000 x 0.0000006 = 6"}, nil},
		"a log group":                  {"aws:cloudwatch/logGroup:LogGroup", inputs{}, []string{"logs logs kept in CloudWatch 10 x 0.03 = 0.3"}, nil},
		"a bucket":                     {"aws:s3/bucketV2:BucketV2", inputs{}, []string{"buckets kept 10 x 0.023 = 0.23"}, nil},
		"an alarm of two metrics":      {"aws:cloudwatch/metricAlarm:MetricAlarm", inputs{"metricQueries": []any{inputs{"metric": inputs{}}, inputs{"metric": inputs{}}, inputs{"expression": "a/b"}}}, []string{"alarms metrics of alarms 2 x 0.1 = 0.2"}, nil},
		"a key":                        {"aws:kms/key:Key", inputs{}, []string{"keys and secrets a key 1 x 1 = 1"}, nil},
		"a secret":                     {"aws:secretsmanager/secret:Secret", inputs{}, []string{"keys and secrets a secret 1 x 0.4 = 0.4"}, nil},
		"a recorder of AWS Config":     {"aws:cfg/recorder:Recorder", inputs{}, []string{"compliance configuration items 1000 x 0.003 = 3"}, nil},
		"a rule of AWS Config":         {"aws:cfg/rule:Rule", inputs{}, []string{"compliance evaluations of rules 1000 x 0.001 = 1"}, nil},
		"a conformance pack":           {"aws:cfg/conformancePack:ConformancePack", inputs{"templateBody": "A: {Type: AWS::Config::ConfigRule}\nB: {Type: AWS::Config::ConfigRule}"}, []string{"compliance evaluations of rules 2000 x 0.001 = 2"}, nil},
		"a conformance pack of others": {"aws:cfg/conformancePack:ConformancePack", inputs{"templateS3Uri": "s3://x"}, nil, []string{"compliance evaluations of rules: the rules of the pack are not in the plan"}},
		"a policy of Firewall Manager": {"aws:fms/policy:Policy", inputs{}, []string{"compliance policies of Firewall Manager 1 x 100 = 100"}, []string{
			"compliance what Firewall Manager makes: the web ACLs, firewalls and rules of AWS Config that it makes in accounts are paid for there, and not in the plan",
		}},
		"an internet gateway":         {"aws:ec2/internetGateway:InternetGateway", inputs{}, []string{"data transfer data to the internet 100 x 0.09 = 9"}, nil},
		"an address that is not used": {"aws:ec2/eip:Eip", inputs{}, []string{"public IPv4 addresses idle address 730 x 0.005 = 3.65"}, nil},
		"an address of an instance":   {"aws:ec2/eip:Eip", inputs{"instance": "i-1"}, []string{"public IPv4 addresses address 730 x 0.005 = 3.65"}, nil},
		"an address of one's own":     {"aws:ec2/eip:Eip", inputs{"publicIpv4Pool": "ipv4pool-ec2-1"}, nil, nil},
		"an instance with an address": {"aws:ec2/instance:Instance", inputs{"associatePublicIpAddress": true}, []string{"public IPv4 addresses address 730 x 0.005 = 3.65"}, []string{
			"other an instance and its volumes: workloads are not counted, only the network around them",
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEstate()
			e.Region = "us-east-1"
			e.add(tt.typ, "it", tt.in)
			got := e.estimate()
			require.Equal(t, append([]string{}, tt.bill...), bill(got))
			require.Equal(t, append([]string{}, tt.doubt...), doubts(got))
			require.Equal(t, len(tt.doubt) == 0, got.Complete)
		})
	}
}

// Nothing that costs is counted as nothing in silence.
func TestOf_whatIsNotUnderstoodIsLoud(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:rds/instance:Instance", "db", inputs{})
	e.add("aws:shield/protection:Protection", "shield", inputs{})
	e.add("random:index/randomId:RandomId", "id", inputs{})
	e.component("acme:index:Vpc", "bought").Remote = true
	e.add("aws:ec2/natGateway:NatGateway", "old", inputs{}).External = true
	got := e.estimate()
	require.Equal(t, []string{
		"other a component: a provider's plugin makes it, so that the plan does not tell what is in it",
		"other Instance: this type is not understood: whether it costs anything is not known",
		"other Protection: it needs a subscription to Shield Advanced, which is paid for an organisation and not in the plan",
		"other RandomId: this type is not understood: whether it costs anything is not known",
	}, doubts(got), "and a resource that exists already is not of this plan")
	require.False(t, got.Complete)
	require.Equal(t, 4, got.Kinds[0].Unknown)
}

func TestOf_freeTypesAreCountedAsSuch(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a")
	e.add("aws:ec2/route:Route", "r1", inputs{})
	e.add("aws:ec2/route:Route", "r2", inputs{})
	require.Equal(t, []cost.Count{{Type: "aws:ec2/route:Route", Count: 2}, {Type: "aws:ec2/subnet:Subnet", Count: 1}}, e.estimate().Free)
}

// Prices are those of the region of each resource's provider.
func TestOf_regions(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "sydney", inputs{})
	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "virginia", inputs{}).Provider = e.provider("virginia", "us-east-1")
	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "its-own", inputs{"region": "us-east-1"})
	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "paris", inputs{}).Provider = e.provider("paris", "eu-west-3")
	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "somewhere", inputs{}).Provider = e.provider("somewhere", plan.Unknown)
	got := cost.Of(&e.Plan, cost.Embedded(), idle())
	require.Equal(t, []string{
		"transit gateways attachment hours 730 x 0.05 = 36.5", "transit gateways attachment hours 730 x 0.07 = 51.1", "transit gateways attachment hours 730 x 0.05 = 36.5",
	}, bill(got))
	require.Equal(t, []string{
		"transit gateways attachment hours: there is no price transit-attachment-hour for eu-west-3; give one with --prices",
		"transit gateways attachment hours: nobody tells the region of its provider; give the provider one in the program",
	}, doubts(got))
}

// Viewers are near the stack, wherever CloudFront's provider is.
func TestOf_cloudFrontIsPricedByItsViewers(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:cloudfront/distribution:Distribution", "edge", inputs{}).Provider = e.provider("global", "us-east-1")
	got := e.estimate()
	require.Equal(t, []string{"CloudFront HTTPS requests 10000000 x 0.00000125 = 12.5", "CloudFront data to viewers 100 x 0.114 = 11.4"}, bill(got))
	require.Equal(t, "ap-southeast-2", got.Items[0].PriceRegion)
	require.Contains(t, got.Rules, "viewers of CloudFront are near ap-southeast-2; CloudFront's free amounts are not taken off")
}

// AWS waives as many hours and GB of NAT gateways as it charges for the firewall beside them, and no more.
func TestOf_waivesNatGatewaysBesideAFirewallOneToOne(t *testing.T) {
	t.Parallel()
	hub := func(endpoints int) *estate {
		e := newEstate()
		e.vpc("hub", "a", "b")
		e.vpc("other", "a")
		e.add("aws:ec2/natGateway:NatGateway", "nat-a", inputs{"subnetId": "hub-a"})
		e.add("aws:ec2/natGateway:NatGateway", "nat-b", inputs{"subnetId": "hub-b"})
		e.add("aws:ec2/natGateway:NatGateway", "nat-elsewhere", inputs{"subnetId": "other-a"})
		e.add("aws:networkfirewall/firewall:Firewall", "wall", inputs{"vpcId": "hub", "subnetMappings": make([]any, endpoints)})
		return e
	}
	of := func(e cost.Estimate, kind cost.Kind) string {
		sum := decimal.Zero
		for _, i := range e.Items {
			if i.Kind == kind {
				sum = sum.Add(i.Monthly)
			}
		}
		return sum.String()
	}
	const one = "48.97" // 730 x 0.059 + 100 x 0.059
	require.Equal(t, one, of(hub(2).estimate(), cost.Nat), "both of the hub are waived, the other VPC's is not")
	require.Equal(t, "97.94", of(hub(1).estimate(), cost.Nat), "one endpoint waives one gateway")
	require.Equal(t, one, of(hub(3).estimate(), cost.Nat), "more endpoints waive no more")
	require.Equal(t, "57.82", of(hub(2).estimate("nat-gb=150", "firewall-gb=100"), cost.Nat), "and no more data than the firewall is paid for: 100 GB are left, and all of the other's")
	require.Equal(t, "146.91", of(hub(0).estimate(), cost.Nat))
}

// Tiers are by what an account uses in all. Each account of a plan has its own.
func TestOf_tiersAreByAccount(t *testing.T) {
	t.Parallel()
	e := newEstate()
	other := e.provider("other", "ap-southeast-2")
	for i := range 27 {
		e.add("aws:route53/zone:Zone", "zone"+string(rune('a'+i)), inputs{})
	}
	for i := range 3 {
		e.add("aws:route53/zone:Zone", "other"+string(rune('a'+i)), inputs{}).Provider = other
	}
	require.Equal(t, "14.2", e.estimate().Total.String(), "25 x 0.5 + 2 x 0.1, and 3 x 0.5")
}

// A quantity that crosses a tier is cut there.
func TestOf_aQuantityIsCutAtTiers(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2/internetGateway:InternetGateway", "igw", inputs{})
	require.Equal(t, []string{
		"data transfer data to the internet 10240 x 0.114 = 1167.36", "data transfer data to the internet 40960 x 0.098 = 4014.08", "data transfer data to the internet 800 x 0.094 = 75.2",
	}, bill(e.estimate("internet-gb=52000")))
}

func TestOf_attributesEachSumToAResourceAndItsOutermostComponent(t *testing.T) {
	t.Parallel()
	e := newEstate()
	nat := e.add("aws:ec2/natGateway:NatGateway", "net-nat-a", inputs{})
	inner := e.component("palisade:vpc:TieredSubnets", "net-tiers", nat)
	outer := e.component("palisade:vpc:SecureVpc", "net", inner, e.add("aws:ec2/vpc:Vpc", "net", inputs{}))
	e.component("palisade:reference:ThreeTierWeb", "web", outer) // which makes nothing by itself
	e.add("aws:kms/key:Key", "own", inputs{})
	got := cost.Of(&e.Plan, cost.Embedded(), idle())
	require.Equal(t, []string{"net (SecureVpc) 43.07", "shop 1"}, groups(got.Components))
	require.Equal(t, outer.URN, got.Components[0].URN)
	require.Equal(t, cost.Resource{
		URN: nat.URN, Type: nat.Type, Name: nat.Name, Component: "net (SecureVpc)", ComponentURN: outer.URN, Region: "ap-southeast-2",
	}, got.Items[0].Resource)
	require.Equal(t, []string{"NAT gateways 43.07", "keys and secrets 1"}, groups(got.Kinds))
}

func TestOf_tellsWhatRestsOnUncheckedPrices(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{}) // its hours are checked, its data is not
	got := e.estimate()
	require.Equal(t, "48.97", got.Total.String())
	require.Equal(t, "5.9", got.Unchecked.String())
	require.Len(t, got.Prices, 2)
	require.Nil(t, got.Prices[0].Checked)
	require.NotNil(t, got.Prices[1].Checked)
}

// An assumption is listed if something rests on it, also if it is nothing.
func TestOf_listsItsAssumptions(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{})
	e.add("aws:ec2/flowLog:FlowLog", "log", inputs{})
	got := e.estimate("flow-log-gb=0").Assumptions
	require.Len(t, got, 2)
	require.Equal(t, cost.Assumption{Measure: cost.NatTraffic, Value: got[0].Value, Unit: "GB", Text: "through each NAT gateway, both directions", Default: true}, got[0])
	require.Equal(t, "100", got[0].Value.String())
	require.Equal(t, cost.Assumption{Measure: cost.FlowLogs, Value: got[1].Value, Unit: "GB", Text: "that each flow log delivers"}, got[1])
	require.Equal(t, "0", got[1].Value.String())
}

// Only a VPC of several zones has data between them.
func TestOf_dataBetweenZones(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("one", "a")
	e.vpc("two", "a", "b")
	require.Equal(t, []string{"data transfer data between zones, both sides 200 x 0.01 = 2"}, bill(e.estimate()))
}

// Where ids are not known, as in a preview, dependencies tell what belongs to what.
func TestOf_previewsAreReadByTheirDependencies(t *testing.T) {
	t.Parallel()
	e := newEstate()
	net := e.add("aws:ec2/vpc:Vpc", "net", inputs{})
	subnet := e.add("aws:ec2/subnet:Subnet", "net-a", inputs{"vpcId": plan.Unknown})
	nat := e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{"subnetId": plan.Unknown})
	wall := e.add("aws:networkfirewall/firewall:Firewall", "wall", inputs{"vpcId": plan.Unknown, "subnetMappings": []any{inputs{}}})
	subnet.PropertyDependencies = map[string][]string{"vpcId": {net.URN}}
	nat.PropertyDependencies = map[string][]string{"subnetId": {subnet.URN}}
	wall.PropertyDependencies = map[string][]string{"vpcId": {net.URN}}
	for _, r := range e.Resources {
		if r.Custom {
			r.ID = plan.Unknown
		}
	}
	got := cost.Of(&e.Plan, cost.Embedded(), idle())
	require.Equal(t, "288.35", got.Total.String(), "the firewall alone: the NAT gateway beside it is waived")
}

// However many groups of rules a VPC has, a query is paid for once.
func TestOf_dnsFirewallIsPaidForOnceForAVpc(t *testing.T) {
	t.Parallel()
	e := newEstate()
	for name, vpc := range map[string]string{"a": "one", "b": "one", "c": "two"} {
		e.add("aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation", name, inputs{"vpcId": vpc})
	}
	require.Len(t, e.estimate().Items, 2)
}

func TestOf_firewallsThatOpenTLSCostMore(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:networkfirewall/firewallPolicy:FirewallPolicy", "policy", inputs{"arn": "arn:policy", "firewallPolicy": inputs{"tlsInspectionConfigurationArn": "arn:tls"}})
	e.add("aws:networkfirewall/firewall:Firewall", "wall", inputs{"firewallPolicyArn": "arn:policy", "subnetMappings": []any{inputs{}}})
	e.add("aws:networkfirewall/firewall:Firewall", "plain", inputs{"firewallPolicyArn": "arn:other", "subnetMappings": []any{inputs{}}})
	require.Equal(t, []string{"firewalls TLS inspection hours: there is no price firewall-tls-endpoint-hour for ap-southeast-2; give one with --prices"}, doubts(e.estimate()))
}

func TestOf_logDeliveriesGoWhereTheirDestinationsLead(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", "to", inputs{"arn": "arn:to", "deliveryDestinationConfiguration": inputs{"destinationResourceArn": "arn:aws:s3:::logs"}})
	e.add("aws:cloudwatch/logDelivery:LogDelivery", "found", inputs{"deliveryDestinationArn": "arn:to"})
	e.add("aws:cloudwatch/logDelivery:LogDelivery", "lost", inputs{"deliveryDestinationArn": "arn:elsewhere"})
	got := e.estimate()
	require.Equal(t, []string{"logs logs delivered to S3 1 x 0.335 = 0.335"}, bill(got))
	require.Equal(t, []string{"logs logs delivered: their destination is not in the plan"}, doubts(got))
}

func TestOf_anAssociationGivesAnEndpointAZone(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2/vpcEndpoint:VpcEndpoint", "ssm", inputs{"vpcEndpointType": "Interface"})
	e.add("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", "a", inputs{"vpcEndpointId": "ssm"})
	e.add("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", "b", inputs{"vpcEndpointId": "elsewhere"})
	got := cost.Of(&e.Plan, cost.Embedded(), idle())
	require.Equal(t, []string{"endpoints zone-hours 730 x 0.013 = 9.49"}, bill(got))
	require.Equal(t, []string{"endpoints zone-hours: the endpoint is not in the plan, so that its type is not known"}, doubts(got))
}

// Sums are exact: the total is that of all items, of components and of kinds, to the last place, in whatever order the resources stand.
func TestOf_isExactAndDeterministic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := newEstate()
		e.vpc("net", "a", "b", "c")
		for i := range rapid.IntRange(0, 40).Draw(t, "zones") {
			e.add("aws:route53/zone:Zone", "zone"+string(rune('A'+i)), inputs{})
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "nats") {
			e.nat("nat"+string(rune('a'+i)), "net-a")
		}
		e.add("aws:networkfirewall/firewall:Firewall", "wall", inputs{"vpcId": "net", "subnetMappings": make([]any, rapid.IntRange(0, 3).Draw(t, "endpoints"))})
		e.add("aws:wafv2/webAcl:WebAcl", "acl", inputs{})
		gb := decimal.New(rapid.Int64Range(0, 1e9).Draw(t, "gb"), -3).String()
		of := func() cost.Estimate { return e.estimate("nat-gb="+gb, "firewall-gb=33.3", "waf-requests=1234567") }
		first := of()
		items, components, kinds := decimal.Zero, decimal.Zero, decimal.Zero
		for _, i := range first.Items {
			require.True(t, i.Quantity.Mul(i.UnitPrice).Equal(i.Monthly))
			items = items.Add(i.Monthly)
		}
		for _, g := range first.Components {
			components = components.Add(g.Monthly)
		}
		for _, g := range first.Kinds {
			kinds = kinds.Add(g.Monthly)
		}
		require.True(t, first.Total.Equal(items) && first.Total.Equal(components) && first.Total.Equal(kinds))
		want, err := json.Marshal(first)
		require.NoError(t, err)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)) //nolint:gosec // an order, not a secret
		r.Shuffle(len(e.Resources)-1, func(i, j int) { e.Resources[i+1], e.Resources[j+1] = e.Resources[j+1], e.Resources[i+1] })
		got, err := json.Marshal(of())
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got))
		require.Equal(t, string(want), string(got))
	})
}

// Whatever a plan says, nothing panics, and each resource of a type that has a rule is charged, free by a rule, or unknown.
func TestOf_neverPanics(t *testing.T) {
	t.Parallel()
	names := []string{
		"subnetIds", "subnetMappings", "subnets", "vpcId", "subnetId", "rules", "loggingConfiguration", "logDestinationConfigs", "origins", "viewerCertificate", "metricQueries", "bandwidth",
		"ipAddresses", "vpcEndpointType", "loadBalancerType", "region", "firewallPolicyArn", "deliveryDestinationArn", "destinationArn", "associatedGatewayId", "availabilityZoneMappings", "serviceName",
		"firewallPolicy", "deliveryDestinationConfiguration", "availabilityZone", "peerRegion", "tunnel1LogOptions", "privateDnsEnabled", "resourceId", "vpcEndpointId",
	}
	types := append(cost.Priced(), "aws:ec2/subnet:Subnet", "aws:networkfirewall/firewallPolicy:FirewallPolicy", "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
		"aws:route53/zoneAssociation:ZoneAssociation", "aws:route53/profilesAssociation:ProfilesAssociation", "pulumi:providers:aws")
	value := rapid.Custom(func(t *rapid.T) any {
		leaf := rapid.SampledFrom([]any{nil, "", "x", "Interface", "Regional", "network", "s3", "arn:aws:s3:::b", "com.amazonaws.x.s3", plan.Unknown, plan.Secret, true, false, 3.5, inputs{}, []any{}})
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			return []any{leaf.Draw(t, "element"), inputs{rapid.SampledFrom(names).Draw(t, "key"): leaf.Draw(t, "value")}}
		case 1:
			return inputs{rapid.SampledFrom(names).Draw(t, "key"): []any{leaf.Draw(t, "value")}, "statement": leaf.Draw(t, "statement")}
		default:
			return leaf.Draw(t, "leaf")
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		e := newEstate()
		for i := range rapid.IntRange(1, 12).Draw(t, "resources") {
			in := inputs{}
			for range rapid.IntRange(0, 4).Draw(t, "inputs") {
				in[rapid.SampledFrom(names).Draw(t, "name")] = value.Draw(t, "input")
			}
			r := e.add(rapid.SampledFrom(types).Draw(t, "type"), "r"+string(rune('a'+i)), in)
			r.ID = rapid.SampledFrom([]string{"", "x", plan.Unknown}).Draw(t, "id")
			r.Provider = rapid.SampledFrom([]string{"", "urn:nobody", e.Resources[len(e.Resources)-1].URN}).Draw(t, "provider")
			r.PropertyDependencies = map[string][]string{"vpcId": {e.Resources[1].URN}}
		}
		got := e.estimate()
		_, err := json.Marshal(got)
		require.NoError(t, err)
	})
}

func TestEstimate_warnsOfOldPrices(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{})
	day := func(s string) time.Time {
		at, err := time.Parse("2006-01-02", s)
		require.NoError(t, err)
		return at
	}
	fresh, old := e.estimate(), e.estimate()
	fresh.Age(day("2027-05-29")) // 180 days
	old.Age(day("2027-05-30"))
	require.Empty(t, fresh.Warnings)
	require.Equal(t, []string{"2 prices of ap-southeast-2 are older than 180 days, the oldest of 2026-11-30: import new ones with palisade cost prices import"}, old.Warnings)
}

// A virtual interface is free; the port below it is told of where the plan does not make it.
func TestOf_virtualInterfacesStandOnPorts(t *testing.T) {
	t.Parallel()
	const told = "a port of Direct Connect that a virtual interface uses and the plan does not make is paid for already"
	e := newEstate()
	e.add("aws:directconnect/transitVirtualInterface:TransitVirtualInterface", "vif", inputs{"connectionId": "dxcon"})
	require.Equal(t, []string{told}, e.estimate().Rules)
	e.add("aws:directconnect/connection:Connection", "dxcon", inputs{"bandwidth": "1Gbps"})
	require.NotContains(t, e.estimate().Rules, told)
}
