package twin

import "strings"

// plainServices are those whose interface endpoints have the private name SERVICE.REGION.SUFFIX: that of the service's public endpoint in the region,
// which they take over ("Access an AWS service using an interface VPC endpoint": private DNS).
const plainServices = `
 access-analyzer acm-pca app-integrations appconfig appconfigdata application-autoscaling application-signals applicationinsights appmesh
 appmesh-envoy-management apprunner aps aps-workspaces athena auditmanager autoscaling autoscaling-plans b2bi backup backup-gateway batch
 bedrock bedrock-agent bedrock-agent-runtime bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime cassandra
 cloudcontrolapi clouddirectory cloudformation cloudhsmv2 cloudtrail codebuild codecommit codedeploy codedeploy-commands-secure
 codeguru-profiler codeguru-reviewer codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer config
 controlcatalog databrew dataexchange datasync dms ds ds-data dsql ebs ec2 ec2messages ecs eks elasticache elasticbeanstalk
 elasticbeanstalk-health elasticfilesystem elasticloadbalancing elasticmapreduce email email-smtp emr-containers emr-serverless events fis
 fsx glue grafana guardduty guardduty-data healthlake identitystore imagebuilder inspector-scan inspector2 kafka kafkaconnect kendra kms
 lakeformation lambda license-manager license-manager-linux-subscriptions logs m2 macie2 mediaconnect memory-db mgn models-v2-lex monitoring
 mq neptune-graph network-firewall networkmonitor observabilityadmin outposts pca-connector-ad personalize personalize-events
 personalize-runtime pi pipes polly ram rbin rds rds-data redshift redshift-data redshift-serverless rekognition resource-groups
 rolesanywhere rum runtime-v2-lex s3tables s3vectors schemas secretsmanager securityhub securitylake servicecatalog
 servicecatalog-appregistry servicediscovery sns sqs ssm ssm-contacts ssm-incidents ssmmessages states storagegateway sts swf sync-states
 synthetics tagging textract timestream-influxdb transcribe transcribestreaming transfer translate trustedadvisor verifiedpermissions
 vpc-lattice wafv2 wellarchitected workspaces xray
`

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
		"sagemaker.metrics": {"metrics.sagemaker"},
		"sagemaker.runtime": {"runtime.sagemaker"},

		"sagemaker.featurestore-runtime": {"featurestore-runtime.sagemaker"},
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

// dnsStem is what a service is called in the names of its endpoints: api.ecr of ecr.api.
func dnsStem(service string) string {
	if odd, ok := oddServices()[service]; ok {
		return odd[0]
	}
	if service == "dynamodb-streams" {
		return "streams.dynamodb"
	}
	return service
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
	case "s3", "dynamodb":
		return []string{"Gateway", "Interface"}
	case "dynamodb-streams": // like DynamoDB's own, without a private name
		return []string{"Interface"}
	}
	if _, ok := oddServices()[service]; ok || isPlain(service) || service == "eks-auth" {
		return []string{"Interface"}
	}
	return nil
}
