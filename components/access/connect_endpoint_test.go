package access_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/component"
)

func TestInstanceConnectEndpoint_defaults(t *testing.T) {
	r := record(t, newEndpoint(connect()))
	assert.Equal(t, map[string]int{access.InstanceConnectEndpointType: 1, typeGroup: 1, typeEndpoint: 1, typeEgress: 1, typeIngress: 1, typePolicy: 1}, r.counts())
	group := r.get(typeGroup, "connect")
	assert.Equal(t, "vpc-1", group.Inputs["vpcId"])
	assert.NotContains(t, group.Inputs, "ingress")
	assert.NotContains(t, group.Inputs, "egress")
	endpoint := r.get(typeEndpoint, "connect")
	assert.Equal(t, "subnet-c", endpoint.Inputs["subnetId"], "the tier has one zone")
	assert.Equal(t, []any{group.ID}, endpoint.Inputs["securityGroupIds"])
	assert.Equal(t, false, endpoint.Inputs["preserveClientIp"])
	assert.True(t, endpoint.DeleteBeforeReplace, "AWS makes one for each VPC")

	out := r.get(access.InstanceConnectEndpointType, "connect").Outputs
	assert.Equal(t, endpoint.ID, out["endpointId"])
	for _, property := range []string{"dnsName", "fipsDnsName", "networkInterfaceIds"} {
		assert.Equal(t, endpoint.Outputs[property], out[property])
		assert.NotEmpty(t, out[property])
	}
	assert.Equal(t, endpoint.Outputs["arn"], out["endpointArn"])
	assert.Equal(t, group.ID, out["securityGroupId"])
	assert.Equal(t, map[string]any{"web": r.get(typePolicy, "connect-operators-web").Outputs["arn"]}, out["operatorPolicyArns"])
	assert.Empty(t, out["relaxations"])
}

// rule is what a rule of a security group says.
type rule struct{ group, peer, port any }

func (r recorded) rules(typ string) map[string]rule {
	all := map[string]rule{}
	for _, name := range r.names(typ) {
		in := r.get(typ, name).Inputs
		assert.Equal(r.t, "tcp", in["ipProtocol"])
		assert.Equal(r.t, in["fromPort"], in["toPort"])
		assert.NotContains(r.t, in, "cidrIpv4")
		all[name] = rule{in["securityGroupId"], in["referencedSecurityGroupId"], in["fromPort"]}
	}
	return all
}

// The rules name groups, and so are the same whether or not instances see the operator's address ("Security groups for EC2 Instance Connect Endpoint").
func TestInstanceConnectEndpoint_rulesBothWays(t *testing.T) {
	a := connect()
	a.TargetSecurityGroupIds["db"] = pulumi.String("sg-db").ToStringOutput()
	a.Ports = []int{access.PortRdp, access.PortSsh}
	for _, preserve := range []bool{false, true} {
		a.PreserveClientIp = preserve
		r := record(t, newEndpoint(a))
		own := any(r.get(typeGroup, "connect").ID)
		assert.Equal(t, map[string]rule{
			"connect-to-db-22": {own, "sg-db", 22.0}, "connect-to-db-3389": {own, "sg-db", 3389.0}, "connect-to-web-22": {own, "sg-web", 22.0}, "connect-to-web-3389": {own, "sg-web", 3389.0},
		}, r.rules(typeEgress))
		assert.Equal(t, map[string]rule{
			"connect-at-db-22": {"sg-db", own, 22.0}, "connect-at-db-3389": {"sg-db", own, 3389.0}, "connect-at-web-22": {"sg-web", own, 22.0}, "connect-at-web-3389": {"sg-web", own, 3389.0},
		}, r.rules(typeIngress))
		assert.Equal(t, preserve, r.get(typeEndpoint, "connect").Inputs["preserveClientIp"])
	}
}

func TestInstanceConnectEndpoint_standsInTheZoneThatIsNamed(t *testing.T) {
	a := connect()
	a.Tier, a.AvailabilityZone = "app", "ap-southeast-2b"
	assert.Equal(t, "subnet-b", record(t, newEndpoint(a)).get(typeEndpoint, "connect").Inputs["subnetId"])
}

