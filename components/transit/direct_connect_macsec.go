package transit

import (
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directconnect"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// MacsecKey is the key by which both ends of a dedicated connection encrypt all that crosses it: a secret of AWS Secrets Manager, or name and key themselves.
type MacsecKey struct {
	// ConnectionId is the dedicated connection, which supports MACsec and is available.
	ConnectionId pulumi.StringInput `pulumi:"connectionId"`
	// SecretArn is a secret that Direct Connect made of a key before. Either this or Ckn and Cak is required.
	SecretArn pulumi.StringInput `pulumi:"secretArn,optional"`
	// Ckn is the name of the key, 64 hexadecimal digits.
	Ckn pulumi.StringInput `pulumi:"ckn,optional"`
	// Cak is the key, 64 hexadecimal digits. Take it from a secret of the stack's configuration: it is recorded as a secret alone, and no output or error shows it.
	Cak pulumi.StringInput `pulumi:"cak,optional"`
}

func (k MacsecKey) validate(c *validate.Collector, at validate.Path) MacsecKey {
	if k.ConnectionId == nil {
		c.Addf(validate.Required, at.Field("connectionId"), nil, "required: the dedicated connection that is encrypted")
	}
	k.ConnectionId = component.CheckedInput(c, at.Field("connectionId"), k.ConnectionId, component.AnID("dxcon", "a Direct Connect connection"))
	if (k.SecretArn == nil) != (k.Ckn != nil && k.Cak != nil) || k.SecretArn != nil && (k.Ckn != nil || k.Cak != nil) {
		c.Addf(validate.Required, at.Field("secretArn"), nil, "required: a secret that is there already, or ckn and cak, and not both")
	}
	k.SecretArn = component.CheckedInput(c, at.Field("secretArn"), k.SecretArn, component.AnARN("secretsmanager", "a secret"))
	k.Ckn = secretInput(c, at.Field("ckn"), k.Ckn, hexProblem)
	k.Cak = secretInput(c, at.Field("cak"), k.Cak, hexProblem)
	return k
}

func hexProblem(text string) string {
	if regexp.MustCompile(`^[0-9A-Fa-f]{64}$`).MatchString(text) {
		return ""
	}
	return "a name and a key of MACsec are 64 hexadecimal digits each"
}

func (d *DirectConnect) createMacsecKeys(ctx *pulumi.Context, b *directConnectBuilder) error {
	for _, key := range sortedKeys(b.args.MacsecKeys) {
		k := b.args.MacsecKeys[key]
		if _, err := directconnect.NewMacsecKeyAssociation(ctx, b.name+"-macsec-"+key, &directconnect.MacsecKeyAssociationArgs{
			ConnectionId: k.ConnectionId, SecretArn: component.Optional(k.SecretArn), Ckn: component.Optional(k.Ckn), Cak: component.Optional(k.Cak),
		}, b.Child()...); err != nil {
			return err
		}
	}
	return nil
}
