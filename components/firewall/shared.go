package firewall

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// arguments are those of either component.
type arguments interface {
	// shared are those that both have.
	shared() shared
	// validate checks those that the component has alone, once the others are checked.
	validate(c *validate.Collector)
	// estate are the blocks that HOME_NET has beside those of the VPC.
	estate() []string
	// facesInternet reports whether packets go through the firewall from or to an internet gateway of its VPC.
	facesInternet() bool
}

// shared are the arguments that both components have.
type shared struct {
	vpc          *component.Network
	firewallTier *string
	appliances   **Appliances
	policy       *Policy
	logs         *Logs
	kmsKeyArn    *pulumi.StringInput
	protection   *component.Protection
	tags         *pulumi.StringMapInput
}

// given are the arguments of a component, which may be none.
func given[A any](args *A) A {
	if args == nil {
		return *new(A)
	}
	return *args
}

// withDefaults fills in what AWS Network Firewall is to do where it was not said. Appliances do as their owner says.
func (s shared) withDefaults() {
	if *s.appliances == nil {
		*s.policy, *s.logs = s.policy.withDefaults(), s.logs.withDefaults()
	}
}

// check checks the arguments of either component, and tells where the firewall will stand: nil only where the provider cannot be asked.
func check(ctx *pulumi.Context, typ, name string, a arguments, opts []pulumi.ResourceOption) (*location, error) {
	here, err := locate(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("%s %q: %w", kindOf(typ), name, err)
	}
	var c validate.Collector
	a.shared().validate(&c, name, here)
	a.validate(&c)
	if a.facesInternet() {
		here.checkPublicAccess(ctx, &c)
	}
	if err := c.Err(); err != nil {
		return &here, fmt.Errorf("%s %q:\n%w", kindOf(typ), name, err)
	}
	return &here, nil
}

// plan gives a component that is checked alone.
func plan[C any](ctx *pulumi.Context, typ, name string, a arguments, planned *C, opts []pulumi.ResourceOption) (*C, error) {
	here, err := check(ctx, typ, name, a, opts)
	if here == nil {
		return nil, err
	}
	return component.Planned(planned), err
}

func kindOf(typ string) string { return typ[strings.LastIndex(typ, ":")+1:] }

// begin checks the arguments of either component, registers it, and makes the firewall and its endpoints.
func begin(ctx *pulumi.Context, typ, name string, a arguments, resource pulumi.ComponentResource, opts []pulumi.ResourceOption) (*builder, error) {
	here, err := check(ctx, typ, name, a, opts)
	if err != nil {
		return nil, err
	}
	if a.facesInternet() {
		here.claim(component.ClaimInspectedInternet).Make(ctx, fmt.Sprintf("%s %q", kindOf(typ), name))
	}
	s := a.shared()
	if err := ctx.RegisterComponentResourceV2(typ, name, component.State(a), resource, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		Family: component.Family{Parent: resource, Protection: *s.protection}, name: name, vpc: *s.vpc, tier: s.vpc.Tiers[*s.firewallTier], appliances: *s.appliances,
		policy: *s.policy, homeNet: homeNet(*s.policy, *s.vpc, a.estate()), logs: *s.logs, tagger: component.Tagger{Component: name, Caller: *s.tags}, location: *here,
		kmsKeyArn: *s.kmsKeyArn, destinations: pulumi.StringMap{},
	}
	return b, b.create(ctx)
}

// validate checks what is known, and puts into the place of what is not known yet what an Apply checks.
func (s shared) validate(c *validate.Collector, name string, here location) {
	if problem := nameProblem(name); problem != "" {
		c.Addf(validate.Invalid, validate.At("name"), name, "%s", problem)
	}
	*s.vpc = s.vpc.Validate(c, validate.At("vpc"))
	if *s.appliances != nil {
		*s.appliances = (*s.appliances).validate(c, validate.At("appliances"), here)
		notWithAppliances(c, "policy", *s.policy)
		notWithAppliances(c, "logs", *s.logs)
		notWithAppliances(c, "kmsKeyArn", *s.kmsKeyArn)
	} else {
		s.policy.validate(c, validate.At("policy"))
		s.logs.validate(c, validate.At("logs"), s.policy.TlsInspection != nil)
		*s.kmsKeyArn = component.CheckedInput(c, validate.At("kmsKeyArn"), *s.kmsKeyArn, component.AnARN("kms", "a KMS key"))
	}
	s.protection.Validate(c, validate.At("protection"))
	*s.tags = component.CheckedTags(c, validate.At("tags"), *s.tags)
}

// relaxations are the secure defaults that are loosened.
func (s shared) relaxations() pulumi.StringMapOutput {
	relaxed := component.Relaxations{}
	s.policy.relaxed(relaxed, validate.At("policy"))
	s.logs.relaxed(relaxed, validate.At("logs"))
	relaxed.AddProtection(*s.protection)
	return pulumi.ToStringMap(relaxed).ToStringMapOutput()
}
