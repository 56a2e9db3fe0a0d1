package ingress

import (
	"encoding/pem"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// EdgeKeyGroup is a group of keys with which URLs and cookies are signed. A key is rotated by a second one beside it.
type EdgeKeyGroup struct {
	// PublicKeys are the public keys in PEM, RSA of 2048 bits or ECDSA of P-256, by a name that stays: 1 to 5. The private keys stay with the signers.
	PublicKeys map[string]pulumi.StringInput `pulumi:"publicKeys"`
}

// checkKeyGroups checks the groups, each of which must be used.
func (a *EdgeDistributionArgs) checkKeyGroups(c *validate.Collector, at validate.Path) {
	used := slices.Clone(a.Behavior.KeyGroups)
	for _, p := range a.Paths {
		used = append(used, p.Behavior.KeyGroups...)
	}
	groups := maps.Clone(a.KeyGroups)
	for name, g := range a.KeyGroups {
		checkName(c, at.Key(name), name, wordProblem(name))
		if n := len(g.PublicKeys); n < 1 || n > 5 {
			c.Addf(validate.Invalid, at.Key(name).Field("publicKeys"), n, "%d keys: AWS takes 1 to 5 in one group", n)
		}
		if !slices.Contains(used, name) {
			c.Addf(validate.Invalid, at.Key(name), name, "nothing demands signatures by %q: name it in a behavior, or drop it", name)
		}
		groups[name] = EdgeKeyGroup{PublicKeys: checkedMap(c, at.Key(name).Field("publicKeys"), g.PublicKeys, keyProblem)}
	}
	a.KeyGroups = groups
}

func keyProblem(key string) string {
	block, _ := pem.Decode([]byte(key))
	switch {
	case block == nil:
		return "it is no key in PEM, which begins with -----BEGIN PUBLIC KEY-----"
	case block.Type != "PUBLIC KEY":
		return "it is of type " + block.Type + ", not PUBLIC KEY: the private key stays with the signer"
	}
	return ""
}

// createKeys makes the keys, and their groups, which are made after them and go before them.
func (e *EdgeDistribution) createKeys(ctx *pulumi.Context, b *balancer, a EdgeDistributionArgs) error {
	e.groups, e.keys = map[string]*cloudfront.KeyGroup{}, map[string]*cloudfront.PublicKey{}
	for _, group := range slices.Sorted(maps.Keys(a.KeyGroups)) {
		var ids pulumi.StringArray
		keys := a.KeyGroups[group].PublicKeys
		for _, name := range slices.Sorted(maps.Keys(keys)) {
			key, err := cloudfront.NewPublicKey(ctx, b.name+"-key-"+group+"-"+name, &cloudfront.PublicKeyArgs{
				EncodedKey: oneNewline(keys[name]), Comment: pulumi.String(b.name + " " + group + " " + name),
			}, b.Passing()...)
			if err != nil {
				return err
			}
			e.keys[group+"."+name] = key
			ids = append(ids, key.ID().ToStringOutput())
		}
		g, err := cloudfront.NewKeyGroup(ctx, b.name+"-keys-"+group, &cloudfront.KeyGroupArgs{Items: ids, Comment: pulumi.String(b.name + " " + group)}, b.Child()...)
		if err != nil {
			return err
		}
		e.groups[group] = g
	}
	return nil
}

// oneNewline ends a key with the one newline that AWS gives back: with another, each update would replace the key.
func oneNewline(key pulumi.StringInput) pulumi.StringInput {
	trim := func(text string) string { return strings.TrimSpace(text) + "\n" }
	if known, ok := key.(pulumi.String); ok {
		return pulumi.String(trim(string(known)))
	}
	return key.ToStringOutput().ApplyT(trim).(pulumi.StringOutput)
}

// checkCertificate demands a certificate of us-east-1.
func (a *EdgeDistributionArgs) checkCertificate(c *validate.Collector) {
	a.CertificateArn = required(c, validate.At("certificateArn"), a.CertificateArn, func(arn string) string {
		if problem := component.AnARN("acm", "a certificate of AWS Certificate Manager")(arn); problem != "" {
			return problem
		}
		if of := strings.Split(arn, ":")[3]; of != edgeRegion {
			return arn + " is of region " + of + ": CloudFront takes certificates of " + edgeRegion + " alone"
		}
		return ""
	})
}
