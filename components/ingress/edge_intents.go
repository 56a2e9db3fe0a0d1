package ingress

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// intents are what a distribution promises of packets: its VPC origin leads to the load balancer, on port 443, and no further. By the internet there is
// nothing to promise: the load balancer says whom it lets in.
func (a *EdgeDistributionArgs) intents(name string) pulumi.StringOutput {
	if a.Origin.LoadBalancerArn == nil {
		return component.Intents{}.Output()
	}
	wayIn, https := component.Texts{component.In(name, "interface:"+name)}, []string{"tcp/443"}
	return a.Origin.LoadBalancerArn.ToStringOutput().ApplyT(func(arn string) string {
		to := component.Texts{"lb:" + arn}
		return component.Intents{
			{Name: name + ": CloudFront reaches the load balancer on tcp/443", Allow: &component.IntentBody{From: wayIn, To: to, Ports: https}},
			{Name: name + ": its VPC origin leads to the load balancer on tcp/443 alone", Only: &component.IntentBody{From: wayIn, To: to, Ports: https}},
		}.JSON()
	}).(pulumi.StringOutput)
}
