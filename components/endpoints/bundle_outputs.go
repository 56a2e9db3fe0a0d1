package endpoints

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// relaxed collects the reasons of what is loosened.
func (a EndpointBundleArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	for service, p := range a.Policies {
		r.Add(validate.At("policies").Key(service).Field("allowFullAccess"), p.AllowFullAccess)
	}
	a.relaxCentral(r)
	r.AddProtection(a.Protection)
	return r
}

func (e *EndpointBundle) collectOutputs(b *builder) pulumi.Map {
	e.ServiceNames = pulumi.ToStringArray(e.Services()).ToStringArrayOutput()
	e.GatewayEndpointIds, e.InterfaceEndpointIds = idsOf(e.GatewayEndpoints), idsOf(e.InterfaceEndpoints)
	lists := pulumi.StringMap{}
	for service, endpoint := range e.GatewayEndpoints {
		lists[service] = endpoint.PrefixListId
	}
	e.PrefixListIds = lists.ToStringMapOutput()
	e.SecurityGroupId = pulumi.String("").ToStringOutput()
	if e.SecurityGroup != nil {
		e.SecurityGroupId = e.SecurityGroup.ID().ToStringOutput()
	}
	entries := pulumi.ArrayMap{}
	for service, endpoint := range e.InterfaceEndpoints {
		entries[service] = endpoint.DnsEntries.ApplyT(namesOf).(pulumi.ArrayOutput)
	}
	e.DnsEntries = entries.ToArrayMapOutput()
	e.WithoutPolicy = pulumi.ToStringArray(slices.Sorted(slices.Values(b.plan.withoutPolicy))).ToStringArrayOutput()
	e.Relaxations = pulumi.ToStringMap(b.args.relaxed()).ToStringMapOutput()
	e.Intents = b.intents()
	outputs := pulumi.Map{
		"services": e.ServiceNames, "gatewayEndpointIds": e.GatewayEndpointIds, "interfaceEndpointIds": e.InterfaceEndpointIds, "prefixListIds": e.PrefixListIds,
		"securityGroupId": e.SecurityGroupId, "dnsEntries": e.DnsEntries, "withoutPolicy": e.WithoutPolicy, "relaxations": e.Relaxations, "intents": e.Intents,
		"inboundIpAddresses": e.InboundIpAddresses,
	}
	maps.Copy(outputs, e.centralOutputs())
	return outputs
}

func idsOf(endpoints map[string]*ec2.VpcEndpoint) pulumi.StringMapOutput {
	ids := pulumi.StringMap{}
	for _, service := range slices.Sorted(maps.Keys(endpoints)) {
		ids[service] = endpoints[service].ID().ToStringOutput()
	}
	return ids.ToStringMapOutput()
}

func namesOf(entries []ec2.VpcEndpointDnsEntry) []any {
	all := make([]any, len(entries))
	for i, entry := range entries {
		all[i] = map[string]any{"dnsName": deref(entry.DnsName), "hostedZoneId": deref(entry.HostedZoneId)}
	}
	return all
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
