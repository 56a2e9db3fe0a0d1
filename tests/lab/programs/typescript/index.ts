// Two tiers over the zones of the region, and a second VPC by a provider for another region. With `open` the isolated tier gets a way to the
// internet, which is what a proof must find.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const open = new pulumi.Config().getBoolean("open") ?? false;

class Network extends pulumi.ComponentResource {
    readonly vpc: aws.ec2.Vpc;
    readonly subnetIds: pulumi.Output<string>[] = [];

    constructor(name: string, zones: string[], opts?: pulumi.ComponentResourceOptions) {
        super("two-tiers:index:Network", name, {}, opts);
        const own = { parent: this };
        this.vpc = new aws.ec2.Vpc(name, { cidrBlock: "10.20.0.0/16" }, own);
        const gateway = new aws.ec2.InternetGateway(name, { vpcId: this.vpc.id }, own);
        ["public", "data"].forEach((tier, i) => {
            const routes = new aws.ec2.RouteTable(`${name}-${tier}`, { vpcId: this.vpc.id }, own);
            if (tier === "public" || open) {
                new aws.ec2.Route(`${name}-${tier}`, { routeTableId: routes.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id }, own);
            }
            zones.forEach((zone, z) => {
                const subnet = new aws.ec2.Subnet(`${name}-${tier}-${zone}`, {
                    vpcId: this.vpc.id,
                    // What is computed of an output is known in this preview, unlike in any other.
                    cidrBlock: this.vpc.cidrBlock.apply((block) => block.replace(".0.0/16", `.${16 * i + z}.0/24`)),
                    availabilityZone: zone,
                    mapPublicIpOnLaunch: open,
                    tags: { "palisade:tier": tier, "palisade:tier-type": tier === "public" ? "Public" : "Isolated" },
                }, own);
                new aws.ec2.RouteTableAssociation(`${name}-${tier}-${zone}`, { subnetId: subnet.id, routeTableId: routes.id }, own);
                this.subnetIds.push(subnet.id);
            });
        });
        this.registerOutputs({ subnetIds: this.subnetIds });
    }
}

async function main() {
    const zones = (await aws.getAvailabilityZones({ state: "available" })).names;
    const network = new Network("main", zones.slice(0, 2));
    const west = new aws.Provider("west", { region: "us-west-2" });
    const copy = new aws.ec2.Vpc("copy", { cidrBlock: "10.21.0.0/16" }, { provider: west });
    return { vpcArns: [network.vpc.arn, copy.arn], subnetIds: network.subnetIds };
}

export const outputs = main();
