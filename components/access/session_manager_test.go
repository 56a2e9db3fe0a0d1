package access_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// inputs are those of the session document.
func inputs(t *testing.T, r recorded) map[string]any {
	t.Helper()
	res := r.get(typeDocument, "ops")
	assert.Equal(t, "Session", res.Inputs["documentType"])
	var d map[string]any
	require.NoError(t, json.Unmarshal([]byte(res.Inputs["content"].(string)), &d))
	assert.Equal(t, "1.0", d["schemaVersion"])
	assert.Equal(t, "Standard_Stream", d["sessionType"])
	return d["inputs"].(map[string]any)
}

func TestSessionManager_defaults(t *testing.T) {
	r := record(t, newSessions(sessions()))
	assert.Equal(t, map[string]int{
		access.SessionManagerType: 1, typeDocument: 1, typePolicy: 2, typeRole: 1, typeAttachment: 1, typeProfile: 1, typeBucket: 1,
		"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": 1, "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": 1,
		"aws:s3/bucketOwnershipControls:BucketOwnershipControls": 1, "aws:s3/bucketPolicy:BucketPolicy": 1, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
		"aws:s3/bucketVersioningV2:BucketVersioningV2": 1,
	}, r.counts())
	assert.Equal(t, map[string]any{
		"s3BucketName": r.get(typeBucket, "ops-logs").Outputs["bucket"], "s3KeyPrefix": "", "s3EncryptionEnabled": true,
		"cloudWatchLogGroupName": "", "cloudWatchEncryptionEnabled": true, "cloudWatchStreamingEnabled": false, "kmsKeyId": "",
		"runAsEnabled": false, "runAsDefaultUser": "", "idleSessionTimeout": "15", "maxSessionDuration": "480",
		"shellProfile": map[string]any{"linux": "", "windows": ""},
	}, inputs(t, r))
	lifecycle := r.get("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "ops-logs").Inputs["rules"].([]any)[0].(map[string]any)
	assert.EqualValues(t, 365, lifecycle["expiration"].(map[string]any)["days"])

	out := r.get(access.SessionManagerType, "ops").Outputs
	assert.Equal(t, r.get(typeDocument, "ops").Outputs["name"], out["documentName"])
	assert.Equal(t, document(r), out["documentArn"])
	assert.Equal(t, map[string]any{"web": r.get(typePolicy, "ops-operators-web").Outputs["arn"]}, out["operatorPolicyArns"])
	assert.Equal(t, r.get(typePolicy, "ops-instances").Outputs["arn"], out["instancePolicyArn"])
	assert.Equal(t, r.get(typeRole, "ops-instances").Outputs["arn"], out["instanceRoleArn"])
	assert.Equal(t, r.get(typeProfile, "ops-instances").Outputs["name"], out["instanceProfileName"])
	assert.Equal(t, r.get(typeBucket, "ops-logs").Outputs["arn"], out["logBucketArn"])
	assert.Empty(t, out["logGroupArn"])
	assert.Empty(t, out["kmsKeyArn"])
	assert.Empty(t, out["relaxations"])
	attachment := r.get(typeAttachment, "ops-instances").Inputs
	assert.Equal(t, out["instancePolicyArn"], attachment["policyArn"])
	assert.Equal(t, r.get(typeRole, "ops-instances").Outputs["name"], attachment["role"])
	assert.Equal(t, attachment["role"], r.get(typeProfile, "ops-instances").Inputs["role"])
}

func TestSessionManager_everySettingOfSessions(t *testing.T) {
	a := sessions()
	a.Session = access.Session{IdleTimeout: 60, MaxDuration: 1440, LinuxProfile: "exec /bin/bash\ncd /tmp", WindowsProfile: "date", RunAs: &access.RunAs{DefaultUser: "deploy"}}
	a.Logs = access.SessionLogs{Destinations: []string{access.LogsToCloudWatch, access.LogsToS3}, KeyPrefix: "sessions", RetentionInDays: 731}
	a.Encryption.Key = access.KeyOwn
	r := record(t, newSessions(a))
	key := r.get(typeKey, "ops")
	assert.Equal(t, map[string]any{
		"s3BucketName": r.get(typeBucket, "ops-logs").Outputs["bucket"], "s3KeyPrefix": "sessions", "s3EncryptionEnabled": true,
		"cloudWatchLogGroupName": r.get(typeLogGroup, "ops-logs").Outputs["name"], "cloudWatchEncryptionEnabled": true, "cloudWatchStreamingEnabled": true,
		"kmsKeyId": key.Outputs["arn"], "runAsEnabled": true, "runAsDefaultUser": "deploy", "idleSessionTimeout": "60", "maxSessionDuration": "1440",
		"shellProfile": map[string]any{"linux": "exec /bin/bash\ncd /tmp", "windows": "date"},
	}, inputs(t, r))
	assert.Equal(t, true, key.Inputs["enableKeyRotation"])
	assert.EqualValues(t, 30, key.Inputs["deletionWindowInDays"])
	assert.Equal(t, key.Outputs["keyId"], r.get(typeAlias, "ops").Inputs["targetKeyId"])
	group := r.get(typeLogGroup, "ops-logs").Inputs
	assert.Equal(t, key.Outputs["arn"], group["kmsKeyId"])
	assert.EqualValues(t, 731, group["retentionInDays"])
	encryption := r.get("aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", "ops-logs").Inputs["rules"].([]any)[0].(map[string]any)
	assert.Equal(t, map[string]any{"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key.Outputs["arn"]}, encryption["applyServerSideEncryptionByDefault"])
	assert.Equal(t, key.Outputs["arn"], r.get(access.SessionManagerType, "ops").Outputs["kmsKeyArn"])
}

func TestSessionManager_logsGoToWhatIsThere(t *testing.T) {
	a := sessions()
	a.Logs = access.SessionLogs{
		Destinations: []string{access.LogsToS3, access.LogsToCloudWatch}, BucketArn: pulumi.String("arn:aws:s3:::audit"),
		LogGroupArn: pulumi.String("arn:aws:logs:ap-southeast-2:123456789012:log-group:/audit/sessions:*").ToStringOutput(),
	}
	r := record(t, newSessions(a))
	in := inputs(t, r)
	assert.Equal(t, "audit", in["s3BucketName"])
	assert.Equal(t, "/audit/sessions", in["cloudWatchLogGroupName"])
	assert.Empty(t, r.names(typeBucket))
	assert.Empty(t, r.names(typeLogGroup))
	assert.Equal(t, "arn:aws:logs:ap-southeast-2:123456789012:log-group:/audit/sessions", r.get(access.SessionManagerType, "ops").Outputs["logGroupArn"])
}

func TestSessionManager_withoutLogsForAReason(t *testing.T) {
	a := sessions()
	a.Logs.AllowNone = because("a sandbox")
	r := record(t, newSessions(a))
	assert.Empty(t, r.names(typeBucket))
	assert.Empty(t, inputs(t, r)["s3BucketName"])
	assert.NotContains(t, r.policy("ops-instances"), "s3:")
}

func TestSessionManager_preferences(t *testing.T) {
	const name = "SSM-SessionManagerRunShell-ap-southeast-2"
	a := sessions()
	assert.Equal(t, []string{"ops"}, record(t, newSessions(a)).names(typeDocument))

	a.Preferences = access.PreferencesOwn
	r := record(t, newSessions(a))
	own := r.get(typeDocument, name)
	assert.Equal(t, "SSM-SessionManagerRunShell", own.Inputs["name"])
	assert.Equal(t, r.get(typeDocument, "ops").Inputs["content"], own.Inputs["content"])
	assert.False(t, own.RetainOnDelete)

	a.Preferences = access.PreferencesAdopt
	adopted := record(t, newSessions(a)).get(typeDocument, name)
	assert.Equal(t, "SSM-SessionManagerRunShell", adopted.ID)
	assert.True(t, adopted.RetainOnDelete, "the account had them before the stack, and has them after")
	assert.Subset(t, adopted.IgnoreChanges, []string{"content"}, "as they are, or Pulumi would refuse to import them")
}

// imports are what is imported, by name; the engine that records plans does not tell of it.
type imports map[string]string

func (i imports) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if id := args.RegisterRPC.GetImportId(); id != "" {
		i[args.Name] = id
	}
	return args.Name + "-id", args.Inputs, nil
}

func (i imports) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.NewPropertyMapFromMap(map[string]any{"name": region, "partition": "aws", "dnsSuffix": "amazonaws.com", "accountId": account}), nil
}

func TestSessionManager_importsThePreferencesThatExist(t *testing.T) {
	for preferences, want := range map[string]imports{
		access.PreferencesAdopt: {"SSM-SessionManagerRunShell-ap-southeast-2": "SSM-SessionManagerRunShell"}, access.PreferencesOwn: {},
	} {
		a := sessions()
		a.Preferences = preferences
		got := imports{}
		require.NoError(t, pulumi.RunErr(newSessions(a), pulumi.WithMocks("project", "dev", got)))
		assert.Equal(t, want, got)
	}
}

// There is one such document in a region: two components of a stack would undo what the other did.
func TestSessionManager_preferencesHaveOneOwner(t *testing.T) {
	a := sessions()
	a.Preferences = access.PreferencesOwn
	_, err := run(func(ctx *pulumi.Context) error {
		for _, name := range []string{"ops", "ops2"} {
			if _, err := newSessionManager(ctx, name, &a); err != nil {
				return err
			}
		}
		return nil
	})
	require.ErrorContains(t, err, "SSM-SessionManagerRunShell-ap-southeast-2")
}

func TestSessionManager_protection(t *testing.T) {
	a := sessions()
	a.Logs.Destinations, a.Encryption.Key, a.Preferences = []string{access.LogsToS3, access.LogsToCloudWatch}, access.KeyOwn, access.PreferencesOwn
	var free []string
	r := record(t, newSessions(a))
	for _, res := range r.Resources {
		if res.Custom && !res.Protect {
			free = append(free, res.Name)
		}
	}
	assert.Equal(t, []string{"ops-operators-web"}, free, "to take access away is never refused")
	// A destroy begins with what nothing depends on: were that unprotected, it would be gone before another refuses.
	for _, res := range r.Resources {
		if res.Custom && !res.Protect {
			assert.True(t, dependsOn(r.get(typeProfile, "ops-instances"), res), res.Name)
		}
	}

	a.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a sandbox"}
	r = record(t, newSessions(a))
	for _, res := range r.Resources {
		assert.False(t, res.Protect, res.Name)
	}
	assert.Equal(t, true, r.get(typeBucket, "ops-logs").Inputs["forceDestroy"])
	assert.Equal(t, map[string]any{"protection": "a sandbox"}, r.get(access.SessionManagerType, "ops").Outputs["relaxations"])
}

func dependsOn(res, other *plan.Resource) bool {
	return strings.Contains(strings.Join(res.Dependencies, "\n"), other.URN)
}

// Nobody starts a session of which there is no log yet.
func TestSessionManager_sessionsWaitForTheirLogs(t *testing.T) {
	a := sessions()
	a.Logs.Destinations, a.Encryption.Key = []string{access.LogsToS3, access.LogsToCloudWatch}, access.KeyOwn
	r := record(t, newSessions(a))
	d := r.get(typeDocument, "ops")
	for _, typ := range []string{"aws:s3/bucketPolicy:BucketPolicy", "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", typeLogGroup} {
		assert.True(t, dependsOn(d, r.get(typ, "ops-logs")), typ)
	}
}

func TestSessionManager_relaxationsAreListed(t *testing.T) {
	a := sessions()
	a.Logs.AllowNone = because("a sandbox")
	a.Operators["all"] = access.SessionOperators{AllowAllInstances: because("on call"), AllowPortForwarding: because("a console"), AllowRemoteHosts: because("the database")}
	assert.Equal(t, map[string]any{
		"logs.allowNone": "a sandbox", `operators["all"].allowAllInstances`: "on call", `operators["all"].allowPortForwarding`: "a console", `operators["all"].allowRemoteHosts`: "the database",
	}, record(t, newSessions(a)).get(access.SessionManagerType, "ops").Outputs["relaxations"])
}

func TestSessionManager_tags(t *testing.T) {
	a := sessions()
	a.Logs.Destinations, a.Encryption.Key, a.Preferences = []string{access.LogsToS3, access.LogsToCloudWatch}, access.KeyOwn, access.PreferencesOwn
	a.Tags = pulumi.StringMap{"owner": pulumi.String("platform")}
	r := record(t, newSessions(a))
	for typ, name := range map[string]string{
		typeDocument: "ops", typePolicy: "ops-operators-web", typeRole: "ops-instances", typeProfile: "ops-instances", typeKey: "ops", typeLogGroup: "ops-logs", typeBucket: "ops-logs",
	} {
		assert.Equal(t, map[string]any{"owner": "platform", "Name": name, "palisade:component": "ops"}, r.get(typ, name).Inputs["tags"], typ)
	}
}

func TestSessionManager_inEveryPartitionAndRegion(t *testing.T) {
	a := sessions()
	a.Logs.Destinations, a.Encryption.Key, a.Preferences = []string{access.LogsToCloudWatch}, access.KeyOwn, access.PreferencesOwn
	r := recordIn(t, "cn-north-1", newSessions(a))
	assert.Contains(t, r.get(typeKey, "ops").Inputs["policy"], `"Service":"logs.cn-north-1.amazonaws.com.cn"`)
	assert.Contains(t, r.policy("ops-operators-web"), `"arn:aws-cn:ec2:cn-north-1:123456789012:instance/*"`)
	assert.NotContains(t, r.policy("ops-operators-web"), "arn:aws:")
	assert.Contains(t, r.names(typeDocument), "SSM-SessionManagerRunShell-cn-north-1")
}
