package access_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/internal/iamtest"
)

// What policies are asked about.
const (
	instance     = "arn:aws:ec2:ap-southeast-2:123456789012:instance/i-0123456789abcdef0"
	shell        = "arn:aws:ssm:ap-southeast-2:123456789012:document/SSM-SessionManagerRunShell"
	forwarding   = "arn:aws:ssm:ap-southeast-2::document/AWS-StartPortForwardingSession"
	remoteHost   = "arn:aws:ssm:ap-southeast-2::document/AWS-StartPortForwardingSessionToRemoteHost"
	sshDocument  = "arn:aws:ssm:ap-southeast-2::document/AWS-StartSSHSession"
	sessionOf    = "arn:aws:ssm:ap-southeast-2:123456789012:session/"
	role         = "AROAEXAMPLE:alice"
	otherSession = "AROAEXAMPLE:bob"
)

// keysOf are the condition keys of a request.
type keysOf map[string][]string

// question is a request, and what is said to it.
type question struct {
	action, resource string
	keys             keysOf
	want             iamtest.Decision
}

// decide asks a policy of an identity.
func decide(t *testing.T, policy string, questions map[string]question) {
	t.Helper()
	for name, q := range questions {
		got, err := iamtest.Decide(policy, iamtest.Request{Action: q.action, Resource: q.resource, Context: q.keys})
		require.NoError(t, err, name)
		require.Equal(t, q.want, got, name)
	}
}

func document(r recorded) string { return r.get(typeDocument, "ops").Outputs["arn"].(string) }

// checked are the keys of a session that names a document, on an instance with a role.
func checked(role string) keysOf {
	return keysOf{"ssm:SessionDocumentAccessCheck": {"true"}, "ssm:resourceTag/Role": {role}}
}

