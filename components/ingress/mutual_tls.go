package ingress

import (
	"cmp"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The modes of [MutualTls].
const (
	// MutualTlsVerify refuses clients without a certificate of an authority of the trust store.
	MutualTlsVerify = "verify"
	// MutualTlsPassthrough hands the client's certificates to the targets, which decide.
	MutualTlsPassthrough = "passthrough"
)

// MutualTls has clients show a certificate ("Mutual authentication with TLS in Application Load Balancer").
type MutualTls struct {
	// Mode is verify or passthrough. Default: verify.
	Mode string `pulumi:"mode,optional"`
	// TrustStoreArn is a trust store that is there. With verify, either this or CaBundle is required.
	TrustStoreArn pulumi.StringInput `pulumi:"trustStoreArn,optional"`
	// CaBundle is an object in S3 with the certificates of the authorities, in PEM, of which a trust store is made here. AWS reads it once: name its
	// version, so that a new one is read.
	CaBundle *S3Object `pulumi:"caBundle,optional"`
	// RevocationLists are objects in S3 with lists of revoked certificates, in PEM, by a name that stays: at most 30, for a trust store made here.
	RevocationLists map[string]S3Object `pulumi:"revocationLists,optional"`
	// AllowExpired takes certificates of clients that have expired.
	AllowExpired *component.Relaxation `pulumi:"allowExpired,optional"`
	// AdvertiseCaNames tells clients which authorities are trusted. Default: false.
	AdvertiseCaNames bool `pulumi:"advertiseCaNames,optional"`
}

// S3Object is an object in S3.
type S3Object struct {
	// Bucket is the name of the bucket, in the region of the load balancer.
	Bucket pulumi.StringInput `pulumi:"bucket"`
	// Key is the object's.
	Key pulumi.StringInput `pulumi:"key"`
	// Version is the object's version. Default: the latest.
	Version pulumi.StringInput `pulumi:"version,optional"`
}

func (m *MutualTls) withDefaults() *MutualTls {
	if m == nil {
		return nil
	}
	out := *m
	out.Mode = cmp.Or(m.Mode, MutualTlsVerify)
	return &out
}

func (m *MutualTls) validate(c *validate.Collector, at validate.Path, owner string) {
	if !validate.OneOf(c, at.Field("mode"), m.Mode, MutualTlsVerify, MutualTlsPassthrough) {
		return
	}
	m.TrustStoreArn = component.CheckedInput(c, at.Field("trustStoreArn"), m.TrustStoreArn, component.AnARN("elasticloadbalancing", "a trust store"))
	if m.AllowExpired != nil {
		m.AllowExpired.Validate(c, at.Field("allowExpired"))
	}
	if m.Mode == MutualTlsPassthrough {
		if m.TrustStoreArn != nil || m.CaBundle != nil || len(m.RevocationLists) > 0 || m.AllowExpired != nil || m.AdvertiseCaNames {
			c.Addf(validate.Conflict, at.Field("mode"), m.Mode, "with passthrough the targets decide whom to trust: leave out all else, or take verify")
		}
		return
	}
	switch {
	case m.TrustStoreArn == nil && m.CaBundle == nil:
		c.Addf(validate.Required, at.Field("caBundle"), nil, "required with verify: the authorities to trust, as caBundle or trustStoreArn")
	case m.TrustStoreArn != nil && (m.CaBundle != nil || len(m.RevocationLists) > 0):
		c.Addf(validate.Conflict, at.Field("trustStoreArn"), nil, "caBundle and revocationLists are for a trust store that is made here: drop either")
	}
	if m.CaBundle != nil {
		checkName(c, validate.At("name"), owner, nameProblem(owner))
		m.CaBundle.validate(c, at.Field("caBundle"))
	}
	if n := len(m.RevocationLists); n > 30 {
		c.Addf(validate.Invalid, at.Field("revocationLists"), n, "%d lists: a trust store takes at most 30", n)
	}
	for name, list := range m.RevocationLists {
		at := at.Field("revocationLists").Key(name)
		checkName(c, at, name, wordProblem(name))
		list.validate(c, at)
	}
}

func (o S3Object) validate(c *validate.Collector, at validate.Path) {
	required(c, at.Field("bucket"), o.Bucket, something)
	required(c, at.Field("key"), o.Key, something)
}

// createTrust makes the trust store, unless it is given or not needed, and gives its ARN and what the listener must wait for.
func (b *balancer) createTrust(ctx *pulumi.Context, m *MutualTls) (pulumi.StringInput, []pulumi.Resource, error) {
	if m == nil || m.CaBundle == nil {
		if m == nil {
			return nil, nil, nil
		}
		return m.TrustStoreArn, nil, nil
	}
	store, err := lb.NewTrustStore(ctx, b.name, &lb.TrustStoreArgs{
		CaCertificatesBundleS3Bucket: m.CaBundle.Bucket, CaCertificatesBundleS3Key: m.CaBundle.Key,
		CaCertificatesBundleS3ObjectVersion: component.Optional(m.CaBundle.Version), Tags: b.tagger.Tags(b.name),
	}, b.Child()...)
	if err != nil {
		return nil, nil, err
	}
	var lists []pulumi.Resource
	for _, name := range slices.Sorted(maps.Keys(m.RevocationLists)) {
		list := m.RevocationLists[name]
		r, err := lb.NewTrustStoreRevocation(ctx, b.name+"-revoked-"+name, &lb.TrustStoreRevocationArgs{
			TrustStoreArn: store.Arn, RevocationsS3Bucket: list.Bucket, RevocationsS3Key: list.Key, RevocationsS3ObjectVersion: component.Optional(list.Version),
		}, b.Child()...)
		if err != nil {
			return nil, nil, err
		}
		lists = append(lists, r)
	}
	return store.Arn, lists, nil
}

// args are those of the listener.
func (m *MutualTls) args(trustStore pulumi.StringInput) lb.ListenerMutualAuthenticationPtrInput {
	switch {
	case m == nil:
		return nil
	case m.Mode == MutualTlsPassthrough:
		return lb.ListenerMutualAuthenticationArgs{Mode: pulumi.String(m.Mode)}
	}
	advertise := map[bool]string{true: "on", false: "off"}[m.AdvertiseCaNames]
	return lb.ListenerMutualAuthenticationArgs{
		Mode: pulumi.String(m.Mode), TrustStoreArn: component.Optional(trustStore),
		IgnoreClientCertificateExpiry: pulumi.Bool(m.AllowExpired != nil), AdvertiseTrustStoreCaNames: pulumi.String(advertise),
	}
}
