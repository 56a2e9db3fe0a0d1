package twin

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// placeFunctions tell where a program is: region, partition, account, and the names that services have there.
func placeFunctions() map[string]function {
	return map[string]function{
		"index:getRegion":           getRegion,
		"index:getRegions":          getRegions,
		"index:getPartition":        getPartition,
		"index:getCallerIdentity":   getCallerIdentity,
		"index:getArn":              getARN,
		"index:getService":          getService,
		"index:getServicePrincipal": getServicePrincipal,
		"index:getDefaultTags":      getDefaultTags,
		"elb:getServiceAccount":     getServiceAccount,
		"elb:getHostedZoneId":       balancerZone,
		"lb:getHostedZoneId":        balancerZone,
		"alb:getHostedZoneId":       balancerZone,
	}
}

func getRegion(q *question) (object, bool) {
	name := q.place("name")
	if endpoint := q.text("endpoint"); endpoint != "" {
		rest, ok := strings.CutPrefix(endpoint, "ec2.")
		if !ok {
			return nil, false
		}
		region, _, _ := strings.Cut(rest, ".")
		if q.text("name") != "" && q.text("name") != region {
			return nil, false
		}
		name = region
	}
	r, known := q.twin.zones[name]
	if !known && name != q.region {
		return nil, false
	}
	result := object{"id": name, "name": name, "endpoint": "ec2." + name + "." + dnsSuffix(name)}
	if known {
		result["description"] = r.description
	}
	return result, true
}

// getRegions lists what an account sees that has enabled nothing but where it runs.
func getRegions(q *question) (object, bool) {
	filters, ok := q.filters()
	if !ok || !q.only("filters", "allRegions", "id") {
		return nil, false
	}
	all := q.args["allRegions"].IsBool() && q.args["allRegions"].BoolValue()
	var names []string
	for name, r := range q.twin.zones {
		if partition(name) != partition(q.region) {
			continue
		}
		status := "opt-in-not-required"
		if r.optIn {
			status = "not-opted-in"
			if name == q.region {
				status = "opted-in"
			}
		}
		if status == "not-opted-in" && !all {
			continue
		}
		pass, ok := selects(filters, func(attribute string) (string, bool) {
			v, known := map[string]string{"opt-in-status": status, "region-name": name, "endpoint": "ec2." + name + "." + dnsSuffix(name)}[attribute]
			return v, known
		})
		if !ok {
			return nil, false
		}
		if pass {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	q.assume("assumed: the account has enabled no opt-in region but where it runs")
	return object{"id": partition(q.region), "names": anys(names)}, true
}

func getPartition(q *question) (object, bool) {
	p := partition(q.region)
	return object{"id": p, "partition": p, "dnsSuffix": dnsSuffix(q.region), "reverseDnsPrefix": reverseDNS(q.region)}, true
}

func getCallerIdentity(q *question) (object, bool) {
	account := q.account
	if account == DefaultAccountID && q.call.Account == "" {
		q.assume("assumed: account %s, where AWS knows the account of the credentials", account)
	}
	return object{
		"id": account, "accountId": account,
		"arn":    "arn:" + partition(q.region) + ":iam::" + account + ":root",
		"userId": account,
	}, true
}

func getARN(q *question) (object, bool) {
	arn := q.text("arn")
	part := strings.SplitN(arn, ":", 6)
	if len(part) != 6 || part[0] != "arn" {
		return nil, false
	}
	return object{"id": arn, "partition": part[1], "service": part[2], "region": part[3], "account": part[4], "resource": part[5]}, true
}

// getService names a service by its id and region, or by the reverse DNS name that holds both.
func getService(q *question) (object, bool) {
	if !q.only("serviceId", "region", "reverseDnsName", "reverseDnsPrefix", "id") {
		return nil, false
	}
	service, region, prefix := q.text("serviceId"), q.place("region"), q.text("reverseDnsPrefix")
	if name := q.text("reverseDnsName"); name != "" {
		part := strings.Split(name, ".")
		n := len(part)
		if n < 4 {
			return nil, false
		}
		service, region, prefix = part[n-1], part[n-2], strings.Join(part[:n-2], ".")
	}
	if service == "" {
		return nil, false
	}
	if prefix == "" {
		prefix = reverseDNS(region)
	}
	reverse := prefix + "." + region + "." + service
	return object{
		"id": reverse, "serviceId": service, "region": region, "partition": partition(region), "reverseDnsPrefix": prefix,
		"reverseDnsName": reverse, "dnsName": service + "." + region + "." + dnsSuffix(region), "supported": true,
	}, true
}

// getServicePrincipal has the suffix amazonaws.com everywhere, but for few services of few partitions.
func getServicePrincipal(q *question) (object, bool) {
	service, region := q.text("serviceName"), q.place("region")
	if service == "" {
		return nil, false
	}
	suffix := "amazonaws.com"
	if slices.Contains(map[string][]string{
		"aws-cn":    {"codedeploy", "elasticmapreduce", "logs"},
		"aws-iso":   {"cloudhsm", "config", "logs", "workspaces"},
		"aws-iso-b": {"dms", "logs"},
	}[partition(region)], service) {
		suffix = dnsSuffix(region)
	}
	return object{
		"id": service + "." + region + "." + suffix, "name": service + "." + suffix, "region": region,
		"serviceName": service, "suffix": suffix,
	}, true
}

func getDefaultTags(q *question) (object, bool) {
	tags := q.call.DefaultTags
	if tags == nil {
		tags = resource.PropertyMap{}
	}
	return object{"id": partition(q.region), "tags": tags.Mappable()}, true
}

// getServiceAccount is the account that writes load balancers' access logs. Newer regions have none: there, as in every
// region, the service principal may write.
func getServiceAccount(q *question) (object, bool) {
	region := q.place("region")
	r, ok := q.twin.zones[region]
	if !ok || r.elbAccount == "" {
		return nil, false
	}
	return object{"id": r.elbAccount, "arn": "arn:" + partition(region) + ":iam::" + r.elbAccount + ":root", "region": region}, true
}

func balancerZone(q *question) (object, bool) {
	r, ok := q.twin.zones[q.place("region")]
	if !ok {
		return nil, false
	}
	switch q.text("loadBalancerType") {
	case "", "application":
		return object{"id": r.albZone, "region": r.region}, true
	case "network":
		return object{"id": r.nlbZone, "region": r.region}, true
	default:
		return nil, false
	}
}

// anys is a list of strings as the values of properties are built from.
func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
