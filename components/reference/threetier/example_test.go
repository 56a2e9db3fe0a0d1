package threetier_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/reference/threetier"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A block and a certificate are all that a web application's network needs to be told.
func ExampleNewThreeTierWeb() {
	program := func(ctx *pulumi.Context) error {
		shop, err := threetier.NewThreeTierWeb(ctx, "shop", &threetier.ThreeTierWebArgs{
			Network:      vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}},
			Certificates: []ingress.Certificate{{Name: "shop", Arn: pulumi.String("arn:aws:acm:ap-southeast-2:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000")}},
		})
		if err != nil {
			return err
		}
		ctx.Export("intents", shop.Intents)
		return nil
	}
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if !r.Custom && r.Type != "pulumi:pulumi:Stack" && r.Name != "shop" {
			fmt.Println(r.Type, r.Name)
		}
	}
	// Output:
	// palisade:access:SessionManager shop-shell
	// palisade:endpoints:EndpointBundle shop-aws
	// palisade:ingress:WebIngress shop-web
	// palisade:securitygroups:Tiers shop-sg
	// palisade:vpc:TieredSubnets shop-net
	// palisade:vpc:SecureVpc shop-net
	// palisade:waf:WebAcl shop-waf
}
