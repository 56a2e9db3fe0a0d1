// The network of a web application: public, app and data tiers, and a load balancer behind a web ACL where the world comes in.
import * as palisade from "@palisade-iac/palisade";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const site = new palisade.reference.ThreeTierWeb("site", {
    network: {
        cidrBlock: config.require("cidrBlock"),
        availabilityZones: config.requireObject<string[]>("availabilityZones"),
        natGateways: config.requireObject<palisade.types.input.vpc.NatGatewaysArgs>("natGateways"),
        protection: config.getObject<palisade.types.input.component.ProtectionArgs>("protection"),
    },
    certificates: [{ name: "site", arn: config.require("certificateArn") }],
    operators: { site: { instanceTags: { team: "site" } } },
});

export const {
    dnsName,
    hostedZoneId,
    targetGroupArn,
    subnetIds,
    securityGroupIds,
    databaseSubnetGroupNames,
    instanceProfileName,
    operatorPolicyArns,
} = site;
