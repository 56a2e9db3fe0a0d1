package endpoints

// The presets: what workloads of a kind call. All have S3 and DynamoDB besides, by their gateway endpoints.
const (
	// PresetMinimum is Systems Manager and EC2: instances can be managed, patched and logged in to without any way out.
	PresetMinimum = "Minimum"
	// PresetContainers is what ECS and EKS need to start containers: images, logs, credentials, secrets.
	PresetContainers = "Containers"
	// PresetServerless is what functions in a VPC call: queues, topics, events, state machines, secrets, logs.
	PresetServerless = "Serverless"
	// PresetObservability is CloudWatch, X-Ray and CloudTrail.
	PresetObservability = "Observability"
)

// Presets are the names of all presets.
func Presets() []string {
	return []string{PresetMinimum, PresetContainers, PresetServerless, PresetObservability}
}

// PresetServices are the services with interface endpoints of a preset; none of a name that is no preset.
func PresetServices(preset string) []string {
	switch preset {
	case PresetMinimum:
		return []string{"ssm", "ssmmessages", "ec2messages", "ec2"}
	case PresetContainers:
		return []string{"ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "kms", "logs", "secretsmanager", "sts"}
	case PresetServerless:
		return []string{"events", "kms", "lambda", "logs", "secretsmanager", "sns", "sqs", "states", "sts"}
	case PresetObservability:
		return []string{"cloudtrail", "events", "logs", "monitoring", "xray"}
	default:
		return nil
	}
}
