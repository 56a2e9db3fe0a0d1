// A VPC and its endpoints by Palisade's components. The SDK is generated from the provider's schema.
import * as palisade from "@palisade-iac/palisade";
import * as pulumi from "@pulumi/pulumi";

const zones = ["us-east-1a", "us-east-1b"];
const protection = { mode: "Disabled", reason: "a test takes it down again" };

const network = new palisade.vpc.SecureVpc("network", {
    cidrBlock: "10.20.0.0/16",
    availabilityZones: zones,
    tiers: [
        { name: "web", type: "Public" },
        { name: "app", type: "Isolated" },
    ],
    protection,
});

// byZone gives each zone its own value of a tier, so that which zones there are is known before the values are.
function byZone(ids: pulumi.Output<{ [tier: string]: { [zone: string]: string } }>, tier: string) {
    return Object.fromEntries(zones.map((zone) => [zone, ids.apply((all) => all[tier][zone])]));
}

const endpoints = new palisade.endpoints.EndpointBundle("endpoints", {
    vpc: {
        vpcId: network.vpcId,
        cidrBlocks: [network.cidrBlock],
        component: "network",
        tiers: {
            app: { type: "Isolated", subnetIds: byZone(network.subnetIds, "app"), routeTableIds: byZone(network.routeTableIds, "app") },
        },
    },
    services: ["ssm"],
    protection,
});

// A VPC of another region, which was made by other means, by a provider of its own.
class Aws extends pulumi.ProviderResource {}
const west = new Aws("aws", "west", { region: "us-west-2" });

new palisade.peering.VpcPeering("peering", {
    requester: {
        vpc: {
            vpcId: network.vpcId,
            cidrBlocks: [network.cidrBlock],
            component: "network",
            tiers: {
                app: {
                    type: "Isolated",
                    subnetIds: byZone(network.subnetIds, "app"),
                    routeTableIds: byZone(network.routeTableIds, "app"),
                    cidrBlocks: [network.tierCidrBlocks.apply((blocks) => blocks["app"])],
                },
            },
        },
        tiers: ["app"],
    },
    accepter: {
        vpc: {
            vpcId: "vpc-0123456789abcdef0",
            cidrBlocks: ["10.30.0.0/16"],
            tiers: {
                data: {
                    type: "Isolated",
                    subnetIds: { "us-west-2a": "subnet-0123456789abcdef0" },
                    routeTableIds: { "us-west-2a": "rtb-0123456789abcdef0" },
                    cidrBlocks: ["10.30.8.0/22"],
                },
            },
        },
        tiers: ["data"],
        provider: west,
    },
    protection,
});

export const vpcId = network.vpcId;
export const serviceNames = endpoints.services;
