package access

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ssm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// What becomes of the account's preferences: the settings of sessions that name no document, as those of the console do. There is one such document in each
// account and region, called SSM-SessionManagerRunShell.
const (
	// PreferencesNone leaves them alone. Operators then name the component's document to start a session.
	PreferencesNone = "None"
	// PreferencesOwn gives them the settings of this component. AWS refuses that where the document exists: adopt it first.
	PreferencesOwn = "Own"
	// PreferencesAdopt takes the document that exists into the stack, as it is, and leaves it in the account when the stack goes. Once that is done, Own
	// changes it.
	PreferencesAdopt = "Adopt"
)

// preferencesDocument is the name of the account's preferences.
const preferencesDocument = "SSM-SessionManagerRunShell"

// createDocuments makes the component's session document and, on request, the account's preferences.
func (s *SessionManager) createDocuments(ctx *pulumi.Context, b *sessionBuilder) error {
	content := pulumi.All(b.logs.bucketName, b.logs.groupName, b.optionalKey()).ApplyT(func(known []any) (string, error) {
		return b.args.Session.document(b.name, known[0].(string), b.args.Logs.KeyPrefix, known[1].(string), known[2].(string))
	}).(pulumi.StringOutput)
	args := func(name pulumi.StringPtrInput, tag string) *ssm.DocumentArgs {
		return &ssm.DocumentArgs{Name: name, DocumentType: pulumi.String("Session"), DocumentFormat: pulumi.String("JSON"), Content: content, Tags: b.Tags(tag)}
	}
	var err error
	if s.Document, err = ssm.NewDocument(ctx, b.name, args(nil, b.name), b.Child(pulumi.DependsOn(b.logs.ready))...); err != nil {
		return err
	}
	if b.args.Preferences == PreferencesNone {
		return nil
	}
	opts := []pulumi.ResourceOption{pulumi.DependsOn(b.logs.ready), pulumi.DeleteBeforeReplace(true)}
	if b.args.Preferences == PreferencesAdopt {
		opts = append(opts, pulumi.Import(pulumi.ID(preferencesDocument)), pulumi.RetainOnDelete(true), pulumi.IgnoreChanges([]string{"content", "documentFormat", "tags"}))
	}
	// The name of all components is the same here, so that Pulumi refuses a second one for the region: both would write the same document.
	s.PreferencesDocument, err = ssm.NewDocument(ctx, preferencesDocument+"-"+b.region, args(pulumi.String(preferencesDocument), preferencesDocument), b.Child(opts...)...)
	return err
}

// optionalKey is the ARN of the key, or empty text.
func (b *sessionBuilder) optionalKey() pulumi.StringOutput {
	if b.keyArn == nil {
		return nothing()
	}
	return b.keyArn.ToStringOutput()
}
