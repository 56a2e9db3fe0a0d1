package ingress

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func (n *NetworkIngress) collectOutputs(b *balancer, a NetworkIngressArgs) pulumi.Map {
	listeners, groups, certificates, ips := pulumi.StringMap{}, pulumi.StringMap{}, pulumi.StringMap{}, pulumi.StringMap{}
	for name, l := range n.Listeners {
		listeners[name] = l.Arn
	}
	for name, g := range n.TargetGroups {
		groups[name] = g.Arn
	}
	for _, ct := range n.certificates {
		certificates[ct.name] = ct.arn
	}
	for zone, eip := range n.ElasticIps {
		ips[zone] = eip.PublicIp
	}
	n.LoadBalancerArn, n.LoadBalancerArnSuffix = n.LoadBalancer.Arn, n.LoadBalancer.ArnSuffix
	n.DnsName, n.HostedZoneId, n.SecurityGroupId = n.LoadBalancer.DnsName, n.LoadBalancer.ZoneId, n.SecurityGroup.ID().ToStringOutput()
	n.ListenerArns, n.TargetGroupArns, n.CertificateArns = listeners.ToStringMapOutput(), groups.ToStringMapOutput(), certificates.ToStringMapOutput()
	n.PublicIps, n.AllocationIds = ips.ToStringMapOutput(), pulumi.StringMap(n.allocations).ToStringMapOutput()
	n.LogBucketName = pulumi.String("").ToStringOutput()
	if n.logs != nil {
		n.LogBucketName = n.logs.bucket.ToStringOutput()
	}
	n.Relaxations, n.Intents = pulumi.ToStringMap(a.relaxed()).ToStringMapOutput(), a.intents(b.name)
	return pulumi.Map{
		"loadBalancerArn": n.LoadBalancerArn, "loadBalancerArnSuffix": n.LoadBalancerArnSuffix, "dnsName": n.DnsName, "hostedZoneId": n.HostedZoneId,
		"securityGroupId": n.SecurityGroupId, "listenerArns": n.ListenerArns, "targetGroupArns": n.TargetGroupArns, "certificateArns": n.CertificateArns,
		"publicIps": n.PublicIps, "allocationIds": n.AllocationIds, "logBucketName": n.LogBucketName, "relaxations": n.Relaxations, "intents": n.Intents,
	}
}
