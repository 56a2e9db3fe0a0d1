package ingress

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Action is what becomes of a request: it is forwarded, redirected or answered, after the user signed in if that is asked for.
type Action struct {
	// SignIn has the user sign in first. Default: nobody must.
	SignIn *SignIn `pulumi:"signIn,optional"`
	// Forward are the target groups that share the requests: at most 5.
	Forward []Forward `pulumi:"forward,optional"`
	// StickinessSeconds is how long a client stays with the target group that it got, where there are several: 1 to 604800. Default: it does not.
	StickinessSeconds int `pulumi:"stickinessSeconds,optional"`
	// Redirect sends the client elsewhere.
	Redirect *Redirect `pulumi:"redirect,optional"`
	// FixedResponse answers.
	FixedResponse *FixedResponse `pulumi:"fixedResponse,optional"`
}

// Forward is the share of a target group.
type Forward struct {
	// TargetGroup is its name in TargetGroups.
	TargetGroup string `pulumi:"targetGroup"`
	// Weight is its share in the sum of all weights: 0 to 999. Default: 1.
	Weight *int `pulumi:"weight,optional"`
}

// Redirect sends a client to another address by HTTPS. Parts that are left out stay as they were; at least one must change, for the client would come
// back for ever. In each may stand #{host}, #{port}, #{path} and #{query}, which are those of the request.
type Redirect struct {
	// Host is the name to go to, at most 128 characters.
	Host string `pulumi:"host,optional"`
	// Port is the port to go to, 1 to 65535.
	Port int `pulumi:"port,optional"`
	// Path is the path to go to, which begins with /, at most 128 characters.
	Path string `pulumi:"path,optional"`
	// Query is the query, without the question mark, at most 128 characters.
	Query string `pulumi:"query,optional"`
	// Permanent answers 301 rather than 302: browsers remember it.
	Permanent bool `pulumi:"permanent,optional"`
}

// FixedResponse is an answer of the load balancer itself.
type FixedResponse struct {
	// StatusCode is the code: 2XX, 4XX or 5XX.
	StatusCode int `pulumi:"statusCode"`
	// ContentType is text/plain, text/css, text/html, application/javascript or application/json. Default: text/plain.
	ContentType string `pulumi:"contentType,optional"`
	// MessageBody is the answer, at most 1024 characters. Default: empty.
	MessageBody string `pulumi:"messageBody,optional"`
}

// notFound is what a load balancer answers that knows no better.
func notFound() FixedResponse { return FixedResponse{StatusCode: 404, ContentType: "text/plain"} }

func (a Action) withDefaults() Action {
	a.SignIn = a.SignIn.withDefaults()
	one := 1
	a.Forward = slices.Clone(a.Forward)
	for i := range a.Forward {
		if a.Forward[i].Weight == nil {
			a.Forward[i].Weight = &one
		}
	}
	if f := a.FixedResponse; f != nil && f.ContentType == "" {
		a.FixedResponse = &FixedResponse{StatusCode: f.StatusCode, ContentType: "text/plain", MessageBody: f.MessageBody}
	}
	return a
}

func (a Action) validate(c *validate.Collector, at validate.Path, groups []TargetGroup) {
	kinds := 0
	for _, is := range []bool{len(a.Forward) > 0, a.Redirect != nil, a.FixedResponse != nil} {
		if is {
			kinds++
		}
	}
	if kinds != 1 {
		c.Addf(validate.Required, at, nil, "say what becomes of the request: one of forward, redirect and fixedResponse")
	}
	if a.SignIn != nil {
		a.SignIn.validate(c, at.Field("signIn"))
	}
	a.validateForward(c, at, groups)
	if r := a.Redirect; r != nil {
		r.validate(c, at.Field("redirect"))
	}
	if f := a.FixedResponse; f != nil {
		f.validate(c, at.Field("fixedResponse"))
	}
}

func (a Action) validateForward(c *validate.Collector, at validate.Path, groups []TargetGroup) {
	if n := len(a.Forward); n > 5 {
		c.Addf(validate.Invalid, at.Field("forward"), n, "%d target groups: AWS takes at most 5 for one action", n)
	}
	between(c, at.Field("stickinessSeconds"), a.StickinessSeconds, 1, 604800, " seconds")
	if a.StickinessSeconds != 0 && len(a.Forward) < 2 {
		c.Addf(validate.Conflict, at.Field("stickinessSeconds"), a.StickinessSeconds,
			"there are not several target groups to choose from: use the target group's own stickinessSeconds")
	}
	seen := map[string]bool{}
	sum := 0
	for i, f := range a.Forward {
		at := at.Field("forward").Index(i)
		if len(groups) == 0 {
			c.Addf(validate.Invalid, at.Field("targetGroup"), f.TargetGroup, "%q is not among targetGroups, which are none", f.TargetGroup)
		} else {
			validate.OneOf(c, at.Field("targetGroup"), f.TargetGroup, groupNames(groups)...)
		}
		if seen[f.TargetGroup] {
			c.Addf(validate.Duplicate, at.Field("targetGroup"), f.TargetGroup, "%q has a share already: add to its weight", f.TargetGroup)
		}
		seen[f.TargetGroup] = true
		if *f.Weight < 0 || *f.Weight > 999 {
			c.Addf(validate.Invalid, at.Field("weight"), *f.Weight, "%d is not within 0 to 999", *f.Weight)
		}
		sum += max(0, *f.Weight)
	}
	if len(a.Forward) > 0 && sum == 0 {
		c.Addf(validate.Invalid, at.Field("forward"), sum, "all weights are 0: nobody would be answered")
	}
}

func (r Redirect) validate(c *validate.Collector, at validate.Path) {
	if r.Host == "" && r.Port == 0 && r.Path == "" && r.Query == "" {
		c.Addf(validate.Required, at, nil, "change at least one of host, port, path and query: the client would come back for ever")
	}
	between(c, at.Field("port"), r.Port, 1, 65535, "")
	if r.Path != "" && !strings.HasPrefix(r.Path, "/") {
		c.Addf(validate.Invalid, at.Field("path"), r.Path, "%q is no path: begin it with /", r.Path)
	}
	if strings.HasPrefix(r.Query, "?") {
		c.Addf(validate.Invalid, at.Field("query"), r.Query, "%q begins with a question mark, which AWS adds itself: leave it out", r.Query)
	}
	for field, text := range map[string]string{"host": r.Host, "path": r.Path, "query": r.Query} {
		if len(text) > 128 {
			c.Addf(validate.Invalid, at.Field(field), text, "%d characters: AWS takes at most 128", len(text))
		}
	}
}

func (f FixedResponse) validate(c *validate.Collector, at validate.Path) {
	if class := f.StatusCode / 100; class != 2 && class != 4 && class != 5 {
		c.Addf(validate.Invalid, at.Field("statusCode"), f.StatusCode, "%d is no code that a load balancer answers with: 2XX, 4XX or 5XX", f.StatusCode)
	}
	validate.OneOf(c, at.Field("contentType"), f.ContentType, "text/plain", "text/css", "text/html", "application/javascript", "application/json")
	if len(f.MessageBody) > 1024 {
		c.Addf(validate.Invalid, at.Field("messageBody"), len(f.MessageBody), "%d characters: AWS takes at most 1024", len(f.MessageBody))
	}
}
