package planview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// crowd is the number of resources of one type in one component above which they share a line.
const crowd = 6

// others shows what has no section of its own: a line each, with the facts that matter for a network; many of one type share a line.
func (v *view) others(own []*plan.Resource) []*text.Node {
	slices.SortStableFunc(own, func(a, b *plan.Resource) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name)) })
	var nodes []*text.Node
	for len(own) > 0 {
		end := slices.IndexFunc(own, func(r *plan.Resource) bool { return r.Type != own[0].Type })
		if end < 0 {
			end = len(own)
		}
		if end > crowd && !v.opts.All {
			nodes = append(nodes, v.crowd(own[:end]))
		} else {
			for _, r := range own[:end] {
				nodes = append(nodes, v.other(r))
			}
		}
		own = own[end:]
	}
	return nodes
}

func (v *view) crowd(alike []*plan.Resource) *text.Node {
	names := make([]string, len(alike))
	for i, r := range alike {
		names[i] = r.Name
	}
	return &text.Node{Line: text.Ofs("%d × %s ", len(alike), kind(alike[0])).And(text.In(text.Strong, braces(names)))}
}

func (v *view) other(r *plan.Resource) *text.Node {
	parts := []text.Line{text.Of(kind(r) + " ").And(text.In(text.Strong, r.Name))}
	for _, f := range v.facts(r) {
		parts = append(parts, text.Of(f))
	}
	return &text.Node{Line: text.Join("  ", append(parts, marks(r))...)}
}

// facts are what a network engineer wants to know of a resource that has no section.
func (v *view) facts(r *plan.Resource) []string {
	switch kind(r) {
	case "ec2.Eip":
		return []string{str(r, "publicIp") + v.assumedMark(r, "publicIp")}
	case "ec2.Instance":
		return []string{str(r, "instanceType"), within("subnet ", v.refer(r, "subnetId"))}
	case "ec2.NetworkInterface":
		return []string{within("subnet ", v.refer(r, "subnetId")), v.referAll(r, "securityGroups")}
	case "ec2.VpcDhcpOptions":
		return []string{str(r, "domainName"), within("DNS ", str(r, "domainNameServers")), within("NTP ", str(r, "ntpServers"))}
	case "ec2.VpcBlockPublicAccessExclusion":
		return []string{str(r, "internetGatewayExclusionMode"), within("subnet ", v.refer(r, "subnetId")), within("VPC ", v.refer(r, "vpcId"))}
	case "ec2.VpcPeeringConnection":
		return []string{v.refer(r, "vpcId") + " <-> " + v.refer(r, "peerVpcId")}
	case "ec2transitgateway.VpcAttachment":
		return []string{v.refer(r, "vpcId") + " -> " + v.refer(r, "transitGatewayId"), within("in ", v.referAll(r, "subnetIds"))}
	case "ec2transitgateway.Route":
		return []string{str(r, "destinationCidrBlock") + " -> " + v.transitHop(r), within("in table ", v.refer(r, "transitGatewayRouteTableId"))}
	case "ec2transitgateway.RouteTableAssociation", "ec2transitgateway.RouteTablePropagation":
		return []string{v.refer(r, "transitGatewayAttachmentId") + " -> " + v.refer(r, "transitGatewayRouteTableId")}
	case "networkfirewall.Firewall":
		return []string{within("VPC ", v.refer(r, "vpcId")), within("policy ", v.refer(r, "firewallPolicyArn"))}
	case "lb.LoadBalancer":
		return v.loadBalancer(r)
	case "lb.Listener":
		return []string{str(r, "protocol") + " " + str(r, "port"), within("of ", v.refer(r, "loadBalancerArn"))}
	case "lb.TargetGroup":
		return []string{str(r, "protocol") + " " + str(r, "port"), within("targets ", str(r, "targetType"))}
	default:
		return v.support(r)
	}
}

// support are the facts of resources that networks lean on: keys, logs, roles, buckets.
func (v *view) support(r *plan.Resource) []string {
	switch kind(r) {
	case "cloudwatch.LogGroup":
		return []string{str(r, "name"), retention(r), within("key ", v.refer(r, "kmsKeyId"))}
	case "s3.Bucket", "s3.BucketV2":
		return append([]string{str(r, "bucket")}, v.bucket(r)...)
	case "iam.Role":
		if n := len(v.guests[r.URN]); n > 0 {
			return []string{plural(n, "policy", "policies")}
		}
	case "kms.Key":
		if flag(r, "enableKeyRotation") {
			return []string{"rotated"}
		}
		return []string{"not rotated"}
	case "rds.SubnetGroup":
		return []string{"subnets " + v.referAll(r, "subnetIds")}
	case "pulumi:providers:aws":
		return []string{str(r, "region")}
	case "pulumi:pulumi:StackReference":
		return []string{str(r, "name")}
	}
	if r.External {
		return []string{show(r.ID)}
	}
	return nil
}

// within puts a word before a fact that is there.
func within(word, fact string) string {
	if fact == "" {
		return ""
	}
	return word + fact
}

func (v *view) transitHop(r *plan.Resource) string {
	if flag(r, "blackhole") {
		return "blackhole"
	}
	return v.refer(r, "transitGatewayAttachmentId")
}

func (v *view) loadBalancer(r *plan.Resource) []string {
	scheme := "internet-facing"
	if flag(r, "internal") {
		scheme = "internal"
	}
	return []string{cmp.Or(str(r, "loadBalancerType"), "application"), scheme, within("in ", v.referAll(r, "subnets"))}
}

// bucket is how a bucket is guarded, by the resources that complete it.
func (v *view) bucket(r *plan.Resource) []string {
	var guards []string
	for _, g := range v.guests[r.URN] {
		if guard := bucketGuard(g); guard != "" {
			guards = append(guards, guard)
		}
	}
	slices.Sort(guards)
	facts := []string{strings.Join(slices.Compact(guards), ", ")}
	if flag(r, "forceDestroy") {
		facts = append(facts, "destroyed with its objects")
	}
	return facts
}

// bucketGuard is what a resource adds to its bucket. A public access block counts only with all four settings, versioning only if it is on.
func bucketGuard(r *plan.Resource) string {
	switch kind(r) {
	case "s3.BucketPublicAccessBlock":
		for _, key := range []string{"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"} {
			if !flag(r, key) {
				return ""
			}
		}
		return "private"
	case "s3.BucketServerSideEncryptionConfigurationV2":
		return "encrypted"
	case "s3.BucketVersioningV2":
		settings, _ := objects(property(r, "versioningConfiguration"))
		if len(settings) == 1 && show(settings[0]["status"]) == "Enabled" {
			return "versioned"
		}
	case "s3.BucketLifecycleConfigurationV2":
		return "objects expire by rule"
	case "s3.BucketPolicy":
		return "with policy"
	}
	return ""
}
