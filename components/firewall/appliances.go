package firewall

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Appliances are firewalls of others behind a Gateway Load Balancer, in the place of AWS Network Firewall: routes and promises are the same, and what is let
// through is the appliances' own affair. `palisade verify` proves that nothing goes past them, taking it that they hand back as it was whatever they let
// through (one-arm mode); what hangs on their letting something through is unknown.
type Appliances struct {
	// ServiceName is the endpoint service of the load balancer, com.amazonaws.vpce.REGION.vpce-svc-0123456789abcdef0, as its owner tells it. It is of this region, has
	// a zone for each subnet of the firewall tier, which AWS counts by the ids of zones, and takes this account's endpoints without being asked: no route can be made
	// to one that waits ("Access an inspection system using a Gateway Load Balancer endpoint"). Required. A change replaces the endpoints.
	ServiceName pulumi.StringInput `pulumi:"serviceName"`
}

// validate checks what is known, and that nothing is asked of AWS Network Firewall, which is not there.
func (p *Appliances) validate(c *validate.Collector, at validate.Path, here location) *Appliances {
	if p.ServiceName == nil {
		c.Addf(validate.Required, at.Field("serviceName"), nil, "required: the endpoint service of the Gateway Load Balancer, com.amazonaws.vpce.%s.vpce-svc-...", here.region)
		return p
	}
	return &Appliances{component.CheckedInput(c, at.Field("serviceName"), p.ServiceName, func(name string) string { return serviceProblem(name, here.region) })}
}

// serviceProblem says what is wrong with the name of an endpoint service that endpoints of a region are to use.
func serviceProblem(name, region string) string {
	found := regexp.MustCompile(`^(?:cn\.)?com\.amazonaws\.vpce\.([a-z0-9-]+)\.vpce-svc-[0-9a-f]+$`).FindStringSubmatch(name)
	switch {
	case found == nil:
		return fmt.Sprintf("%q is no endpoint service, which reads com.amazonaws.vpce.%s.vpce-svc-0123456789abcdef0", name, region)
	case found[1] != region:
		return fmt.Sprintf("%s is of %s: appliances stand in the region of the traffic, %s", name, found[1], region)
	}
	return ""
}

// notWithAppliances refuses an argument that says what AWS Network Firewall is to do.
func notWithAppliances(c *validate.Collector, argument string, value any) {
	if v := reflect.ValueOf(value); v.IsValid() && !v.IsZero() {
		c.Addf(validate.Conflict, validate.At(argument), nil, "it is about AWS Network Firewall, and appliances stand in its place: drop it, or appliances")
	}
}

// createApplianceEndpoints makes an endpoint in each zone of the tier, where those of a firewall would be.
func (b *builder) createApplianceEndpoints(ctx *pulumi.Context) error {
	b.endpointIds = map[string]pulumi.StringOutput{}
	for _, zone := range b.tier.Zones() {
		name := b.name + "-endpoint-" + component.ZonePart(zone)
		args := &ec2.VpcEndpointArgs{
			VpcId: b.vpc.VpcId, ServiceName: b.appliances.ServiceName, VpcEndpointType: pulumi.String("GatewayLoadBalancer"),
			SubnetIds: pulumi.StringArray{b.tier.SubnetIds[zone]}, IpAddressType: pulumi.String(strings.ToLower(b.addressType())), Tags: b.tagger.Tags(name),
		}
		endpoint, err := ec2.NewVpcEndpoint(ctx, name, args, b.Child()...)
		if err != nil {
			return err
		}
		b.endpointIds[zone] = pulumi.All(endpoint.ID(), endpoint.State).ApplyT(func(all []any) (string, error) {
			return accepted(string(all[0].(pulumi.ID)), all[1].(string))
		}).(pulumi.StringOutput)
	}
	return nil
}

// accepted is the endpoint, once its service takes what comes by it.
func accepted(id, state string) (string, error) {
	if state == "pendingAcceptance" {
		return "", fmt.Errorf("endpoint %s waits for the owner of its service to accept it, and no route can lead there: have it accepted, and run the program again", id)
	}
	return id, nil
}
