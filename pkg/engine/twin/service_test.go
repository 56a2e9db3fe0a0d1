package twin

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

func TestEndpoint_interface(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	vpc, subnets := s.network(2)
	a := s.add("ec2:VpcEndpoint", "ecr", map[string]any{
		"vpcId": vpc.ID, "serviceName": "com.amazonaws.us-east-1.ecr.api", "vpcEndpointType": "Interface", "subnetIds": subnets, "privateDnsEnabled": true,
	})
	entries := out(a, "dnsEntries").([]any)
	require.Len(t, entries, 4, "the region, two zones, the private name")
	names := make([]string, 4)
	for i, e := range entries {
		names[i] = e.(map[string]any)["dnsName"].(string)
		require.Regexp(t, `^Z[A-Z2-7]+$`, e.(map[string]any)["hostedZoneId"])
	}
	require.Regexp(t, `^`+a.ID+`-[a-z0-9]{8}\.api\.ecr\.us-east-1\.vpce\.amazonaws\.com$`, names[0])
	require.Regexp(t, `^`+a.ID+`-[a-z0-9]{8}-us-east-1a\.api\.ecr\.us-east-1\.vpce\.amazonaws\.com$`, names[1])
	require.Contains(t, names[2], "-us-east-1b.")
	require.Equal(t, "api.ecr.us-east-1.amazonaws.com", names[3])
	require.Len(t, out(a, "networkInterfaceIds"), 2)
	require.Equal(t, []any{out(vpc, "defaultSecurityGroupId")}, out(a, "securityGroupIds"))
	require.Equal(t, "available", out(a, "state"))
	require.Empty(t, a.Assumptions)

	a = s.add("ec2:VpcEndpoint", "buckets", map[string]any{"vpcId": vpc.ID, "serviceName": "com.amazonaws.us-east-1.s3", "vpcEndpointType": "Interface", "subnetIds": subnets})
	for _, e := range out(a, "dnsEntries").([]any) {
		require.Regexp(t, `^\*\.`+a.ID+`-[a-z0-9]{8}(-us-east-1[ab])?\.s3\.us-east-1\.vpce\.amazonaws\.com$`, e.(map[string]any)["dnsName"], "of S3 all have a wildcard")
	}

	a = s.add("ec2:VpcEndpoint", "else", map[string]any{"vpcId": "vpc-1", "serviceName": "com.amazonaws.us-east-1.ssm", "vpcEndpointType": "Interface", "subnetIds": []any{"subnet-1"}})
	require.Nil(t, out(a, "dnsEntries"), "the zones are not known")
	require.Len(t, out(a, "networkInterfaceIds"), 1)
}

func TestEndpoint_gateway(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{Region: "eu-west-1"})
	a := s.add("ec2:VpcEndpoint", "s3", map[string]any{"vpcId": "vpc-1", "serviceName": "com.amazonaws.eu-west-1.s3"})
	require.Regexp(t, `^pl-[0-9a-f]{8}$`, out(a, "prefixListId"))
	require.NotEmpty(t, out(a, "cidrBlocks"))
	require.Equal(t, "cidrBlocks", a.Assumptions[0].Subject)
	require.Equal(t, []any{}, out(a, "dnsEntries"))

	list, _, ok := s.twin.Invoke(Call{Token: functionToken("ec2:getPrefixList"), Args: resource.NewPropertyMapFromMap(map[string]any{"name": "com.amazonaws.eu-west-1.s3"})})
	require.True(t, ok)
	require.Equal(t, out(a, "prefixListId"), list["id"].StringValue(), "the function tells the same list")
}

