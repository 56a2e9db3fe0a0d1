package access

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The keys of [SessionEncryption].
const (
	// KeyNone uses no key of KMS: TLS between operator, AWS and instance, and S3's own keys for logs.
	KeyNone = "None"
	// KeyOwn makes a key of KMS.
	KeyOwn = "Own"
)

// SessionEncryption encrypts what is typed and answered once more, from the operator's machine to the instance, and the logs that are made here, with a key
// of KMS: whoever may not use the key starts no session and reads no log. The instance needs the agent 2.3.539.0 or newer.
type SessionEncryption struct {
	// Key is None or Own: a key that is made here, rotated each year, for a dollar a month and more for its use. Default: None.
	Key string `pulumi:"key,optional"`
	// KmsKeyArn is a key that is there already, in place of an own one. Its policy must let the account's IAM decide, and the logs service use it if logs go
	// to CloudWatchLogs.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
}

func (e SessionEncryption) withDefaults() SessionEncryption {
	if e.Key == "" {
		e.Key = KeyNone
	}
	return e
}

// withKey tells whether a key of KMS is used.
func (e SessionEncryption) withKey() bool { return e.Key == KeyOwn || e.KmsKeyArn != nil }

func (e SessionEncryption) validate(c *validate.Collector, at validate.Path) SessionEncryption {
	if validate.OneOf(c, at.Field("key"), e.Key, KeyNone, KeyOwn) && e.Key == KeyOwn && e.KmsKeyArn != nil {
		c.Addf(validate.Conflict, at.Field("kmsKeyArn"), nil, "a key is given, and another one is to be made: drop key or kmsKeyArn")
	}
	e.KmsKeyArn = component.CheckedInput(c, at.Field("kmsKeyArn"), e.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	return e
}

// createKey makes the key, if one is asked for.
func (s *SessionManager) createKey(ctx *pulumi.Context, b *sessionBuilder) error {
	b.keyArn = b.args.Encryption.KmsKeyArn
	if b.args.Encryption.Key != KeyOwn {
		return nil
	}
	key, err := kms.NewKey(ctx, b.name, &kms.KeyArgs{
		Description: pulumi.String("Sessions of " + b.name + " and their logs"), EnableKeyRotation: pulumi.Bool(true),
		// As long as AWS lets it be undone: without the key its logs are noise.
		DeletionWindowInDays: pulumi.Int(30), Policy: pulumi.String(b.keyPolicy()), Tags: b.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return err
	}
	s.Key, b.keyArn = key, key.Arn
	_, err = kms.NewAlias(ctx, b.name, &kms.AliasArgs{TargetKeyId: key.KeyId}, b.Child()...)
	return err
}

// keyPolicy lets the account's IAM decide, and the logs service encrypt the group of the sessions and no other ("Encrypt log data in CloudWatch Logs using
// AWS Key Management Service").
func (b *sessionBuilder) keyPolicy() string {
	statements := []component.Statement{{
		Sid: "IamDecides", Effect: component.Allow, Principal: map[string]component.Texts{"AWS": {"arn:" + b.partition + ":iam::" + b.account + ":root"}},
		Action: []string{"kms:*"}, Resource: []string{"*"},
	}}
	if b.args.Logs.to(LogsToCloudWatch) && b.args.Logs.LogGroupArn == nil {
		statements = append(statements, component.Statement{
			Sid: "LogsOfSessions", Effect: component.Allow, Principal: component.Service("logs." + b.region + "." + b.dnsSuffix),
			Action:    []string{"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
			Resource:  []string{"*"},
			Condition: component.Condition{"ArnLike": {"kms:EncryptionContext:aws:logs:arn": {b.arn("logs", "log-group:"+b.logGroup()+"-*")}}},
		})
	}
	return component.NewPolicy(statements...).JSON()
}
