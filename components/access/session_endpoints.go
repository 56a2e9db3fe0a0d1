package access

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// neededServices are the services that instances speak with in sessions ("Step 6: Use AWS PrivateLink to set up a VPC endpoint for Session Manager"): ec2messages
// is not among them, which agents older than 3.3.40.0 need too.
func (a SessionManagerArgs) neededServices() []string {
	needed := []string{"ssm", "ssmmessages"}
	if a.Logs.to(LogsToS3) {
		needed = append(needed, "s3")
	}
	if a.Logs.to(LogsToCloudWatch) {
		needed = append(needed, "logs")
	}
	if a.Encryption.withKey() {
		needed = append(needed, "kms")
	}
	return needed
}

// checkEndpoints demands that instances in the tiers reach the services: by a way out, or by endpoints. Without, sessions never start, and nothing says why.
func (a SessionManagerArgs) checkEndpoints(c *validate.Collector) {
	if len(a.Tiers) == 0 {
		c.Addf(validate.Required, validate.At("tiers"), nil, "required: the tiers that hold the instances that operators reach")
	}
	var closed []string
	for i, name := range a.Tiers {
		at := validate.At("tiers").Index(i)
		tier, ok := a.Vpc.Tier(c, at, name)
		switch {
		case !ok:
		case tier.Type == component.TierTransitGateway || tier.Type == component.TierFirewall:
			c.Addf(validate.Invalid, at, name, "a tier of type %s holds no instances: name tiers that do", tier.Type)
		case slices.Contains(a.Tiers[:i], name):
			c.Addf(validate.Duplicate, at, name, "%s is there twice: drop one", name)
		case !tier.HasEgress():
			closed = append(closed, name)
		}
	}
	if len(closed) == 0 {
		return
	}
	for _, service := range a.neededServices() {
		if !slices.ContainsFunc(a.Endpoints, func(given string) bool { return shortName(given) == service }) {
			c.Addf(validate.Required, validate.At("endpoints"), service,
				"%s is missing: instances in %s have no way out, and sessions need it; make the VPC an endpoint for it, and name it here as EndpointBundle.Services does",
				service, strings.Join(closed, ", "))
		}
	}
}

// shortName is the name of a service without what AWS puts before it: com.amazonaws.REGION.
func shortName(service string) string {
	if parts := strings.SplitN(service, ".", 4); len(parts) == 4 && parts[1] == "amazonaws" {
		return parts[3]
	}
	return service
}