func TestLoadBalancer(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	vpc, subnets := s.network(2)
	alb := s.add("lb:LoadBalancer", "alb", map[string]any{"name": "web", "internal": true, "subnets": subnets})
	require.Regexp(t, `^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/[0-9a-f]{16}$`, alb.ID)
	require.Equal(t, alb.ID, out(alb, "arn"))
	require.Equal(t, "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/"+out(alb, "arnSuffix").(string), alb.ID)
	require.Regexp(t, `^internal-web-\d{10}\.us-east-1\.elb\.amazonaws\.com$`, out(alb, "dnsName"))
	require.Equal(t, "Z35SXDOTRQ7X7K", out(alb, "zoneId"))
	require.Equal(t, vpc.ID, out(alb, "vpcId"))
	require.Equal(t, []any{out(vpc, "defaultSecurityGroupId")}, out(alb, "securityGroups"))

	nlb := s.add("lb:LoadBalancer", "nlb", map[string]any{"name": "edge", "loadBalancerType": "network", "subnetMappings": []any{map[string]any{"subnetId": subnets[0]}}})
	require.Contains(t, nlb.ID, ":loadbalancer/net/edge/")
	require.Regexp(t, `^edge-[0-9a-f]{16}\.elb\.us-east-1\.amazonaws\.com$`, out(nlb, "dnsName"))
	require.Equal(t, []any{subnets[0]}, out(nlb, "subnets"))
	require.Equal(t, "Z26RNL4JYFTOTI", out(nlb, "zoneId"))
	require.Equal(t, false, out(nlb, "internal"))

	listener := s.add("lb:Listener", "l", map[string]any{"loadBalancerArn": alb.ID, "protocol": "HTTPS"})
	require.Regexp(t, `:listener/app/web/[0-9a-f]{16}/[0-9a-f]{16}$`, listener.ID)
	rule := s.add("lb:ListenerRule", "r", map[string]any{"listenerArn": listener.ID})
	require.Regexp(t, `:listener-rule/app/web/[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}$`, out(rule, "arn"))

	for _, row := range []struct {
		protocol, target string
		preserved        any
	}{{"TCP", "instance", "true"}, {"TCP", "ip", "false"}, {"UDP", "ip", "true"}, {"HTTP", "ip", nil}} {
		g := s.add("lb:TargetGroup", row.protocol+row.target, map[string]any{"protocol": row.protocol, "targetType": row.target, "port": 80})
		require.Equal(t, row.preserved, out(g, "preserveClientIp"), "%v", row)
		require.Regexp(t, `^targetgroup/`+row.protocol+row.target+`-[0-9a-f]{7}/[0-9a-f]{16}$`, out(g, "arnSuffix"))
	}
}

func TestCertificate_oneRecordPerName(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	a := s.add("acm:Certificate", "c", map[string]any{
		"domainName": "example.com", "subjectAlternativeNames": []any{"*.example.com", "example.com", "api.example.com"}, "validationMethod": "DNS",
	})
	require.Regexp(t, `^arn:aws:acm:us-east-1:123456789012:certificate/[0-9a-f-]{36}$`, a.ID)
	options := out(a, "domainValidationOptions").([]any)
	require.Len(t, options, 3)
	at := func(i int, p string) any { return options[i].(map[string]any)[p] }
	require.Equal(t, []any{"example.com", "*.example.com", "api.example.com"}, []any{at(0, "domainName"), at(1, "domainName"), at(2, "domainName")})
	require.Regexp(t, `^_[0-9a-f]{32}\.example\.com\.$`, at(0, "resourceRecordName"))
	require.Equal(t, at(0, "resourceRecordName"), at(1, "resourceRecordName"), "a wildcard shares the record of its base")
	require.NotEqual(t, at(0, "resourceRecordName"), at(2, "resourceRecordName"))
	require.Equal(t, "CNAME", at(2, "resourceRecordType"))
	require.Equal(t, "PENDING_VALIDATION", out(a, "status"))

	require.Equal(t, []any{}, out(s.add("acm:Certificate", "mail", map[string]any{"domainName": "a.example", "validationMethod": "EMAIL"}), "domainValidationOptions"))
	imported := s.add("acm:Certificate", "imported", map[string]any{"certificateBody": "b", "privateKey": "k"})
	require.Equal(t, "IMPORTED", out(imported, "type"))
	require.True(t, isSecret(imported.Outputs["privateKey"]))
}

