package access_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
)

const noReason = "required: say why the secure default does not fit, in a sentence that a reviewer will read"

func TestMistakes_ofSessions(t *testing.T) {
	operator := func(o access.SessionOperators) func(*access.SessionManagerArgs) {
		return func(a *access.SessionManagerArgs) { a.Operators = map[string]access.SessionOperators{"web": o} }
	}
	tags := map[string]string{"Role": "web"}
	for name, m := range map[string]struct {
		edit func(*access.SessionManagerArgs)
		text string
	}{
		"no VPC": {func(a *access.SessionManagerArgs) { a.Vpc.VpcId = nil }, "vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives"},
		"no tiers": {
			func(a *access.SessionManagerArgs) { a.Tiers = nil },
			"tiers: required: the tiers that hold the instances that operators reach",
		},
		"no such tier": {func(a *access.SessionManagerArgs) { a.Tiers = []string{"dat"} }, `tiers[0]: "dat" is not supported; use one of app, data, ops, tgw (did you mean "data"?)`},
		"a tier twice": {func(a *access.SessionManagerArgs) { a.Tiers = []string{"app", "app"} }, "tiers[1]: app is there twice: drop one"},
		"a tier of appliances": {
			func(a *access.SessionManagerArgs) { a.Tiers = []string{"tgw"} },
			"tiers[0]: a tier of type TransitGateway holds no instances: name tiers that do",
		},
		"idle for too long":          {func(a *access.SessionManagerArgs) { a.Session.IdleTimeout = 61 }, "session.idleTimeout: 61 minutes: AWS takes 1 to 60"},
		"idle for less than nothing": {func(a *access.SessionManagerArgs) { a.Session.IdleTimeout = -1 }, "session.idleTimeout: -1 minutes: AWS takes 1 to 60"},
		"for more than a day":        {func(a *access.SessionManagerArgs) { a.Session.MaxDuration = 1441 }, "session.maxDuration: 1441 minutes: AWS takes 1 to 1440, a day"},
		"no user": {
			func(a *access.SessionManagerArgs) { a.Session.RunAs = &access.RunAs{DefaultUser: "Deploy User"} },
			`session.runAs.defaultUser: "Deploy User" is no name of a user: lower-case letters, digits, hyphens, dots and underscores, at most 32`,
		},
		"another destination": {
			func(a *access.SessionManagerArgs) { a.Logs.Destinations = []string{"Kinesis"} },
			`logs.destinations[0]: "Kinesis" is not supported; use one of S3, CloudWatchLogs`,
		},
		"a destination twice": {
			func(a *access.SessionManagerArgs) { a.Logs.Destinations = []string{"S3", "S3"} },
			"logs.destinations[1]: S3 is there twice: drop one",
		},
		"logs and none": {
			func(a *access.SessionManagerArgs) {
				a.Logs.Destinations, a.Logs.AllowNone = []string{"S3"}, because("a sandbox")
			}, "logs.allowNone: no logs, and logs to S3: drop one",
		},
		"no logs in silence": {func(a *access.SessionManagerArgs) { a.Logs.AllowNone = because("") }, "logs.allowNone.reason: " + noReason},
		"a log group in the clear": {
			func(a *access.SessionManagerArgs) { a.Logs.Destinations = []string{access.LogsToCloudWatch} },
			"encryption: required with logs to CloudWatchLogs: sessions write to log groups alone that are encrypted with a KMS key; set key to Own, or give kmsKeyArn",
		},
		"a bucket for other logs": {
			func(a *access.SessionManagerArgs) {
				a.Logs.Destinations, a.Encryption.Key = []string{access.LogsToCloudWatch}, access.KeyOwn
				a.Logs.BucketArn, a.Logs.KeyPrefix = pulumi.String("arn:aws:s3:::logs"), "sessions"
			},
			"logs.bucketArn: logs do not go to S3: name it among destinations, or drop bucketArn\n" +
				"logs.keyPrefix: logs do not go to S3: name it among destinations, or drop keyPrefix",
		},
		"a group for other logs": {
			func(a *access.SessionManagerArgs) {
				a.Logs.LogGroupArn = pulumi.String("arn:aws:logs:ap-southeast-2:123456789012:log-group:x")
			},
			"logs.logGroupArn: logs do not go to CloudWatchLogs: name it among destinations, or drop logGroupArn",
		},
		"a folder with slashes": {
			func(a *access.SessionManagerArgs) { a.Logs.KeyPrefix = "/sessions/" },
			`logs.keyPrefix: "/sessions/": name folders as in sessions/prod, without a slash at either end and without *, ? and $`,
		},
		"no day at all": {func(a *access.SessionManagerArgs) { a.Logs.RetentionInDays = -1 }, "logs.retentionInDays: -1 days: logs must be kept for a day at least"},
		"no period of CloudWatch": {
			func(a *access.SessionManagerArgs) {
				a.Logs = access.SessionLogs{Destinations: []string{access.LogsToCloudWatch}, RetentionInDays: 100}
				a.Encryption.Key = access.KeyOwn
			},
			"logs.retentionInDays: CloudWatch Logs keeps no log for 100 days: choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]",
		},
		"another key": {func(a *access.SessionManagerArgs) { a.Encryption.Key = "Mine" }, `encryption.key: "Mine" is not supported; use one of None, Own`},
		"two keys": {
			func(a *access.SessionManagerArgs) {
				a.Encryption = access.SessionEncryption{Key: access.KeyOwn, KmsKeyArn: pulumi.String(keyArn)}
			}, "encryption.kmsKeyArn: a key is given, and another one is to be made: drop key or kmsKeyArn",
		},
		"preferences": {func(a *access.SessionManagerArgs) { a.Preferences = "Take" }, `preferences: "Take" is not supported; use one of None, Own, Adopt`},
		"a group's name": {
			func(a *access.SessionManagerArgs) { a.Operators["a b"] = access.SessionOperators{InstanceTags: tags} },
			`operators["a b"]: "a b" becomes part of a resource's name: letters, digits, hyphens, dots and underscores`,
		},
		"every instance, unsaid": {
			operator(access.SessionOperators{}),
			`operators["web"].instanceTags: required: the tags by which instances are known that the group may reach; or set allowAllInstances with a reason`,
		},
		"every instance, and some": {
			operator(access.SessionOperators{InstanceTags: tags, AllowAllInstances: because("on call")}),
			`operators["web"].allowAllInstances: all instances, and only those with the tags [Role]: drop one`,
		},
		"relaxed in silence": {
			operator(access.SessionOperators{AllowAllInstances: because(""), AllowPortForwarding: because(""), AllowRemoteHosts: because("")}),
			`operators["web"].allowAllInstances.reason: ` + noReason + "\n" + `operators["web"].allowPortForwarding.reason: ` + noReason + "\n" +
				`operators["web"].allowRemoteHosts.reason: ` + noReason,
		},
		"users without run as": {
			operator(access.SessionOperators{InstanceTags: tags, RunAsUsers: []string{"deploy"}}),
			`operators["web"].runAsUsers: sessions run as ssm-user, whoever starts them: set session.runAs, or drop runAsUsers`,
		},
		"no users": {
			func(a *access.SessionManagerArgs) {
				a.Session.RunAs = &access.RunAs{}
				operator(access.SessionOperators{InstanceTags: tags, RunAsUsers: []string{"*"}})(a)
			}, `operators["web"].runAsUsers[0]: "*" is no name of a user: lower-case letters, digits, hyphens, dots and underscores, at most 32`,
		},
		"a variable in a tag": {
			operator(access.SessionOperators{InstanceTags: map[string]string{"Owner": "${aws:username}"}}),
			`operators["web"].instanceTags["Owner"]: "${aws:username}" would be a variable of the policy: tag instances with plain text`,
		},
		"no group": {
			func(a *access.SessionManagerArgs) { a.SecurityGroupIds = map[string]pulumi.StringInput{"web": nil} },
			`securityGroupIds["web"]: required: the id of a security group for each name`,
		},
		"unprotected in silence": {
			func(a *access.SessionManagerArgs) {
				a.Protection = component.Protection{Mode: component.ProtectionDisabled}
			}, "protection.reason: " + noReason,
		},
		"all at once": {
			func(a *access.SessionManagerArgs) {
				a.Tiers, a.Session.IdleTimeout, a.Preferences = nil, 90, "All"
			}, "preferences: \"All\" is not supported; use one of None, Own, Adopt\n" +
				"session.idleTimeout: 90 minutes: AWS takes 1 to 60\n" +
				"tiers: required: the tiers that hold the instances that operators reach",
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := sessions()
			m.edit(&a)
			assert.Equal(t, m.text, refusal(t, newSessions(a)))
		})
	}
}

