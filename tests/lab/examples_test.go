package lab

import (
	"net/http"
	"slices"
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
			var others []holding // an account of an organisation has a role for that from the beginning
			if s.other != nil {
				others = s.other.inventory()
			}
			if example == "examples/api" {
				s.upToItsService()
				s.destroy(left...)
				return
			}
			s.up()
			s.clean()
			if slices.Contains([]string{"examples/hub-and-spoke", "examples/hybrid", "examples/central-ingress"}, example) {
				s.stateIsProved()
			} else {
				s.sameProofs()
			}
			for _, theirs := range left {
				if theirs.Type == "vpc" {
					require.Contains(t, s.account.defaultNetworkAcl(theirs.ID), allowAll, "what AWS made with a VPC of somebody else's is left alone")
				}
			}
			s.destroy(left...)
			if s.other != nil {
				require.Equal(t, others, s.other.inventory(), "destroy must leave nothing of its own in the other account")
			}
		})
	}
}

// upToItsService applies the example whose service the emulator cannot make: all of it passes the real provider's plan, then all but the service and its clients
// is there.
func (s *stack) upToItsService() {
	s.t.Helper()
	promised := s.preview().of("create")
	for _, one := range []string{"VpcEndpointService api-service", "VpcEndpointServiceAllowedPrinciple api-service-principal-shop", "VpcEndpoint shop-api", "VpcEndpointConnectionAccepter shop-api"} {
		require.Contains(s.t, promised, one)
	}
	const refusal = "is not the ARN of a network load balancer"
	require.Contains(s.t, s.fails("up", "--yes", "--skip-preview", "--suppress-outputs", "--continue-on-error"), refusal, "the emulator can make services now: take the example through its life as all others, and drop it from docs/limits.md")
	calls := s.account.calls()
	require.NotZero(s.t, calls["CreateVpc"])
	require.Equal(s.t, 1, calls["CreateLoadBalancer"])
	require.Equal(s.t, 1, calls["CreateListener"])
	require.Zero(s.t, calls["CreateVpcEndpointServiceConfiguration"])
}

// prepare makes what a program takes for granted, and lists it: the VPC or the certificate of an example that is given one. The example of two accounts
// gets a second.
func (s *stack) prepare() []holding {
	s.t.Helper()
	switch s.project {
	case "three-tier", "api", "edge", "central-ingress":
		arn := s.account.requestCertificate("shop.example.com")
		s.set("certificateArn", arn)
		return []holding{{Service: "acm", Type: "certificate", ID: arn}}
	case "global-web":
		global := s.account
		global.region = "us-east-1"
		here, there := s.account.requestCertificate("www.example.com"), global.requestCertificate("www.example.com")
		s.set("certificateArn", here)
		s.set("viewerCertificateArn", there)
		return []holding{{Service: "acm", Type: "certificate", ID: here}, {Service: "acm", Type: "certificate", ID: there}}
	case "shared-endpoints":
		other := newAccount(s.t, s.account.region)
		s.other = &other
		s.set("billingRoleArn", "arn:aws:iam::"+other.id+":role/deploy")
		return nil
	case "hub-and-spoke":
		id, arn, other := s.account.createOrganization()
		s.other = &other
		s.set("organizationId", id)
		s.set("organizationArn", arn)
		s.set("billingRoleArn", "arn:aws:iam::"+other.id+":role/deploy")
		return nil
	case "existing-vpc":
		id := s.account.createVpc("10.3.0.0/16")
		s.set("vpcId", id)
		return []holding{{Service: "ec2", Type: "vpc", ID: id}}
	default:
		return nil
	}
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

// createOrganization makes the account the management account of an organisation, lets it share within that, and gives it another account.
func (a account) createOrganization() (id, arn string, member account) {
	a.t.Helper()
	var made struct{ Organization struct{ ID, Arn string } }
	a.json("organizations", "AWSOrganizationsV20161128.CreateOrganization", map[string]any{"FeatureSet": "ALL"}, &made)
	require.NotEmpty(a.t, made.Organization.Arn)
	a.rest("ram", http.MethodPost, "enablesharingwithawsorganization", nil)
	var created struct{ CreateAccountStatus struct{ AccountID string } }
	a.json("organizations", "AWSOrganizationsV20161128.CreateAccount", map[string]any{"AccountName": "billing", "Email": "billing@example.com"}, &created)
	require.Regexp(a.t, `^\d{12}$`, created.CreateAccountStatus.AccountID)
	return made.Organization.ID, made.Organization.Arn, account{t: a.t, id: created.CreateAccountStatus.AccountID, region: a.region}
}

func (a account) requestCertificate(domain string) string {
	a.t.Helper()
	var made struct{ CertificateArn string }
	a.json("acm", "CertificateManager.RequestCertificate", map[string]any{"DomainName": domain, "ValidationMethod": "DNS"}, &made)
	require.NotEmpty(a.t, made.CertificateArn)
	return made.CertificateArn
}

// TestRoot_isTheThreeTierExample runs `pulumi up` where a newcomer stands: at the root of the repository, compiled by Pulumi itself.
func TestRoot_isTheThreeTierExample(t *testing.T) {
	t.Parallel()
	needLab(t)
	s := openStack(t, copyRepository(t))
	require.Equal(t, "three-tier", s.project)
	left := s.prepare()
	s.up()
	s.unchanged()
	var vpc string
	s.output("vpcId", &vpc)
	require.Contains(t, s.account.inventory(), holding{Service: "ec2", Type: "vpc", ID: vpc})
	s.destroy(left...)
}
