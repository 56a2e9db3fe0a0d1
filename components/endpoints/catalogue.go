package endpoints

import (
	"slices"
	"strconv"
	"strings"
)

// The services that have gateway endpoints ("Gateway endpoints": Amazon S3 and DynamoDB, and no others).
const (
	serviceS3       = "s3"
	serviceDynamoDB = "dynamodb"
)

// knownServices are the short names of AWS's services with endpoints whose full name is com.amazonaws.REGION.NAME ("AWS services that integrate with
// AWS PrivateLink"). A region may lack some: the lookup says so. Whatever is missing here is used by its full name.
const knownServices = `
 access-analyzer acm-pca app-integrations appconfig appconfigdata application-autoscaling application-signals applicationinsights appmesh
 appmesh-envoy-management apprunner aps aps-workspaces athena auditmanager autoscaling autoscaling-plans b2bi backup backup-gateway batch bedrock
 bedrock-agent bedrock-agent-runtime bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime cassandra cloudcontrolapi
 clouddirectory cloudformation cloudhsmv2 cloudtrail codebuild codecommit codedeploy codedeploy-commands-secure codeguru-profiler codeguru-reviewer
 codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer config controlcatalog databrew dataexchange datasync dms
 ds ds-data dsql dynamodb dynamodb-streams ebs ec2 ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth elasticache elasticbeanstalk
 elasticbeanstalk-health elasticfilesystem elasticloadbalancing elasticmapreduce email email-smtp emr-containers emr-serverless events execute-api
 fis fsx git-codecommit glue grafana guardduty guardduty-data healthlake identitystore imagebuilder inspector-scan inspector2 kafka kafkaconnect
 kendra kinesis-firehose kinesis-streams kms lakeformation lambda license-manager license-manager-linux-subscriptions logs m2 macie2 mediaconnect
 memory-db mgn models-v2-lex monitoring mq neptune-graph network-firewall networkmonitor observabilityadmin outposts pca-connector-ad personalize
 personalize-events personalize-runtime pi pipes polly ram rbin rds rds-data redshift redshift-data redshift-serverless rekognition resource-groups
 rolesanywhere rum runtime-v2-lex s3 s3tables s3vectors sagemaker.api sagemaker.featurestore-runtime sagemaker.metrics sagemaker.runtime schemas
 secretsmanager securityhub securitylake servicecatalog servicecatalog-appregistry servicediscovery sns sqs ssm ssm-contacts ssm-incidents
 ssmmessages states storagegateway sts swf sync-states synthetics tagging textract timestream-influxdb transcribe transcribestreaming transfer
 translate trustedadvisor verifiedpermissions vpc-lattice wafv2 wellarchitected workspaces xray
`

// KnownServices are the short names that a bundle takes, sorted. Other services go by their full names.
func KnownServices() []string {
	names := strings.Fields(knownServices)
	slices.Sort(names)
	return names
}

// portsOf are the TCP ports on which clients call a service. Those that differ are from the service's own page.
func portsOf(service string) []string {
	switch service {
	case "cassandra": // "Using Amazon Keyspaces with interface VPC endpoints": CQL over TLS
		return []string{"9142"}
	case "datasync": // "Network requirements for AWS DataSync": control traffic of agents
		return []string{"443", "1024-1064"}
	case "email-smtp": // "Setting up VPC endpoints with Amazon SES": SMTP over TLS; on 25, EC2 lets no mail out
		return []string{"465", "587", "2465", "2587"}
	case "storagegateway": // "Activating a gateway in a virtual private cloud"
		return []string{"443", "1026", "1027", "1028", "1031", "2222"}
	default:
		return []string{"443"}
	}
}

// unsigned says of services that are commonly called without credentials of AWS how they are: the perimeter's policy stops such calls, which have no
// principal ("AWS global condition context keys": aws:PrincipalOrgID, availability).
func unsigned(service string) string {
	switch service {
	case "cognito-identity", "cognito-idp":
		return "users sign in without credentials of AWS"
	case "execute-api":
		return "private APIs without IAM authorization are called without credentials of AWS"
	default:
		return ""
	}
}

// portRange reads one port, or two joined by a hyphen.
func portRange(text string) (from, to int, ok bool) {
	first, last, isRange := strings.Cut(text, "-")
	if !isRange {
		last = first
	}
	from, errFrom := strconv.Atoi(first)
	to, errTo := strconv.Atoi(last)
	return from, to, errFrom == nil && errTo == nil && 1 <= from && from <= to && to <= 65535
}
