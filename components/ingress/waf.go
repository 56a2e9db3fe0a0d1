package ingress

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// validateWaf demands a web ACL of what faces the internet, or a reason for none. Behind CloudFront it is the distribution that faces it.
func (a *WebIngressArgs) validateWaf(c *validate.Collector, region string) {
	a.WebAclArn = component.CheckedInput(c, validate.At("webAclArn"), a.WebAclArn, func(arn string) string { return webAclProblem(arn, region) })
	switch {
	case a.AllowNoWaf != nil && a.WebAclArn != nil:
		c.Addf(validate.Conflict, validate.At("allowNoWaf"), a.AllowNoWaf.Reason, "webAclArn names a web ACL: drop one")
	case a.AllowNoWaf != nil:
		a.AllowNoWaf.Validate(c, validate.At("allowNoWaf"))
	case a.WebAclArn == nil && !a.Internal && a.Edge == nil:
		c.Addf(validate.Required, validate.At("webAclArn"), nil, "required for a load balancer that faces the internet: the ARN of a web ACL, or allowNoWaf with a reason")
	}
}

func webAclProblem(arn, region string) string {
	if problem := component.AnARN("wafv2", "a web ACL")(arn); problem != "" {
		return problem
	}
	parts := strings.SplitN(arn, ":", 6)
	switch {
	case !strings.HasPrefix(parts[5], "regional/webacl/"):
		return fmt.Sprintf("%s is not of scope REGIONAL, which load balancers need", arn)
	case parts[3] != region:
		return fmt.Sprintf("%s is of region %s, and the load balancer of %s: it takes a web ACL of its own region", arn, parts[3], region)
	}
	return ""
}

// guard lays the web ACL before the load balancer. AWS often answers that one of them is not there yet while both are new: the association waits for the
// listeners, and is tried for up to half an hour. A load balancer has one web ACL, so that another comes once this one is gone.
func (w *WebIngress) guard(ctx *pulumi.Context, b *balancer, a WebIngressArgs) error {
	if a.WebAclArn == nil {
		return nil
	}
	_, err := raw.NewWebAclAssociation(ctx, b.name+"-waf", a.WebAclArn, w.LoadBalancer.Arn, b.Child(
		pulumi.DependsOn(w.served), pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "30m"}), pulumi.DeleteBeforeReplace(true),
	)...)
	return err
}