func TestInstanceConnectEndpoint_policyFollowsBlocksThatAreNotKnownYet(t *testing.T) {
	a := connect()
	a.Vpc.CidrBlocks = []pulumi.StringInput{pulumi.String("10.0.0.0/16").ToStringOutput(), pulumi.String("100.64.0.0/16")}
	assert.Contains(t, record(t, newEndpoint(a)).policy("connect-operators-web"), `"ec2-instance-connect:privateIpAddress":["10.0.0.0/16","100.64.0.0/16"]`)
}

func TestInstanceConnectEndpoint_protection(t *testing.T) {
	a := connect()
	r := record(t, newEndpoint(a))
	for _, res := range r.Resources {
		assert.Equal(t, res.Type == typeEndpoint || res.Type == typeGroup, res.Protect, res.URN)
	}
	for _, name := range r.names(typeIngress) {
		assert.True(t, dependsOn(r.get(typeEndpoint, "connect"), r.get(typeIngress, name)), "the endpoint refuses first")
	}
	for _, name := range r.names(typeEgress) {
		assert.True(t, dependsOn(r.get(typeEndpoint, "connect"), r.get(typeEgress, name)))
	}
	a.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a sandbox"}
	a.Operators["all"] = access.TunnelOperators{Keys: &access.KeyPush{AllowAllInstances: because("on call"), OsUsers: []string{"ec2-user"}}}
	r = record(t, newEndpoint(a))
	for _, res := range r.Resources {
		assert.False(t, res.Protect, res.URN)
	}
	assert.Equal(t, map[string]any{"protection": "a sandbox", `operators["all"].keys.allowAllInstances`: "on call"}, r.get(access.InstanceConnectEndpointType, "connect").Outputs["relaxations"])
}

func TestInstanceConnectEndpoint_tags(t *testing.T) {
	a := connect()
	a.Tags = pulumi.StringMap{"owner": pulumi.String("platform")}
	r := record(t, newEndpoint(a))
	for typ, name := range map[string]string{typeEndpoint: "connect", typeGroup: "connect", typeEgress: "connect-to-web-22", typeIngress: "connect-at-web-22", typePolicy: "connect-operators-web"} {
		assert.Equal(t, map[string]any{"owner": "platform", "Name": name, "palisade:component": "connect"}, r.get(typ, name).Inputs["tags"], typ)
	}
}

func TestInstanceConnect_opensNothingByItself(t *testing.T) {
	r := record(t, newKeys(keys()))
	assert.Equal(t, map[string]int{access.InstanceConnectType: 1, typePolicy: 1}, r.counts())
	out := r.get(access.InstanceConnectType, "keys").Outputs
	assert.Equal(t, map[string]any{"web": r.get(typePolicy, "keys-operators-web").Outputs["arn"]}, out["operatorPolicyArns"])
	assert.Empty(t, out["relaxations"])
	assert.JSONEq(t, `{"intents": []}`, out["intents"].(string))
}

func TestInstanceConnect_opensInstancesToTheConsoleForAReason(t *testing.T) {
	a := keys()
	a.AllowFromConsole = &access.ConsoleAccess{TargetSecurityGroupIds: map[string]pulumi.StringInput{"web": pulumi.String("sg-web"), "db": pulumi.String("sg-db")}, Reason: "no endpoint yet"}
	a.Operators["all"] = access.KeyPush{AllowAllInstances: because("on call"), OsUsers: []string{"ec2-user"}}
	r := record(t, newKeys(a))
	assert.ElementsMatch(t, []string{"keys-console-at-db", "keys-console-at-web"}, r.names(typeIngress))
	in := r.get(typeIngress, "keys-console-at-web").Inputs
	assert.Equal(t, "sg-web", in["securityGroupId"])
	assert.Regexp(t, "^pl-", in["prefixListId"])
	assert.EqualValues(t, 22, in["fromPort"])
	assert.EqualValues(t, 22, in["toPort"])
	assert.NotContains(t, in, "cidrIpv4")
	assert.Equal(t, map[string]any{"allowFromConsole": "no endpoint yet", `operators["all"].allowAllInstances`: "on call"}, r.get(access.InstanceConnectType, "keys").Outputs["relaxations"])
}
