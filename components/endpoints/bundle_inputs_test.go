package endpoints_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
)

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestBundleInputs_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*endpoints.EndpointBundleArgs, func(string) pulumi.StringInput)
		text string
	}{
		"VPC": {func(a *endpoints.EndpointBundleArgs, in func(string) pulumi.StringInput) {
			a.Vpc = existing()
			a.Vpc.VpcId = in("net-1")
		}, `vpc.vpcId: "net-1" is not the id of a VPC, which reads vpc-0123456789abcdef0`},
		"organisation": {func(a *endpoints.EndpointBundleArgs, in func(string) pulumi.StringInput) {
			a.Perimeter.OrganizationId = in("org")
		}, `perimeter.organizationId: "org" is not the id of an organisation, which reads o-a1b2c3d4e5`},
		"account": {func(a *endpoints.EndpointBundleArgs, in func(string) pulumi.StringInput) {
			a.Perimeter.AccountIds = []pulumi.StringInput{pulumi.String("111122223333"), in("12")}
		}, `perimeter.accountIds[1]: "12" is not the id of an account: twelve digits`},
		"client": {func(a *endpoints.EndpointBundleArgs, in func(string) pulumi.StringInput) {
			a.Interface.ClientSecurityGroupIds = map[string]pulumi.StringInput{"web": in("web")}
		}, `interface.clientSecurityGroupIds["web"]: "web" is not the id of a security group, which reads sg-0123456789abcdef0`},
		"group": {func(a *endpoints.EndpointBundleArgs, in func(string) pulumi.StringInput) {
			a.Interface.SecurityGroupIds = []pulumi.StringInput{in("web")}
		}, `interface.securityGroupIds[0]: "web" is not the id of a security group, which reads sg-0123456789abcdef0`},
	} {
		t.Run(name, func(t *testing.T) {
			construct := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
				var args endpoints.EndpointBundleArgs
				test.edit(&args, in)
				return inExisting(args)
			}
			assert.Equal(t, test.text, refusedWith(t, tokenBundle, construct(here)))
			assert.Contains(t, failedLate(t, construct(later)), test.text)
		})
	}
}

func TestBundleInputs_aPolicyThatGrowsTooLongLate(t *testing.T) {
	accounts := func(in func(string) pulumi.StringInput) pulumi.RunFunc {
		args := endpoints.EndpointBundleArgs{Services: []string{"sts"}, Gateway: endpoints.GatewayEndpoints{Services: []string{endpoints.GatewayNone}}}
		for range 800 {
			args.Perimeter.AccountIds = append(args.Perimeter.AccountIds, pulumi.String("111122223333"))
		}
		args.Perimeter.AccountIds = append(args.Perimeter.AccountIds, in("444455556666"))
		return inExisting(args)
	}
	const text = "and AWS takes 20480: shorten it; an organisation (perimeter.organizationId) takes the place of a list of accounts"
	assert.Regexp(t, `^policies\["sts"\]: the policy has 2\d{4} characters, `, refusedWith(t, tokenBundle, accounts(here)))
	assert.Contains(t, refusedWith(t, tokenBundle, accounts(here)), text)
	assert.Contains(t, failedLate(t, accounts(later)), text)
}

// However the perimeter is told, the policies are those of what was told.
func TestBundleInputs_aPerimeterMayComeLate(t *testing.T) {
	policy := func(perimeter endpoints.Perimeter) any {
		p := planOf(t, inExisting(endpoints.EndpointBundleArgs{Services: []string{"sts"}, Perimeter: perimeter}))
		return p.one(tokenEndpoint, "aws-gateway-s3").Inputs["policy"]
	}
	known := policy(endpoints.Perimeter{OrganizationId: here("o-a1b2c3d4e5")})
	assert.Contains(t, known, `"aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:ResourceOrgID":"o-a1b2c3d4e5"`)
	assert.Equal(t, known, policy(endpoints.Perimeter{OrganizationId: later("o-a1b2c3d4e5")}))

	accounts := policy(endpoints.Perimeter{AccountIds: []pulumi.StringInput{here("111122223333"), here("444455556666"), here("777788889999")}})
	assert.Contains(t, accounts, `"aws:PrincipalAccount":["111122223333","444455556666","777788889999"]`)
	assert.Equal(t, accounts, policy(endpoints.Perimeter{AccountIds: []pulumi.StringInput{later("111122223333"), here("444455556666"), later("777788889999")}}))
}

