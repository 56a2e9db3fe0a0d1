package ingress

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// aYear is how long browsers that keep lists of hosts ask that HSTS lasts.
const aYear = 31536000

// EdgeSecurityHeaders are headers of answers, in place of those that the origin wrote. X-Content-Type-Options is always nosniff.
type EdgeSecurityHeaders struct {
	// HstsSeconds is how long browsers shall use HTTPS alone for the host (Strict-Transport-Security): 1 to 63072000. Default: 31536000, a year.
	HstsSeconds int `pulumi:"hstsSeconds,optional"`
	// HstsSubdomains extends that to all hosts below it, also those that are not served here. Default: false.
	HstsSubdomains bool `pulumi:"hstsSubdomains,optional"`
	// HstsPreload lets browsers keep the host on their own lists, from which it goes only slowly. It needs HstsSubdomains and a year at least. Default: false.
	HstsPreload bool `pulumi:"hstsPreload,optional"`
	// ContentSecurityPolicy says what pages may load, such as default-src 'self'. Default: what the origin says.
	ContentSecurityPolicy string `pulumi:"contentSecurityPolicy,optional"`
	// FrameOption is DENY or SAMEORIGIN: who may show pages in a frame. Default: DENY.
	FrameOption string `pulumi:"frameOption,optional"`
	// ReferrerPolicy is one of the policies of the web, such as no-referrer. Default: strict-origin-when-cross-origin.
	ReferrerPolicy string `pulumi:"referrerPolicy,optional"`
}

func (h EdgeSecurityHeaders) withDefaults() EdgeSecurityHeaders {
	h.HstsSeconds, h.FrameOption = cmp.Or(h.HstsSeconds, aYear), cmp.Or(h.FrameOption, "DENY")
	h.ReferrerPolicy = cmp.Or(h.ReferrerPolicy, "strict-origin-when-cross-origin")
	return h
}

func (h EdgeSecurityHeaders) validate(c *validate.Collector, at validate.Path) {
	between(c, at.Field("hstsSeconds"), h.HstsSeconds, 1, 2*aYear, " seconds")
	if h.HstsPreload && (!h.HstsSubdomains || h.HstsSeconds < aYear) {
		c.Addf(validate.Conflict, at.Field("hstsPreload"), true, "browsers take hosts with hstsSubdomains and hstsSeconds of %d at least: set these, or leave it out", aYear)
	}
	validate.OneOf(c, at.Field("frameOption"), h.FrameOption, "DENY", "SAMEORIGIN")
	validate.OneOf(c, at.Field("referrerPolicy"), h.ReferrerPolicy, "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin",
		"strict-origin", "strict-origin-when-cross-origin", "unsafe-url")
}

func (e *EdgeDistribution) createHeaders(ctx *pulumi.Context, b *balancer, a EdgeDistributionArgs) error {
	h, override := a.SecurityHeaders, pulumi.Bool(true)
	config := cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs{
		StrictTransportSecurity: cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs{
			AccessControlMaxAgeSec: pulumi.Int(h.HstsSeconds), IncludeSubdomains: pulumi.Bool(h.HstsSubdomains), Preload: pulumi.Bool(h.HstsPreload), Override: override,
		},
		ContentTypeOptions: cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs{Override: override},
		FrameOptions: cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs{
			FrameOption: pulumi.String(h.FrameOption), Override: override,
		},
		ReferrerPolicy: cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs{
			ReferrerPolicy: pulumi.String(h.ReferrerPolicy), Override: override,
		},
	}
	if h.ContentSecurityPolicy != "" {
		config.ContentSecurityPolicy = cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs{
			ContentSecurityPolicy: pulumi.String(h.ContentSecurityPolicy), Override: override,
		}
	}
	var err error
	e.headers, err = cloudfront.NewResponseHeadersPolicy(ctx, b.name+"-headers", &cloudfront.ResponseHeadersPolicyArgs{
		Comment: pulumi.String(b.name), SecurityHeadersConfig: config,
	}, b.Child()...)
	return err
}

// EdgeCountries are the countries that viewers may come from, by the two capital letters of ISO 3166-1. One of the lists at most.
type EdgeCountries struct {
	// Allowed are the only ones that are served. Default: all.
	Allowed []string `pulumi:"allowed,optional"`
	// Blocked are the only ones that are not served. Default: none.
	Blocked []string `pulumi:"blocked,optional"`
}

func (g EdgeCountries) validate(c *validate.Collector, at validate.Path) {
	if len(g.Allowed) > 0 && len(g.Blocked) > 0 {
		c.Addf(validate.Conflict, at, nil, "allowed and blocked exclude each other: whatever is not allowed is blocked; drop one")
	}
	for field, codes := range map[string][]string{"allowed": g.Allowed, "blocked": g.Blocked} {
		for i, code := range codes {
			at := at.Field(field).Index(i)
			switch {
			case !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(code):
				c.Addf(validate.Invalid, at, code, "%q is no code of a country: two capital letters, such as DE", code)
			case slices.Index(codes, code) < i:
				c.Addf(validate.Duplicate, at, code, "%s is in the list already: drop one", code)
			}
		}
	}
}

// restriction is the provider's form, in which countries are sorted: their order means nothing.
func (g EdgeCountries) restriction() cloudfront.DistributionRestrictionsGeoRestrictionArgs {
	kind, codes := "none", []string(nil)
	switch {
	case len(g.Allowed) > 0:
		kind, codes = "whitelist", g.Allowed
	case len(g.Blocked) > 0:
		kind, codes = "blacklist", g.Blocked
	}
	return cloudfront.DistributionRestrictionsGeoRestrictionArgs{RestrictionType: pulumi.String(kind), Locations: pulumi.ToStringArray(slices.Sorted(slices.Values(codes)))}
}
