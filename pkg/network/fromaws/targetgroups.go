package fromaws

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

type targetGroup struct {
	place
	ARN            network.ID   `json:"TargetGroupArn"`
	Name           string       `json:"TargetGroupName"`
	VPC            network.ID   `json:"VpcId"`
	Port           int          `json:"Port"`
	Protocol       string       `json:"Protocol"`
	Kind           string       `json:"TargetType"`
	PreserveClient flag         `json:"PreserveClientIp"`
	Balancers      []network.ID `json:"LoadBalancerArns"`
	Targets        []target     `json:"Targets"`
	Tags           tags         `json:"Tags"`
}

func (g *targetGroup) id() network.ID { return g.ARN }

type target struct {
	place
	ID     string `json:"Id"`
	Port   int    `json:"Port"`
	Health string `json:"Health"`
}

// targetHealth is a target as the answer about the health of a group lists it.
type targetHealth struct {
	place
	Target target `json:"Target"`
	Health struct {
		State string `json:"State"`
	} `json:"TargetHealth"`
}

func (rd *reader) readTargetGroups() {
	attributes := rd.attributes()
	health, asked := map[network.ID][]target{}, map[network.ID]bool{}
	for _, a := range rd.answers {
		if a.TargetHealth == nil {
			continue
		}
		id := rd.subject(a, a.TargetGroupARN, "TargetGroupArn", "TargetHealthDescriptions", idsOf(rd.targetGroups.all))
		asked[id] = true
		for _, h := range a.TargetHealth {
			h.Target.Health, h.Target.place = h.Health.State, h.place
			health[id] = append(health[id], h.Target)
		}
	}
	for _, g := range rd.targetGroups.all {
		part := &network.TargetGroup{
			ID: g.ARN, Name: g.Tags.name(g.Name), VPC: g.VPC, Port: g.Port, Protocol: transport(g.Protocol), Type: cmp.Or(strings.ToLower(g.Kind), "instance"),
			Tags: g.Tags.read(), Origin: g.origin(),
		}
		rd.clientAddress(part, g, attributes[g.ARN])
		rd.crossZoneOfGroup(part, g, attributes[g.ARN])
		targets := slices.Concat(g.Targets, health[g.ARN])
		for i := range targets {
			rd.groupTarget(part, &targets[i])
		}
		if g.answer && g.Targets == nil && !asked[g.ARN] {
			g.unknown(&part.Unknown, "the targets of %s were not asked for", g.ARN)
		}
		if len(part.Targets) > 0 && !slices.ContainsFunc(part.Targets, func(t network.GroupTarget) bool { return !t.Unhealthy }) {
			rd.assume(part.ID, g.place, "none of its targets is healthy: taken to get no packets, although a load balancer of which all targets are unhealthy may use them all")
		}
		rd.net.TargetGroups = append(rd.net.TargetGroups, part)
	}
}

// clientAddress tells whether targets see the client's address. By default, they do if they are instances or if the protocol is UDP
// (Network Load Balancers guide, Client IP preservation); an application load balancer never lets them.
func (rd *reader) clientAddress(part *network.TargetGroup, g *targetGroup, attributes map[string]string) {
	told, ok := attributes[preserveClient]
	switch {
	case slices.Contains([]string{"HTTP", "HTTPS", ""}, part.Protocol):
	case g.PreserveClient.given:
		part.PreserveClientIP = g.PreserveClient.on
	case ok:
		part.PreserveClientIP = told == "true"
	default:
		part.PreserveClientIP = part.Type != "ip" || part.Protocol != "TCP" && part.Protocol != "TLS"
		if g.answer {
			rd.assume(part.ID, g.place, "whether targets see the client's address was not asked for: taken as AWS's default")
		}
	}
}

// crossZoneOfGroup notes where a group decides on cross-zone load balancing by itself.
func (rd *reader) crossZoneOfGroup(part *network.TargetGroup, g *targetGroup, attributes map[string]string) {
	own := attributes[crossZone]
	if own != "true" && own != "false" {
		return
	}
	for _, b := range rd.net.LoadBalancers {
		if slices.Contains(g.Balancers, b.ID) && b.CrossZone != (own == "true") {
			g.unknown(&part.Unknown, "its own cross-zone setting (%s) is not that of %s", own, b.ID)
		}
	}
}

func (rd *reader) groupTarget(g *network.TargetGroup, t *target) {
	part := network.GroupTarget{Port: t.Port, Unhealthy: !is(t.Health, "healthy", "unavailable"), Origin: t.origin()}
	if a, err := netip.ParseAddr(t.ID); err == nil {
		part.Address = a
	} else if g.Type == "ip" {
		rd.address(t.ID, t.field("Id"))
	} else {
		part.ID = network.ID(t.ID)
	}
	g.Targets = append(g.Targets, part)
}