func TestZoneAndRecord(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	zone := s.add("route53:Zone", "z", map[string]any{"name": "example.com"})
	require.Regexp(t, `^Z[A-Z2-7]{20}$`, zone.ID)
	require.Equal(t, zone.ID, out(zone, "zoneId"))
	require.Len(t, out(zone, "nameServers"), 4)
	for name, fqdn := range map[string]string{"www": "www.example.com", "www.example.com": "www.example.com", "example.com": "example.com"} {
		rec := s.add("route53:Record", name, map[string]any{"zoneId": zone.ID, "name": name, "type": "A"})
		require.Equal(t, zone.ID+"_"+name+"_A", rec.ID)
		require.Equal(t, fqdn, out(rec, "fqdn"))
	}
	private := s.add("route53:Zone", "p", map[string]any{"name": "internal", "vpcs": []any{map[string]any{"vpcId": "vpc-1"}}})
	require.Equal(t, "ns-0.awsdns-00.com.", out(private, "primaryNameServer"))
}

func TestNamedResources(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{Region: "us-gov-west-1"})
	for _, row := range []struct {
		typ             string
		inputs          map[string]any
		id              string
		property, value string
	}{
		{"iam:Role", map[string]any{"name": "r", "path": "/net/"}, "r", "arn", "arn:aws-us-gov:iam::123456789012:role/net/r"},
		{"iam:Policy", map[string]any{"name": "p"}, "arn:aws-us-gov:iam::123456789012:policy/p", "arn", "arn:aws-us-gov:iam::123456789012:policy/p"},
		{"iam:RolePolicy", map[string]any{"role": "r", "name": "p"}, "r:p", "role", "r"},
		{"s3:BucketV2", map[string]any{"bucket": "b"}, "b", "bucketRegionalDomainName", "b.s3.us-gov-west-1.amazonaws.com"},
		{"s3:BucketPolicy", map[string]any{"bucket": "b"}, "b", "bucket", "b"},
		{"cloudwatch:LogGroup", map[string]any{"name": "/vpc/flow"}, "/vpc/flow", "arn", "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/vpc/flow"},
		{"kms:Alias", map[string]any{"name": "alias/k", "targetKeyId": "1"}, "alias/k", "targetKeyArn", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1"},
		{"ssm:Parameter", map[string]any{"name": "/a/b", "type": "String"}, "/a/b", "arn", "arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/a/b"},
		{"ssm:Parameter", map[string]any{"name": "c", "type": "String"}, "c", "arn", "arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/c"},
		{"rds:SubnetGroup", map[string]any{"name": "g"}, "g", "arn", "arn:aws-us-gov:rds:us-gov-west-1:123456789012:subgrp:g"},
		{"wafv2:WebAclAssociation", map[string]any{"webAclArn": "w", "resourceArn": "l"}, "w,l", "webAclArn", "w"},
		{"ec2:FlowLog", map[string]any{"logDestination": "arn:aws:logs:x:1:log-group:g:*"}, "", "logGroupName", "g"},
	} {
		a := s.add(row.typ, "x", row.inputs)
		if row.id != "" {
			require.Equal(t, row.id, a.ID, row.typ)
		}
		require.Equal(t, row.value, out(a, row.property), row.typ)
	}
	logs := s.add("cloudwatch:LogDeliverySource", "l", map[string]any{"name": "l", "resourceArn": "arn:aws:cloudfront::123456789012:distribution/E1"})
	require.Equal(t, "cloudfront", out(logs, "service"))
	require.Contains(t, out(logs, "arn"), ":delivery-source:l")
	for scope, part := range map[string]string{"REGIONAL": ":regional/webacl/w/", "CLOUDFRONT": ":global/webacl/w/"} {
		require.Contains(t, out(s.add("wafv2:WebAcl", scope, map[string]any{"name": "w", "scope": scope}), "arn"), part)
	}
	for direction, prefix := range map[string]string{"INBOUND": "rslvr-in-", "OUTBOUND": "rslvr-out-"} {
		require.Contains(t, s.add("route53:ResolverEndpoint", direction, map[string]any{"direction": direction}).ID, prefix)
	}
}
