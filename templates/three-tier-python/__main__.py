"""The network of a web application: public, app and data tiers, and a load balancer behind a web ACL where the world comes in."""

import palisade_iac_palisade as palisade
import pulumi

config = pulumi.Config()

site = palisade.reference.ThreeTierWeb(
    "site",
    network=palisade.vpc.SecureVpcSettingsArgs(
        cidr_block=config.require("cidrBlock"),
        availability_zones=config.require_object("availabilityZones"),
        nat_gateways=config.require_object("natGateways"),
        protection=config.get_object("protection"),
    ),
    certificates=[{"name": "site", "arn": config.require("certificateArn")}],
    operators={"site": {"instance_tags": {"team": "site"}}},
)

pulumi.export("dnsName", site.dns_name)
pulumi.export("hostedZoneId", site.hosted_zone_id)
pulumi.export("targetGroupArn", site.target_group_arn)
pulumi.export("subnetIds", site.subnet_ids)
pulumi.export("securityGroupIds", site.security_group_ids)
pulumi.export("databaseSubnetGroupNames", site.database_subnet_group_names)
pulumi.export("instanceProfileName", site.instance_profile_name)
pulumi.export("operatorPolicyArns", site.operator_policy_arns)
