package securitygroups_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A load balancer that the world reaches, an application behind it that reads from S3, and a database that reaches nobody.
func ExampleNewTiers() {
	program := func(ctx *pulumi.Context) error {
		groups, err := securitygroups.NewTiers(ctx, "shop", &securitygroups.TiersArgs{
			Vpc: component.Network{VpcId: pulumi.String("vpc-0a1b2c3d4e5f60718")}, // or net.Network() of a SecureVpc
			Chain: []securitygroups.Link{
				{Name: "alb", From: []securitygroups.Access{{
					Peer: securitygroups.Peer{Internet: true}, Ports: []string{"tcp/443"}, Reason: "The shop is for everybody.",
				}}},
				{Name: "app", Ports: []string{"tcp/8080"}, To: []securitygroups.Access{{Peer: securitygroups.Peer{Service: "s3"}, Ports: []string{"tcp/443"}}}},
				{Name: "data", Ports: []string{"tcp/5432"}},
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("appGroup", groups.Id("app"))
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Printf("%s: %s\n", r.Name, r.Inputs["description"])
		}
	}
	// Output:
	// shop-alb: shop-alb
	// shop-app: shop-app
	// shop-data: shop-data
	// shop-alb-out-tcp-8080-to-app: tcp/8080 to app
	// shop-app-out-tcp-443-to-s3: tcp/443 to s3
	// shop-app-out-tcp-5432-to-data: tcp/5432 to data
	// shop-alb-in-tcp-443-from-any-ipv4: tcp/443 from 0.0.0.0/0
	// shop-alb-in-tcp-443-from-any-ipv6: tcp/443 from ::/0
	// shop-app-in-tcp-8080-from-alb: tcp/8080 from alb
	// shop-data-in-tcp-5432-from-app: tcp/5432 from app
}

// Groups that exist: a rule that lets the monitor out, and one that lets it into the database.
func ExampleConnect() {
	program := func(ctx *pulumi.Context) error {
		monitor := securitygroups.Peer{GroupId: pulumi.String("sg-0aaaaaaaaaaaaaaaa"), Name: "monitor"}
		database := securitygroups.Peer{GroupId: pulumi.String("sg-0bbbbbbbbbbbbbbbb"), Name: "database"}
		_, err := securitygroups.Connect(ctx, "metrics", monitor, database, "tcp/9187")
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Name, r.Inputs["securityGroupId"])
		}
	}
	// Output:
	// metrics-monitor-out-tcp-9187-to-database sg-0aaaaaaaaaaaaaaaa
	// metrics-database-in-tcp-9187-from-monitor sg-0bbbbbbbbbbbbbbbb
}

// The same as a component of its own: what the servers of one VPC ask those of a group that exists.
func ExampleNewConnection() {
	program := func(ctx *pulumi.Context) error {
		_, err := securitygroups.NewConnection(ctx, "metrics", &securitygroups.ConnectionArgs{
			From:  securitygroups.Peer{GroupId: pulumi.String("sg-0aaaaaaaaaaaaaaaa"), Name: "monitor"},
			To:    securitygroups.Peer{GroupId: pulumi.String("sg-0bbbbbbbbbbbbbbbb"), Name: "database"},
			Ports: []string{"tcp/9187"},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Custom {
			fmt.Println(r.Name, r.Inputs["securityGroupId"])
		}
	}
	// Output:
	// metrics-monitor-out-tcp-9187-to-database sg-0aaaaaaaaaaaaaaaa
	// metrics-database-in-tcp-9187-from-monitor sg-0bbbbbbbbbbbbbbbb
}
