package waf

import (
	"cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Rule is a rule of one's own.
type Rule struct {
	// Name is the rule's and its metric's, 1 to 128 letters, digits, hyphens and underscores.
	Name string `pulumi:"name"`
	// Priority says when the rule is looked at, lowest first: 0 to 99,999 is before all else, 500,000 to 599,999 after addresses, countries and rate
	// limits and before the managed groups, 900,000 to 999,999 after all else, where labels of all groups can be matched.
	Priority int `pulumi:"priority"`
	// Action is Allow, Block, Count, Captcha or Challenge. Default: Block.
	Action string `pulumi:"action,optional"`
	// Statement says which requests.
	Statement Statement `pulumi:"statement"`
	// Labels are added to requests that match, for later rules and the logs. Default: none.
	Labels []string `pulumi:"labels,optional"`
	// Response is how requests are blocked. Default: 403.
	Response *Response `pulumi:"response,optional"`
	// InsertHeaders are added to requests that are let on, with x-amzn-waf- before their names. Default: none.
	InsertHeaders map[string]string `pulumi:"insertHeaders,optional"`
	// ImmunitySeconds is how long a puzzle or challenge that was solved is good for, with Captcha (60 to 259200) or Challenge (300 to 259200). Default:
	// the web ACL's.
	ImmunitySeconds int `pulumi:"immunitySeconds,optional"`
	// Reason says why requests are let through past the rules that follow; required with Allow unless the rule comes after all else.
	Reason string `pulumi:"reason,optional"`
}

func (r Rule) compile(b *builder, at validate.Path) {
	checkName(b.c, at.Field("name"), r.Name, 128)
	if b.inGroup {
		if r.Priority < 0 {
			b.c.Addf(validate.Invalid, at.Field("priority"), r.Priority, "%d is no priority: 0 or more", r.Priority)
		}
	} else if !isForUser(r.Priority) {
		b.c.Addf(validate.Invalid, at.Field("priority"), r.Priority, "%d is where the web ACL places rules by itself: give %s", r.Priority, bandsForUser)
	}
	action := cmp.Or(r.Action, Block)
	validate.OneOf(b.c, at.Field("action"), action, Allow, Block, Count, Captcha, Challenge)
	if action == Allow && (b.inGroup || r.Priority/bandWidth != 9) {
		b.relax(at, r.Reason)
	}
	with := pulumi.Map{}
	if r.Response != nil {
		if action != Block {
			b.c.Addf(validate.Conflict, at.Field("response"), action, "a response is for requests that are blocked: drop it")
		}
		with["customResponse"] = r.Response.config(b.c, at.Field("response"), b.bodies)
	}
	if len(r.InsertHeaders) > 0 {
		if action == Block {
			b.c.Addf(validate.Conflict, at.Field("insertHeaders"), action, "a request that is blocked goes nowhere: drop insertHeaders")
		}
		with["customRequestHandling"] = pulumi.Map{"insertHeaders": headerList(b.c, at.Field("insertHeaders"), r.InsertHeaders)}
	}
	out := pulumi.Map{"action": actionOf(action, with)}
	if len(r.Labels) > 0 {
		labels := pulumi.Array{}
		for i, label := range r.Labels {
			checkLabel(b.c, at.Field("labels").Index(i), label)
			labels = append(labels, pulumi.Map{"name": pulumi.String(label)})
		}
		out["ruleLabels"] = labels
	}
	if seconds := r.ImmunitySeconds; seconds != 0 {
		switch action {
		case Captcha:
			out["captchaConfig"] = immunity(b.c, at.Field("immunitySeconds"), seconds, minCaptcha)
		case Challenge:
			out["challengeConfig"] = immunity(b.c, at.Field("immunitySeconds"), seconds, minChallenge)
		default:
			b.c.Addf(validate.Conflict, at.Field("immunitySeconds"), seconds, "immunity is for Captcha and Challenge: drop it")
		}
	}
	b.add(entry{at: at, name: r.Name, priority: r.Priority, chosen: true, compiled: r.Statement.compile(b.c, at.Field("statement")), rule: out})
}

// How long what was solved is good for at least, in seconds ("ImmunityTimeProperty").
const (
	minCaptcha   = 60
	minChallenge = 300
	maxImmunity  = 259200
)

func immunity(c *validate.Collector, at validate.Path, seconds, least int) pulumi.Map {
	if seconds < least || seconds > maxImmunity {
		c.Addf(validate.Invalid, at, seconds, "%d seconds: AWS takes %d to %d", seconds, least, maxImmunity)
	}
	return pulumi.Map{"immunityTimeProperty": pulumi.Map{"immunityTime": pulumi.Int(seconds)}}
}
