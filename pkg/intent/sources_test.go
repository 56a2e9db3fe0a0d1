package intent_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The parts of two components, net and other: each has a group called app, an interface endpoint called api, and an EC2 Instance Connect endpoint
// called connect. In the program they have other names, as they have ids.
var sameParts = []struct{ typ, name, inputs string }{
	{"aws:ec2/vpc:Vpc", "v", `"cidrBlock": "10.0.0.0/16"`},
	{"aws:ec2/subnet:Subnet", "s", `"vpcId": "$v", "cidrBlock": "10.0.1.0/24", "availabilityZone": "eu-west-1a"`},
	{"aws:ec2/securityGroup:SecurityGroup", "sg1", `"vpcId": "$v", "tags": {"Name": "app", "palisade:component": "net"}`},
	{"aws:ec2/securityGroup:SecurityGroup", "sg2", `"vpcId": "$v", "tags": {"Name": "app", "palisade:component": "other"}`},
	{"aws:ec2/vpcEndpoint:VpcEndpoint", "e1", `"vpcId": "$v", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.eu-west-1.kms", "subnetIds": ["$s"],
		"securityGroupIds": ["$sg1"], "tags": {"Name": "api", "palisade:component": "net"}`},
	{"aws:ec2/vpcEndpoint:VpcEndpoint", "e2", `"vpcId": "$v", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.eu-west-1.kms", "subnetIds": ["$s"],
		"securityGroupIds": ["$sg2"], "tags": {"Name": "api", "palisade:component": "other"}`},
	{"aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", "c1", `"subnetId": "$s", "securityGroupIds": ["$sg1"], "preserveClientIp": false,
		"tags": {"Name": "connect", "palisade:component": "net"}`},
	{"aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", "c2", `"subnetId": "$s", "securityGroupIds": ["$sg2"], "preserveClientIp": false,
		"tags": {"Name": "connect", "palisade:component": "other"}`},
}

// states are the resources of the parts, with what their ids are for each other.
func states(t *testing.T, id func(name string) string, deployed bool) []string {
	t.Helper()
	ids := []string{}
	for _, p := range sameParts {
		ids = append(ids, `"$`+p.name+`"`, `"`+id(p.name)+`"`)
	}
	var out []string
	for _, p := range sameParts {
		inputs := strings.NewReplacer(ids...).Replace(p.inputs)
		text := fmt.Sprintf(`"urn": "urn:pulumi:s::p::%s::%s", "type": "%s", "custom": true, "inputs": {%s}`, p.typ, p.name, p.typ, inputs)
		var properties map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte("{"+p.inputs+"}"), &properties))
		deps := map[string][]string{}
		for property, value := range properties {
			for _, o := range sameParts {
				if strings.Contains(string(value), `"$`+o.name+`"`) {
					deps[property] = append(deps[property], fmt.Sprintf("urn:pulumi:s::p::%s::%s", o.typ, o.name))
				}
			}
		}
		all, err := json.Marshal(deps)
		require.NoError(t, err)
		text += `, "propertyDependencies": ` + string(all)
		if deployed {
			text += fmt.Sprintf(`, "id": "%s", "outputs": {"id": "%s", %s}`, id(p.name), id(p.name), inputs)
		}
		out = append(out, "{"+text+"}")
	}
	return out
}

func preview(t *testing.T) *network.Network {
	t.Helper()
	var steps []string
	for _, s := range states(t, func(string) string { return plan.Unknown }, false) {
		steps = append(steps, `{"op": "create", "newState": `+s+`}`)
	}
	return ofPlan(t, `{"config": {"aws:region": "eu-west-1"}, "steps": [`+strings.Join(steps, ",")+`], "changeSummary": {}}`)
}

func export(t *testing.T) *network.Network {
	t.Helper()
	return ofPlan(t, `{"version": 3, "deployment": {"resources": [`+strings.Join(states(t, func(name string) string { return "id-" + name }, true), ",")+`]}}`)
}

