package fromaws_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Each call that was not made, and each answer that a network hangs on and that does not tell all, leaves something unknown.
func TestRead_gapsOfFolders(t *testing.T) {
	t.Parallel()
	whole := map[string]string{
		"vpcs.json":    `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}], "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}], "NetworkInterfaces": []}`,
		"tgws.json":    `{"TransitGateways": [{"TransitGatewayId": "tgw-1"}]}`,
		"tables.json":  `{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}]}`,
		"attach.json":  `{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1"}]}`,
		"subnets.json": `{"TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "VpcId": "vpc-1", "SubnetIds": ["subnet-1"]}]}`,
		"search.json":  `{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": []}`,
		"learns.json":  `{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayRouteTablePropagations": []}`,
		"lb.json":      `{"LoadBalancers": [{"LoadBalancerArn": "arn:x:loadbalancer/net/n/0123", "Type": "network", "VpcId": "vpc-1"}]}`,
		"l.0123.json":  `{"Listeners": []}`,
	}
	attachment := func(n *network.Network) *network.Unknown { return n.Attachments[0].Unknown }
	table := func(n *network.Network) *network.Unknown { return n.TransitTables[0].Unknown }
	balancer := func(n *network.Network) *network.Unknown {
		if len(n.LoadBalancers[0].Listeners) == 0 {
			return nil
		}
		return n.LoadBalancers[0].Listeners[0].Unknown
	}
	for name, c := range map[string]struct {
		drop string
		add  map[string]string
		get  func(*network.Network) *network.Unknown
		want string
	}{
		"an attachment is associated with no table":  {get: attachment},
		"a table learns nothing":                     {get: table},
		"a load balancer listens nowhere":            {get: balancer},
		"the tables of a gateway of another account": {"tables.json", map[string]string{"search.json": `{}`, "learns.json": `{}`}, attachment, "the route table that attachment a is associated with is not told"},
		"attachments of VPCs alone":                  {"attach.json", nil, attachment, "the route table that attachment a is associated with is not told"},
		"attachments of VPCs, and associations": {
			"attach.json", map[string]string{"as.tgw-rtb-1.json": `{"Associations": []}`}, attachment, "",
		},
		"propagations": {"learns.json", nil, table, "what propagates to tgw-rtb-1 was not asked for"},
		"listeners":    {"l.0123.json", nil, balancer, "the listeners of arn:x:loadbalancer/net/n/0123 were not asked for"},
		"listeners of another load balancer alone": {
			"l.0123.json",
			map[string]string{"l.4567.json": `{"Listeners": [{"ListenerArn": "l", "LoadBalancerArn": "arn:x:loadbalancer/net/n/4567", "Port": 80}]}`},
			balancer,
			"the listeners of arn:x:loadbalancer/net/n/0123 were not asked for",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(whole)
			delete(files, c.drop)
			maps.Copy(files, c.add)
			n, err := folder(t, files)
			require.NoError(t, err)
			if u := c.get(n); c.want != "" {
				require.NotNil(t, u)
				require.Equal(t, c.want, u.Text)
			} else {
				require.Nil(t, u)
			}
		})
	}
}

// What ends with a token for more is told apart by what it is about: that one list is complete says nothing of another one.
func TestRead_pagesAreOfOneList(t *testing.T) {
	t.Parallel()
	base := map[string]string{
		"vpcs.json":   `{"Vpcs": [], "Subnets": [], "NetworkInterfaces": []}`,
		"tables.json": `{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}, {"TransitGatewayRouteTableId": "tgw-rtb-2", "TransitGatewayId": "tgw-1"}], "TransitGatewayAttachments": []}`,
		"lb.json":     `{"LoadBalancers": [{"LoadBalancerArn": "lb/1", "Type": "network"}, {"LoadBalancerArn": "lb/2", "Type": "network"}]}`,
	}
	for name, c := range map[string]struct {
		files map[string]string
		open  bool
	}{
		"all pages": {map[string]string{
			"search.tgw-rtb-1.1.json": `{"Routes": [], "NextToken": "x"}`, "search.tgw-rtb-1.2.json": `{"Routes": []}`,
		}, false},
		"the last page of another table": {map[string]string{
			"search.tgw-rtb-1.json": `{"Routes": [], "NextToken": "x"}`, "search.tgw-rtb-2.json": `{"Routes": []}`,
		}, true},
		"the last page of another load balancer": {map[string]string{
			"l.1.json": `{"Listeners": [{"ListenerArn": "a", "LoadBalancerArn": "lb/1", "Port": 80}], "NextMarker": "x"}`,
			"l.2.json": `{"Listeners": [{"ListenerArn": "b", "LoadBalancerArn": "lb/2", "Port": 80}]}`,
		}, true},
		"a service with names in lower case": {map[string]string{"lattice.json": `{"items": [], "nextToken": "x"}`}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(base)
			maps.Copy(files, c.files)
			n, err := folder(t, files)
			require.NoError(t, err)
			var open []string
			for _, u := range n.Unmodelled {
				if u.Text == "goes on after the last page that is here: what follows may carry packets" {
					open = append(open, u.Type)
				}
			}
			require.Equal(t, c.open, len(open) == 1, open)
		})
	}
}

// Two accounts see one subnet, and one table, in two ways: the owner is right.
func TestRead_sharedBetweenAccounts(t *testing.T) {
	t.Parallel()
	owner := `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}],
		"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "OwnerId": "111111111111", "AvailabilityZone": "eu-west-1a", "AvailabilityZoneId": "euw1-az1"},
			{"SubnetId": "subnet-2", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "OwnerId": "111111111111", "AvailabilityZone": "eu-west-1b", "AvailabilityZoneId": "euw1-az2"}],
		"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "OwnerId": "111111111111", "Associations": [{"SubnetId": "subnet-1"}, {"SubnetId": "subnet-2"}]}],
		"PrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.eu-west-1.s3", "Cidrs": ["3.5.0.0/19", "52.92.0.0/17"]}]}`
	other := `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}],
		"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "OwnerId": "111111111111", "AvailabilityZone": "eu-west-1c", "AvailabilityZoneId": "euw1-az1"}],
		"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "OwnerId": "111111111111", "Associations": [{"SubnetId": "subnet-1"}]}],
		"PrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.eu-west-1.s3", "Cidrs": ["52.92.0.0/17", "3.5.0.0/19"]}]}`
	for name, accounts := range map[string][2]string{
		"the owner first": {"111111111111", "222222222222"},
		"the owner last":  {"111111111111", "000000000000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, err := folder(t, map[string]string{accounts[0] + "/eu-west-1/a.json": owner, accounts[1] + "/eu-west-1/a.json": other})
			require.NoError(t, err)
			require.Equal(t, "eu-west-1a", n.Subnets[0].Zone)
			require.Equal(t, network.ID("rtb-1"), n.Subnets[1].RouteTable)
			require.Len(t, n.PrefixLists[0].Prefixes, 2)
		})
	}
	_, err := folder(t, map[string]string{"111111111111/eu-west-1/a.json": owner, "111111111111/eu-west-1/b.json": other})
	require.ErrorContains(t, err, "subnet-1 is listed twice, and its Zone is not as at", "of one account, both cannot be right")
}