func TestPolicies_operatorsOpenShellsOnTheirInstances(t *testing.T) {
	r := record(t, newSessions(sessions()))
	own := document(r)
	decide(t, r.policy("ops-operators-web"), map[string]question{
		"their instances":                {"ssm:StartSession", instance, checked("web"), iamtest.Allowed},
		"others":                         {"ssm:StartSession", instance, checked("db"), iamtest.ImplicitDeny},
		"instances without tags":         {"ssm:StartSession", instance, keysOf{"ssm:SessionDocumentAccessCheck": {"true"}}, iamtest.ImplicitDeny},
		"without naming a document":      {"ssm:StartSession", instance, keysOf{"ssm:SessionDocumentAccessCheck": {"false"}, "ssm:resourceTag/Role": {"web"}}, iamtest.ImplicitDeny},
		"in another region":              {"ssm:StartSession", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1", checked("web"), iamtest.ImplicitDeny},
		"the component's document":       {"ssm:StartSession", own, checked("web"), iamtest.Allowed},
		"the same, unchecked":            {"ssm:StartSession", own, keysOf{"ssm:SessionDocumentAccessCheck": {"false"}}, iamtest.ImplicitDeny},
		"the account's preferences":      {"ssm:StartSession", shell, checked("web"), iamtest.ImplicitDeny},
		"ports of the instances":         {"ssm:StartSession", forwarding, checked("web"), iamtest.ImplicitDeny},
		"ports of other hosts":           {"ssm:StartSession", remoteHost, checked("web"), iamtest.ImplicitDeny},
		"SSH":                            {"ssm:StartSession", sshDocument, checked("web"), iamtest.ImplicitDeny},
		"other settings":                 {"ssm:UpdateDocument", own, nil, iamtest.ImplicitDeny},
		"commands":                       {"ssm:SendCommand", instance, checked("web"), iamtest.ImplicitDeny},
		"to end their own session":       {"ssm:TerminateSession", sessionOf + role + "-0a1b", keysOf{"aws:userid": {role}}, iamtest.Allowed},
		"to end one of another":          {"ssm:TerminateSession", sessionOf + otherSession + "-0a1b", keysOf{"aws:userid": {role}}, iamtest.ImplicitDeny},
		"to resume their own":            {"ssm:ResumeSession", sessionOf + role + "-0a1b", keysOf{"aws:userid": {role}}, iamtest.Allowed},
		"to join one of another":         {"ssmmessages:OpenDataChannel", sessionOf + otherSession + "-0a1b", keysOf{"aws:userid": {role}}, iamtest.ImplicitDeny},
		"the channel of their own":       {"ssmmessages:OpenDataChannel", sessionOf + role + "-0a1b", keysOf{"aws:userid": {role}}, iamtest.Allowed},
		"their own, by the tag":          {"ssm:TerminateSession", sessionOf + "alice-0a1b", keysOf{"aws:userid": {role}, "ssm:resourceTag/aws:ssmmessages:session-id": {role}}, iamtest.Allowed},
		"one of another, by the tag":     {"ssm:ResumeSession", sessionOf + "bob-0a1b", keysOf{"aws:userid": {role}, "ssm:resourceTag/aws:ssmmessages:session-id": {otherSession}}, iamtest.ImplicitDeny},
		"to look":                        {"ssm:DescribeSessions", "*", nil, iamtest.Allowed},
		"and at nothing else":            {"ssm:GetParameter", "arn:aws:ssm:ap-southeast-2:123456789012:parameter/x", nil, iamtest.ImplicitDeny},
		"a key, where none is used":      {"kms:GenerateDataKey", keyArn, nil, iamtest.ImplicitDeny},
		"nor may they start instances":   {"ec2:StartInstances", instance, nil, iamtest.ImplicitDeny},
		"nor choose which are theirs":    {"ec2:CreateTags", instance, nil, iamtest.ImplicitDeny},
		"nor give themselves more of it": {"iam:AttachUserPolicy", "arn:aws:iam::123456789012:user/alice", nil, iamtest.ImplicitDeny},
	})
}

func TestPolicies_severalTagsMustAllBeThere(t *testing.T) {
	a := sessions()
	a.Operators = map[string]access.SessionOperators{"web": {InstanceTags: map[string]string{"Role": "web", "Stage": "dev*"}}}
	policy := record(t, newSessions(a)).policy("ops-operators-web")
	with := func(role, stage string) keysOf {
		return keysOf{"ssm:SessionDocumentAccessCheck": {"true"}, "ssm:resourceTag/Role": {role}, "ssm:resourceTag/Stage": {stage}}
	}
	decide(t, policy, map[string]question{
		"both":              {"ssm:StartSession", instance, with("web", "dev*"), iamtest.Allowed},
		"one":               {"ssm:StartSession", instance, with("web", "prod"), iamtest.ImplicitDeny},
		"the other":         {"ssm:StartSession", instance, with("db", "dev*"), iamtest.ImplicitDeny},
		"a star is no wild": {"ssm:StartSession", instance, with("web", "dev1"), iamtest.ImplicitDeny},
	})
}

func TestPolicies_allInstancesAreReachedWithAReason(t *testing.T) {
	a := sessions()
	a.Operators = map[string]access.SessionOperators{"all": {AllowAllInstances: because("they are on call")}}
	decide(t, record(t, newSessions(a)).policy("ops-operators-all"), map[string]question{
		"any instance":              {"ssm:StartSession", instance, keysOf{"ssm:SessionDocumentAccessCheck": {"true"}}, iamtest.Allowed},
		"of this account":           {"ssm:StartSession", "arn:aws:ec2:ap-southeast-2:999999999999:instance/i-1", checked("web"), iamtest.ImplicitDeny},
		"with a document even then": {"ssm:StartSession", instance, keysOf{"ssm:SessionDocumentAccessCheck": {"false"}}, iamtest.ImplicitDeny},
	})
}

func TestPolicies_portsAreForwardedAsFarAsAllowed(t *testing.T) {
	a := sessions()
	tags := map[string]string{"Role": "web"}
	a.Operators = map[string]access.SessionOperators{
		"ports": {InstanceTags: tags, AllowPortForwarding: because("a console on 8080")},
		"hosts": {InstanceTags: tags, AllowRemoteHosts: because("the database")},
	}
	r := record(t, newSessions(a))
	decide(t, r.policy("ops-operators-ports"), map[string]question{
		"of the instance":    {"ssm:StartSession", forwarding, checked("web"), iamtest.Allowed},
		"not of other hosts": {"ssm:StartSession", remoteHost, checked("web"), iamtest.ImplicitDeny},
	})
	decide(t, r.policy("ops-operators-hosts"), map[string]question{
		"of other hosts":        {"ssm:StartSession", remoteHost, checked("web"), iamtest.Allowed},
		"not of the instance":   {"ssm:StartSession", forwarding, checked("web"), iamtest.ImplicitDeny},
		"not by all instances":  {"ssm:StartSession", instance, checked("db"), iamtest.ImplicitDeny},
		"nor by none that fits": {"ssm:StartSession", remoteHost, keysOf{"ssm:SessionDocumentAccessCheck": {"false"}}, iamtest.ImplicitDeny},
	})
}

func TestPolicies_preferencesAreOpenToOperatorsOnceTheyAreTheComponents(t *testing.T) {
	for _, preferences := range []string{access.PreferencesOwn, access.PreferencesAdopt} {
		a := sessions()
		a.Preferences = preferences
		decide(t, record(t, newSessions(a)).policy("ops-operators-web"), map[string]question{
			"the preferences": {"ssm:StartSession", shell, checked("web"), iamtest.Allowed},
			"unchecked":       {"ssm:StartSession", shell, keysOf{"ssm:SessionDocumentAccessCheck": {"false"}}, iamtest.ImplicitDeny},
		})
	}
}

func TestPolicies_sessionsRunAsTheUsersOfTheGroup(t *testing.T) {
	as := func(user string) keysOf {
		k := checked("web")
		if user != "" {
			k["aws:PrincipalTag/SSMSessionRunAs"] = []string{user}
		}
		return k
	}
	a := sessions()
	a.Session.RunAs = &access.RunAs{}
	a.Operators["dba"] = access.SessionOperators{InstanceTags: map[string]string{"Role": "web"}, RunAsUsers: []string{"postgres", "audit"}}
	r := record(t, newSessions(a))
	own := document(r)
	decide(t, r.policy("ops-operators-web"), map[string]question{
		"any user":      {"ssm:StartSession", instance, as("deploy"), iamtest.Allowed},
		"no user":       {"ssm:StartSession", instance, as(""), iamtest.ImplicitDeny},
		"no user there": {"ssm:StartSession", own, as(""), iamtest.ImplicitDeny},
	})
	decide(t, r.policy("ops-operators-dba"), map[string]question{
		"a user of the group's": {"ssm:StartSession", instance, as("audit"), iamtest.Allowed},
		"with the document":     {"ssm:StartSession", own, as("postgres"), iamtest.Allowed},
		"another":               {"ssm:StartSession", instance, as("root"), iamtest.ImplicitDeny},
		"another there":         {"ssm:StartSession", own, as("root"), iamtest.ImplicitDeny},
		"none":                  {"ssm:StartSession", instance, as(""), iamtest.ImplicitDeny},
		"other instances":       {"ssm:StartSession", instance, keysOf{"ssm:SessionDocumentAccessCheck": {"true"}, "ssm:resourceTag/Role": {"db"}, "aws:PrincipalTag/SSMSessionRunAs": {"audit"}}, iamtest.ImplicitDeny},
	})
	a.Session.RunAs = &access.RunAs{DefaultUser: "deploy"}
	decide(t, record(t, newSessions(a)).policy("ops-operators-web"), map[string]question{
		"without a tag as the default user": {"ssm:StartSession", instance, as(""), iamtest.Allowed},
	})
}

func TestPolicies_instancesTakePartInSessionsAndNoMore(t *testing.T) {
	r := record(t, newSessions(sessions()))
	bucket := r.get(typeBucket, "ops-logs").Outputs["arn"].(string)
	questions := map[string]question{
		"to log":                {"s3:PutObject", bucket + "/alice-0a1b.log", nil, iamtest.Allowed},
		"not elsewhere":         {"s3:PutObject", "arn:aws:s3:::other/alice-0a1b.log", nil, iamtest.ImplicitDeny},
		"nor to read logs":      {"s3:GetObject", bucket + "/alice-0a1b.log", nil, iamtest.ImplicitDeny},
		"nor to delete them":    {"s3:DeleteObject", bucket + "/alice-0a1b.log", nil, iamtest.ImplicitDeny},
		"to see the encryption": {"s3:GetEncryptionConfiguration", bucket, nil, iamtest.Allowed},
		"of no other bucket":    {"s3:GetEncryptionConfiguration", "arn:aws:s3:::other", nil, iamtest.ImplicitDeny},
		"no group":              {"logs:PutLogEvents", "arn:aws:logs:ap-southeast-2:123456789012:log-group:x:log-stream:y", nil, iamtest.ImplicitDeny},
		"no key":                {"kms:Decrypt", keyArn, nil, iamtest.ImplicitDeny},
		// What AmazonSSMManagedInstanceCore lets an instance do beyond sessions.
		"parameters":  {"ssm:GetParameter", "arn:aws:ssm:ap-southeast-2:123456789012:parameter/secret", nil, iamtest.ImplicitDeny},
		"documents":   {"ssm:GetDocument", document(r), nil, iamtest.ImplicitDeny},
		"inventory":   {"ssm:PutInventory", "*", nil, iamtest.ImplicitDeny},
		"commands":    {"ec2messages:GetMessages", "*", nil, iamtest.ImplicitDeny},
		"other hosts": {"ssm:StartSession", instance, checked("web"), iamtest.ImplicitDeny},
	}
	for _, action := range []string{
		"ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
	} {
		questions[action] = question{action, "*", nil, iamtest.Allowed}
	}
	decide(t, r.policy("ops-instances"), questions)
}

func TestPolicies_instancesLogToTheFolderAndTheGroupAndUseTheKey(t *testing.T) {
	a := sessions()
	a.Logs = access.SessionLogs{Destinations: []string{access.LogsToS3, access.LogsToCloudWatch}, KeyPrefix: "sessions/prod"}
	a.Encryption.Key = access.KeyOwn
	r := record(t, newSessions(a))
	bucket, group, key := r.get(typeBucket, "ops-logs").Outputs["arn"].(string), r.get(typeLogGroup, "ops-logs").Outputs["arn"].(string), r.get(typeKey, "ops").Outputs["arn"].(string)
	decide(t, r.policy("ops-instances"), map[string]question{
		"the folder":          {"s3:PutObject", bucket + "/sessions/prod/x.log", nil, iamtest.Allowed},
		"another folder":      {"s3:PutObject", bucket + "/sessions/x.log", nil, iamtest.ImplicitDeny},
		"a stream":            {"logs:PutLogEvents", group + ":log-stream:alice-0a1b", nil, iamtest.Allowed},
		"a new stream":        {"logs:CreateLogStream", group + ":log-stream:alice-0a1b", nil, iamtest.Allowed},
		"its streams":         {"logs:DescribeLogStreams", group, nil, iamtest.Allowed},
		"of another group":    {"logs:PutLogEvents", group + "2:log-stream:x", nil, iamtest.ImplicitDeny},
		"the list of groups":  {"logs:DescribeLogGroups", "arn:aws:logs:ap-southeast-2:123456789012:log-group::log-stream:", nil, iamtest.Allowed},
		"of another region":   {"logs:DescribeLogGroups", "arn:aws:logs:eu-west-1:123456789012:log-group::log-stream:", nil, iamtest.ImplicitDeny},
		"no group is made":    {"logs:CreateLogGroup", group, nil, iamtest.ImplicitDeny},
		"no log is deleted":   {"logs:DeleteLogStream", group + ":log-stream:x", nil, iamtest.ImplicitDeny},
		"the session's key":   {"kms:Decrypt", key, nil, iamtest.Allowed},
		"the bucket's key":    {"kms:GenerateDataKey", key, nil, iamtest.Allowed},
		"no other key":        {"kms:Decrypt", keyArn, nil, iamtest.ImplicitDeny},
		"which is not theirs": {"kms:ScheduleKeyDeletion", key, nil, iamtest.ImplicitDeny},
	})
	decide(t, r.policy("ops-operators-web"), map[string]question{
		"operators begin with a data key": {"kms:GenerateDataKey", key, nil, iamtest.Allowed},
		"of this key":                     {"kms:GenerateDataKey", keyArn, nil, iamtest.ImplicitDeny},
		"and read no log with it":         {"kms:Decrypt", key, nil, iamtest.ImplicitDeny},
	})

	a.Logs = access.SessionLogs{Destinations: []string{access.LogsToCloudWatch}, LogGroupArn: pulumi.String("arn:aws:logs:ap-southeast-2:123456789012:log-group:audit:*")}
	a.Encryption = access.SessionEncryption{KmsKeyArn: pulumi.String(keyArn)}
	decide(t, record(t, newSessions(a)).policy("ops-instances"), map[string]question{
		"a stream of the group that is given": {"logs:PutLogEvents", "arn:aws:logs:ap-southeast-2:123456789012:log-group:audit:log-stream:x", nil, iamtest.Allowed},
		"the key that is given":               {"kms:Decrypt", keyArn, nil, iamtest.Allowed},
		"which encrypts nothing for them":     {"kms:GenerateDataKey", keyArn, nil, iamtest.ImplicitDeny},
	})
}

func TestPolicies_onlyInstancesTakeTheRole(t *testing.T) {
	trust := record(t, newSessions(sessions())).get(typeRole, "ops-instances").Inputs["assumeRolePolicy"].(string)
	for who, want := range map[iamtest.Principal]iamtest.Decision{
		iamtest.Service("ec2.amazonaws.com"): iamtest.Allowed, iamtest.Service("ssm.amazonaws.com"): iamtest.ImplicitDeny,
		iamtest.AWS("arn:aws:iam::123456789012:user/alice"): iamtest.ImplicitDeny,
	} {
		got, err := iamtest.Decide(trust, iamtest.Request{Principal: who, Action: "sts:AssumeRole"})
		require.NoError(t, err)
		require.Equal(t, want, got, "%v", who)
	}
}

func TestPolicies_theKeyIsTheAccountsAndItsLogs(t *testing.T) {
	a := sessions()
	a.Logs.Destinations, a.Encryption.Key = []string{access.LogsToCloudWatch}, access.KeyOwn
	r := record(t, newSessions(a))
	policy := r.get(typeKey, "ops").Inputs["policy"].(string)
	logs := iamtest.Service("logs.ap-southeast-2.amazonaws.com")
	group := r.get(typeLogGroup, "ops-logs").Outputs["arn"].(string)
	of := func(group string) keysOf { return keysOf{"kms:EncryptionContext:aws:logs:arn": {group}} }
	for name, q := range map[string]struct {
		who    iamtest.Principal
		action string
		keys   keysOf
		want   iamtest.Decision
	}{
		"the account":            {iamtest.AWS("arn:aws:iam::123456789012:user/admin"), "kms:PutKeyPolicy", nil, iamtest.Allowed},
		"another account":        {iamtest.AWS("arn:aws:iam::999999999999:user/admin"), "kms:Decrypt", nil, iamtest.ImplicitDeny},
		"the logs":               {logs, "kms:GenerateDataKeyWithoutPlaintext", of(group), iamtest.Allowed},
		"of no other group":      {logs, "kms:GenerateDataKey", of("arn:aws:logs:ap-southeast-2:123456789012:log-group:other"), iamtest.ImplicitDeny},
		"of no group at all":     {logs, "kms:Decrypt", nil, iamtest.ImplicitDeny},
		"which do not rule it":   {logs, "kms:DisableKey", of(group), iamtest.ImplicitDeny},
		"nor those of elsewhere": {iamtest.Service("logs.eu-west-1.amazonaws.com"), "kms:Decrypt", of(group), iamtest.ImplicitDeny},
	} {
		got, err := iamtest.Decide(policy, iamtest.Request{Principal: q.who, Action: q.action, Resource: "*", Context: q.keys})
		require.NoError(t, err, name)
		require.Equal(t, q.want, got, name)
	}

	a.Logs = access.SessionLogs{}
	got, err := iamtest.Decide(record(t, newSessions(a)).get(typeKey, "ops").Inputs["policy"].(string), iamtest.Request{Principal: logs, Action: "kms:Decrypt", Resource: "*", Context: of(group)})
	require.NoError(t, err)
	require.Equal(t, iamtest.ImplicitDeny, got, "without logs to CloudWatch their service has no business with the key")
}

func TestPolicies_theBucketTakesLogsOverTlsAlone(t *testing.T) {
	r := record(t, newSessions(sessions()))
	policy, bucket := r.get("aws:s3/bucketPolicy:BucketPolicy", "ops-logs").Inputs["policy"].(string), r.get(typeBucket, "ops-logs").Outputs["arn"].(string)
	for secure, want := range map[string]iamtest.Decision{"false": iamtest.ExplicitDeny, "true": iamtest.ImplicitDeny} {
		got, err := iamtest.Decide(policy, iamtest.Request{
			Principal: iamtest.AWS("arn:aws:iam::123456789012:role/ops-instances"), Action: "s3:PutObject", Resource: bucket + "/x.log", Context: keysOf{"aws:SecureTransport": {secure}},
		})
		require.NoError(t, err)
		require.Equal(t, want, got, "%s: instances have their permission from IAM", secure)
	}
}

// tunnel are the keys of a request to open a connection.
func tunnel(address, port, seconds string) keysOf {
	return keysOf{"ec2-instance-connect:privateIpAddress": {address}, "ec2-instance-connect:remotePort": {port}, "ec2-instance-connect:maxTunnelDuration": {seconds}, "aws:SourceIp": {"203.0.113.9"}}
}

func TestPolicies_operatorsOpenTunnelsByTheEndpoint(t *testing.T) {
	a := connect()
	a.Ports = []int{access.PortSsh, access.PortRdp}
	a.Operators = map[string]access.TunnelOperators{
		"all": {}, "db": {
			PrivateIpAddresses: []string{"10.0.16.0/20", "10.0.48.4/32"}, Ports: []int{access.PortSsh}, MaxTunnelDuration: 600,
			SourceIpAddresses: []string{"203.0.113.0/24", "2001:db8::/32"},
			Keys:              &access.KeyPush{InstanceTags: map[string]string{"Role": "db"}, OsUsers: []string{"ec2-user", "ubuntu"}},
		},
	}
	r := record(t, newEndpoint(a))
	endpoint := r.get(typeEndpoint, "connect").Outputs["arn"].(string)
	user := func(role, user string) keysOf { return keysOf{"aws:ResourceTag/Role": {role}, "ec2:osuser": {user}} }
	decide(t, r.policy("connect-operators-all"), map[string]question{
		"SSH for an hour":        {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.200.4", "22", "3600"), iamtest.Allowed},
		"RDP":                    {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.200.4", "3389", "3600"), iamtest.Allowed},
		"nothing else":           {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.200.4", "443", "3600"), iamtest.ImplicitDeny},
		"beyond the VPC":         {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.1.0.4", "22", "3600"), iamtest.ImplicitDeny},
		"by another endpoint":    {"ec2-instance-connect:OpenTunnel", endpoint + "0", tunnel("10.0.200.4", "22", "3600"), iamtest.ImplicitDeny},
		"to look":                {"ec2:DescribeInstanceConnectEndpoints", "*", nil, iamtest.Allowed},
		"and not to change":      {"ec2:DeleteInstanceConnectEndpoint", endpoint, nil, iamtest.ImplicitDeny},
		"with keys of their own": {"ec2-instance-connect:SendSSHPublicKey", instance, user("db", "ec2-user"), iamtest.ImplicitDeny},
	})
	from := func(k keysOf, address string) keysOf { k["aws:SourceIp"] = []string{address}; return k }
	decide(t, r.policy("connect-operators-db"), map[string]question{
		"theirs":               {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.31.255", "22", "600"), iamtest.Allowed},
		"a single one":         {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.48.4", "22", "1"), iamtest.Allowed},
		"its neighbour":        {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.48.5", "22", "1"), iamtest.ImplicitDeny},
		"another port":         {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.16.4", "3389", "600"), iamtest.ImplicitDeny},
		"too long":             {"ec2-instance-connect:OpenTunnel", endpoint, tunnel("10.0.16.4", "22", "601"), iamtest.ImplicitDeny},
		"by IPv6":              {"ec2-instance-connect:OpenTunnel", endpoint, from(tunnel("10.0.16.4", "22", "600"), "2001:db8::1"), iamtest.Allowed},
		"from elsewhere":       {"ec2-instance-connect:OpenTunnel", endpoint, from(tunnel("10.0.16.4", "22", "600"), "198.51.100.1"), iamtest.ImplicitDeny},
		"keys for its users":   {"ec2-instance-connect:SendSSHPublicKey", instance, user("db", "ubuntu"), iamtest.Allowed},
		"not for root":         {"ec2-instance-connect:SendSSHPublicKey", instance, user("db", "root"), iamtest.ImplicitDeny},
		"not on other hosts":   {"ec2-instance-connect:SendSSHPublicKey", instance, user("web", "ubuntu"), iamtest.ImplicitDeny},
		"not on the serial":    {"ec2-instance-connect:SendSerialConsoleSSHPublicKey", instance, user("db", "ubuntu"), iamtest.ImplicitDeny},
		"not on ones untagged": {"ec2-instance-connect:SendSSHPublicKey", instance, keysOf{"ec2:osuser": {"ubuntu"}}, iamtest.ImplicitDeny},
	})
}

func TestPolicies_operatorsPushKeys(t *testing.T) {
	a := keys()
	a.Operators["all"] = access.KeyPush{AllowAllInstances: because("they are on call"), OsUsers: []string{"ec2-user"}}
	r := record(t, newKeys(a))
	user := func(role, user string) keysOf { return keysOf{"aws:ResourceTag/Role": {role}, "ec2:osuser": {user}} }
	decide(t, r.policy("keys-operators-web"), map[string]question{
		"their instances": {"ec2-instance-connect:SendSSHPublicKey", instance, user("web", "ec2-user"), iamtest.Allowed},
		"others":          {"ec2-instance-connect:SendSSHPublicKey", instance, user("db", "ec2-user"), iamtest.ImplicitDeny},
		"another user":    {"ec2-instance-connect:SendSSHPublicKey", instance, user("web", "root"), iamtest.ImplicitDeny},
		"to look":         {"ec2:DescribeInstances", "*", nil, iamtest.Allowed},
		"by no tunnel":    {"ec2-instance-connect:OpenTunnel", "*", tunnel("10.0.0.4", "22", "60"), iamtest.ImplicitDeny},
	})
	decide(t, r.policy("keys-operators-all"), map[string]question{
		"any instance":    {"ec2-instance-connect:SendSSHPublicKey", instance, keysOf{"ec2:osuser": {"ec2-user"}}, iamtest.Allowed},
		"not as any user": {"ec2-instance-connect:SendSSHPublicKey", instance, keysOf{"ec2:osuser": {"root"}}, iamtest.ImplicitDeny},
	})
}
