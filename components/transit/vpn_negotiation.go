package transit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// VpnNegotiation says how tunnels come up, and what protects them.
type VpnNegotiation struct {
	// IkeVersions are ikev2 and ikev1. Default: ikev2.
	IkeVersions []string `pulumi:"ikeVersions,optional"`
	// Phase1 is what protects the negotiation.
	Phase1 VpnProposal `pulumi:"phase1,optional"`
	// Phase2 is what protects the traffic. Its key exchange makes keys that outlive no other ones (perfect forward secrecy).
	Phase2 VpnProposal `pulumi:"phase2,optional"`
	// AllowWeaker lets a proposal or version be weaker than the defaults, for devices that know no better.
	AllowWeaker *component.Relaxation `pulumi:"allowWeaker,optional"`
	// StartupAction is who starts: add is the device, start is AWS, which needs to find it at the customer gateway's address. Default: add.
	StartupAction string `pulumi:"startupAction,optional"`
	// DpdTimeoutAction is what AWS does once the device has been silent for DpdTimeoutSeconds (dead peer detection): clear ends the session, restart negotiates
	// anew, none does nothing. Default: clear.
	DpdTimeoutAction string `pulumi:"dpdTimeoutAction,optional"`
	// DpdTimeoutSeconds is how long that takes, 30 or more. Default: 40.
	DpdTimeoutSeconds int `pulumi:"dpdTimeoutSeconds,optional"`
}

// VpnProposal is what AWS offers and accepts in a phase. Each list holds what is allowed, in no order.
type VpnProposal struct {
	// EncryptionAlgorithms are AES256-GCM-16, AES128-GCM-16, AES256 and AES128. Default: AES256-GCM-16.
	EncryptionAlgorithms []string `pulumi:"encryptionAlgorithms,optional"`
	// IntegrityAlgorithms are SHA2-512, SHA2-384, SHA2-256 and SHA1. Default: SHA2-384 and SHA2-512.
	IntegrityAlgorithms []string `pulumi:"integrityAlgorithms,optional"`
	// DhGroupNumbers are the groups of the key exchange: 19, 20 and 21, which are elliptic curves, and the weaker 2, 5 (in phase 2), 14 to 18 and 22 to 24.
	// Default: 19, 20 and 21.
	DhGroupNumbers []int `pulumi:"dhGroupNumbers,optional"`
}

// offer is the values that AWS knows of an option: strong ones first, which are the default, and those that are weaker ("Tunnel options for your AWS Site-to-Site VPN
// connection"). Of the groups, 22 to 24 are weak for all their numbers (RFC 8247, section 2.4).
type offer[T cmp.Ordered] struct{ strong, weaker []T }

func ikeVersions() offer[string] { return offer[string]{[]string{"ikev2"}, []string{"ikev1"}} }

func encryptions() offer[string] {
	return offer[string]{[]string{"AES256-GCM-16"}, []string{"AES128-GCM-16", "AES256", "AES128"}}
}

func integrities() offer[string] {
	return offer[string]{[]string{"SHA2-384", "SHA2-512"}, []string{"SHA2-256", "SHA1"}}
}

func groups(phase int) offer[int] {
	weaker := []int{2, 14, 15, 16, 17, 18, 22, 23, 24}
	if phase == 2 {
		weaker = slices.Insert(weaker, 1, 5)
	}
	return offer[int]{[]int{19, 20, 21}, weaker}
}

// or is what was given, sorted, or the strong values.
func (o offer[T]) or(given []T) []T {
	if len(given) == 0 {
		return o.strong
	}
	return slices.Sorted(slices.Values(given))
}

// check checks what was given. What is weaker needs a reason.
func (o offer[T]) check(c *validate.Collector, at validate.Path, given []T, allowed *component.Relaxation) {
	for i, value := range given {
		switch {
		case slices.Contains(given[:i], value):
			c.Addf(validate.Duplicate, at, value, "%v is listed twice: drop one", value)
		case slices.Contains(o.weaker, value) && allowed == nil:
			c.Addf(validate.Forbidden, at, value, "%v is weaker than %s: drop it, or say in negotiation.allowWeaker why the device knows no better", value, listed(o.strong))
		case !slices.Contains(o.weaker, value) && !slices.Contains(o.strong, value):
			c.Addf(validate.NotSupported, at, value, "%v is not supported; use some of %s", value, listed(append(slices.Clone(o.strong), o.weaker...)))
		}
	}
}

func listed[T any](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

func (n VpnNegotiation) withDefaults() VpnNegotiation {
	n.IkeVersions = ikeVersions().or(n.IkeVersions)
	n.Phase1, n.Phase2 = n.Phase1.withDefaults(1), n.Phase2.withDefaults(2)
	n.StartupAction, n.DpdTimeoutAction = cmp.Or(n.StartupAction, "add"), cmp.Or(n.DpdTimeoutAction, "clear")
	n.DpdTimeoutSeconds = cmp.Or(n.DpdTimeoutSeconds, 40)
	return n
}

func (p VpnProposal) withDefaults(phase int) VpnProposal {
	return VpnProposal{
		EncryptionAlgorithms: encryptions().or(p.EncryptionAlgorithms), IntegrityAlgorithms: integrities().or(p.IntegrityAlgorithms),
		DhGroupNumbers: groups(phase).or(p.DhGroupNumbers),
	}
}

func (n VpnNegotiation) validate(c *validate.Collector, at validate.Path) {
	if n.AllowWeaker != nil {
		n.AllowWeaker.Validate(c, at.Field("allowWeaker"))
	}
	ikeVersions().check(c, at.Field("ikeVersions"), n.IkeVersions, n.AllowWeaker)
	for i, p := range []VpnProposal{n.Phase1, n.Phase2} {
		where := at.Field(fmt.Sprintf("phase%d", i+1))
		encryptions().check(c, where.Field("encryptionAlgorithms"), p.EncryptionAlgorithms, n.AllowWeaker)
		integrities().check(c, where.Field("integrityAlgorithms"), p.IntegrityAlgorithms, n.AllowWeaker)
		groups(i+1).check(c, where.Field("dhGroupNumbers"), p.DhGroupNumbers, n.AllowWeaker)
	}
	validate.OneOf(c, at.Field("startupAction"), n.StartupAction, "add", "start")
	validate.OneOf(c, at.Field("dpdTimeoutAction"), n.DpdTimeoutAction, "clear", "restart", "none")
	if n.DpdTimeoutSeconds < 30 {
		c.Addf(validate.Invalid, at.Field("dpdTimeoutSeconds"), n.DpdTimeoutSeconds, "%d seconds are fewer than AWS waits: 30 or more", n.DpdTimeoutSeconds)
	}
}
