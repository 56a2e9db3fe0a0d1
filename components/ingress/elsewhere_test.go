package ingress_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/ingress"
)

// joined are arguments of a load balancer whose targets are in another network.
func joined(edit func(*ingress.TargetGroup)) ingress.WebIngressArgs {
	return with(func(a *ingress.WebIngressArgs) {
		a.TargetSecurityGroupIds = nil
		a.TargetGroups[0] = ingress.TargetGroup{
			Name: "shop", Port: 8443, TargetType: ingress.TargetIp, CidrBlocks: []string{"10.1.0.0/20"},
			Targets: map[string]ingress.Target{"one": {Id: pulumi.String("10.1.0.10")}, "two": {Id: pulumi.String("10.1.4.10"), Port: 9443}},
		}
		if edit != nil {
			edit(&a.TargetGroups[0])
		}
	})
}

// Targets of another network are let out to by their block, and are for all zones; whether they let the load balancer in is up to their own network.
func TestWebIngress_reachesTargetsElsewhere(t *testing.T) {
	r := record(t, web(joined(nil)))
	for name, port := range map[string]int{"web-to-10.1.0.0-20-tcp-8443": 8443, "web-to-10.1.0.0-20-tcp-9443": 9443} {
		rule := r.get(typeEgress, name).Inputs
		assert.Equal(t, "10.1.0.0/20", rule["cidrIpv4"])
		assert.EqualValues(t, port, rule["fromPort"])
		assert.NotContains(t, rule, "referencedSecurityGroupId")
	}
	assert.Len(t, r.names(typeEgress), 2)
	for _, name := range r.names(typeIngress) {
		assert.True(t, strings.HasPrefix(name, "web-in-"), "%s: nothing is let in but clients", name)
	}
	for _, name := range r.names(typeAttachment) {
		assert.Equal(t, "all", r.get(typeAttachment, name).Inputs["availabilityZone"], name)
	}
	assert.NotContains(t, r.get("palisade:ingress:WebIngress", "web").Outputs["intents"], "by nobody else")
	assert.NotContains(t, record(t, web(with(func(a *ingress.WebIngressArgs) {
		a.TargetGroups[0].Targets = map[string]ingress.Target{"one": {Id: pulumi.String("i-1")}}
	}))).get(typeAttachment, "web-target-shop.one").Inputs, "availabilityZone")
}

func TestWebIngress_mistakesAboutTargetsElsewhere(t *testing.T) {
	assert.Equal(t, strings.Join([]string{
		`targetGroups[0].allowOtherClients: who reaches targets in other networks is not promised here: drop it`,
		`targetGroups[0].cidrBlocks: targets of other networks are registered by their addresses: let targetType be ip`,
		`targetGroups[0].cidrBlocks[1]: 203.0.113.0/24 is no private block: AWS registers no public address as a target`,
		`targetGroups[0].cidrBlocks[2]: "10.1.1.1/20" is no block of IPv4, such as 10.1.0.0/20`,
		`targetGroups[0].cidrBlocks[3]: 10.1.0.0/20 is listed twice: drop one`,
		`targetGroups[0].cidrBlocks[4]: 172.0.0.0/8 is no private block: AWS registers no public address as a target`,
		`targetGroups[0].crossZone: targets in other networks are in no zone of the load balancer: drop it`,
		`targetGroups[0].securityGroups: the targets are in other networks, whose groups cannot name the load balancer's: drop it, or cidrBlocks`,
	}, "\n"), refusal(t, web(joined(func(g *ingress.TargetGroup) {
		off := false
		g.TargetType, g.SecurityGroups, g.AllowOtherClients, g.CrossZone, g.Targets = "", []string{"app"}, because("a test"), &off, nil
		g.CidrBlocks = append(g.CidrBlocks, "203.0.113.0/24", "10.1.1.1/20", "10.1.0.0/20", "172.0.0.0/8", "100.64.0.0/12")
	}))))
	assert.Equal(t, strings.Join([]string{
		`targetGroups[0].targets["one"].id: 10.2.0.10 is in none of cidrBlocks, which the load balancer is let out to: add its block there`,
		`targetGroups[0].targets["two"].id: "shop" is no address, such as 10.1.0.10`,
	}, "\n"), refusal(t, web(joined(func(g *ingress.TargetGroup) {
		g.Targets = map[string]ingress.Target{"one": {Id: pulumi.String("10.2.0.10")}, "two": {Id: pulumi.String("shop")}}
	}))))
}
