package twin

import (
	"fmt"
	"strings"
)

func zoneKinds() map[string]kind {
	return map[string]kind{
		"route53:Zone": {id: "Z{upper:20}", props: []prop{
			{"arn", "arn:{partition}:route53:::hostedzone/{id}"}, {"zoneId", "{id}"},
		}, more: func(m *making) {
			if servers := m.nameServers(); len(servers) > 0 {
				m.set("primaryNameServer", servers[0])
			}
		}},
		"route53:Record":                      {more: finishRecord},
		"route53:ZoneAssociation":             {id: "{.zoneId}:{.vpcId}", props: []prop{{"owningAccount", "{account}"}, {"vpcRegion", "{region}"}}},
		"route53:VpcAssociationAuthorization": {id: "{.zoneId}:{.vpcId}", props: []prop{{"vpcRegion", "{region}"}}},
		"route53:DelegationSet":               {id: "N{upper:20}", props: []prop{{"arn", "arn:{partition}:route53:::delegationset/{id}"}}, more: func(m *making) { m.nameServers() }},
		"route53:HealthCheck":                 {id: "{uuid}", props: []prop{{"arn", "arn:{partition}:route53:::healthcheck/{id}"}}},
		"route53:QueryLog":                    {id: "{uuid}", props: []prop{{"arn", "arn:{partition}:route53:::queryloggingconfig/{id}"}}},
	}
}

// nameServers are four, of four top-level domains, in the order in which the provider sorts them.
func (m *making) nameServers() []any {
	servers := []any{"ns-0.awsdns-00.com.", "ns-1024.awsdns-00.org.", "ns-1536.awsdns-00.co.uk.", "ns-512.awsdns-00.net."}
	if !m.given("vpcs") { // the servers of a private zone answer nobody: its VPCs ask their own resolver
		d := m.digest("nameServers")
		for i, tld := range []string{"co.uk", "com", "net", "org"} {
			n := (int(d[2*i])<<8 | int(d[2*i+1])) % 512
			servers[i] = fmt.Sprintf("ns-%d.awsdns-%02d.%s", n+i*512, n%64, tld)
		}
	}
	m.set("nameServers", servers)
	return servers
}

// finishRecord names a record as the provider does: zone, name in lower case, type, and the set identifier of a routing policy.
func finishRecord(m *making) {
	zoneID, ok1 := m.text("zoneId")
	name, ok2 := m.text("name")
	typ, ok3 := m.text("type")
	if !ok1 || !ok2 || !ok3 {
		m.identify("")
		return
	}
	m.id = zoneID + "_" + strings.TrimSuffix(strings.ToLower(name), ".") + "_" + typ
	if set, ok := m.text("setIdentifier"); ok && set != "" {
		m.id += "_" + set
	}
	zone, found := m.existing(zoneID, "route53:Zone")
	domain, known := textAt(zone, "name")
	if !found || !known {
		return
	}
	name, domain = strings.TrimSuffix(name, "."), strings.TrimSuffix(domain, ".")
	switch {
	case name == domain || strings.HasSuffix(name, "."+domain):
		m.set("fqdn", name)
	case name == "":
		m.set("fqdn", domain)
	default:
		m.set("fqdn", name+"."+domain)
	}
}

const resolverARN = "arn:{partition}:route53resolver:{region}:{account}:"

func resolverKinds() map[string]kind {
	shared := []prop{{"ownerId", "{account}"}, {"shareStatus", "NOT_SHARED"}}
	with := func(arn string) []prop { return append(shared[:2:2], prop{"arn", resolverARN + arn + "/{id}"}) }
	return map[string]kind{
		"route53:ResolverEndpoint":           {more: finishResolverEndpoint},
		"route53:ResolverRule":               {id: "{new:rslvr-rr}", props: with("resolver-rule")},
		"route53:ResolverRuleAssociation":    {id: "{new:rslvr-rrassoc}"},
		"route53:ResolverFirewallDomainList": {id: "{new:rslvr-fdl}", props: []prop{{"arn", resolverARN + "firewall-domain-list/{id}"}}},
		"route53:ResolverFirewallRuleGroup":  {id: "{new:rslvr-frg}", props: with("firewall-rule-group")},
		"route53:ResolverFirewallRule":       {id: "{.firewallRuleGroupId}:{.firewallDomainListId}"},
		"route53:ResolverFirewallRuleGroupAssociation": {id: "{new:rslvr-frgassoc}", props: []prop{
			{"arn", resolverARN + "firewall-rule-group-association/{id}"}, {"mutationProtection", "DISABLED"},
		}},
		"route53:ResolverFirewallConfig": {id: "{new:rslvr-fc}", props: []prop{{"ownerId", "{account}"}, {"firewallFailOpen", "DISABLED"}}},
		"route53:ResolverConfig":         {id: "{new:rslvr-rc}", props: []prop{{"ownerId", "{account}"}}},
		"route53:ResolverDnsSecConfig": {id: "{new:rdsc}", props: []prop{
			{"arn", resolverARN + "resolver-dnssec-config/{id}"}, {"ownerId", "{account}"}, {"validationStatus", "ENABLED"},
		}},
		"route53:ResolverQueryLogConfig":            {id: "{new:rqlc}", props: with("resolver-query-log-config")},
		"route53:ResolverQueryLogConfigAssociation": {id: "{new:rqlca}"},
	}
}

const profilesARN = "arn:{partition}:route53profiles:{region}:{account}:"

func profileKinds() map[string]kind {
	return map[string]kind{
		"route53:ProfilesProfile": {id: "{new:rp}", props: []prop{
			{"arn", profilesARN + "profile/{id}"}, {"ownerId", "{account}"}, {"shareStatus", "NOT_SHARED"}, {"status", "COMPLETE"}, {"statusMessage", "Created Profile"},
		}},
		"route53:ProfilesAssociation": {id: "{new:rpassoc}", props: []prop{
			{"arn", profilesARN + "profile-association/{id}"}, {"ownerId", "{account}"}, {"status", "COMPLETE"}, {"statusMessage", "Created Profile Association"},
		}},
		"route53:ProfilesResourceAssociation": {id: "{new:rpr}", props: []prop{
			{"ownerId", "{account}"}, {"status", "COMPLETE"}, {"statusMessage", "Created resource association"},
		}, more: profiled},
	}
}

// profiled tells what kind of resource a profile shares, by its ARN.
func profiled(m *making) {
	arn, _ := m.text("resourceArn")
	for part, kind := range map[string]string{
		":hostedzone/": "PRIVATE_HOSTED_ZONE", ":firewall-rule-group/": "FIREWALL_RULE_GROUP", ":resolver-rule/": "RESOLVER_RULE",
	} {
		if strings.Contains(arn, part) {
			m.set("resourceType", kind)
		}
	}
}
