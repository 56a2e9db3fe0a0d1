package fromaws_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// snapshot is a small snapshot with more keys, or other ones.
func snapshot(t *testing.T, keys string) []byte {
	t.Helper()
	tree := map[string]json.RawMessage{
		"Vpcs":    json.RawMessage(`[{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]`),
		"Subnets": json.RawMessage(`[{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1a"}]`),
	}
	require.NoError(t, json.Unmarshal([]byte(keys), &tree), keys)
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	return text
}

func read(t *testing.T, keys string) *network.Network {
	t.Helper()
	n, err := fromaws.ReadBytes("net.json", snapshot(t, keys), fromaws.Options{})
	require.NoError(t, err)
	return n
}

func TestRead_mistakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ keys, want string }{
		"wrong type of a list":  {`{"RouteTables": {"RouteTableId": "rtb-1"}}`, `net.json RouteTables: {"RouteTableId":"rtb-1"} is not a list`},
		"wrong type of a text":  {`{"Vpcs": [{"VpcId": 1}]}`, `net.json Vpcs[0].VpcId: 1 is not a text`},
		"wrong type of an item": {`{"Subnets": ["subnet-1"]}`, `net.json Subnets[0]: "subnet-1" is not an object`},
		"null among items":      {`{"Subnets": [null]}`, `net.json Subnets[0]: null is not a value`},
		"wrong type of a number": {
			`{"NetworkAcls": [{"NetworkAclId": "acl-1", "Entries": [{"RuleNumber": "100"}]}]}`,
			`net.json NetworkAcls[0].Entries[0].RuleNumber: "100" is not a whole number`,
		},
		"a fraction":           {`{"LoadBalancers": [{"LoadBalancerArn": "lb", "Listeners": [{"Port": 1.5}]}]}`, `LoadBalancers[0].Listeners[0].Port: 1.5 is not a whole number`},
		"wrong type of a flag": {`{"Vpcs": [{"VpcId": "vpc-1", "EnableDnsSupport": "perhaps"}]}`, `net.json Vpcs[0].EnableDnsSupport: "perhaps" is not true or false, enable or disable`},
		"wrong type of ids":    {`{"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "Groups": [{"Name": "x"}]}]}`, `NetworkInterfaces[0].Groups: [{"Name":"x"}] is not a list of ids`},

		"an id is missing":       {`{"RouteTables": [{"VpcId": "vpc-1"}]}`, `net.json RouteTables[0].RouteTableId: required`},
		"bad block of a VPC":     {`{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/33"}]}`, `net.json Vpcs[0].CidrBlock: "10.0.0.0/33" is no CIDR block`},
		"VPC without a block":    {`{"Vpcs": [{"VpcId": "vpc-1"}]}`, `net.json Vpcs[0].CidrBlock: required: vpc-1 has no block`},
		"subnet without a block": {`{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-1"}]}`, `net.json Subnets[0].CidrBlock: required: s has no block`},
		"subnet of no VPC": {
			`{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-2", "CidrBlock": "10.0.1.0/24"}]}`,
			`net.json Subnets[0].VpcId: "vpc-2" is the VPC of subnet s and is not among the Vpcs`,
		},
		"subnet outside of its VPC": {
			`{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-1", "CidrBlock": "10.1.0.0/24"}]}`,
			`net.json Subnets[0]: 10.1.0.0/24 of subnet s is in none of the blocks of vpc-1: 10.0.0.0/16`,
		},
		"one id, two subnets": {
			`{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24"}, {"SubnetId": "s", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0/24"}]}`,
			`net.json Subnets[1]: s is listed twice, and its Block is not as at net.json Subnets[0]; keep one of them`,
		},
		"one id, two lists of routes": {
			`{"RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}]}, {"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-2"}]}]}`,
			`net.json RouteTables[1]: r is listed twice, and its Routes is not as at net.json RouteTables[0]`,
		},
		"route table of no subnet": {
			`{"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-2"}]}]}`,
			`net.json RouteTables[0].Associations[0].SubnetId: "subnet-2" has route table rtb-1 and is not among the Subnets`,
		},
		"two route tables": {
			`{"RouteTables": [{"RouteTableId": "rtb-1", "Associations": [{"SubnetId": "subnet-1"}]}, {"RouteTableId": "rtb-2", "Associations": [{"SubnetId": "subnet-1"}]}]}`,
			`net.json RouteTables[1].Associations[0].SubnetId: subnet subnet-1 has two route tables: rtb-1 and rtb-2`,
		},
		"route table of another VPC": {
			`{"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-2", "Associations": [{"SubnetId": "subnet-1"}]}]}`,
			`subnet subnet-1 is in vpc-1, and its route table rtb-1 is of vpc-2`,
		},
		"two main route tables": {
			`{"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}]}, {"RouteTableId": "rtb-2", "VpcId": "vpc-1", "Associations": [{"Main": true}]}]}`,
			`net.json RouteTables[1].Associations[0]: rtb-1 and rtb-2 both are the main route table of vpc-1`,
		},
		"route without destination": {`{"RouteTables": [{"RouteTableId": "r", "Routes": [{"GatewayId": "local"}]}]}`, `RouteTables[0].Routes[0]: it has no destination: one of DestinationCidrBlock,`},
		"route without target":      {`{"RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0"}]}]}`, `RouteTables[0].Routes[0]: it has no target: one of GatewayId,`},
		"route with two targets": {
			`{"RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "NatGatewayId": "nat-1"}]}]}`,
			`RouteTables[0].Routes[0]: GatewayId and NatGatewayId are both given, and it has one target`,
		},
		"IPv4 where IPv6 must be": {
			`{"RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationIpv6CidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}]}]}`,
			`RouteTables[0].Routes[0].DestinationIpv6CidrBlock: "0.0.0.0/0" is no block of IPv6`,
		},
		"network ACL of no subnet": {
			`{"NetworkAcls": [{"NetworkAclId": "acl-1", "Associations": [{"SubnetId": "subnet-2"}]}]}`,
			`net.json NetworkAcls[0].Associations[0].SubnetId: "subnet-2" has network ACL acl-1 and is not among the Subnets`,
		},
		"two network ACLs": {
			`{"NetworkAcls": [{"NetworkAclId": "acl-1", "Associations": [{"SubnetId": "subnet-1"}]}, {"NetworkAclId": "acl-2", "Associations": [{"SubnetId": "subnet-1"}]}]}`,
			`subnet subnet-1 has two network ACLs: acl-1 and acl-2`,
		},
		"two default network ACLs": {
			`{"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": true}, {"NetworkAclId": "acl-2", "VpcId": "vpc-1", "IsDefault": true}]}`,
			`acl-1 and acl-2 both are the default network ACL of vpc-1`,
		},
		"entry without number": {entries(`{"RuleAction": "allow", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}`), `Entries[0].RuleNumber: required: the number is the place of the entry`},
		"entry number 0":       {entries(`{"RuleNumber": 0, "RuleAction": "allow", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}`), `Entries[0].RuleNumber: 0 is no number from 1 to 32766`},
		"entry without action": {entries(`{"RuleNumber": 1, "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}`), `Entries[0].RuleAction: "" is not supported; use one of allow, deny`},
		"entry without peer":   {entries(`{"RuleNumber": 1, "RuleAction": "allow", "Protocol": "-1"}`), `Entries[0]: it has no peer: one of CidrBlock, Ipv6CidrBlock is required`},
		"entry with bad protocol": {
			entries(`{"RuleNumber": 1, "RuleAction": "allow", "Protocol": "tpc", "CidrBlock": "0.0.0.0/0"}`),
			`Entries[0].Protocol: "tpc" is no protocol; write its number, or tcp, udp, icmp, icmpv6, or -1 for all`,
		},
		"entry with bad ports": {
			entries(`{"RuleNumber": 1, "RuleAction": "allow", "Protocol": "6", "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 90, "To": 80}}`),
			`Entries[0].PortRange: 90 to 80 is no range of ports from 0 to 65535`,
		},
		"two entries of a number": {
			entries(`{"RuleNumber": 1, "RuleAction": "allow", "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}, {"RuleNumber": 1, "RuleAction": "deny", "Protocol": "-1", "CidrBlock": "10.0.0.0/8"}`),
			`Entries[1].RuleNumber: the entry at NetworkAcls[0].Entries[0] has the number 1 as well, in the same direction`,
		},
		"group with bad protocol": {`{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "300"}]}]}`, `SecurityGroups[0].IpPermissions[0].IpProtocol: "300" is no protocol`},
		"group with bad block": {
			`{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0"}]}]}]}`,
			`SecurityGroups[0].IpPermissionsEgress[0].IpRanges[0].CidrIp: "10.0.0.0" is no CIDR block`,
		},
		"group with empty peer": {
			`{"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tcp", "UserIdGroupPairs": [{}]}]}]}`,
			`IpPermissions[0].UserIdGroupPairs[0]: it has no peer`,
		},
		"list with bad block":     {`{"PrefixLists": [{"PrefixListId": "pl-1", "Cidrs": ["10.0.0.0/8", "x"]}]}`, `net.json PrefixLists[0].Cidrs[1]: "x" is no CIDR block`},
		"mapped address":          {`{"PrefixLists": [{"PrefixListId": "pl-1", "Cidrs": ["::ffff:10.0.0.0/104"]}]}`, `Cidrs[0]: "::ffff:10.0.0.0/104" is no CIDR block`},
		"bad address of a NAT":    {`{"NatGateways": [{"NatGatewayId": "nat-1", "NatGatewayAddresses": [{"PublicIp": "1.2.3"}]}]}`, `NatGateways[0].NatGatewayAddresses[0].PublicIp: "1.2.3" is no IP address`},
		"bad kind of a NAT":       {`{"NatGateways": [{"NatGatewayId": "nat-1", "ConnectivityType": "both"}]}`, `NatGateways[0].ConnectivityType: "both" is not supported`},
		"attachment of nothing":   {`{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a"}]}`, `TransitGatewayAttachments[0].TransitGatewayId: required`},
		"listener without a port": {`{"LoadBalancers": [{"LoadBalancerArn": "lb", "Listeners": [{}]}]}`, `LoadBalancers[0].Listeners[0].Port: 0 is no port from 1 to 65535`},
		"target without address":  {`{"TargetGroups": [{"TargetGroupArn": "tg", "TargetType": "ip", "Targets": [{"Id": "i-1"}]}]}`, `TargetGroups[0].Targets[0].Id: "i-1" is no IP address`},
		"bad mode of access":      {`{"VpcBlockPublicAccess": {"InternetGatewayBlockMode": "on"}}`, `net.json VpcBlockPublicAccess.InternetGatewayBlockMode: "on" is not supported`},
		"firewall without an id":  {`{"NetworkFirewalls": [{}]}`, `net.json NetworkFirewalls[0].FirewallId: required`},
		"firewall twice":          {`{"NetworkFirewalls": [{"FirewallId": "f"}, {"FirewallId": "f"}]}`, `net.json NetworkFirewalls[1]: firewall f is described at net.json NetworkFirewalls[0] as well`},
		"stateless rule without an action": {
			`{"NetworkFirewalls": [{"FirewallId": "f", "FirewallPolicy": {"StatelessRuleGroups": [{"Rules": [{"Priority": 1}]}]}}]}`,
			`StatelessRuleGroups[0].Rules[0].Actions: one of aws:pass, aws:drop and aws:forward_to_sfe is required`,
		},
		"stateless rule with bad ports": {
			`{"NetworkFirewalls": [{"FirewallId": "f", "FirewallPolicy": {"StatelessRuleGroups": [{"Rules": [{"Match": {"DestinationPorts": [{"FromPort": 5}]}}]}]}}]}`,
			`Match.DestinationPorts[0]: {"FromPort":5} is not a range of ports from 0 to 65535`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := fromaws.ReadBytes("net.json", snapshot(t, c.keys), fromaws.Options{})
			require.ErrorContains(t, err, c.want)
			var mistakes validate.Errors
			require.ErrorAs(t, err, &mistakes)
		})
	}
}

