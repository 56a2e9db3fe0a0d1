package control

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func distributions() kind {
	return kind{word: "distribution", types: []string{"cloudfront:Distribution"}, parts: func(n *network.Network) []subject {
		return parts(n.Distributions, func(d *network.Distribution) (network.ID, string, network.Origin) { return d.ID, d.Name, d.Origin },
			func(d *network.Distribution) map[string]any {
				if d.Unknown != nil {
					return nil
				}
				return map[string]any{"webAclId": string(d.WebACL)}
			})
	}}
}

// cloudfrontControls are those of AWS about CloudFront.
func cloudfrontControls() []Control {
	one := func(id string, severity Severity, title, checks, fix string, relaxed []string, ask func(*scene, subject) finding) Control {
		return Control{
			ID: "CloudFront." + id, Standard: FSBP, Severity: severity, Title: title, Source: userGuide("cloudfront", "cloudfront-"+id), Checks: checks, Fix: fix,
			about: "distributions", relaxedBy: relaxed,
			check: func(s *scene) []finding {
				return s.each(distributions(), func(r subject) finding { return ask(s, r) })
			},
		}
	}
	return []Control{
		one("1", High, "CloudFront distributions should have a default root object configured", "defaultRootObject is set; a distribution before a load balancer has none by nature, which AWS does not ask",
			"ingress.EdgeDistribution defaultRootObject; a waiver where the origin answers for /", nil, func(_ *scene, r subject) finding {
				v := r.get("defaultRootObject")
				return v.judge(v.set(), "has no default root object")
			}),
		one("3", Medium, "CloudFront distributions should require encryption in transit", "viewerProtocolPolicy of no behavior is allow-all", "ingress.EdgeDistribution, which redirects to HTTPS", nil,
			func(_ *scene, r subject) finding {
				first := r.get("defaultCacheBehavior.viewerProtocolPolicy")
				if f := first.judge(first.is("", "allow-all").not(), "takes HTTP from viewers"); f.status != Pass {
					return f
				}
				return r.get("orderedCacheBehaviors").none("viewerProtocolPolicy", func(v value) tri { return v.is("", "allow-all") }, "takes HTTP from viewers")
			}),
		one("4", Low, "CloudFront distributions should have origin failover configured", "there is an origin group with two members", "aws:cloudfront/distribution originGroups; a waiver where the origin is a load balancer in several zones",
			nil, func(_ *scene, r subject) finding {
				v := r.get("originGroups")
				good := no
				if v.open {
					good = maybe
				}
				for _, g := range v.items() {
					m := g.field("members")
					if m.open {
						good = good.or(maybe)
					}
					good = good.or(of(len(m.items()) > 1))
				}
				return v.judge(good, "has no origin group")
			}),
		one("5", Medium, "CloudFront distributions should have logging enabled", "loggingConfig is set: AWS asks for standard logging (legacy) alone, and not for deliveries of CloudWatch Logs, by which version 2 goes",
			"ingress.EdgeDistribution logs, which go by version 2; a waiver for AWS's control", []string{"logs.allowNone"}, func(s *scene, r subject) finding {
				v := r.get("loggingConfig")
				f := v.judge(v.set(), "has no standard logging (legacy)")
				if list, _ := s.about(r, "resourceArn", "cloudwatch:LogDeliverySource"); f.status == Fail && len(list) > 0 {
					f.message += "; it has logs by version 2, which AWS does not count"
					f.evidence = append(f.evidence, list[0].get("resourceArn").evidence())
				}
				return f
			}),
		one("6", Medium, "CloudFront distributions should have WAF enabled", "webAclId is set", "ingress.EdgeDistribution webAclArn", []string{"allowNoWaf"}, func(_ *scene, r subject) finding {
			v := r.get("webAclId")
			return v.judge(v.set(), "has no web ACL")
		}),
		one("7", Medium, "CloudFront distributions should use custom SSL/TLS certificates", "viewerCertificate names a certificate of ACM or IAM", "ingress.EdgeDistribution certificateArn", nil,
			func(_ *scene, r subject) finding {
				v := r.get("viewerCertificate")
				return v.judge(custom(r), "has CloudFront's own certificate")
			}),
		one("8", Low, "CloudFront distributions should use SNI to serve HTTPS requests", "sslSupportMethod is sni-only, where there is a certificate of one's own", "ingress.EdgeDistribution, which does", nil,
			func(_ *scene, r subject) finding {
				v := r.get("viewerCertificate.sslSupportMethod")
				return ownCertificate(r, v, v.is("", "sni-only"), "takes an address of its own for each edge")
			}),
		one("9", Medium, "CloudFront distributions should encrypt traffic to custom origins", "no custom origin is asked over HTTP alone, nor as the viewer asks where viewers may use HTTP; a VPC origin is one of its own kind, whose policy is of the resource vpcOrigin",
			"ingress.EdgeDistribution origin, which is asked over HTTPS", nil, func(_ *scene, r subject) finding {
				open := r.get("defaultCacheBehavior.viewerProtocolPolicy").is("", "allow-all")
				return r.origins(func(o value) tri {
					v := o.field("customOriginConfig.originProtocolPolicy")
					return v.is("", "http-only").or(v.is("", "match-viewer").and(open))
				}, "asks an origin over HTTP")
			}),
		one("10", Medium, "CloudFront distributions should not use deprecated SSL protocols between edge locations and custom origins", "originSslProtocols of no custom origin holds SSLv3",
			"aws:cloudfront/distribution origins[].customOriginConfig.originSslProtocols", nil, func(_ *scene, r subject) finding {
				return r.origins(func(o value) tri {
					list := o.field("customOriginConfig.originSslProtocols")
					if list.open {
						return maybe
					}
					bad := no
					for _, p := range list.items() {
						bad = bad.or(p.is("", "SSLv3"))
					}
					return bad
				}, "takes SSLv3 to an origin")
			}),
		one("13", Medium, "CloudFront distributions should use origin access control", "each origin that is an S3 bucket has an originAccessControlId", "aws:cloudfront/distribution origins[].originAccessControlId", nil,
			func(_ *scene, r subject) finding { return r.controlled(".s3", "S3 bucket") }),
		one("15", Medium, "CloudFront distributions should use the recommended TLS security policy", "minimumProtocolVersion is TLSv1.2_2021, TLSv1.2_2025 or TLSv1.3_2025, where there is a certificate of one's own and no support of legacy clients",
			"ingress.EdgeDistribution, which has one of them", nil, func(_ *scene, r subject) finding {
				v := r.get("viewerCertificate.minimumProtocolVersion")
				if r.get("viewerCertificate.sslSupportMethod").is("", "vip") == yes {
					return finding{status: NotApplicable, message: "supports legacy clients"}
				}
				return ownCertificate(r, v, v.is("", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"), "takes older versions of TLS")
			}),
		one("16", Medium, "CloudFront distributions should use origin access control for Lambda function URL origins", "each origin that is a function URL has an originAccessControlId",
			"aws:cloudfront/distribution origins[].originAccessControlId", nil, func(_ *scene, r subject) finding { return r.controlled(".lambda-url.", "Lambda function URL") }),
	}
}

// custom reports whether a distribution has a certificate of one's own.
func custom(r subject) tri {
	return r.get("viewerCertificate.acmCertificateArn").set().or(r.get("viewerCertificate.iamCertificateId").set())
}

// ownCertificate judges what is asked only where a distribution has a certificate of one's own.
func ownCertificate(r subject, v value, good tri, wrong string) finding {
	switch custom(r) {
	case no:
		return finding{status: NotApplicable, message: "has CloudFront's own certificate", evidence: []Evidence{v.evidence()}}
	case maybe:
		return r.get("viewerCertificate").judge(maybe, "")
	case yes:
	}
	return v.judge(good, wrong)
}

// origins looks for an origin that is bad.
func (r subject) origins(bad func(value) tri, wrong string) finding {
	v := r.get("origins")
	f := finding{status: Pass, message: "no origin is one", evidence: []Evidence{v.evidence()}}
	if v.open {
		return v.judge(maybe, "")
	}
	f.evidence[0].Value = counted(len(v.items()), "origin")
	for _, o := range v.items() {
		got := bad(o)
		if o.open {
			got = maybe
		}
		switch got {
		case yes:
			return finding{status: Fail, message: wrong, evidence: []Evidence{o.evidence()}}
		case maybe:
			f = finding{status: Unknown, message: o.path + " is not known in all", evidence: []Evidence{o.evidence()}}
		case no:
		}
	}
	return f
}

// controlled asks whether the origins of a kind, which their names tell, have an access control.
func (r subject) controlled(infix, what string) finding {
	found := false
	f := r.origins(func(o value) tri {
		name := o.field("domainName")
		is := of(strings.Contains(name.text(), infix) && strings.Contains(name.text(), ".amazonaws.com") || strings.Contains(name.text(), ".lambda-url.") && infix == ".lambda-url.")
		if name.open && o.field("customOriginConfig").set().or(o.field("vpcOriginConfig").set()) != yes {
			is = maybe
		}
		if o.field("s3OriginConfig").set() == yes && infix == ".s3" {
			is = yes
		}
		found = found || is != no
		return is.and(o.field("originAccessControlId").set().not())
	}, "has a "+what+" without an access control")
	if f.status == Pass && !found {
		f.status, f.message = NotApplicable, "no origin is a "+what
	}
	return f
}
