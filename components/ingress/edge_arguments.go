package ingress

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// longestEdgeName is how long the name of a distribution may be: sources of logs take 60 characters, of which -logs and Pulumi's suffix need 13.
const longestEdgeName = 47

func (a EdgeDistributionArgs) withDefaults() EdgeDistributionArgs {
	on := true
	a.Origin, a.Behavior, a.SecurityHeaders, a.Logs = a.Origin.withDefaults(), a.Behavior.withDefaults(), a.SecurityHeaders.withDefaults(), a.Logs.withDefaults()
	a.PriceClass, a.HttpVersion = cmp.Or(a.PriceClass, "PriceClass_All"), cmp.Or(a.HttpVersion, "http2and3")
	if a.EnableIpv6 == nil {
		a.EnableIpv6 = &on
	}
	a.Paths = slices.Clone(a.Paths)
	for i, p := range a.Paths {
		a.Paths[i].Behavior = p.Behavior.withDefaults()
	}
	return a
}

// validate checks what is known, and puts what is not into Applies that check it.
func (a *EdgeDistributionArgs) validate(c *validate.Collector, name, region string) {
	checkName(c, validate.At("name"), name, wordProblem(name))
	if len(name) > longestEdgeName {
		c.Addf(validate.Invalid, validate.At("name"), name, "%d characters: use at most %d", len(name), longestEdgeName)
	}
	if region != edgeRegion {
		c.Addf(validate.Conflict, validate.At("provider"), region,
			"AWS keeps what is for CloudFront in %s, and the provider works in %s: give the component a provider of %s", edgeRegion, region, edgeRegion)
	}
	a.checkAliases(c, validate.At("aliases"))
	a.checkCertificate(c)
	a.checkWaf(c)
	a.Origin.validate(c, validate.At("origin"))
	a.Behavior.validate(c, validate.At("behavior"), a.KeyGroups)
	checkPaths(c, validate.At("paths"), a.Paths, a.KeyGroups)
	a.checkKeyGroups(c, validate.At("keyGroups"))
	a.Countries.validate(c, validate.At("countries"))
	a.SecurityHeaders.validate(c, validate.At("securityHeaders"))
	if strings.HasPrefix(a.DefaultRootObject, "/") {
		c.Addf(validate.Invalid, validate.At("defaultRootObject"), a.DefaultRootObject, "%q begins with /, which AWS adds itself: leave it out", a.DefaultRootObject)
	}
	validate.OneOf(c, validate.At("priceClass"), a.PriceClass, "PriceClass_100", "PriceClass_200", "PriceClass_All")
	validate.OneOf(c, validate.At("httpVersion"), a.HttpVersion, "http1.1", "http2", "http2and3", "http3")
	a.Logs.validate(c, validate.At("logs"))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
}

func (a *EdgeDistributionArgs) checkAliases(c *validate.Collector, at validate.Path) {
	switch n := len(a.Aliases); {
	case n == 0:
		c.Addf(validate.Required, at, nil, "required: the names that viewers ask for. By CloudFront's own name they may speak TLS 1.0, whatever is said here")
	case n > 100:
		c.Addf(validate.Invalid, at, n, "%d names: AWS takes 100 unless the quota is raised", n)
	}
	for i, alias := range a.Aliases {
		switch {
		case alias != strings.ToLower(alias) || domainProblem(strings.TrimPrefix(alias, "*.")) != "":
			c.Addf(validate.Invalid, at.Index(i), alias, "%q is not a domain name in small letters, such as www.example.com or *.example.com", alias)
		case slices.Index(a.Aliases, alias) < i:
			c.Addf(validate.Duplicate, at.Index(i), alias, "%s is in the list already: drop one", alias)
		}
	}
}

// checkWaf demands a web ACL of scope CLOUDFRONT, or a reason for none.
func (a *EdgeDistributionArgs) checkWaf(c *validate.Collector) {
	a.WebAclArn = component.CheckedInput(c, validate.At("webAclArn"), a.WebAclArn, func(arn string) string {
		if problem := component.AnARN("wafv2", "a web ACL")(arn); problem != "" {
			return problem
		}
		if parts := strings.SplitN(arn, ":", 6); parts[3] != edgeRegion || !strings.HasPrefix(parts[5], "global/webacl/") {
			return fmt.Sprintf("%s is not of scope CLOUDFRONT, which distributions need", arn)
		}
		return ""
	})
	switch {
	case a.AllowNoWaf != nil && a.WebAclArn != nil:
		c.Addf(validate.Conflict, validate.At("allowNoWaf"), a.AllowNoWaf.Reason, "webAclArn names a web ACL: drop one")
	case a.AllowNoWaf != nil:
		a.AllowNoWaf.Validate(c, validate.At("allowNoWaf"))
	case a.WebAclArn == nil:
		c.Addf(validate.Required, validate.At("webAclArn"), nil, "required: the ARN of a web ACL of scope CLOUDFRONT, or allowNoWaf with a reason")
	}
}

// relaxed are the secure defaults that are loosened.
func (a *EdgeDistributionArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.AddProtection(a.Protection)
	r.Add(validate.At("allowNoWaf"), a.AllowNoWaf)
	r.Add(validate.At("logs").Field("allowNone"), a.Logs.AllowNone)
	return r
}
