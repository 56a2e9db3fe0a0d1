package vpc

import (
	"maps"

	"github.com/palisade-iac/palisade/components/component"
)

func tierTags(t Tier) map[string]string {
	tags := maps.Clone(t.Tags)
	if tags == nil {
		tags = map[string]string{}
	}
	tags[component.TagTier], tags[component.TagTierType] = t.Name, t.Type
	return tags
}

// kubernetesTags are the tags by which the AWS Load Balancer Controller finds subnets ("Subnet auto-discovery").
func kubernetesTags(t Tier) map[string]string {
	switch {
	case !t.KubernetesRole:
		return nil
	case t.Type == TierPublic:
		return map[string]string{"kubernetes.io/role/elb": "1"}
	default:
		return map[string]string{"kubernetes.io/role/internal-elb": "1"}
	}
}
