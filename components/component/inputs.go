package component

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// CheckedInput applies check to a value that another resource may give: at once where it is known, otherwise inside an
// Apply, with the same text. check returns what is wrong and what to do, or nothing.
func CheckedInput(c *validate.Collector, at validate.Path, in pulumi.StringInput, check func(string) string) pulumi.StringInput {
	switch value := in.(type) {
	case nil:
		return nil
	case pulumi.String:
		if detail := check(string(value)); detail != "" {
			c.Addf(validate.Invalid, at, string(value), "%s", detail)
		}
		return value
	default:
		return value.ToStringOutput().ApplyT(func(known string) (string, error) {
			var late validate.Collector
			if detail := check(known); detail != "" {
				late.Addf(validate.Invalid, at, known, "%s", detail)
			}
			return known, late.Err()
		}).(pulumi.StringOutput)
	}
}

// AnID checks the form of an AWS id: a prefix, a hyphen, and more.
func AnID(prefix, what string) func(string) string {
	return func(id string) string {
		if rest, ok := strings.CutPrefix(id, prefix+"-"); ok && rest != "" {
			return ""
		}
		return fmt.Sprintf("%q is not the id of %s, which reads %s-0123456789abcdef0", id, what, prefix)
	}
}

// AnARN checks that a value is an ARN of the service.
func AnARN(service, what string) func(string) string {
	return func(arn string) string {
		parts := strings.SplitN(arn, ":", 6)
		if len(parts) == 6 && parts[0] == "arn" && parts[2] == service && parts[5] != "" {
			return ""
		}
		return fmt.Sprintf("%q is not the ARN of %s, which begins with arn:aws:%s:", arn, what, service)
	}
}

// Optional turns an input that may be missing into one that the SDK leaves out.
func Optional(in pulumi.StringInput) pulumi.StringPtrInput {
	switch value := in.(type) {
	case nil:
		return nil
	case pulumi.String:
		return value
	default:
		return value.ToStringOutput().ToStringPtrOutput()
	}
}

// After gives a value once other resources are there, of which something is given: whoever takes the value is made after them, and deleted before them.
// It is for resources that are known by their ids alone; those that are at hand are named with DependsOn.
func After(in pulumi.StringInput, others ...pulumi.StringInput) pulumi.StringInput {
	all := []any{in}
	for _, o := range others {
		if o != nil {
			all = append(all, o)
		}
	}
	if len(all) == 1 {
		return in
	}
	return pulumi.All(all...).ApplyT(func(known []any) string { return known[0].(string) }).(pulumi.StringOutput)
}

// aBlock checks that a text is a block of addresses of the family, 4 or 6, without bits set beyond its mask.
func aBlock(text string, family int) string {
	example := map[int]string{4: "10.0.0.0/16", 6: "2001:db8::/56"}[family]
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p.Addr().Is4() != (family == 4):
		return fmt.Sprintf("%q is not an IPv%d block, which reads %s", text, family, example)
	case p != p.Masked():
		return fmt.Sprintf("%s has bits set beyond its mask: write %s", text, p.Masked())
	}
	return ""
}
