package firewall

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TlsInspection decrypts TLS connections, shows the rules what is in them, and encrypts them anew. What then gets through `palisade verify` cannot tell.
type TlsInspection struct {
	// CertificateAuthorityArn is the certificate of an authority that clients trust: connections to others are decrypted with certificates that it signs. It was
	// imported into ACM; one that AWS Private Certificate Authority issued does not do (ServerCertificateConfiguration).
	CertificateAuthorityArn pulumi.StringInput `pulumi:"certificateAuthorityArn,optional"`
	// ServerCertificateArns are certificates in ACM of servers of one's own, by a name that stays: connections to these are decrypted with them.
	ServerCertificateArns map[string]pulumi.StringInput `pulumi:"serverCertificateArns,optional"`
	// Scopes say which connections are decrypted. Required.
	Scopes []TlsScope `pulumi:"scopes"`
	// CheckRevocation refuses servers whose certificate was revoked or of which that cannot be found out, with CertificateAuthorityArn. Default: false.
	CheckRevocation bool `pulumi:"checkRevocation,optional"`
}

// TlsScope is a set of connections that are decrypted.
type TlsScope struct {
	// Sources are the blocks that begin them. Required.
	Sources []string `pulumi:"sources"`
	// Destinations are the blocks that they are to. Required.
	Destinations []string `pulumi:"destinations"`
	// DestinationPort is the port. Default: 443.
	DestinationPort int `pulumi:"destinationPort,optional"`
}

func (t TlsInspection) clone() *TlsInspection {
	t.ServerCertificateArns, t.Scopes = maps.Clone(t.ServerCertificateArns), slices.Clone(t.Scopes)
	for i := range t.Scopes {
		if t.Scopes[i].DestinationPort == 0 {
			t.Scopes[i].DestinationPort = 443
		}
	}
	return &t
}

func (t *TlsInspection) validate(c *validate.Collector, at validate.Path) {
	if t.CertificateAuthorityArn == nil && len(t.ServerCertificateArns) == 0 {
		c.Addf(validate.Required, at, nil, "required: certificateAuthorityArn for connections to others, serverCertificateArns for those to servers of one's own, or both")
	}
	if t.CheckRevocation && t.CertificateAuthorityArn == nil {
		c.Addf(validate.Conflict, at.Field("checkRevocation"), true, "it is others' certificates that are looked at, with certificateAuthorityArn: drop it")
	}
	anACM := component.AnARN("acm", "a certificate in ACM")
	t.CertificateAuthorityArn = component.CheckedInput(c, at.Field("certificateAuthorityArn"), t.CertificateAuthorityArn, anACM)
	for _, name := range slices.Sorted(maps.Keys(t.ServerCertificateArns)) {
		where := at.Field("serverCertificateArns").Key(name)
		if t.ServerCertificateArns[name] == nil {
			c.Addf(validate.Required, where, nil, "required: the ARN of a certificate")
			continue
		}
		t.ServerCertificateArns[name] = component.CheckedInput(c, where, t.ServerCertificateArns[name], anACM)
	}
	if len(t.Scopes) == 0 {
		c.Addf(validate.Required, at.Field("scopes"), nil, "required: which connections are decrypted")
	}
	for i, s := range t.Scopes {
		where := at.Field("scopes").Index(i)
		for field, blocks := range map[string][]string{"sources": s.Sources, "destinations": s.Destinations} {
			if len(blocks) == 0 {
				c.Addf(validate.Required, where.Field(field), nil, "required: blocks, 0.0.0.0/0 for all")
			}
			checkBlocks(c, where.Field(field), blocks)
		}
		if p := s.DestinationPort; p < 1 || p > 65535 {
			c.Addf(validate.Invalid, where.Field("destinationPort"), p, "%d is no port: 1 to 65535", p)
		}
	}
}

// createTlsInspection makes the configuration, and gives its ARN; nil if nothing is decrypted.
func (b *builder) createTlsInspection(ctx *pulumi.Context) (pulumi.StringPtrInput, error) {
	t := b.policy.TlsInspection
	if t == nil {
		return nil, nil
	}
	config := networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationArgs{
		CertificateAuthorityArn: component.Optional(t.CertificateAuthorityArn), Scopes: t.scopes(),
	}
	if t.CheckRevocation {
		config.CheckCertificateRevocationStatus = networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationCheckCertificateRevocationStatusArgs{
			RevokedStatusAction: pulumi.String("REJECT"), UnknownStatusAction: pulumi.String("REJECT"),
		}
	}
	var certificates networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationServerCertificateArray
	for _, name := range slices.Sorted(maps.Keys(t.ServerCertificateArns)) {
		certificates = append(certificates, networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationServerCertificateArgs{
			ResourceArn: component.Optional(t.ServerCertificateArns[name]),
		})
	}
	config.ServerCertificates = certificates
	args := &networkfirewall.TlsInspectionConfigurationArgs{
		TlsInspectionConfiguration: networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationArgs{ServerCertificateConfiguration: config},
		Tags:                       b.tagger.Tags(b.name + "-tls"),
	}
	if b.kmsKeyArn != nil {
		args.EncryptionConfigurations = networkfirewall.TlsInspectionConfigurationEncryptionConfigurationArray{
			networkfirewall.TlsInspectionConfigurationEncryptionConfigurationArgs{KeyId: b.kmsKeyArn, Type: pulumi.String(customerKey)},
		}
	}
	made, err := networkfirewall.NewTlsInspectionConfiguration(ctx, b.name+"-tls", args, b.Passing()...)
	if err != nil {
		return nil, err
	}
	return made.Arn.ToStringPtrOutput(), nil
}

func (t TlsInspection) scopes() networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeArray {
	var scopes networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeArray
	for _, s := range t.Scopes {
		var sources networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeSourceArray
		for _, block := range s.Sources {
			sources = append(sources, networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeSourceArgs{AddressDefinition: pulumi.String(block)})
		}
		var destinations networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeDestinationArray
		for _, block := range s.Destinations {
			destinations = append(destinations, networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeDestinationArgs{AddressDefinition: pulumi.String(block)})
		}
		scopes = append(scopes, networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeArgs{
			Protocols: pulumi.IntArray{pulumi.Int(6)}, Sources: sources, Destinations: destinations,
			SourcePorts: networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeSourcePortArray{
				networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeSourcePortArgs{FromPort: pulumi.Int(0), ToPort: pulumi.Int(65535)},
			},
			DestinationPorts: networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeDestinationPortArray{
				networkfirewall.TlsInspectionConfigurationTlsInspectionConfigurationServerCertificateConfigurationScopeDestinationPortArgs{
					FromPort: pulumi.Int(s.DestinationPort), ToPort: pulumi.Int(s.DestinationPort),
				},
			},
		})
	}
	return scopes
}