// Where instances have no way out, a session would start nowhere and nobody would say why.
func TestMistakes_ofEndpointsThatAreNotThere(t *testing.T) {
	missing := func(service, tiers string) string {
		return "endpoints: " + service + " is missing: instances in " + tiers + " have no way out, and sessions need it; make the VPC an endpoint for it, and name it here as EndpointBundle.Services does"
	}
	both := func(a *access.SessionManagerArgs) {
		a.Logs.Destinations, a.Encryption.Key = []string{access.LogsToS3, access.LogsToCloudWatch}, access.KeyOwn
	}
	for name, m := range map[string]struct {
		edit func(*access.SessionManagerArgs)
		text string
	}{
		"all that is needed": {
			func(a *access.SessionManagerArgs) { both(a); a.Tiers = []string{"data", "app", "ops"} },
			missing("ssm", "data, ops") + "\n" + missing("ssmmessages", "data, ops") + "\n" + missing("s3", "data, ops") + "\n" + missing("logs", "data, ops") + "\n" + missing("kms", "data, ops"),
		},
		"those that are there are not": {
			func(a *access.SessionManagerArgs) {
				both(a)
				a.Tiers, a.Endpoints = []string{"data"}, []string{"s3", "com.amazonaws.ap-southeast-2.ssm", "kms", "ec2messages"}
			}, missing("ssmmessages", "data") + "\n" + missing("logs", "data"),
		},
		"a given key is used as well": {
			func(a *access.SessionManagerArgs) {
				a.Tiers, a.Endpoints, a.Encryption.KmsKeyArn = []string{"data"}, []string{"ssm", "ssmmessages", "s3"}, pulumi.String(keyArn)
			}, missing("kms", "data"),
		},
		"a way out that is denied": {
			func(a *access.SessionManagerArgs) {
				app := a.Vpc.Tiers["app"]
				app.DenyInternet = true
				a.Vpc.Tiers["app"], a.Endpoints = app, []string{"ssm", "s3"}
			}, missing("ssmmessages", "app"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := sessions()
			m.edit(&a)
			assert.ElementsMatch(t, lines(m.text), lines(refusal(t, newSessions(a))))
		})
	}

	for name, edit := range map[string]func(*access.SessionManagerArgs){
		"no logs, no endpoint for them": func(a *access.SessionManagerArgs) {
			a.Tiers, a.Endpoints, a.Logs.AllowNone = []string{"data"}, []string{"ssm", "ssmmessages"}, because("a sandbox")
		},
		"a way out by a transit gateway": func(a *access.SessionManagerArgs) {
			data := a.Vpc.Tiers["data"]
			data.Egress = component.EgressTransitGateway
			a.Vpc.Tiers["data"], a.Tiers = data, []string{"data"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := sessions()
			edit(&a)
			record(t, newSessions(a))
		})
	}
}

