package access_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/access"
)

// late is a value that another resource gives.
func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestInputs_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	type giver = func(string) pulumi.StringInput
	onSessions := func(edit func(*access.SessionManagerArgs, giver)) func(giver) pulumi.RunFunc {
		return func(in giver) pulumi.RunFunc {
			a := sessions()
			edit(&a, in)
			return newSessions(a)
		}
	}
	onEndpoint := func(edit func(*access.InstanceConnectEndpointArgs, giver)) func(giver) pulumi.RunFunc {
		return func(in giver) pulumi.RunFunc {
			a := connect()
			edit(&a, in)
			return newEndpoint(a)
		}
	}
	for name, test := range map[string]struct {
		construct func(giver) pulumi.RunFunc
		text      string
	}{
		"VPC": {
			onSessions(func(a *access.SessionManagerArgs, in giver) { a.Vpc.VpcId = in("net") }),
			`vpc.vpcId: "net" is not the id of a VPC, which reads vpc-0123456789abcdef0`,
		},
		"bucket": {
			onSessions(func(a *access.SessionManagerArgs, in giver) { a.Logs.BucketArn = in("logs") }),
			`logs.bucketArn: "logs" is not the ARN of a bucket, which begins with arn:aws:s3:`,
		},
		"log group": {
			onSessions(func(a *access.SessionManagerArgs, in giver) {
				a.Logs.Destinations, a.Logs.LogGroupArn = []string{access.LogsToCloudWatch}, in("logs")
			}), `logs.logGroupArn: "logs" is not the ARN of a log group, which begins with arn:aws:logs:`,
		},
		"key": {
			onSessions(func(a *access.SessionManagerArgs, in giver) { a.Encryption.KmsKeyArn = in("alias/ops") }),
			`encryption.kmsKeyArn: "alias/ops" is not the ARN of a KMS key, which begins with arn:aws:kms:`,
		},
		"group of instances": {
			onSessions(func(a *access.SessionManagerArgs, in giver) {
				a.SecurityGroupIds = map[string]pulumi.StringInput{"web": in("web")}
			}), `securityGroupIds["web"]: "web" is not the id of a security group, which reads sg-0123456789abcdef0`,
		},
		"tag": {
			onSessions(func(a *access.SessionManagerArgs, in giver) {
				a.Tags = pulumi.StringMap{"owner": in(strings.Repeat("x", 257))}
			}), `tags["owner"]: a tag's value has at most 256 characters; shorten it`,
		},
		"target": {
			onEndpoint(func(a *access.InstanceConnectEndpointArgs, in giver) { a.TargetSecurityGroupIds["web"] = in("web") }),
			`targetSecurityGroupIds["web"]: "web" is not the id of a security group, which reads sg-0123456789abcdef0`,
		},
		"subnet": {
			onEndpoint(func(a *access.InstanceConnectEndpointArgs, in giver) {
				a.Vpc.Tiers["ops"].SubnetIds["ap-southeast-2c"] = in("ops")
			}), `vpc.tiers["ops"].subnetIds["ap-southeast-2c"]: "ops" is not the id of a subnet, which reads subnet-0123456789abcdef0`,
		},
		"target of the console": {
			func(in giver) pulumi.RunFunc {
				a := keys()
				a.AllowFromConsole = &access.ConsoleAccess{TargetSecurityGroupIds: map[string]pulumi.StringInput{"web": in("web")}, Reason: "no endpoint"}
				return newKeys(a)
			}, `allowFromConsole.targetSecurityGroupIds["web"]: "web" is not the id of a security group, which reads sg-0123456789abcdef0`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.text, refusal(t, test.construct(func(value string) pulumi.StringInput { return pulumi.String(value) })))
			assert.Contains(t, lateRefusal(t, test.construct(late)), test.text)
		})
	}
}

