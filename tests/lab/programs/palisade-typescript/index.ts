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

// What decides how much is made takes no eventual value, and the compiler says so.
export const refused: palisade.vpc.SecureVpcArgs = {
    // @ts-expect-error
    cidrBlock: pulumi.output("10.20.0.0/16"),
};

export const vpcId = network.vpcId;
export const serviceNames = endpoints.services;
