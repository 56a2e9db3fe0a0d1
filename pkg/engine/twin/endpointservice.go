package twin

import "strings"

// plainServices are those whose interface endpoints have the private name SERVICE.REGION.SUFFIX.
const plainServices = ` access-analyzer acm-pca application-autoscaling athena autoscaling backup batch bedrock bedrock-runtime
 cassandra cloudformation cloudhsmv2 cloudtrail codebuild codecommit codedeploy codepipeline config databrew datasync dms ds ebs
 ec2 ec2messages ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce events fis glue
 guardduty-data imagebuilder inspector2 kms lambda license-manager logs macie2 monitoring network-firewall rds rds-data redshift
 redshift-data rekognition secretsmanager securityhub servicecatalog servicediscovery sns sqs ssm ssmmessages states storagegateway
 sts sync-states synthetics textract transfer translate workspaces xray `

// oddServices have other names: first the main one, then the others, each without REGION.SUFFIX.
func oddServices() map[string][]string {
	return map[string][]string{
		"ecr.api":           {"api.ecr"},
		"ecr.dkr":           {"dkr.ecr", "*.dkr.ecr"},
		"ecs-agent":         {"ecs-a"},
		"ecs-telemetry":     {"ecs-t"},
		"execute-api":       {"execute-api", "*.execute-api"},
		"git-codecommit":    {"git-codecommit"},
		"kinesis-firehose":  {"firehose"},
		"kinesis-streams":   {"kinesis"},
		"s3":                {"s3", "*.s3", "s3-accesspoint", "*.s3-accesspoint", "s3-control", "*.s3-control"},
		"sagemaker.api":     {"api.sagemaker"},
		"sagemaker.runtime": {"runtime.sagemaker"},
	}
}

// serviceOf is the service that the name of an endpoint service of AWS ends in. China has names that begin with either
// prefix.
func serviceOf(region, name string) (service string, ok bool) {
	for _, prefix := range []string{"com.amazonaws", reverseDNS(region)} {
		if service, ok := strings.CutPrefix(name, prefix+"."+region+"."); ok {
			return service, true
		}
	}
	return "", false
}

// privateNames are the DNS names that an interface endpoint of a service of AWS takes over in its VPC, the main one first.
func privateNames(region, service string) ([]string, bool) {
	tail := "." + region + "." + dnsSuffix(region)
	if service == "eks-auth" {
		return []string{"eks-auth." + region + ".api.aws"}, true
	}
	if odd, ok := oddServices()[service]; ok {
		names := make([]string, len(odd))
		for i, n := range odd {
			names[i] = n + tail
		}
		return names, true
	}
	if isPlain(service) {
		return []string{service + tail}, true
	}
	return nil, false
}

func isPlain(service string) bool {
	for _, s := range strings.Fields(plainServices) {
		if s == service {
			return true
		}
	}
	return false
}

// serviceTypes are the kinds of endpoint that a service of AWS offers; none of a service that the twin does not know.
func serviceTypes(service string) []string {
	switch service {
	case "s3":
		return []string{"Gateway", "Interface"}
	case "dynamodb":
		return []string{"Gateway", "Interface"}
	}
	if _, ok := oddServices()[service]; ok || isPlain(service) || service == "eks-auth" {
		return []string{"Interface"}
	}
	return nil
}
