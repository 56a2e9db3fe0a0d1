package endpoints

import (
	"slices"
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
 access-analyzer account acm-pca airflow.api airflow.env airflow.ops app-integrations appconfig appconfigdata application-autoscaling
 application-signals applicationinsights appmesh appmesh-envoy-management apprunner apprunner.requests appstream.api appstream.streaming appsync-api
 aps aps-workspaces athena auditmanager autoscaling autoscaling-plans b2bi backup backup-gateway batch bedrock bedrock-agent
 bedrock-agent-runtime bedrock-runtime cassandra cloudcontrolapi clouddirectory cloudformation cloudhsmv2 cloudtrail codeartifact.api
 codeartifact.repositories codebuild codecommit codeconnections.api codedeploy codedeploy-commands-secure codeguru-profiler codeguru-reviewer
 codepipeline comprehend compute-optimizer config console databrew dataexchange datasync datazone dms ds dynamodb dynamodb-streams ebs ec2
 ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth elasticache elasticbeanstalk elasticbeanstalk-health elasticfilesystem
 elasticloadbalancing elasticmapreduce email-smtp emr-containers emr-serverless events evidently evidently-dataplane execute-api fis fsx
 git-codecommit glue grafana grafana-workspace guardduty guardduty-data healthlake imagebuilder inspector-scan inspector2 iot.credentials iot.data
 iotsitewise.api iotsitewise.data kafka kafkaconnect kendra kinesis-firehose kinesis-streams kms lakeformation lambda license-manager logs m2 macie2
 memory-db mgn monitoring mq network-firewall organizations personalize personalize-events personalize-runtime pi pipes pipes-data polly
 profile qldb.session ram rbin rds rds-data redshift redshift-data redshift-serverless rekognition resource-groups rolesanywhere rum rum-dataplane s3
 s3-outposts sagemaker.api sagemaker.featurestore-runtime sagemaker.metrics sagemaker.runtime schemas secretsmanager securityhub securitylake
 servicecatalog servicecatalog-appregistry servicediscovery signin sns sqs ssm ssm-contacts ssm-incidents ssmmessages states storagegateway sts
 sync-states swf synthetics tagging textract transcribe transcribestreaming transfer translate verifiedpermissions vpc-lattice wellarchitected
 workspaces xray
`

// KnownServices are the short names that a bundle takes, sorted. Other services go by their full names.
func KnownServices() []string {
	names := strings.Fields(knownServices)
	slices.Sort(names)
	return names
}

// portsOf are the TCP ports of services whose clients do not call 443 alone, each from the service's page on its endpoints.
func portsOf(service string) []int {
	switch service {
	case "cassandra": // CQL over TLS ("Using Amazon Keyspaces with interface VPC endpoints")
		return []int{9142}
	default:
		return []int{443}
	}
}
