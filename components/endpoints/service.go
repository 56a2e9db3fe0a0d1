package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// EndpointServiceType is the type token of [EndpointService]. It is part of every URN: never change it without an alias.
const EndpointServiceType = "palisade:endpoints:EndpointService"

// The types of addresses that a service can have.
const (
	IpAddressTypeIpv4 = "ipv4"
	IpAddressTypeIpv6 = "ipv6"
)

// EndpointServiceArgs configures [NewEndpointService]. Only the load balancers must be given: the service is then nobody's until principals are
// named, and each endpoint that one of them makes waits for its owner to accept it.
type EndpointServiceArgs struct {
	// NetworkLoadBalancerArns are the network load balancers that serve, at least one. Consumers get an address in those zones alone in which all of
	// them are. How many there are is plain; each may come from another resource.
	NetworkLoadBalancerArns []pulumi.StringInput `pulumi:"networkLoadBalancerArns"`
	// AllowedPrincipals are those who may make endpoints to the service: ARNs of accounts (arn:aws:iam::111122223333:root), roles and users, each under
	// a name of its own, which becomes part of the resource's. Default: nobody. Dropping one leaves the endpoints that it has
	// ("Configure an endpoint service: manage permissions"). To give one another name, drop it and add it in two updates.
	AllowedPrincipals map[string]pulumi.StringInput `pulumi:"allowedPrincipals,optional"`
	// AllowAnyPrincipal lets every account of AWS make endpoints to the service, known ones or not.
	AllowAnyPrincipal *component.Relaxation `pulumi:"allowAnyPrincipal,optional"`
	// AllowWithoutAcceptance connects the endpoints of whoever is allowed without asking the owner.
	AllowWithoutAcceptance *component.Relaxation `pulumi:"allowWithoutAcceptance,optional"`
	// PrivateDnsName is the name by which consumers may reach the service in their VPCs, such as api.example.com or *.example.com. AWS asks for a TXT
	// record in the public domain (the output privateDnsVerification) before they can. Default: the names that AWS gives.
	PrivateDnsName pulumi.StringInput `pulumi:"privateDnsName,optional"`
	// SupportedIpAddressTypes are ipv4 and ipv6. With ipv6 the load balancers must be dual-stack. Default: ipv4.
	SupportedIpAddressTypes []string `pulumi:"supportedIpAddressTypes,optional"`
	// Protection guards the service against deletion, not the permissions of single principals. Default: enabled. AWS itself refuses to delete a
	// service that has endpoints.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the service. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// EndpointService offers what is behind network load balancers to other VPCs and accounts, by PrivateLink: consumers make endpoints in their
// own VPCs, and nothing is routed between the networks.
//
// # What it does not do
//
//   - It makes no load balancers: use NetworkIngress of package ingress. Gateway Load Balancers are refused.
//   - It accepts no endpoints and tells nobody that one waits. Unless AllowWithoutAcceptance says otherwise, the owner accepts each in the console, or by
//     aws.ec2.VpcEndpointConnectionAccepter.
//   - It neither publishes the record that proves a private name nor has AWS verify it: the output privateDnsVerification says which record that is.
//   - It serves consumers in its own region alone, and gives them addresses in those zones alone in which all its load balancers are.
//   - It promises nothing about packets: principals and acceptance decide who connects, and `palisade verify` does not know who that is. A principal that is
//     dropped keeps the endpoints that it has.
type EndpointService struct {
	pulumi.ResourceState

	// ServiceName is what consumers name to make an endpoint: com.amazonaws.vpce.REGION.vpce-svc-0123456789abcdef0.
	ServiceName pulumi.StringOutput `pulumi:"serviceName"`
	// ServiceId and ServiceArn are the service's.
	ServiceId  pulumi.StringOutput `pulumi:"serviceId"`
	ServiceArn pulumi.StringOutput `pulumi:"serviceArn"`
	// AvailabilityZones are those in which consumers can have addresses.
	AvailabilityZones pulumi.StringArrayOutput `pulumi:"availabilityZones"`
	// PrivateDnsVerification is the record that proves to AWS that one owns the domain of the private name: name (to be followed by that domain), type
	// and value, as AWS asks for them. Empty without a private name.
	PrivateDnsVerification pulumi.StringMapOutput `pulumi:"privateDnsVerification"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is an empty document of intents: who may connect is decided by principals and acceptance, not by packets.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Service is the child that others refer to.
	Service *ec2.VpcEndpointService
}

// NewEndpointService offers a service. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what
// only another resource can tell is checked in an Apply, with the same text.
func NewEndpointService(ctx *pulumi.Context, name string, args *EndpointServiceArgs, opts ...pulumi.ResourceOption) (*EndpointService, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	s := &EndpointService{}
	if err := ctx.RegisterComponentResourceV2(EndpointServiceType, name, component.State(a), s, opts...); err != nil {
		return nil, err
	}
	family := component.Family{Parent: s, Protection: a.Protection}
	if err := s.create(ctx, name, a, family); err != nil {
		return nil, err
	}
	if err := s.allowPrincipals(ctx, name, a, family); err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, s.collectOutputs(a))
}

// PlanEndpointService plans what [NewEndpointService] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanEndpointService(_ *pulumi.Context, name string, args *EndpointServiceArgs, _ ...pulumi.ResourceOption) (*EndpointService, error) {
	_, err := args.check(name)
	return component.Planned(&EndpointService{}), err
}

func (a *EndpointServiceArgs) check(name string) (EndpointServiceArgs, error) {
	if a == nil {
		a = &EndpointServiceArgs{}
	}
	var c validate.Collector
	checked := a.withDefaults().validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("EndpointService %q:\n%w", name, err)
	}
	return checked, nil
}

func (a EndpointServiceArgs) withDefaults() EndpointServiceArgs {
	if len(a.SupportedIpAddressTypes) == 0 {
		a.SupportedIpAddressTypes = []string{IpAddressTypeIpv4}
	}
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a EndpointServiceArgs) validate(c *validate.Collector) EndpointServiceArgs {
	a.NetworkLoadBalancerArns = checkedLoadBalancers(c, validate.At("networkLoadBalancerArns"), a.NetworkLoadBalancerArns)
	a.AllowedPrincipals = checkedPrincipals(c, validate.At("allowedPrincipals"), a.AllowedPrincipals)
	if a.AllowAnyPrincipal != nil {
		a.AllowAnyPrincipal.Validate(c, validate.At("allowAnyPrincipal"))
		if len(a.AllowedPrincipals) > 0 {
			c.Addf(validate.Conflict, validate.At("allowAnyPrincipal"), nil, "everybody is allowed, and single principals are named in allowedPrincipals: drop one")
		}
	}
	if a.AllowWithoutAcceptance != nil {
		a.AllowWithoutAcceptance.Validate(c, validate.At("allowWithoutAcceptance"))
	}
	a.PrivateDnsName = component.CheckedInput(c, validate.At("privateDnsName"), a.PrivateDnsName, aDomainName)
	at := validate.At("supportedIpAddressTypes")
	for i, typ := range a.SupportedIpAddressTypes {
		if validate.OneOf(c, at.Index(i), typ, IpAddressTypeIpv4, IpAddressTypeIpv6) && slices.Contains(a.SupportedIpAddressTypes[:i], typ) {
			c.Addf(validate.Duplicate, at.Index(i), typ, "%s is there twice: drop one", typ)
		}
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func checkedLoadBalancers(c *validate.Collector, at validate.Path, arns []pulumi.StringInput) []pulumi.StringInput {
	if len(arns) == 0 {
		c.Addf(validate.Required, at, nil, "required: the ARN of at least one network load balancer")
	}
	checked := slices.Clone(arns)
	for i, arn := range arns {
		if arn == nil {
			c.Addf(validate.Required, at.Index(i), nil, "required: an ARN in each place of the list")
			continue
		}
		if _, known := arn.(pulumi.String); known && slices.Contains(arns[:i], arn) {
			c.Addf(validate.Duplicate, at.Index(i), arn, "%s is there twice: drop one", arn)
		}
		checked[i] = component.CheckedInput(c, at.Index(i), arn, aNetworkLoadBalancer)
	}
	return checked
}

func aNetworkLoadBalancer(arn string) string {
	if problem := component.AnARN("elasticloadbalancing", "a load balancer")(arn); problem != "" {
		return problem
	}
	if !strings.Contains(arn, ":loadbalancer/net/") {
		return fmt.Sprintf("%q is not the ARN of a network load balancer, which has :loadbalancer/net/ in it: AWS lets no other kind serve endpoints of this type", arn)
	}
	return ""
}

func checkedPrincipals(c *validate.Collector, at validate.Path, principals map[string]pulumi.StringInput) map[string]pulumi.StringInput {
	checked := maps.Clone(principals)
	names := map[pulumi.StringInput]string{}
	for _, name := range slices.Sorted(maps.Keys(principals)) {
		arn := principals[name]
		if problem := nameProblem(name); problem != "" {
			c.Addf(validate.Invalid, at.Key(name), name, "%s", problem)
		}
		if arn == nil {
			c.Addf(validate.Required, at.Key(name), nil, "required: the ARN of a principal for each name")
			continue
		}
		if _, known := arn.(pulumi.String); known {
			if same, taken := names[arn]; taken {
				c.Addf(validate.Duplicate, at.Key(name), arn, "%s is there as %q already: drop one", arn, same)
			}
			names[arn] = name
		}
		checked[name] = component.CheckedInput(c, at.Key(name), arn, aPrincipal)
	}
	return checked
}

// nameProblem says what is wrong with a name that becomes part of a resource's.
func nameProblem(name string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r)
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return fmt.Sprintf("%q becomes part of a resource's name: letters, digits, hyphens, dots and underscores", name)
	}
	return ""
}

// aPrincipal checks that a text names who may be allowed ("Configure an endpoint service: manage permissions"): accounts, roles and users.
func aPrincipal(arn string) string {
	if arn == "*" {
		return "* is everybody: say so with allowAnyPrincipal and a reason"
	}
	parts := strings.SplitN(arn, ":", 6)
	if component.AnARN("iam", "a principal")(arn) == "" && isAccount(parts[4]) {
		kind, name, named := strings.Cut(parts[5], "/")
		if parts[5] == "root" || named && name != "" && !strings.Contains(name, "*") && (kind == "role" || kind == "user") {
			return ""
		}
	}
	return fmt.Sprintf("%q is not the ARN of an account, a role or a user, which reads arn:aws:iam::111122223333:root, ...:role/NAME or ...:user/NAME", arn)
}

// isAccount reports whether a text is the id of an account: twelve digits.
func isAccount(id string) bool {
	return len(id) == 12 && !strings.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' })
}

// aDomainName checks that a text is a name of a public domain, of which the first label may be *.
func aDomainName(name string) string {
	labels := strings.Split(strings.TrimPrefix(name, "*."), ".")
	wrong := len(labels) < 2 || len(name) > 253
	for _, label := range labels {
		wrong = wrong || label == "" || len(label) > 63 || strings.Trim(label, "-") != label || strings.ContainsFunc(label, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
		})
	}
	if wrong {
		return fmt.Sprintf("%q is no name of a domain: write one in lower case, such as api.example.com or *.example.com", name)
	}
	return ""
}

// inputs is a list of single values: a preview shows its length, whatever is not known yet.
func inputs(list []pulumi.StringInput) pulumi.StringArray {
	out := make(pulumi.StringArray, len(list))
	copy(out, list)
	return out
}

func (s *EndpointService) create(ctx *pulumi.Context, name string, a EndpointServiceArgs, family component.Family) error {
	service, err := ec2.NewVpcEndpointService(ctx, name, &ec2.VpcEndpointServiceArgs{
		AcceptanceRequired: pulumi.Bool(a.AllowWithoutAcceptance == nil), NetworkLoadBalancerArns: inputs(a.NetworkLoadBalancerArns),
		PrivateDnsName: component.Optional(a.PrivateDnsName), SupportedIpAddressTypes: pulumi.ToStringArray(a.SupportedIpAddressTypes),
		Tags: component.Tagger{Component: name, Caller: a.Tags}.Tags(name),
	}, family.Child()...)
	s.Service = service
	return err
}

// allowPrincipals lets the principals in, one resource each: a list in the service itself would fight with these.
func (s *EndpointService) allowPrincipals(ctx *pulumi.Context, name string, a EndpointServiceArgs, family component.Family) error {
	principals := maps.Clone(a.AllowedPrincipals)
	if a.AllowAnyPrincipal != nil {
		principals = map[string]pulumi.StringInput{"any": pulumi.String("*")}
	}
	for _, key := range slices.Sorted(maps.Keys(principals)) {
		if _, err := ec2.NewVpcEndpointServiceAllowedPrinciple(ctx, name+"-principal-"+key, &ec2.VpcEndpointServiceAllowedPrincipleArgs{
			VpcEndpointServiceId: s.Service.ID().ToStringOutput(), PrincipalArn: principals[key],
		}, family.Passing()...); err != nil {
			return err
		}
	}
	return nil
}

func (s *EndpointService) collectOutputs(a EndpointServiceArgs) pulumi.Map {
	s.ServiceName, s.ServiceId, s.ServiceArn = s.Service.ServiceName, s.Service.ID().ToStringOutput(), s.Service.Arn
	s.AvailabilityZones = s.Service.AvailabilityZones
	s.PrivateDnsVerification = s.Service.PrivateDnsNameConfigurations.ApplyT(verificationRecord).(pulumi.StringMapOutput)
	relaxed := component.Relaxations{}
	relaxed.Add(validate.At("allowAnyPrincipal"), a.AllowAnyPrincipal)
	relaxed.Add(validate.At("allowWithoutAcceptance"), a.AllowWithoutAcceptance)
	relaxed.AddProtection(a.Protection)
	s.Relaxations = pulumi.ToStringMap(relaxed).ToStringMapOutput()
	s.Intents = component.Intents(nil).Output()
	return pulumi.Map{
		"serviceName": s.ServiceName, "serviceId": s.ServiceId, "serviceArn": s.ServiceArn, "availabilityZones": s.AvailabilityZones,
		"privateDnsVerification": s.PrivateDnsVerification, "relaxations": s.Relaxations, "intents": s.Intents,
	}
}

// verificationRecord is the record that AWS asks for; none where there is no private name.
func verificationRecord(configurations []ec2.VpcEndpointServicePrivateDnsNameConfiguration) map[string]string {
	record := map[string]string{}
	for _, c := range configurations {
		for key, value := range map[string]*string{"name": c.Name, "type": c.Type, "value": c.Value} {
			if value != nil {
				record[key] = *value
			}
		}
	}
	return record
}
