package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestExample_lives takes every example through its life: it goes up with the settings that are in the repository, a second preview and
// a refresh find nothing to do, the account has the verdicts of the plan, and destroy leaves nothing.
func TestExample_lives(t *testing.T) {
	t.Parallel()
	for _, example := range examples() {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			s := newStack(t, example)
			left := s.prepare()
			s.up()
			s.clean()
			s.sameProofs()
			for _, vpc := range left {
				require.Contains(t, s.account.defaultNetworkAcl(vpc.ID), allowAll, "what AWS made with a VPC of somebody else's is left alone")
			}
			s.destroy(left...)
			if s.other != nil {
				require.Empty(t, s.other.inventory(), "destroy must leave nothing in the other account")
			}
		})
	}
}

// prepare makes what a program takes for granted, and lists it: the VPC of the example that is given one. The example of two accounts gets a second.
func (s *stack) prepare() []holding {
	s.t.Helper()
	switch s.project {
	case "shared-endpoints":
		other := newAccount(s.t, s.account.region)
		s.other = &other
		s.set("billingRoleArn", "arn:aws:iam::"+other.id+":role/deploy")
		return nil
	case "existing-vpc":
	default:
		return nil
	}
	id := s.account.createVpc("10.3.0.0/16")
	s.set("vpcId", id)
	return []holding{{Service: "ec2", Type: "vpc", ID: id}}
}

func (a account) createVpc(block string) string {
	a.t.Helper()
	var made struct {
		ID string `xml:"vpc>vpcId"`
	}
	a.ec2(&made, "CreateVpc", "CidrBlock", block)
	require.NotEmpty(a.t, made.ID)
	return made.ID
}

// TestRoot_isTheThreeTierExample runs `pulumi up` where a newcomer stands: at the root of the repository, compiled by Pulumi itself.
func TestRoot_isTheThreeTierExample(t *testing.T) {
	t.Parallel()
	needLab(t)
	s := openStack(t, copyRepository(t))
	require.Equal(t, "three-tier", s.project)
	s.up()
	s.unchanged()
	var vpc string
	s.output("vpcId", &vpc)
	require.Contains(t, s.account.inventory(), holding{Service: "ec2", Type: "vpc", ID: vpc})
	s.destroy()
}
