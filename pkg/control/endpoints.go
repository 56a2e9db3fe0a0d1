package control

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// endpointControls are those of AWS about interface endpoints that each VPC should have.
func endpointControls() []Control {
	one := func(id, anchor, service, title string) Control {
		return Control{
			ID: id, Standard: FSBP, Severity: Medium, Title: title, Source: userGuide("ec2", anchor),
			Checks: fmt.Sprintf("each VPC that the plan makes has an interface endpoint of %s; one of another VPC does not count, though private names may lead there", service),
			Fix:    fmt.Sprintf("endpoints.EndpointBundle interface or presets, with %s", service), about: "VPCs",
			check: func(s *scene) []finding {
				return s.vpcs(func(v *network.VPC) finding { return s.endpointOf(v, service) })
			},
		}
	}
	return []Control{
		one("EC2.10", "ec2-10", "ec2", "Amazon EC2 should be configured to use VPC endpoints that are created for the Amazon EC2 service"),
		one("EC2.55", "ec2-55", "ecr.api", "VPCs should be configured with an interface endpoint for ECR API"),
		one("EC2.56", "ec2-56", "ecr.dkr", "VPCs should be configured with an interface endpoint for Docker Registry"),
		one("EC2.57", "ec2-57", "ssm", "VPCs should be configured with an interface endpoint for Systems Manager"),
		one("EC2.58", "ec2-58", "ssm-contacts", "VPCs should be configured with an interface endpoint for Systems Manager Incident Manager Contacts"),
		one("EC2.60", "ec2-60", "ssm-incidents", "VPCs should be configured with an interface endpoint for Systems Manager Incident Manager"),
	}
}

// endpointOf asks whether a VPC has an interface endpoint of a service.
func (s *scene) endpointOf(v *network.VPC, service string) finding {
	f := finding{status: Fail, message: "has no interface endpoint of " + service, evidence: []Evidence{evidenceAt(v.Origin, "", "no interface endpoint of "+service)}}
	for _, p := range s.n.Endpoints {
		switch {
		case p.Kind != network.InterfaceEndpoint || p.VPC != v.ID && p.Unknown == nil:
		case p.VPC == v.ID && isService(p.Service, service):
			return finding{status: Pass, message: "has " + p.Name, evidence: []Evidence{evidenceAt(p.Origin, "serviceName", p.Service)}}
		case p.Unknown != nil && (p.VPC == v.ID || p.VPC == "") && (p.Service == "" || isService(p.Service, service)):
			f.status, f.message = Unknown, p.Name+" may be one: "+p.Unknown.Text
		}
	}
	if f.status == Fail {
		if zone := s.centralName(v, service); zone != "" {
			f.message += "; private names lead to a central one, which AWS does not count (" + zone + ")"
		}
	}
	return f
}

// isService reports whether a full name is that of a service: com.amazonaws.REGION.SERVICE.
func isService(name, service string) bool {
	rest, ok := strings.CutPrefix(name, "com.amazonaws.")
	_, last, cut := strings.Cut(rest, ".")
	return ok && cut && (last == service || last == service+"-fips")
}

// centralName is the private zone by which a VPC finds an endpoint of a service in another VPC; empty if there is none.
func (s *scene) centralName(v *network.VPC, service string) string {
	vpc := s.byURN[v.Origin.URN]
	if vpc == nil {
		return ""
	}
	of := subjectOf(vpc, "VPC")
	for _, z := range s.byType["route53:Zone"] {
		zone := subjectOf(z, "zone")
		name := zone.get("name").text()
		first, rest, _ := strings.Cut(name, ".")
		if first != service && !strings.HasPrefix(name, service+".") || !strings.Contains(rest, "amazonaws.com") {
			continue
		}
		for _, e := range zone.get("vpcs").items() {
			if e.field("vpcId").text() == of.ID {
				return name
			}
		}
		list, _ := s.about(zone, "zoneId", "route53:ZoneAssociation")
		for _, a := range list {
			if a.refersTo("vpcId", of) == yes {
				return name
			}
		}
	}
	return ""
}
