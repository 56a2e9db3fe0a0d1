package frompulumi_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/plantest"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func TestRead_regionsAndAccounts(t *testing.T) {
	t.Parallel()
	const arn = `=> {arn: "arn:aws:ec2:eu-north-1:333333333333:vpc/vpc-1"}`
	type place struct{ region, account string }
	for name, c := range map[string]struct {
		source     string
		run        place
		want       place
		afterwards place // of an exported stack, which names neither
	}{
		"the run's":                      {"ec2/vpc:Vpc v {} " + arn, place{"eu-west-1", "111111111111"}, place{"eu-west-1", "111111111111"}, place{"eu-north-1", "333333333333"}},
		"nobody's":                       {"ec2/vpc:Vpc v {}", place{}, place{}, place{}},
		"no ARN":                         {"ec2/vpc:Vpc v {} => {arn: x}", place{}, place{}, place{}},
		"its own":                        {"ec2/vpc:Vpc v {region: us-east-1} " + arn, place{"eu-west-1", "111111111111"}, place{"us-east-1", "111111111111"}, place{"us-east-1", "333333333333"}},
		"its own, not known":             {`ec2/vpc:Vpc v {region: "?"}`, place{"eu-west-1", "111111111111"}, place{"", "111111111111"}, place{}},
		"the provider's":                 {"pulumi:providers:aws p {region: us-east-1, assumeRole: {roleArn: \"arn:aws:iam::222222222222:role/r\"}}\nec2/vpc:Vpc v {provider: p}", place{"eu-west-1", "111111111111"}, place{"us-east-1", "222222222222"}, place{"us-east-1", "222222222222"}},
		"the provider's, not known":      {"pulumi:providers:aws p {region: \"?\", assumeRole: \"?\"}\nec2/vpc:Vpc v {provider: p}", place{"eu-west-1", "111111111111"}, place{}, place{}},
		"a provider's with credentials":  {"pulumi:providers:aws p {profile: other}\nec2/vpc:Vpc v {provider: p} " + arn, place{"eu-west-1", "111111111111"}, place{"eu-west-1", ""}, place{"eu-north-1", "333333333333"}},
		"a provider's of several":        {"pulumi:providers:aws p {allowedAccountIds: [\"1\", \"2\"]}\nec2/vpc:Vpc v {provider: p}", place{"eu-west-1", "111111111111"}, place{"eu-west-1", ""}, place{}},
		"a provider's that says nothing": {"pulumi:providers:aws p {}\nec2/vpc:Vpc v {provider: p}", place{"eu-west-1", "111111111111"}, place{"eu-west-1", "111111111111"}, place{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plantest.Program(t, c.source)
			for run, want := range map[place]place{c.run: c.want, {}: c.afterwards} {
				p.Region, p.AccountID = run.region, run.account
				n, err := frompulumi.Read(p)
				require.NoError(t, err)
				require.Len(t, n.VPCs, 1)
				require.Equal(t, want, place{n.VPCs[0].Region, n.VPCs[0].Account})
			}
		})
	}
}

// Of a package that is not read, what has nothing to do with networks is no reason for doubt.
func TestRead_nativeTypes(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]int{
		"aws-native:ec2:Subnet": 1, "aws-native:elasticloadbalancingv2:LoadBalancer": 1, "aws-native:rds:DbInstance": 1, "aws-native:odd": 1,
		"aws-native:s3:Bucket": 0, "aws-native:iam:Role": 0,
	} {
		n, err := frompulumi.Read(&plan.Plan{Resources: []*plan.Resource{{URN: "urn:pulumi:s::p::" + token + "::n", Type: token, Custom: true}}})
		require.NoError(t, err)
		require.Len(t, n.Unmodelled, want, token)
	}
}
