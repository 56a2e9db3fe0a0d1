package endpoints_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
)

const (
	typeService   = "aws:ec2/vpcEndpointService:VpcEndpointService"
	typePrincipal = "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple"

	balancerArn = "arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:loadbalancer/net/api/0123456789abcdef"
)

// offered are arguments of a service for two accounts.
func offered() endpoints.EndpointServiceArgs {
	return endpoints.EndpointServiceArgs{
		NetworkLoadBalancerArns: []pulumi.StringInput{pulumi.String(balancerArn)},
		AllowedPrincipals: map[string]pulumi.StringInput{
			"shop": pulumi.String("arn:aws:iam::111122223333:root"), "billing": pulumi.String("arn:aws:iam::444455556666:role/network"),
		},
	}
}

func offer(args *endpoints.EndpointServiceArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newEndpointService(ctx, "api", args)
		return err
	}
}

func planService(t *testing.T, edit func(*endpoints.EndpointServiceArgs)) planned {
	t.Helper()
	args := offered()
	edit(&args)
	return planOf(t, offer(&args))
}

func TestEndpointService_isNobodysUntilAllowedAndAccepted(t *testing.T) {
	p := planService(t, func(*endpoints.EndpointServiceArgs) {})
	service := p.one(typeService, "api")
	assert.Equal(t, true, service.Inputs["acceptanceRequired"])
	assert.Equal(t, []any{balancerArn}, service.Inputs["networkLoadBalancerArns"])
	assert.Equal(t, []any{"ipv4"}, service.Inputs["supportedIpAddressTypes"])
	assert.NotContains(t, service.Inputs, "allowedPrincipals", "a list in the service fights with principals of their own")
	assert.NotContains(t, service.Inputs, "privateDnsName")
	assert.Equal(t, map[string]any{"Name": "api", "palisade:component": "api"}, service.Inputs["tags"])
	assert.True(t, service.Protect)

	assert.Equal(t, []string{"api-principal-billing", "api-principal-shop"}, p.called(typePrincipal))
	shop := p.one(typePrincipal, "api-principal-shop")
	assert.Equal(t, "arn:aws:iam::111122223333:root", shop.Inputs["principalArn"])
	assert.Equal(t, service.ID, shop.Inputs["vpcEndpointServiceId"])
	assert.False(t, shop.Protect, "principals come and go")

	outputs := p.one(endpoints.EndpointServiceType, "api").Outputs
	assert.Equal(t, service.ID, outputs["serviceId"])
	assert.Equal(t, "com.amazonaws.vpce.ap-southeast-2."+service.ID, outputs["serviceName"])
	assert.Equal(t, map[string]any{}, outputs["privateDnsVerification"])
	assert.Equal(t, map[string]any{}, outputs["relaxations"])
	assert.JSONEq(t, `{"intents":[]}`, outputs["intents"].(string))

	alone := planService(t, func(a *endpoints.EndpointServiceArgs) { a.AllowedPrincipals = nil })
	assert.Empty(t, alone.called(typePrincipal))
}

func TestEndpointService_aPrincipalMoreTouchesNoOther(t *testing.T) {
	before := planService(t, func(*endpoints.EndpointServiceArgs) {})
	after := planService(t, func(a *endpoints.EndpointServiceArgs) {
		a.AllowedPrincipals["audit"] = pulumi.String("arn:aws:iam::777788889999:root")
	})
	for _, r := range before.Resources {
		if r.Custom {
			assert.Equal(t, r.Inputs, after.one(r.Type, r.Name).Inputs, r.Name)
		}
	}
	assert.Len(t, after.Resources, len(before.Resources)+1)
}

func TestEndpointService_saysWhatIsLoosened(t *testing.T) {
	p := planService(t, func(a *endpoints.EndpointServiceArgs) {
		a.AllowedPrincipals = nil
		a.AllowAnyPrincipal, a.AllowWithoutAcceptance = &component.Relaxation{Reason: "sold to everybody"}, &component.Relaxation{Reason: "sold by itself"}
		a.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}
	})
	service := p.one(typeService, "api")
	assert.Equal(t, false, service.Inputs["acceptanceRequired"])
	assert.False(t, service.Protect)
	assert.Equal(t, "*", p.one(typePrincipal, "api-principal-any").Inputs["principalArn"])
	assert.Equal(t, map[string]any{
		"allowAnyPrincipal": "sold to everybody", "allowWithoutAcceptance": "sold by itself", "protection": "a trial",
	}, p.one(endpoints.EndpointServiceType, "api").Outputs["relaxations"])
}

