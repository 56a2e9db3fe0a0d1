package waf

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Associate lays a web ACL before a resource of its region: an Application Load Balancer, a stage of a REST API, an AppSync API, a user pool of Cognito, an
// App Runner service, or an instance of Verified Access. Each has one web ACL at most. The association is a child of the web ACL, called NAME after it.
//
// AWS often answers that the web ACL or the load balancer is not there yet when both are new. The association waits for the web ACL and its logs, and tries
// for half an hour; let it wait for the load balancer's listeners as well, with pulumi.DependsOn.
//
// For CloudFront there is no association: give the distribution WebAcl.Arn as its webAclId.
func Associate(ctx *pulumi.Context, name string, acl *WebAcl, resourceArn pulumi.StringInput, opts ...pulumi.ResourceOption) (*raw.WebAclAssociation, error) {
	var c validate.Collector
	at := validate.At("resourceArn")
	switch {
	case acl == nil:
		c.Addf(validate.Required, validate.At("acl"), nil, "required: the web ACL that NewWebAcl gives")
	case acl.scope == ScopeCloudFront:
		c.Addf(validate.Conflict, validate.At("acl"), acl.name, "WebAcl %s is for CloudFront: give its arn to the distribution as webAclId", acl.name)
	case resourceArn == nil:
		c.Addf(validate.Required, at, nil, "required: the ARN of what is to be protected")
	default:
		resourceArn = component.CheckedInput(&c, at, resourceArn, protectable)
	}
	if err := c.Err(); err != nil {
		return nil, fmt.Errorf("association %q:\n%w", name, err)
	}
	options := acl.family.Child(pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "30m"}), pulumi.DeleteBeforeReplace(true))
	return raw.NewWebAclAssociation(ctx, acl.name+"-"+name, acl.Arn, resourceArn, append(options, opts...)...)
}

// protectable checks that an ARN is of something that a regional web ACL can be laid before ("AssociateWebACL").
func protectable(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return fmt.Sprintf("%q is no ARN", arn)
	}
	service, what := parts[2], parts[5]
	switch {
	case service == "elasticloadbalancing" && strings.HasPrefix(what, "loadbalancer/app/"),
		service == "apigateway" && strings.HasPrefix(what, "/restapis/") && strings.Contains(what, "/stages/"),
		service == "appsync" && strings.HasPrefix(what, "apis/"),
		service == "cognito-idp" && strings.HasPrefix(what, "userpool/"),
		service == "apprunner" && strings.HasPrefix(what, "service/"),
		service == "ec2" && strings.HasPrefix(what, "verified-access-instance/"):
		return ""
	case service == "elasticloadbalancing":
		return "WAF protects Application Load Balancers alone, and this is none: " + arn
	case service == "apigateway" && strings.HasPrefix(what, "/apis/"):
		return "WAF protects REST APIs, and this is an HTTP or WebSocket API: put CloudFront before it, with a web ACL of its own: " + arn
	case service == "apigateway":
		return "WAF protects the stage of a REST API, which reads arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/prod: " + arn
	case service == "cloudfront":
		return "a distribution takes the web ACL itself: set its webAclId to the arn of a web ACL for CloudFront"
	}
	return "WAF cannot be laid before " + arn
}
