package ingress

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func (w *WebIngress) collectOutputs(b *balancer, a WebIngressArgs) pulumi.Map {
	groups, certificates := pulumi.StringMap{}, pulumi.StringMap{}
	for name, g := range w.TargetGroups {
		groups[name] = g.Arn
	}
	for _, ct := range w.certificates {
		certificates[ct.name] = ct.arn
	}
	nothing := pulumi.String("").ToStringOutput()
	w.LoadBalancerArn, w.LoadBalancerArnSuffix = w.LoadBalancer.Arn, w.LoadBalancer.ArnSuffix
	w.DnsName, w.HostedZoneId, w.SecurityGroupId = w.LoadBalancer.DnsName, w.LoadBalancer.ZoneId, w.SecurityGroup.ID().ToStringOutput()
	w.HttpsListenerArn, w.HttpListenerArn, w.LogBucketName = w.HttpsListener.Arn, nothing, nothing
	if w.HttpListener != nil {
		w.HttpListenerArn = w.HttpListener.Arn
	}
	if w.logs != nil {
		w.LogBucketName = w.logs.bucket.ToStringOutput()
	}
	w.TargetGroupArns, w.CertificateArns = groups.ToStringMapOutput(), certificates.ToStringMapOutput()
	w.Relaxations, w.Intents = pulumi.ToStringMap(a.relaxed()).ToStringMapOutput(), a.intents(b.name, w.clients)
	return pulumi.Map{
		"loadBalancerArn": w.LoadBalancerArn, "loadBalancerArnSuffix": w.LoadBalancerArnSuffix, "dnsName": w.DnsName, "hostedZoneId": w.HostedZoneId,
		"securityGroupId": w.SecurityGroupId, "httpsListenerArn": w.HttpsListenerArn, "httpListenerArn": w.HttpListenerArn,
		"targetGroupArns": w.TargetGroupArns, "certificateArns": w.CertificateArns, "logBucketName": w.LogBucketName,
		"relaxations": w.Relaxations, "intents": w.Intents,
	}
}
