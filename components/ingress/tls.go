package ingress

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// DefaultTlsPolicy is AWS's recommendation: TLS 1.3 and 1.2, forward secrecy and authenticated encryption alone, and a key exchange that withstands
// quantum computers with clients that know it ("Security policies for your Application Load Balancer").
const DefaultTlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

// tlsPolicies are the policies with TLS 1.3, no version below 1.2, and forward secrecy alone: of the others, Ext1 and Ext2 have ciphers without it.
func tlsPolicies() []string {
	return []string{
		DefaultTlsPolicy, "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
		"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
		"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-TLS13-1-2-2021-06",
		"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
	}
}

// checkTlsPolicy takes the policies that are good, and with a reason any other.
func checkTlsPolicy(c *validate.Collector, at validate.Path, policy string, allowWeak *component.Relaxation) {
	if allowWeak != nil {
		allowWeak.Validate(c, validate.At("allowWeakTls"))
		return
	}
	if !slices.Contains(tlsPolicies(), policy) {
		c.Addf(validate.NotSupported, at, policy,
			"%q lets in old versions of TLS or ciphers without forward secrecy, or is no policy; use one of %s, or say in allowWeakTls why not",
			policy, strings.Join(tlsPolicies(), ", "))
	}
}
