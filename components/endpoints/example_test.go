package endpoints_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A VPC whose containers pull images, write logs and read secrets without a way out, each by an endpoint that lets the organisation's identities through
// alone.
func ExampleNewEndpointBundle() {
	program := func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
			Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}},
		})
		if err != nil {
			return err
		}
		aws, err := endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
			Vpc: net.Network(), Presets: []string{endpoints.PresetContainers},
			Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		})
		if err != nil {
			return err
		}
		ctx.Export("services", aws.ServiceNames)
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" {
			fmt.Println(r.Inputs["ipProtocol"], r.Inputs["toPort"], "from", r.Inputs["cidrIpv4"])
		}
	}
	fmt.Println(plan.Outputs["services"])
	// Output:
	// tcp 443 from 10.0.0.0/16
	// [dynamodb ecr.api ecr.dkr ecs ecs-agent ecs-telemetry kms logs s3 secretsmanager sts]
}