func TestMistakes_ofTheEndpoint(t *testing.T) {
	operator := func(o access.TunnelOperators) func(*access.InstanceConnectEndpointArgs) {
		return func(a *access.InstanceConnectEndpointArgs) {
			a.Operators = map[string]access.TunnelOperators{"web": o}
		}
	}
	for name, m := range map[string]struct {
		edit func(*access.InstanceConnectEndpointArgs)
		text string
	}{
		"no tier":      {func(a *access.InstanceConnectEndpointArgs) { a.Tier = "" }, `tier: "" is not supported; use one of app, data, ops, tgw`},
		"no such tier": {func(a *access.InstanceConnectEndpointArgs) { a.Tier = "op" }, `tier: "op" is not supported; use one of app, data, ops, tgw (did you mean "ops"?)`},
		"a tier of appliances": {
			func(a *access.InstanceConnectEndpointArgs) { a.Tier = "tgw" },
			"tier: a tier of type TransitGateway is for its own interfaces alone: choose one that holds workloads",
		},
		"one of several zones": {
			func(a *access.InstanceConnectEndpointArgs) { a.Tier = "data" },
			"availabilityZone: required, since data has subnets in ap-southeast-2a, ap-southeast-2b: the endpoint stands in one of them",
		},
		"another zone": {
			func(a *access.InstanceConnectEndpointArgs) { a.AvailabilityZone = "ap-southeast-2a" },
			`availabilityZone: "ap-southeast-2a" is not supported; use ap-southeast-2c (did you mean "ap-southeast-2c"?)`,
		},
		"a tier without subnets": {
			func(a *access.InstanceConnectEndpointArgs) {
				a.Vpc.Tiers["ops"] = component.NetworkTier{Type: component.TierIsolated}
			}, "tier: ops has no subnets: give them in vpc.tiers",
		},
		"no targets": {
			func(a *access.InstanceConnectEndpointArgs) { a.TargetSecurityGroupIds = nil },
			"targetSecurityGroupIds: required: the security groups of the instances that are to be reached, by names of your own",
		},
		"a target twice": {
			func(a *access.InstanceConnectEndpointArgs) {
				a.TargetSecurityGroupIds["web2"] = pulumi.String("sg-web")
			},
			`targetSecurityGroupIds["web2"]: sg-web is there as "web" already, and AWS takes no rule twice: drop one`,
		},
		"another port": {func(a *access.InstanceConnectEndpointArgs) { a.Ports = []int{22, 443} }, "ports[1]: 443: the endpoint opens connections to 22 and 3389 alone"},
		"a port twice": {func(a *access.InstanceConnectEndpointArgs) { a.Ports = []int{22, 22} }, "ports[1]: 22 is there twice: drop one"},
		"a port that the endpoint lacks": {
			operator(access.TunnelOperators{Ports: []int{3389}}),
			`operators["web"].ports[0]: 3389: the endpoint opens connections to 22 alone`,
		},
		"for more than an hour": {operator(access.TunnelOperators{MaxTunnelDuration: 3601}), `operators["web"].maxTunnelDuration: 3601 seconds: AWS takes 1 to 3600`},
		"blocks": {
			operator(access.TunnelOperators{PrivateIpAddresses: []string{"10.0.0.4", "10.0.0.1/16", "2001:db8::/64"}, SourceIpAddresses: []string{"office"}}),
			`operators["web"].privateIpAddresses[0]: "10.0.0.4" is no CIDR block: write an address and a mask, such as 10.0.16.0/20 or 10.0.16.4/32` + "\n" +
				`operators["web"].privateIpAddresses[1]: 10.0.0.1/16 has bits set beyond its mask: write 10.0.0.0/16` + "\n" +
				`operators["web"].privateIpAddresses[2]: 2001:db8::/64 is not an IPv4 block: the endpoint reaches instances by IPv4 alone` + "\n" +
				`operators["web"].sourceIpAddresses[0]: "office" is no CIDR block: write an address and a mask, such as 10.0.16.0/20 or 10.0.16.4/32`,
		},
		"no blocks at all": {
			func(a *access.InstanceConnectEndpointArgs) { a.Vpc.CidrBlocks = nil },
			`operators["web"].privateIpAddresses: required, since vpc.cidrBlocks is empty: the blocks of the instances that the group may reach`,
		},
		"keys for nobody": {
			operator(access.TunnelOperators{Keys: &access.KeyPush{}}),
			`operators["web"].keys.instanceTags: required: the tags by which instances are known that the group may reach; or set allowAllInstances with a reason` + "\n" +
				`operators["web"].keys.osUsers: required: the users that keys may be pushed for, such as ec2-user`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := connect()
			m.edit(&a)
			assert.Equal(t, m.text, refusal(t, newEndpoint(a)))
		})
	}
}

