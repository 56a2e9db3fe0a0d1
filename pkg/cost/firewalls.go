package cost

import (
	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// wallUse is what a network firewall is charged for, and where it stands.
type wallUse struct {
	vpc       string
	endpoints int
	gb        decimal.Decimal
}

// firewall charges for an endpoint in each zone, and for the inspection of TLS where the policy has it.
func firewall(m *meter, r *plan.Resource) {
	subnets, ok := length(r, "subnetMappings")
	zones, alsoOK := length(r, "availabilityZoneMappings") // of a firewall that a transit gateway owns
	if !ok || !alsoOK {
		m.unknown(r, Firewalls, "endpoint hours", "its zones are not known before deployment")
		return
	}
	n := subnets + zones
	m.hours(r, Firewalls, "endpoint hours", FirewallHour, n)
	m.use(r, Firewalls, "data processed", FirewallGB, FirewallTraffic, n)
	m.walls = append(m.walls, wallUse{m.vpcOf(r), n, m.assume(FirewallTraffic, r).Mul(decimal.NewFromInt(int64(n)))})
	if m.inspectsTLS(r) {
		m.hours(r, Firewalls, "TLS inspection hours", FirewallTLSHour, n)
	}
}

// inspectsTLS reports whether the policy of a firewall opens TLS.
func (x index) inspectsTLS(r *plan.Resource) bool {
	arn, ok := known(r.Inputs["firewallPolicyArn"])
	for _, p := range x.ofType("aws:networkfirewall/firewallPolicy:FirewallPolicy") {
		its, _ := known(p.Outputs["arn"])
		if ok && its != arn || !ok && !dependsOn(r, p) {
			continue
		}
		if body, is := p.Inputs["firewallPolicy"].(map[string]any); is && body["tlsInspectionConfigurationArn"] != nil {
			return true
		}
	}
	return false
}

func dependsOn(r, other *plan.Resource) bool {
	for _, urn := range r.Dependencies {
		if urn == other.URN {
			return true
		}
	}
	return false
}

// firewallLogs charges for each destination that a firewall sends logs to.
func firewallLogs(m *meter, r *plan.Resource) {
	body, _ := r.Inputs["loggingConfiguration"].(map[string]any)
	list, ok := body["logDestinationConfigs"].([]any)
	if !ok {
		m.unknown(r, Logs, "logs of a firewall", "their destinations are not known before deployment")
		return
	}
	for _, one := range list {
		config, _ := one.(map[string]any)
		switch to, _ := known(config["logDestinationType"]); to {
		case "S3":
			m.use(r, Logs, "logs delivered to S3", LogS3GB, OtherLogs, 1)
		case "CloudWatchLogs":
			m.use(r, Logs, "logs delivered to CloudWatch", LogCloudWatchGB, OtherLogs, 1)
		case "KinesisDataFirehose":
			m.use(r, Logs, "logs delivered to Firehose", LogFirehoseGB, OtherLogs, 1)
		default:
			m.unknown(r, Logs, "logs of a firewall", "a destination is not known before deployment")
		}
	}
}
