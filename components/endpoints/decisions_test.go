package endpoints

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/iamtest"
)

// The organisation of these tests, an account in it, and one of somebody else.
const (
	ownOrganization, ownAccount       = "o-a1b2c3d4e5", "111122223333"
	foreignOrganization, otherAccount = "o-f6g7h8i9j0", "999988887777"
)

// decided says what the perimeter's policy of a service decides, in a region.
func decided(t *testing.T, service, region string, inside trusted, request iamtest.Request) iamtest.Decision {
	t.Helper()
	decision, err := iamtest.Decide(within(location{region: region, partition: "aws"}, service, inside), request)
	require.NoError(t, err)
	return decision
}

// ask is a request of an identity of an account for something of another.
func ask(action, resource, callerOrganization, caller, ownerOrganization, owner string) iamtest.Request {
	r := iamtest.Request{Action: action, Resource: resource, Context: map[string][]string{"aws:PrincipalIsAWSService": {"false"}}}
	if caller != "" {
		r.Principal = iamtest.AWS("arn:aws:iam::" + caller + ":role/app")
		r.Context["aws:PrincipalOrgID"], r.Context["aws:PrincipalAccount"] = []string{callerOrganization}, []string{caller}
	}
	if owner != "" {
		r.Context["aws:ResourceOrgID"], r.Context["aws:ResourceAccount"] = []string{ownerOrganization}, []string{owner}
	}
	return r
}

func TestPerimeter_decides(t *testing.T) {
	own := func(action, resource string) iamtest.Request {
		return ask(action, resource, ownOrganization, ownAccount, ownOrganization, ownAccount)
	}
	toOthers := func(action, resource string) iamtest.Request {
		return ask(action, resource, ownOrganization, ownAccount, foreignOrganization, otherAccount)
	}
	ofOthers := func(action, resource string) iamtest.Request {
		return ask(action, resource, foreignOrganization, otherAccount, ownOrganization, ownAccount)
	}
	anonymous := func(action, resource string) iamtest.Request {
		return ask(action, resource, "", "", foreignOrganization, otherAccount)
	}
	ofAws := func(action, resource string) iamtest.Request {
		r := ask(action, resource, "", "", foreignOrganization, otherAccount)
		r.Principal, r.Context["aws:PrincipalIsAWSService"] = iamtest.Service("cloudformation.amazonaws.com"), []string{"true"}
		return r
	}
	const put, bucket = "s3:PutObject", "arn:aws:s3:::data/key"
	const get, table = "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
	const read, parameter = "ssm:GetParameter", "arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	for _, test := range []struct {
		name, service string
		request       iamtest.Request
		want          iamtest.Decision
	}{
		{"own identity, own bucket", "s3", own(put, bucket), iamtest.Allowed},
		{"own identity, bucket of somebody else", "s3", toOthers(put, bucket), iamtest.ImplicitDeny},
		{"identity of somebody else, own bucket", "s3", ofOthers(put, bucket), iamtest.ImplicitDeny},
		{"nobody, a public bucket", "s3", anonymous("s3:GetObject", bucket), iamtest.ImplicitDeny},
		{"service of AWS, its own bucket", "s3", ofAws(put, "arn:aws:s3:::cloudformation-waitcondition-eu-west-1/x"), iamtest.Allowed},
		{"own identity, own table", "dynamodb", own(get, table), iamtest.Allowed},
		{"own identity, table of somebody else", "dynamodb", toOthers("dynamodb:PutItem", table), iamtest.ImplicitDeny},
		{"identity of somebody else, own table", "dynamodb", ofOthers(get, table), iamtest.ImplicitDeny},
		{"own identity, parameter of AWS", "ssm", toOthers(read, parameter), iamtest.Allowed},
		{"own identity, document of AWS", "ssm", toOthers("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AWS-RunPatchBaseline"), iamtest.Allowed},
		{"identity of somebody else, own secret", "secretsmanager", ofOthers("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"), iamtest.ImplicitDeny},
		{"own identity, image of AWS", "ecr.dkr", toOthers("ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:602401143452:repository/eks/coredns"), iamtest.Allowed},
		{"identity of somebody else signs in", "sts", ofOthers("sts:GetCallerIdentity", "*"), iamtest.ImplicitDeny},
	} {
		for kind, inside := range map[string]trusted{"organisation": {organization: ownOrganization}, "accounts": {accounts: []string{"444455556666", ownAccount}}} {
			t.Run(test.name+" of the "+kind, func(t *testing.T) {
				assert.Equal(t, test.want, decided(t, test.service, "eu-west-1", inside, test.request))
			})
		}
	}
}