func TestMistakes_ofKeys(t *testing.T) {
	assert.Equal(t, "operators: required: a group that pushes keys", refusal(t, newKeys(access.InstanceConnectArgs{})))
	a := keys()
	a.Operators["web"] = access.KeyPush{InstanceTags: map[string]string{"aws:x": "y"}, OsUsers: []string{"ec2 user"}}
	a.AllowFromConsole = &access.ConsoleAccess{}
	assert.Equal(t, "allowFromConsole.reason: "+noReason+"\n"+
		"allowFromConsole.targetSecurityGroupIds: required: the security groups of the instances, by names of your own\n"+
		`operators["web"].instanceTags["aws:x"]: keys that begin with aws: are AWS's own; choose another`+"\n"+
		`operators["web"].osUsers[0]: "ec2 user" is no name of a user: lower-case letters, digits, hyphens, dots and underscores, at most 32`, refusal(t, newKeys(a)))
}

// Nothing at all is no reason to panic.
func TestMistakes_noArguments(t *testing.T) {
	for name, construct := range map[string]func(ctx *pulumi.Context) error{
		"SessionManager": func(ctx *pulumi.Context) error { _, err := newSessionManager(ctx, "x", nil); return err },
		"InstanceConnectEndpoint": func(ctx *pulumi.Context) error {
			_, err := newInstanceConnectEndpoint(ctx, "x", nil)
			return err
		},
		"InstanceConnect": func(ctx *pulumi.Context) error { _, err := newInstanceConnect(ctx, "x", nil); return err },
	} {
		assert.Contains(t, refusal(t, construct), "required", name)
	}
}
