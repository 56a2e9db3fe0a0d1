package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// intents is what is promised of the endpoints. Blocks and groups of clients may not be known before deployment; then neither is what is said of them.
func (b *builder) intents() pulumi.StringOutput {
	blocks := slices.Concat(b.args.Vpc.CidrBlocks, b.args.Vpc.Ipv6CidrBlocks)
	var groups []pulumi.StringInput
	for _, name := range slices.Sorted(maps.Keys(b.args.Interface.ClientSecurityGroupIds)) {
		groups = append(groups, b.args.Interface.ClientSecurityGroupIds[name])
	}
	return inputs(append(groups, blocks...)).ToStringArrayOutput().ApplyT(func(known []string) string {
		clients := known[len(groups):]
		if len(groups) > 0 {
			clients = nil
			for _, id := range known[:len(groups)] {
				clients = append(clients, "sg:"+id)
			}
		}
		return slices.Concat(b.gatewayIntents(), b.interfaceIntents(clients), b.centralIntents(), b.inboundIntents()).JSON()
	}).(pulumi.StringOutput)
}

func (b *builder) sentence(format string, args ...any) string {
	return b.name + ": " + fmt.Sprintf(format, args...)
}

// tiers are the tiers with these names, as the component that made them calls them; none of tiers that no component made, since the plan may not hold
// them.
func (b *builder) tiers(names ...string) component.Texts {
	var all component.Texts
	for _, name := range names {
		if b.args.Vpc.Component != "" && len(b.args.Vpc.Tiers[name].SubnetIds) > 0 {
			all = append(all, component.In(b.args.Vpc.Component, "tier:"+name))
		}
	}
	return all
}

// gatewayIntents say that tiers without a way out reach S3 and DynamoDB by the endpoints alone: the gateway endpoint and, if on-premises networks have one,
// the interface endpoint, which lets the VPC in as well.
func (b *builder) gatewayIntents() component.Intents {
	var all component.Intents
	for _, g := range b.plan.gateways {
		by, through := "gateway endpoint", []string{component.In(b.name, "endpoint:"+b.name+"-gateway-"+g.name)}
		if slices.ContainsFunc(b.plan.interfaces, func(i plannedInterface) bool { return i.name == g.name }) {
			by, through = "endpoints", append(through, component.In(b.name, "endpoint:"+b.name+"-interface-"+g.name))
		}
		for _, name := range g.tiers {
			from := b.tiers(name)
			if from == nil || b.args.Vpc.Tiers[name].EgressOrDefault() != component.EgressNone {
				continue
			}
			all = append(all, component.Intent{
				Name: b.sentence("%s reaches %s by its %s alone", name, g.name, by),
				Via:  &component.IntentBody{From: from, To: component.Texts{"service:" + g.name}, Through: through},
			})
		}
	}
	return all
}

// interfaceIntents say that clients reach the interface endpoints on the ports of their services, that nobody else does, and that endpoints open no
// connections. Of groups of the caller's nothing is promised; of central endpoints, centralIntents says what is.
func (b *builder) interfaceIntents(clients []string) component.Intents {
	tiers := b.tiers(slices.Sorted(maps.Keys(b.args.Vpc.Tiers))...)
	if tiers == nil || len(b.plan.interfaces) == 0 || len(b.args.Interface.SecurityGroupIds) > 0 || b.args.Central != nil {
		return nil
	}
	endpoints := component.Texts{component.In(b.name, "endpoint:"+b.name+"-interface-*")}
	var ports []string
	for _, port := range b.plan.ports() {
		ports = append(ports, "tcp/"+port)
	}
	var all component.Intents
	if len(b.args.Interface.ClientSecurityGroupIds) == 0 { // whether members of groups may send is not decided here
		all = append(all, component.Intent{
			Name: b.sentence("the VPC reaches the interface endpoints on %s", strings.Join(ports, ", ")), Allow: &component.IntentBody{From: tiers, To: endpoints, Ports: ports, Family: "ipv4"},
		})
	}
	if b.args.OnPremises != nil {
		clients = append(slices.Clone(clients), b.args.OnPremises.CidrBlocks...)
	}
	return append(all,
		component.Intent{Name: b.sentence("clients alone reach the interface endpoints, and that on %s", strings.Join(ports, ", ")), Accept: &component.IntentBody{From: clients, To: endpoints, Ports: ports}},
		component.Intent{Name: b.sentence("the interface endpoints open no connections"), Deny: &component.IntentBody{From: endpoints, To: component.Texts{"0.0.0.0/0", "::/0"}}},
	)
}
