package frompulumi

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func distributionKinds() map[string]kind {
	return map[string]kind{
		"cloudfront:Distribution": {make: makeDistribution},
		"cloudfront:VpcOrigin":    {make: makeVPCOrigin, settle: settleVPCOrigin},
	}
}

func makeDistribution(r *resource) {
	d := &network.Distribution{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	d.WebACL = r.get("webAclId").ref(naming{}.and("arn", "wafv2:WebAcl"), &d.Unknown)
	for _, o := range r.get("origins").items(&d.Unknown) {
		from := network.DistributionOrigin{Origin: o.origin()}
		from.VPCOrigin = o.field("vpcOriginConfig").only().field("vpcOriginId").ref(own("cloudfront:VpcOrigin"), &from.Unknown)
		from.DomainName = o.field("domainName").text(&from.Unknown)
		d.Origins = append(d.Origins, from)
	}
	r.reader.distributions[d.ID] = d
}

func makeVPCOrigin(r *resource) {
	o := &network.VPCOrigin{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	config := r.get("vpcOriginEndpointConfig").only()
	target := config.field("arn").ref(own("lb:LoadBalancer", "ec2:Instance"), &o.Unknown)
	if _, instance, ok := strings.Cut(string(target), ":instance/"); ok {
		target = network.ID(instance)
	}
	o.Target = target
	http, https := config.field("httpPort"), config.field("httpsPort")
	switch policy := config.field("originProtocolPolicy"); policy.text(&o.Unknown) {
	case "http-only":
		o.Ports = []int{http.number(&o.Unknown, 80)}
	case "https-only":
		o.Ports = []int{https.number(&o.Unknown, 443)}
	default: // as viewers do, or not known
		o.Ports = []int{http.number(&o.Unknown, 80), https.number(&o.Unknown, 443)}
	}
	r.reader.vpcOrigins[o.ID] = o
	r.reader.net.Assumptions = append(r.reader.net.Assumptions, network.Assumption{
		ID: o.ID, Origin: o.Origin, Text: "AWS places the interfaces of CloudFront in the subnets of what the VPC origin leads to",
	})
}

// settleVPCOrigin doubts an origin in a VPC without an internet gateway: "the internet gateway is required to denote that the VPC can receive traffic from
// the internet", though no packet goes by it.
func settleVPCOrigin(r *resource) {
	o := r.reader.vpcOrigins[r.id()]
	b := r.reader.loadBalancers[o.Target]
	if b == nil {
		return
	}
	for _, g := range r.reader.gateways {
		if g.Kind == network.InternetGateway && g.VPC == b.VPC {
			return
		}
	}
	mark(&o.Unknown, o.Origin, "VPC %s has no internet gateway that the plan tells of, and AWS makes VPC origins in no other", b.VPC)
}
