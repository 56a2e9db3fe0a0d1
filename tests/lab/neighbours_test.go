package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// permission is one rule of a security group, one route, or one entry of a network ACL: what tells them apart.
type permission struct {
	Protocol   string `xml:"protocol"`
	Gateway    string `xml:"gatewayId"`
	Number     string `xml:"ruleNumber"`
	RuleAction string `xml:"ruleAction"`
}

// allowAll is the first entry of a default network ACL as AWS makes it.
var allowAll = permission{Protocol: "-1", Number: "100", RuleAction: "allow"}

// TestDefaults_areLocked asks EC2 itself what the VPC's default security group, main route table and default network ACL let through.
// AWS's own entries, the local route and the deny at the end of every network ACL, cannot be removed.
func TestDefaults_areLocked(t *testing.T) { //nolint:tparallel // the subtests look at one stack, and the last changes its VPC
	t.Parallel()
	s := newStack(t, "examples/isolated")
	s.up()
	var vpc string
	s.output("vpcId", &vpc)
	t.Run("the default security group has no rules", func(t *testing.T) {
		var found struct {
			Groups []struct {
				In  []permission `xml:"ipPermissions>item"`
				Out []permission `xml:"ipPermissionsEgress>item"`
			} `xml:"securityGroupInfo>item"`
		}
		s.account.ec2(&found, "DescribeSecurityGroups", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc, "Filter.2.Name", "group-name", "Filter.2.Value.1", "default")
		require.Len(t, found.Groups, 1)
		require.Empty(t, found.Groups[0].In)
		require.Empty(t, found.Groups[0].Out)
	})
	t.Run("the main route table leads nowhere", func(t *testing.T) {
		var found struct {
			Tables []struct {
				Routes []permission `xml:"routeSet>item"`
			} `xml:"routeTableSet>item"`
		}
		s.account.ec2(&found, "DescribeRouteTables", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc, "Filter.2.Name", "association.main", "Filter.2.Value.1", "true")
		require.Len(t, found.Tables, 1)
		require.Equal(t, []permission{{Gateway: "local"}}, found.Tables[0].Routes)
	})
	t.Run("the default network ACL denies everything", func(t *testing.T) {
		require.Equal(t, []permission{
			{Protocol: "-1", Number: "32767", RuleAction: "deny"}, {Protocol: "-1", Number: "32767", RuleAction: "deny"},
		}, s.account.defaultNetworkAcl(vpc))
	})
	t.Run("a subnet of somebody else's is no change of ours", func(*testing.T) {
		var made struct {
			ID string `xml:"subnet>subnetId"`
		}
		s.account.ec2(&made, "CreateSubnet", "VpcId", vpc, "CidrBlock", "10.1.255.0/24", "AvailabilityZone", "ap-southeast-2a")
		s.clean()
		s.account.ec2(nil, "DeleteSubnet", "SubnetId", made.ID)
	})
	s.destroy()
}

// defaultNetworkAcl lists the entries of a VPC's default network ACL, both directions.
func (a account) defaultNetworkAcl(vpc string) []permission {
	a.t.Helper()
	var found struct {
		Acls []struct {
			Entries []permission `xml:"entrySet>item"`
		} `xml:"networkAclSet>item"`
	}
	a.ec2(&found, "DescribeNetworkAcls", "Filter.1.Name", "vpc-id", "Filter.1.Value.1", vpc, "Filter.2.Name", "default", "Filter.2.Value.1", "true")
	require.Len(a.t, found.Acls, 1)
	return found.Acls[0].Entries
}
