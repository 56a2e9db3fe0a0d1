package ingress

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The policies that AWS manages and that hold for requests unless others are named ("Use managed cache policies", "Use managed origin request policies").
const (
	// CachingDisabled caches nothing.
	CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	// CachingOptimized caches by path alone, as long as the origin says, or a day: for what is the same for everybody.
	CachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
	// AllViewer forwards all that the viewer sent: headers with Host among them, cookies and the query.
	AllViewer = "216adef6-5c7f-47e4-b989-5492eafa07d3"
)

// EdgeBehavior is what becomes of requests. Those by HTTP are always redirected to HTTPS.
type EdgeBehavior struct {
	// ReadOnly lets GET, HEAD and OPTIONS through alone. Default: false, all methods.
	ReadOnly bool `pulumi:"readOnly,optional"`
	// CachePolicyId is the policy that says what is cached, and by what it is told apart: whatever answers depend on must be in it, or viewers see each
	// other's. Default: [CachingDisabled].
	CachePolicyId string `pulumi:"cachePolicyId,optional"`
	// OriginRequestPolicyId is the policy that says what of the request is forwarded. Default: [AllViewer].
	OriginRequestPolicyId string `pulumi:"originRequestPolicyId,optional"`
	// KeyGroups are the names of the groups of keys, of which one must have signed the URL or the cookies: at most 4. Default: nothing need be signed.
	KeyGroups []string `pulumi:"keyGroups,optional"`
}

// EdgePath is what becomes of requests for certain paths.
type EdgePath struct {
	// Pattern is the path, such as /static/*; * stands for any characters and ? for one: at most 255 characters. Case matters. Required.
	Pattern string `pulumi:"pattern"`
	// Behavior is what becomes of them. Default: that of EdgeBehavior, not that of the distribution.
	Behavior EdgeBehavior `pulumi:"behavior,optional"`
}

func (v EdgeBehavior) withDefaults() EdgeBehavior {
	v.CachePolicyId, v.OriginRequestPolicyId = cmp.Or(v.CachePolicyId, CachingDisabled), cmp.Or(v.OriginRequestPolicyId, AllViewer)
	return v
}

func (v EdgeBehavior) validate(c *validate.Collector, at validate.Path, groups map[string]EdgeKeyGroup) {
	for field, id := range map[string]string{"cachePolicyId": v.CachePolicyId, "originRequestPolicyId": v.OriginRequestPolicyId} {
		if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(id) {
			c.Addf(validate.Invalid, at.Field(field), id, "%q is not the id of a policy, which reads %s", id, CachingDisabled)
		}
	}
	if n := len(v.KeyGroups); n > 4 {
		c.Addf(validate.Invalid, at.Field("keyGroups"), n, "%d groups of keys: AWS takes at most 4 for one behavior", n)
	}
	for i, name := range v.KeyGroups {
		at := at.Field("keyGroups").Index(i)
		if len(groups) == 0 {
			c.Addf(validate.Invalid, at, name, "%q is not among keyGroups, which are none", name)
		} else {
			validate.OneOf(c, at, name, slices.Sorted(maps.Keys(groups))...)
		}
		if slices.Index(v.KeyGroups, name) < i {
			c.Addf(validate.Duplicate, at, name, "%q is in the list already: drop one", name)
		}
	}
}

func checkPaths(c *validate.Collector, at validate.Path, paths []EdgePath, groups map[string]EdgeKeyGroup) {
	if n := len(paths); n > 74 {
		c.Addf(validate.Invalid, at, n, "%d paths: AWS takes 74 beside the default unless the quota is raised; join some", n)
	}
	seen := map[string]bool{}
	for i, p := range paths {
		at := at.Index(i)
		switch {
		case !regexp.MustCompile(`^[/*?][A-Za-z0-9_\-.*$/~"'@:+&?]{0,254}$`).MatchString(p.Pattern):
			c.Addf(validate.Invalid, at.Field("pattern"), p.Pattern, "%q is no pattern of a path: begin it with / or *, and use at most 255 characters of those that AWS takes", p.Pattern)
		case seen[p.Pattern]:
			c.Addf(validate.Duplicate, at.Field("pattern"), p.Pattern, "%q is in the list already, and the first decides: drop one", p.Pattern)
		}
		seen[p.Pattern] = true
		p.Behavior.validate(c, at.Field("behavior"), groups)
	}
}

// The SDK has the default behavior and that of a path as types of their own, field by field the same.

func (v EdgeBehavior) byDefault(headers *cloudfront.ResponseHeadersPolicy, groups map[string]*cloudfront.KeyGroup) cloudfront.DistributionDefaultCacheBehaviorArgs {
	return cloudfront.DistributionDefaultCacheBehaviorArgs{
		TargetOriginId: pulumi.String(originID), ViewerProtocolPolicy: pulumi.String("redirect-to-https"), Compress: pulumi.Bool(true),
		AllowedMethods: v.methods(), CachedMethods: pulumi.ToStringArray([]string{"GET", "HEAD"}), TrustedKeyGroups: v.signers(groups),
		CachePolicyId: pulumi.String(v.CachePolicyId), OriginRequestPolicyId: pulumi.String(v.OriginRequestPolicyId),
		ResponseHeadersPolicyId: headers.ID().ToStringOutput(),
	}
}

func (v EdgeBehavior) forPath(
	pattern string, headers *cloudfront.ResponseHeadersPolicy, groups map[string]*cloudfront.KeyGroup,
) cloudfront.DistributionOrderedCacheBehaviorArgs {
	return cloudfront.DistributionOrderedCacheBehaviorArgs{
		PathPattern:    pulumi.String(pattern),
		TargetOriginId: pulumi.String(originID), ViewerProtocolPolicy: pulumi.String("redirect-to-https"), Compress: pulumi.Bool(true),
		AllowedMethods: v.methods(), CachedMethods: pulumi.ToStringArray([]string{"GET", "HEAD"}), TrustedKeyGroups: v.signers(groups),
		CachePolicyId: pulumi.String(v.CachePolicyId), OriginRequestPolicyId: pulumi.String(v.OriginRequestPolicyId),
		ResponseHeadersPolicyId: headers.ID().ToStringOutput(),
	}
}

func (v EdgeBehavior) methods() pulumi.StringArray {
	methods := []string{"GET", "HEAD", "OPTIONS"}
	if !v.ReadOnly {
		methods = append(methods, "PUT", "POST", "PATCH", "DELETE")
	}
	return pulumi.ToStringArray(methods)
}

// signers are the ids of the groups of keys; none leaves the property out.
func (v EdgeBehavior) signers(groups map[string]*cloudfront.KeyGroup) pulumi.StringArrayInput {
	if len(v.KeyGroups) == 0 {
		return nil
	}
	var ids pulumi.StringArray
	for _, name := range v.KeyGroups {
		ids = append(ids, groups[name].ID().ToStringOutput())
	}
	return ids
}