func entries(list string) string {
	return `{"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Entries": [` + list + `]}]}`
}

func TestRead_tellsOfAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := fromaws.ReadBytes("net.json", snapshot(t, `{
		"RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "x", "GatewayId": "local"}]}],
		"SecurityGroups": [{"GroupId": "g", "IpPermissions": [{"IpProtocol": "y"}]}]
	}`), fromaws.Options{})
	var mistakes validate.Errors
	require.ErrorAs(t, err, &mistakes)
	require.Len(t, mistakes, 2)
	_, err = fromaws.ReadBytes("net.json", snapshot(t, `{"RouteTables": 1, "SecurityGroups": 2}`), fromaws.Options{})
	require.ErrorAs(t, err, &mistakes)
	require.Len(t, mistakes, 2)
}

func TestRead_noNetwork(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                      `net.json: is no JSON: it is empty; did the call that it is of fail?`,
		`{"Vpcs": [}`:           `net.json: is no JSON: invalid character '}'`,
		`{} {}`:                 `more than one value`,
		`[]`:                    `net.json: [] is not an object`,
		`{}`:                    `net.json Subnets: required: no file has what aws ec2 describe-subnets answers`,
		"\ufeff" + `{"Vpcs":1}`: `net.json Vpcs: 1 is not a list`,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := fromaws.ReadBytes("net.json", []byte(text), fromaws.Options{})
			require.ErrorContains(t, err, want)
		})
	}
	_, err := fromaws.Read(filepath.Join(t.TempDir(), "none"), fromaws.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = fromaws.Read(t.TempDir(), fromaws.Options{})
	require.ErrorContains(t, err, "the folder has no .json file")
}

// folder writes files, and reads them.
func folder(t *testing.T, files map[string]string) (*network.Network, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return fromaws.Read(dir, fromaws.Options{})
}

func TestRead_mistakesOfFolders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"about nothing": {"entries.json", `{"Entries": [{"Cidr": "10.0.0.0/8"}]}`, `entries.json Entries: nothing says what this is about: put PrefixListId beside it`},
		"about two": {
			"pl-1.pl-2.json", `{"Entries": [], "ManagedPrefixLists": [{"PrefixListId": "pl-1"}, {"PrefixListId": "pl-2"}]}`,
			`Entries: the file's name names both pl-1 and pl-2`,
		},
		"about one that only begins alike": {"pl-12.json", `{"Entries": [], "ManagedPrefixLists": [{"PrefixListId": "pl-1"}]}`, `nothing says what this is about`},
		"a failed call":                    {"failed.json", ``, `failed.json: is no JSON: it is empty`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := folder(t, map[string]string{"vpcs.json": `{"Vpcs": []}`, "subnets.json": `{"Subnets": []}`, c.file: c.text})
			require.ErrorContains(t, err, c.want)
		})
	}
}