// Whoever reads a preview or a plan sees what the component was told.
func TestInputs_areRecorded(t *testing.T) {
	a := sessions()
	a.Endpoints, a.Preferences = []string{"ssm", "ssmmessages"}, access.PreferencesOwn
	a.Session = access.Session{IdleTimeout: 30, MaxDuration: 60, LinuxProfile: "bash", WindowsProfile: "date", RunAs: &access.RunAs{DefaultUser: "deploy"}}
	a.Logs = access.SessionLogs{
		Destinations: []string{access.LogsToS3, access.LogsToCloudWatch}, BucketArn: late("arn:aws:s3:::audit"), KeyPrefix: "ops",
		LogGroupArn: pulumi.String("arn:aws:logs:ap-southeast-2:123456789012:log-group:audit"), RetentionInDays: 30,
	}
	a.Encryption.KmsKeyArn, a.SecurityGroupIds, a.Tags = pulumi.String(keyArn), map[string]pulumi.StringInput{"db": late("sg-db")}, pulumi.StringMap{"owner": pulumi.String("ops")}
	a.Operators["web"] = access.SessionOperators{InstanceTags: map[string]string{"Role": "web"}, RunAsUsers: []string{"deploy"}, AllowRemoteHosts: because("the database")}
	in := record(t, newSessions(a)).get(access.SessionManagerType, "ops").Inputs
	assert.Equal(t, []any{"ssm", "ssmmessages"}, in["endpoints"])
	assert.Equal(t, "Own", in["preferences"])
	assert.Equal(t, map[string]any{"idleTimeout": 30.0, "maxDuration": 60.0, "linuxProfile": "bash", "windowsProfile": "date", "runAs": map[string]any{"defaultUser": "deploy"}}, in["session"])
	assert.Equal(t, map[string]any{
		"destinations": []any{"S3", "CloudWatchLogs"}, "bucketArn": "arn:aws:s3:::audit", "keyPrefix": "ops",
		"logGroupArn": "arn:aws:logs:ap-southeast-2:123456789012:log-group:audit", "retentionInDays": 30.0,
	}, in["logs"])
	assert.Equal(t, map[string]any{"key": "None", "kmsKeyArn": keyArn}, in["encryption"])
	assert.Equal(t, map[string]any{"db": "sg-db"}, in["securityGroupIds"])
	assert.Equal(t, map[string]any{"web": map[string]any{
		"instanceTags": map[string]any{"Role": "web"}, "runAsUsers": []any{"deploy"}, "allowRemoteHosts": map[string]any{"reason": "the database"},
	}}, in["operators"])
	assert.Equal(t, map[string]any{"owner": "ops"}, in["tags"])
	assert.Equal(t, []any{"app"}, in["tiers"])
	assert.Equal(t, "vpc-1", in["vpc"].(map[string]any)["vpcId"])

	e := connect()
	e.Tier, e.AvailabilityZone, e.Ports, e.PreserveClientIp = "data", "ap-southeast-2a", []int{3389}, true
	e.Operators["web"] = access.TunnelOperators{
		PrivateIpAddresses: []string{"10.0.0.0/24"}, Ports: []int{3389}, MaxTunnelDuration: 60, SourceIpAddresses: []string{"203.0.113.0/24"},
		Keys: &access.KeyPush{InstanceTags: map[string]string{"Role": "web"}, OsUsers: []string{"ubuntu"}},
	}
	in = record(t, newEndpoint(e)).get(access.InstanceConnectEndpointType, "connect").Inputs
	assert.Equal(t, "data", in["tier"])
	assert.Equal(t, "ap-southeast-2a", in["availabilityZone"])
	assert.Equal(t, []any{3389.0}, in["ports"])
	assert.Equal(t, true, in["preserveClientIp"])
	assert.Equal(t, map[string]any{"web": "sg-web"}, in["targetSecurityGroupIds"])
	assert.Equal(t, map[string]any{"web": map[string]any{
		"privateIpAddresses": []any{"10.0.0.0/24"}, "ports": []any{3389.0}, "maxTunnelDuration": 60.0, "sourceIpAddresses": []any{"203.0.113.0/24"},
		"keys": map[string]any{"instanceTags": map[string]any{"Role": "web"}, "osUsers": []any{"ubuntu"}},
	}}, in["operators"])
}
