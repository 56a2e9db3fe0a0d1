package transit

import (
	"net/netip"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// VpnTunnels are the two tunnels of a connection.
type VpnTunnels struct {
	// Tunnel1 is the first tunnel.
	Tunnel1 VpnTunnel `pulumi:"tunnel1,optional"`
	// Tunnel2 is the second tunnel.
	Tunnel2 VpnTunnel `pulumi:"tunnel2,optional"`
}

// VpnTunnel is what is a tunnel's own.
type VpnTunnel struct {
	// InsideCidr is the /30 of 169.254.0.0/16 in which both ends of the tunnel have their inner addresses, where BGP runs. Default: AWS chooses one.
	InsideCidr string `pulumi:"insideCidr,optional"`
	// PresharedKey is what both ends prove themselves by: 8 to 64 letters, digits, dots and underscores, without a zero in front. Take it from a secret of the stack's
	// configuration: it is recorded as a secret alone, and no output or error shows it. Default: AWS makes one, which is a secret output of the connection.
	PresharedKey pulumi.StringInput `pulumi:"presharedKey,optional"`
}

// validate checks what is known, and returns the tunnels with keys that are secrets, checked in an Apply where they are not known yet.
func (t VpnTunnels) validate(c *validate.Collector, at validate.Path) VpnTunnels {
	for name, tunnel := range map[string]*VpnTunnel{"tunnel1": &t.Tunnel1, "tunnel2": &t.Tunnel2} {
		checkInside(c, at.Field(name).Field("insideCidr"), tunnel.InsideCidr)
		tunnel.PresharedKey = secretInput(c, at.Field(name).Field("presharedKey"), tunnel.PresharedKey, presharedKeyProblem)
	}
	if inside := t.Tunnel2.InsideCidr; inside != "" && inside == t.Tunnel1.InsideCidr {
		c.Addf(validate.Duplicate, at.Field("tunnel2").Field("insideCidr"), inside, "%s is that of the first tunnel: each needs its own", inside)
	}
	return t
}

// reservedInside are blocks that AWS keeps for itself ("ModifyVpnTunnelOptionsSpecification: TunnelInsideCidr").
func reservedInside() []string {
	return []string{
		"169.254.0.0/30", "169.254.1.0/30", "169.254.2.0/30", "169.254.3.0/30", "169.254.4.0/30", "169.254.5.0/30", "169.254.169.252/30",
	}
}

func checkInside(c *validate.Collector, at validate.Path, text string) {
	if text == "" {
		return
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p != p.Masked() || p.Bits() != 30 || !netip.MustParsePrefix("169.254.0.0/16").Contains(p.Addr()):
		c.Addf(validate.Invalid, at, text, "%q is no /30 of 169.254.0.0/16, which reads 169.254.10.0/30", text)
	case slices.Contains(reservedInside(), text):
		c.Addf(validate.Forbidden, at, text, "%s is one of those that AWS keeps for itself: choose another, such as 169.254.10.0/30", text)
	}
}

func presharedKeyProblem(key string) string {
	if regexp.MustCompile(`^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$`).MatchString(key) {
		return ""
	}
	return "a key has 8 to 64 letters, digits, dots and underscores, without a zero in front"
}

// secretInput makes a secret of a value, and applies check to it: at once where it is known, otherwise inside an Apply. What is wrong is told without the value.
func secretInput(c *validate.Collector, at validate.Path, in pulumi.StringInput, check func(string) string) pulumi.StringInput {
	if in == nil {
		return nil
	}
	if known, ok := in.(pulumi.String); ok {
		if problem := check(string(known)); problem != "" {
			c.Addf(validate.Invalid, at, nil, "%s", problem)
		}
	}
	return pulumi.ToSecret(in.ToStringOutput().ApplyT(func(known string) (string, error) {
		var late validate.Collector
		if problem := check(known); problem != "" {
			late.Addf(validate.Invalid, at, nil, "%s", problem)
		}
		return known, late.Err()
	})).(pulumi.StringOutput)
}

func optionalText(text string) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(text)
}
