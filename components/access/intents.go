package access

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// remotePorts are the ports of SSH and RDP.
func remotePorts() []string { return []string{"tcp/22", "tcp/3389"} }

// promise makes the document of intents of what is promised of security groups, by their names, once their ids are known: groups of others are known by these
// alone.
func promise(groups map[string]pulumi.StringInput, of func(selectors map[string]string) component.Intents) pulumi.StringOutput {
	names := slices.Sorted(maps.Keys(groups))
	ids := make([]any, len(names))
	for i, name := range names {
		ids[i] = groups[name]
	}
	return pulumi.All(ids...).ApplyT(func(known []any) pulumi.StringOutput {
		selectors := map[string]string{}
		for i, name := range names {
			selectors[name] = "sg:" + known[i].(string)
		}
		return of(selectors).Output()
	}).(pulumi.StringOutput)
}

// intents are what is promised of the groups of instances: sessions need no open port, and so none is.
func (b *sessionBuilder) intents() pulumi.StringOutput {
	return promise(b.args.SecurityGroupIds, func(selectors map[string]string) component.Intents {
		var all component.Intents
		for _, group := range slices.Sorted(maps.Keys(selectors)) {
			all = append(all, component.Intent{
				Name: fmt.Sprintf("%s: nobody reaches the ports of SSH and RDP of %s", b.name, group),
				Deny: &component.IntentBody{From: component.Texts{"anywhere"}, To: component.Texts{selectors[group]}, Ports: remotePorts()},
			})
		}
		return all
	})
}

// intents are what is promised of the endpoint and its targets.
func (b *endpointBuilder) intents() pulumi.StringOutput {
	endpoint := component.Texts{component.In(b.name, "endpoint:"+b.name)}
	var ports []string
	for _, port := range b.args.Ports {
		ports = append(ports, fmt.Sprintf("tcp/%d", port))
	}
	return promise(b.args.TargetSecurityGroupIds, func(selectors map[string]string) component.Intents {
		all := component.Intents{{
			Name: b.name + ": the endpoint reaches nothing but its targets",
			Only: &component.IntentBody{From: endpoint, To: slices.Sorted(maps.Values(selectors)), Ports: ports},
		}}
		for _, target := range slices.Sorted(maps.Keys(selectors)) {
			all = append(all, component.Intent{
				Name: fmt.Sprintf("%s: the endpoint alone reaches the ports of SSH and RDP of %s", b.name, target),
				Deny: &component.IntentBody{From: component.Texts{"anywhere"}, Except: endpoint, To: component.Texts{selectors[target]}, Ports: remotePorts()},
			})
		}
		return all
	})
}
