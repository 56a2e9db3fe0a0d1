package vpc

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// checkedInput applies check to a value that another resource may give: at once where it is known, otherwise inside an
// Apply, with the same text. check returns what is wrong and what to do, or nothing.
func checkedInput(c *validate.Collector, at validate.Path, in pulumi.StringInput, check func(string) string) pulumi.StringInput {
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

// anID checks the form of an AWS id: a prefix, a hyphen, and more.
func anID(prefix, what string) func(string) string {
	return func(id string) string {
		if rest, ok := strings.CutPrefix(id, prefix+"-"); ok && rest != "" {
			return ""
		}
		return fmt.Sprintf("%q is not the id of %s, which reads %s-0123456789abcdef0", id, what, prefix)
	}
}

// anARN checks that a value is an ARN of the service.
func anARN(service, what string) func(string) string {
	return func(arn string) string {
		parts := strings.SplitN(arn, ":", 6)
		if len(parts) == 6 && parts[0] == "arn" && parts[2] == service && parts[5] != "" {
			return ""
		}
		return fmt.Sprintf("%q is not the ARN of %s, which begins with arn:aws:%s:", arn, what, service)
	}
}

// optional turns an input that may be missing into one that the SDK leaves out.
func optional(in pulumi.StringInput) pulumi.StringPtrInput {
	switch value := in.(type) {
	case nil:
		return nil
	case pulumi.String:
		return value
	default:
		return value.ToStringOutput().ToStringPtrOutput()
	}
}