// How many of what there are, and what they are called, is decided while the program runs.
func TestBundleInputs_unknownOnesChangeNeitherNumberNorNames(t *testing.T) {
	names := func(in func(string) pulumi.StringInput) map[string][]string {
		n := existing()
		n.VpcId = in("vpc-1")
		n.Tiers["app"].SubnetIds["ap-southeast-2a"], n.Tiers["app"].RouteTableIds["ap-southeast-2a"] = in("subnet-1"), in("rtb-1")
		p := planOf(t, inExisting(endpoints.EndpointBundleArgs{
			Vpc: n, Perimeter: endpoints.Perimeter{OrganizationId: in("o-a1b2c3d4e5")},
			Interface: endpoints.InterfaceEndpoints{ClientSecurityGroupIds: map[string]pulumi.StringInput{"web": in("sg-1")}},
		}))
		all := map[string][]string{}
		for _, r := range p.Resources {
			all[r.Type] = append(all[r.Type], r.Name)
		}
		assert.Len(t, p.one(tokenEndpoint, "aws-interface-ssm").Inputs["subnetIds"], 2)
		return all
	}
	assert.Equal(t, names(here), names(func(string) pulumi.StringInput { return never() }))
}

// Each argument that is given is recorded among the component's inputs, under its property's name.
func TestBundleInputs_areRecorded(t *testing.T) {
	off := false
	args := endpoints.EndpointBundleArgs{
		Vpc: existing(), Presets: []string{endpoints.PresetMinimum}, Services: []string{"sts"}, Gateway: endpoints.GatewayEndpoints{Services: []string{"s3"}, Tiers: []string{"app"}},
		Interface: endpoints.InterfaceEndpoints{
			Tier: "app", PrivateDnsEnabled: &off, ClientSecurityGroupIds: map[string]pulumi.StringInput{"web": pulumi.String("sg-1")},
			ServicePorts: map[string][]string{"sts": {"8443"}}, ServiceZones: map[string][]string{"sts": {"ap-southeast-2a"}},
		},
		OnPremises: &endpoints.OnPremises{CidrBlocks: []string{"192.168.0.0/16"}, Services: []string{"dynamodb"}},
		Perimeter:  endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		Policies:   map[string]endpoints.EndpointPolicy{"ec2": {AllowFullAccess: &component.Relaxation{Reason: "r"}}}, InterfaceEndpointQuota: 60,
		Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"}, Tags: pulumi.StringMap{"owner": pulumi.String("net")},
	}
	p := planOf(t, inExisting(args))
	recorded := p.one(tokenBundle, "aws").Inputs
	for i := range reflect.TypeOf(args).NumField() {
		field := reflect.TypeOf(args).Field(i)
		if field.Name == "Central" { // has tests of its own
			continue
		}
		require.False(t, reflect.ValueOf(args).Field(i).IsZero(), "the test gives no %s", field.Name)
	}
	text, err := json.Marshal(recorded)
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"vpc": {"vpcId": "vpc-1", "cidrBlocks": ["10.0.0.0/16"], "tiers": {"app": {"type": "Isolated",
			"subnetIds": {"ap-southeast-2a": "subnet-1", "ap-southeast-2b": "subnet-2"}, "routeTableIds": {"ap-southeast-2a": "rtb-1", "ap-southeast-2b": "rtb-2"}}}},
		"presets": ["Minimum"], "services": ["sts"], "gateway": {"services": ["s3"], "tiers": ["app"]},
		"interface": {"tier": "app", "privateDnsEnabled": false, "clientSecurityGroupIds": {"web": "sg-1"}, "servicePorts": {"sts": ["8443"]}, "serviceZones": {"sts": ["ap-southeast-2a"]}},
		"onPremises": {"cidrBlocks": ["192.168.0.0/16"], "services": ["dynamodb"]}, "perimeter": {"organizationId": "o-a1b2c3d4e5"},
		"policies": {"ec2": {"allowFullAccess": {"reason": "r"}}}, "interfaceEndpointQuota": 60, "protection": {"mode": "Disabled", "reason": "a test"}, "tags": {"owner": "net"}
	}`, string(text))
	assert.Equal(t, map[string]any{`policies["ec2"].allowFullAccess`: "r", "protection": "a test"}, p.bundleOutputs()["relaxations"])
	assert.JSONEq(t, `{"Version":"2012-10-17","Statement":[{"Sid":"FullAccess","Effect":"Allow","Principal":"*","Action":["*"],"Resource":["*"]}]}`, p.one(tokenEndpoint, "aws-interface-ec2").Inputs["policy"].(string))
}
