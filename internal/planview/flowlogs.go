package planview

import (
	"fmt"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// flowLog is the line of a flow log: what it watches, where it writes to, how long that is kept, which traffic, how often.
func (v *view) flowLog(r *plan.Resource) *text.Node {
	subject := ""
	for _, of := range []struct{ key, what string }{
		{"vpcId", "VPC "},
		{"subnetId", "subnet "},
		{"eniId", "interface "},
		{"transitGatewayId", "transit gateway "},
		{"transitGatewayAttachmentId", "transit gateway attachment "},
	} {
		if name := v.refer(r, of.key); name != "" {
			subject = "of " + of.what + name
			break
		}
	}
	facts := []string{subject, v.destination(r)}
	if traffic := str(r, "trafficType"); traffic != "" && traffic != "ALL" {
		facts = append(facts, "only "+traffic)
	}
	if seconds, ok := number(property(r, "maxAggregationInterval")); ok {
		facts = append(facts, fmt.Sprintf("every %d min", seconds/60)) // AWS knows 60 and 600 s
	}
	return &text.Node{Line: titled("flow log", r, facts...)}
}

// destination is where a flow log writes to.
func (v *view) destination(r *plan.Resource) string {
	what := map[string]string{"s3": "bucket ", "kinesis-data-firehose": "Firehose "}[str(r, "logDestinationType")]
	if what == "" {
		what = "log group "
	}
	to := v.target(r, "logDestination")
	if to == nil {
		if name := str(r, "logGroupName"); name != "" {
			return "-> " + what + name
		}
		return "-> " + what + str(r, "logDestination")
	}
	if kind(to) == "cloudwatch.LogGroup" {
		return "-> " + what + to.Name + " (" + retention(to) + ")"
	}
	return "-> " + what + to.Name
}

// retention is how long a log group keeps its events: for ever unless it says otherwise.
func retention(group *plan.Resource) string {
	if days := str(group, "retentionInDays"); days != "" && days != "0" {
		return days + " days"
	}
	return "kept for ever"
}
