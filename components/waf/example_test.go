package waf_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A web ACL with everything that the reference has, a limit on logins, and a load balancer behind it.
func ExampleNewWebAcl() {
	program := func(ctx *pulumi.Context) error {
		acl, err := waf.NewWebAcl(ctx, "shop", &waf.WebAclArgs{
			RateLimits: []waf.RateLimit{{
				Name: "login", Limit: 100, EvaluationWindowSec: 60,
				ScopeDown: &waf.Statement{ByteMatch: &waf.ByteMatch{
					Field: waf.Field{Component: "UriPath"}, PositionalConstraint: "STARTS_WITH", SearchString: "/login",
				}},
			}},
		})
		if err != nil {
			return err
		}
		arn := pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0123456789abcdef")
		_, err = waf.Associate(ctx, "balancer", acl, arn)
		return err
	}
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, res := range plan.Resources {
		switch res.Type {
		case raw.WebAclType:
			for _, rule := range res.Inputs["rules"].([]any) {
				r := rule.(map[string]any)
				fmt.Printf("%6.0f %s\n", r["priority"], r["name"])
			}
		case waf.WebAclType:
			fmt.Println(res.Outputs["capacity"], "WCUs")
		}
	}
	// Output:
	// 441867 rate-login
	// 600000 AWS-AWSManagedRulesAmazonIpReputationList
	// 601000 AWS-AWSManagedRulesAnonymousIpList
	// 602000 AWS-AWSManagedRulesKnownBadInputsRuleSet
	// 603000 AWS-AWSManagedRulesCommonRuleSet
	// 604000 AWS-AWSManagedRulesSQLiRuleSet
	// 1179 WCUs
}
