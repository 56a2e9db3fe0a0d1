package endpoints

import (
	"strings"

	"github.com/palisade-iac/palisade/components/component"
)

// exception lets through what the perimeter would stop and hardly any network can do without.
type exception struct {
	// sid names the statement.
	sid string
	// source is the page of AWS that asks for it.
	source string
	// actions and resources are what is let through. REGION stands for the region, PARTITION for the partition.
	actions, resources []string
	// ownResources demands that what is called for is inside the perimeter.
	ownResources bool
}

// exceptionsOf are those of a service.
func exceptionsOf(service string) []exception {
	switch service {
	case serviceS3:
		return bucketsOfAws()
	case "sts":
		return []exception{{
			sid: "FederatedIdentities", source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html",
			actions: []string{"sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}, resources: []string{"*"}, ownResources: true,
		}}
	default:
		return nil
	}
}

// bucketsOfAws are buckets of AWS's own accounts that workloads read without credentials, or with those of AWS: yum and dnf do not sign their requests, and
// layers of images are fetched by URLs that ECR's account signed.
func bucketsOfAws() []exception {
	rows := []exception{
		{
			sid: "AmazonLinuxRepositories", source: "https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html",
			resources: []string{"packages.REGION.amazonaws.com", "repo.REGION.amazonaws.com", "amazonlinux.REGION.amazonaws.com", "amazonlinux-2-repos-REGION", "al2023-REGION", "al2023-repos-REGION-de612dc2"},
		},
		{
			sid: "ContainerImageLayers", source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms",
			resources: []string{"prod-REGION-starport-layer-bucket"},
		},
		{
			sid: "SystemsManager", source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html",
			resources: []string{
				"aws-ssm-REGION", "aws-windows-downloads-REGION", "amazon-ssm-REGION", "amazon-ssm-packages-REGION", "REGION-birdwatcher-prod",
				"aws-ssm-distributor-file-REGION", "aws-ssm-document-attachments-REGION", "patch-baseline-snapshot-REGION", "aws-patchmanager-macos-REGION",
			},
		},
		{
			sid: "CloudWatchAgent", source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html",
			resources: []string{"amazoncloudwatch-agent-REGION", "amazoncloudwatch-agent"},
		},
		{
			sid: "CodeDeployAgent", source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/instances-ec2-configure.html",
			resources: []string{"aws-codedeploy-REGION"},
		},
	}
	for i := range rows {
		rows[i].actions = []string{"s3:GetObject"}
		for j, bucket := range rows[i].resources {
			rows[i].resources[j] = "arn:PARTITION:s3:::" + bucket + "/*"
		}
	}
	return rows
}

// statement is the exception in a region.
func (x exception) statement(at location, t trusted) component.Statement {
	s := component.Statement{Sid: x.sid, Effect: component.Allow, Principal: component.Anybody, Action: x.actions}
	for _, r := range x.resources {
		s.Resource = append(s.Resource, strings.NewReplacer("REGION", at.region, "PARTITION", at.partition).Replace(r))
	}
	if x.ownResources {
		s.Condition = t.resource()
	}
	return s
}