func TestEndpointService_tellsTheRecordOfItsPrivateName(t *testing.T) {
	p := planService(t, func(a *endpoints.EndpointServiceArgs) { a.PrivateDnsName = pulumi.String("api.example.com") })
	assert.Equal(t, "api.example.com", p.one(typeService, "api").Inputs["privateDnsName"])
	record := p.one(endpoints.EndpointServiceType, "api").Outputs["privateDnsVerification"].(map[string]any)
	assert.Len(t, record, 3)
	assert.Regexp(t, "^_[a-z0-9]+$", record["name"])
	assert.Equal(t, "TXT", record["type"])
	assert.Regexp(t, "^vpce:", record["value"])
}

func TestEndpointService_allMistakesAtOnce(t *testing.T) {
	assert.Equal(t, "networkLoadBalancerArns: required: the ARN of at least one network load balancer", refusedWith(t, endpoints.EndpointServiceType, offer(nil)))
	assert.Equal(t, strings.Join([]string{
		`allowAnyPrincipal: everybody is allowed, and single principals are named in allowedPrincipals: drop one`,
		`allowAnyPrincipal.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read`,
		`allowWithoutAcceptance.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read`,
		`allowedPrincipals["a b"]: "a b" becomes part of a resource's name: letters, digits, hyphens, dots and underscores`,
		`allowedPrincipals["all"]: * is everybody: say so with allowAnyPrincipal and a reason`,
		`allowedPrincipals["none"]: required: the ARN of a principal for each name`,
		`allowedPrincipals["number"]: "111122223333" is not the ARN of an account, a role or a user, which reads arn:aws:iam::111122223333:root, ...:role/NAME or ...:user/NAME`,
		`allowedPrincipals["same"]: arn:aws:iam::111122223333:root is there as "a b" already: drop one`,
		`networkLoadBalancerArns[0]: "arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:loadbalancer/app/api/0123456789abcdef" is not the ARN of a network load balancer, which has :loadbalancer/net/ in it: AWS lets no other kind serve endpoints of this type`,
		`networkLoadBalancerArns[1]: "api" is not the ARN of a load balancer, which begins with arn:aws:elasticloadbalancing:`,
		`networkLoadBalancerArns[2]: required: an ARN in each place of the list`,
		`networkLoadBalancerArns[4]: ` + balancerArn + ` is there twice: drop one`,
		`privateDnsName: "Api.example" is no name of a domain: write one in lower case, such as api.example.com or *.example.com`,
		`protection.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read`,
		`supportedIpAddressTypes[1]: ipv4 is there twice: drop one`,
		`supportedIpAddressTypes[2]: "dualstack" is not supported; use one of ipv4, ipv6`,
		`tags["aws:owner"]: keys that begin with aws: are AWS's own; choose another`,
	}, "\n"), refusedWith(t, endpoints.EndpointServiceType, offer(&endpoints.EndpointServiceArgs{
		NetworkLoadBalancerArns: []pulumi.StringInput{
			pulumi.String(strings.Replace(balancerArn, "/net/", "/app/", 1)), pulumi.String("api"), nil, pulumi.String(balancerArn), pulumi.String(balancerArn),
		},
		AllowedPrincipals: map[string]pulumi.StringInput{
			"a b": pulumi.String("arn:aws:iam::111122223333:root"), "same": pulumi.String("arn:aws:iam::111122223333:root"),
			"all": pulumi.String("*"), "number": pulumi.String("111122223333"), "none": nil,
		},
		AllowAnyPrincipal: &component.Relaxation{}, AllowWithoutAcceptance: &component.Relaxation{}, PrivateDnsName: pulumi.String("Api.example"),
		SupportedIpAddressTypes: []string{"ipv4", "ipv4", "dualstack"}, Protection: component.Protection{Mode: component.ProtectionDisabled},
		Tags: pulumi.StringMap{"aws:owner": pulumi.String("me")},
	})))
}

func TestEndpointService_principalsAreAccountsRolesAndUsers(t *testing.T) {
	for arn, right := range map[string]bool{
		"arn:aws:iam::111122223333:root": true, "arn:aws:iam::111122223333:role/path/network": true, "arn:aws:iam::111122223333:user/ann": true,
		"arn:aws:iam::1111:root": false, "arn:aws:iam::11112222333a:root": false, "arn:aws:iam::111122223333:role/": false, "arn:aws:iam::111122223333:role": false,
		"arn:aws:iam::111122223333:group/all": false, "arn:aws:iam::111122223333:role/*": false, "arn:aws:sts::111122223333:assumed-role/a/b": false,
	} {
		_, err := tryPlan(func(ctx *pulumi.Context) error {
			_, err := newEndpointService(ctx, "api", &endpoints.EndpointServiceArgs{
				NetworkLoadBalancerArns: []pulumi.StringInput{pulumi.String(balancerArn)}, AllowedPrincipals: map[string]pulumi.StringInput{"it": pulumi.String(arn)},
			})
			return err
		})
		assert.Equal(t, right, err == nil, "%s: %v", arn, err)
	}
}