// Each exception lets through what it is for, and nothing beside it.
func TestExceptions_decide(t *testing.T) {
	inside := trusted{organization: ownOrganization}
	rows := 0
	for _, service := range KnownServices() {
		for _, x := range exceptionsOf(service) {
			rows++
			t.Run(service+" "+x.sid, func(t *testing.T) {
				assert.Regexp(t, `^https://docs\.aws\.amazon\.com/`, x.source)
				assert.Regexp(t, `^[A-Za-z0-9]+$`, x.sid, "IAM takes letters and digits")
				for _, resource := range x.resources {
					here := strings.NewReplacer("REGION", "eu-west-1", "PARTITION", "aws", "/*", "/a/b").Replace(resource)
					for _, action := range x.actions {
						for _, decide := range decisionsOf(x, action, here) {
							assert.Equal(t, decide.want, decided(t, service, "eu-west-1", inside, decide.request), "%s %s: %s", action, here, decide.name)
						}
						if strings.Contains(resource, "REGION") {
							assert.Equal(t, iamtest.ImplicitDeny, decided(t, service, "us-east-1", inside, decisionsOf(x, action, here)[0].request), "%s of another region", here)
						}
					}
				}
			})
		}
	}
	assert.Equal(t, 6, rows)
}

type decision struct {
	name    string
	request iamtest.Request
	want    iamtest.Decision
}

// decisionsOf are what an exception must decide of a caller that has no identity of AWS: first what it allows.
func decisionsOf(x exception, action, resource string) []decision {
	service, _, _ := strings.Cut(action, ":")
	if x.ownResources {
		federated := func(organization, account string) iamtest.Request {
			r := ask(action, "arn:aws:iam::"+account+":role/app", "", "", organization, account)
			r.Principal = iamtest.Federated("arn:aws:iam::" + account + ":oidc-provider/example.com")
			return r
		}
		other := federated(ownOrganization, ownAccount)
		other.Action = "sts:AssumeRole"
		return []decision{
			{"a role of the organisation", federated(ownOrganization, ownAccount), iamtest.Allowed},
			{"a role of somebody else", federated(foreignOrganization, otherAccount), iamtest.ImplicitDeny},
			{"another action", other, iamtest.ImplicitDeny},
		}
	}
	return []decision{
		{"reading", ask(action, resource, "", "", foreignOrganization, otherAccount), iamtest.Allowed},
		{"reading by an identity of one's own", ask(action, resource, ownOrganization, ownAccount, foreignOrganization, otherAccount), iamtest.Allowed},
		{"writing", ask(service+":PutObject", resource, ownOrganization, ownAccount, foreignOrganization, otherAccount), iamtest.ImplicitDeny},
		{"listing", ask(service+":ListBucket", strings.SplitN(resource, "/", 2)[0], "", "", foreignOrganization, otherAccount), iamtest.ImplicitDeny},
		{"a bucket of a like name", ask(action, strings.Replace(resource, ":::", ":::x-", 1), "", "", foreignOrganization, otherAccount), iamtest.ImplicitDeny},
	}
}

func TestExceptions_areNotOfOtherPartitions(t *testing.T) {
	policy := within(location{region: "cn-north-1", partition: "aws-cn"}, "s3", trusted{organization: ownOrganization})
	assert.Contains(t, policy, "arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*")
	assert.NotContains(t, policy, "arn:aws:")
}

// The longest policy is S3's; what a list of accounts adds is the only thing that has no bound.
func TestPolicy_length(t *testing.T) {
	at := location{region: "ap-southeast-2", partition: "aws-us-gov"}
	for _, service := range KnownServices() {
		assert.Less(t, len(within(at, service, trusted{organization: ownOrganization})), maxPolicyLength/3, service)
	}
	accounts := make([]string, 1000)
	for i := range accounts {
		accounts[i] = fmt.Sprintf("%012d", i)
	}
	assert.Contains(t, aPolicy(within(at, "s3", trusted{accounts: accounts})), "and AWS takes 20480: shorten it")
	assert.Equal(t, "", aPolicy(fullAccess()))
	decision, err := iamtest.Decide(fullAccess(), ask("s3:PutObject", "arn:aws:s3:::x/y", "", "", foreignOrganization, otherAccount))
	require.NoError(t, err)
	assert.Equal(t, iamtest.Allowed, decision)
}
