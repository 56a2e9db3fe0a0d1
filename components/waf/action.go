package waf

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// What a rule does with a request that it matches.
const (
	// Allow lets the request through, past all rules that follow.
	Allow = "Allow"
	// Block answers 403, or what a [Response] says.
	Block = "Block"
	// Count counts the request, labels it, and lets the next rule look.
	Count = "Count"
	// Captcha has a person solve a puzzle first. AWS charges for each attempt.
	Captcha = "Captcha"
	// Challenge has the browser prove in silence that it is one. AWS charges for each.
	Challenge = "Challenge"
)

// Response is how a request is blocked.
type Response struct {
	// Code is the HTTP status, 200 to 599. Default: 403.
	Code int `pulumi:"code,optional"`
	// BodyKey names one of [WebAclArgs.ResponseBodies]. Default: no body.
	BodyKey string `pulumi:"bodyKey,optional"`
	// Headers are added to the answer, at most 10.
	Headers map[string]string `pulumi:"headers,optional"`
}

// ResponseBody is a body that rules answer with.
type ResponseBody struct {
	// ContentType is TEXT_PLAIN, TEXT_HTML or APPLICATION_JSON.
	ContentType string `pulumi:"contentType"`
	// Content is the body, at most 4,096 bytes; all bodies of a web ACL together have 51,200.
	Content string `pulumi:"content"`
}

// response is the provider's form; bodies are those that there are.
func (r *Response) config(c *validate.Collector, at validate.Path, bodies map[string]ResponseBody) pulumi.Map {
	code := r.Code
	if code == 0 {
		code = 403
	}
	if code < 200 || code > 599 {
		c.Addf(validate.Invalid, at.Field("code"), code, "%d is no status that AWS answers: 200 to 599", code)
	}
	out := pulumi.Map{"responseCode": pulumi.Int(code)}
	if r.BodyKey != "" {
		if names := slices.Sorted(maps.Keys(bodies)); len(names) == 0 {
			c.Addf(validate.Invalid, at.Field("bodyKey"), r.BodyKey, "there are no bodies: give %q in responseBodies", r.BodyKey)
		} else {
			validate.OneOf(c, at.Field("bodyKey"), r.BodyKey, names...)
		}
		out["customResponseBodyKey"] = pulumi.String(r.BodyKey)
	}
	if headers := headerList(c, at.Field("headers"), r.Headers); len(headers) > 0 {
		out["responseHeaders"] = headers
	}
	return out
}

// headerList lists headers by name ("CustomHTTPHeader").
func headerList(c *validate.Collector, at validate.Path, headers map[string]string) pulumi.Array {
	if n := len(headers); n > 10 {
		c.Addf(validate.Invalid, at, n, "%d headers: AWS adds 10 at most", n)
	}
	list := pulumi.Array{}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		if n := len(name); n < 1 || n > 64 || strings.Trim(name, nameCharacters+".$") != "" {
			c.Addf(validate.Invalid, at.Key(name), name, "%q is no header that AWS adds: 1 to 64 letters, digits, hyphens, underscores, dots and $", name)
		}
		if n := len(headers[name]); n < 1 || n > 255 {
			c.Addf(validate.Invalid, at.Key(name), headers[name], "a value of %d bytes: AWS takes 1 to 255", n)
		}
		list = append(list, pulumi.Map{"name": pulumi.String(name), "value": pulumi.String(headers[name])})
	}
	return list
}

// actionOf is the provider's form of an action, with what goes with it.
func actionOf(action string, with pulumi.Map) pulumi.Map {
	if with == nil {
		with = pulumi.Map{}
	}
	return pulumi.Map{strings.ToLower(action): with}
}

// bodiesOf checks the bodies and lists them by key.
func bodiesOf(c *validate.Collector, at validate.Path, bodies map[string]ResponseBody) pulumi.Array {
	list, total := pulumi.Array{}, 0
	for _, key := range slices.Sorted(maps.Keys(bodies)) {
		body := bodies[key]
		checkName(c, at.Key(key), key, 128)
		validate.OneOf(c, at.Key(key).Field("contentType"), body.ContentType, "TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON")
		n := len(body.Content)
		if n < 1 || n > 4096 {
			c.Addf(validate.Invalid, at.Key(key).Field("content"), n, "%d bytes: AWS takes bodies of 1 to 4096", n)
		}
		total += n
		list = append(list, pulumi.Map{"key": pulumi.String(key), "contentType": pulumi.String(body.ContentType), "content": pulumi.String(body.Content)})
	}
	if total > 51200 {
		c.Addf(validate.Invalid, at, total, "%d bytes in all bodies together: AWS takes 51200", total)
	}
	if len(bodies) > 50 {
		c.Addf(validate.Invalid, at, len(bodies), "%d bodies: AWS takes 50", len(bodies))
	}
	return list
}