func TestEndpointService_privateNamesAreDomains(t *testing.T) {
	for name, right := range map[string]bool{
		"api.example.com": true, "*.example.com": true, "a-1.example.com": true, "example.com": true,
		"com": false, "*.com": false, "a.*.com": false, "-a.example.com": false, "a..com": false, "api.example.com.": false, "a_b.example.com": false,
		strings.Repeat("x", 64) + ".com": false, strings.Repeat("abcdefgh.", 30) + "com": false,
	} {
		args := offered()
		args.PrivateDnsName = pulumi.String(name)
		_, err := tryPlan(offer(&args))
		assert.Equal(t, right, err == nil, "%s: %v", name, err)
	}
}

func TestEndpointService_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for text, edit := range map[string]func(*endpoints.EndpointServiceArgs, func(string) pulumi.StringInput){
		`networkLoadBalancerArns[0]: "api" is not the ARN of a load balancer, which begins with arn:aws:elasticloadbalancing:`: func(a *endpoints.EndpointServiceArgs, in func(string) pulumi.StringInput) {
			a.NetworkLoadBalancerArns[0] = in("api")
		},
		`allowedPrincipals["shop"]: * is everybody: say so with allowAnyPrincipal and a reason`: func(a *endpoints.EndpointServiceArgs, in func(string) pulumi.StringInput) {
			a.AllowedPrincipals["shop"] = in("*")
		},
		`privateDnsName: "api" is no name of a domain: write one in lower case, such as api.example.com or *.example.com`: func(a *endpoints.EndpointServiceArgs, in func(string) pulumi.StringInput) {
			a.PrivateDnsName = in("api")
		},
	} {
		args := offered()
		edit(&args, here)
		assert.Equal(t, text, refusedWith(t, endpoints.EndpointServiceType, offer(&args)))
		args = offered()
		edit(&args, later)
		assert.Contains(t, failedLate(t, offer(&args)), text)
	}
}

func TestEndpointService_unknownInputsChangeNeitherNumberNorNames(t *testing.T) {
	known := planService(t, func(*endpoints.EndpointServiceArgs) {})
	late := planService(t, func(a *endpoints.EndpointServiceArgs) {
		a.NetworkLoadBalancerArns[0], a.AllowedPrincipals["shop"] = never(), never()
	})
	assert.Equal(t, known.called(typePrincipal), late.called(typePrincipal))
	assert.Equal(t, known.called(typeService), late.called(typeService))
}

func TestEndpointService_recordsItsArguments(t *testing.T) {
	args := offered()
	args.PrivateDnsName, args.SupportedIpAddressTypes = pulumi.String("api.example.com"), []string{"ipv4", "ipv6"}
	args.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"}
	args.AllowWithoutAcceptance, args.Tags = &component.Relaxation{Reason: "ours"}, pulumi.StringMap{"owner": pulumi.String("net")}
	inputs := planOf(t, offer(&args)).one(endpoints.EndpointServiceType, "api").Inputs
	assert.Equal(t, []any{balancerArn}, inputs["networkLoadBalancerArns"])
	assert.Equal(t, map[string]any{"shop": "arn:aws:iam::111122223333:root", "billing": "arn:aws:iam::444455556666:role/network"}, inputs["allowedPrincipals"])
	assert.Equal(t, "api.example.com", inputs["privateDnsName"])
	assert.Equal(t, []any{"ipv4", "ipv6"}, inputs["supportedIpAddressTypes"])
	assert.Equal(t, map[string]any{"reason": "ours"}, inputs["allowWithoutAcceptance"])
	assert.Equal(t, map[string]any{"owner": "net"}, inputs["tags"])
	assert.Equal(t, map[string]any{"mode": "Disabled", "reason": "a trial"}, inputs["protection"])
	args = offered()
	args.AllowedPrincipals, args.AllowAnyPrincipal = nil, &component.Relaxation{Reason: "all"}
	assert.Equal(t, map[string]any{"reason": "all"}, planOf(t, offer(&args)).one(endpoints.EndpointServiceType, "api").Inputs["allowAnyPrincipal"])
}