// ofPlan is the network of a document, once it was written down as a plan and read again.
func ofPlan(t *testing.T, text string) *network.Network {
	t.Helper()
	p, err := plan.DecodeAny(strings.NewReader(text))
	require.NoError(t, err)
	var written bytes.Buffer
	require.NoError(t, plan.Encode(&written, p))
	p, err = plan.DecodeAny(&written)
	require.NoError(t, err)
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	return n
}

func account(t *testing.T) *network.Network {
	t.Helper()
	tags := func(name, component string) string {
		return fmt.Sprintf(`"Tags": [{"Key": "Name", "Value": "%s"}, {"Key": "palisade:component", "Value": "%s"}]`, name, component)
	}
	var groups, endpoints, connects, nics []string
	for i, component := range []string{"net", "other"} {
		groups = append(groups, fmt.Sprintf(`{"GroupId": "sg-%d", "GroupName": "app-8a7b%d", "VpcId": "vpc-1", %s}`, i, i, tags("app", component)))
		endpoints = append(endpoints, fmt.Sprintf(`{"VpcEndpointId": "vpce-%d", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.kms", "State": "available",
			"SubnetIds": ["subnet-1"], "NetworkInterfaceIds": ["eni-e%d"], "Groups": [{"GroupId": "sg-%d"}], %s}`, i, i, i, tags("api", component)))
		connects = append(connects, fmt.Sprintf(`{"InstanceConnectEndpointId": "eice-%d", "VpcId": "vpc-1", "SubnetId": "subnet-1", "NetworkInterfaceIds": ["eni-c%d"], "SecurityGroupIds": ["sg-%d"],
			"PreserveClientIp": false, "State": "create-complete", %s}`, i, i, i, tags("connect", component)))
		for _, kind := range []string{"e", "c"} { // which have no tags
			nics = append(nics, fmt.Sprintf(`{"NetworkInterfaceId": "eni-%s%d", "SubnetId": "subnet-1", "VpcId": "vpc-1", "Groups": [{"GroupId": "sg-%d"}],
				"InterfaceType": "%s", "PrivateIpAddress": "10.0.1.%d"}`, kind, i, i, map[string]string{"e": "vpc_endpoint", "c": "ec2_instance_connect_endpoint"}[kind], 10+i+10*len(nics)))
		}
	}
	n, err := fromaws.ReadBytes("net.json", []byte(fmt.Sprintf(`{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
		"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1a"}], "SecurityGroups": [%s],
		"VpcEndpoints": [%s], "InstanceConnectEndpoints": [%s], "NetworkInterfaces": [%s]}`,
		strings.Join(groups, ","), strings.Join(endpoints, ","), strings.Join(connects, ","), strings.Join(nics, ","))), fromaws.Options{})
	require.NoError(t, err)
	return n
}

// What a component names of what it made is found in a preview, in what is deployed, and in what AWS says of the account.
func TestEnds_theSameFromEverySource(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]func(*testing.T) *network.Network{"preview": preview, "export": export, "account": account} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := intent.NewDecider(source(t))
			for text, want := range map[string]int{
				"sg:app in component:net": 2, "sg:app": 4, "sg:app in component:nett": 0,
				"endpoint:api in component:net": 1, "endpoint:kms in component:other": 1, "endpoint:api": 2,
				"endpoint:connect in component:net": 1, "endpoint:connect": 2, "endpoint:* in component:net": 2, "endpoint:connect in component:nett": 0,
			} {
				s, err := intent.ParseSelector(text)
				require.NoError(t, err)
				g, err := d.Resolver().Ends(s)
				require.Equal(t, want == 0, err != nil, "%s: %v", text, err)
				require.Len(t, g.Ends, want, text)
				for _, e := range g.Ends {
					require.Equal(t, "10.0.1.0/24", d.Index().Subnet[e.Interface.Subnet].CIDRs[0].String(), text)
				}
			}
		})
	}
}
