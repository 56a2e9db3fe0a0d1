package fromaws_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
)

func TestRead_folder(t *testing.T) {
	t.Parallel()
	n, err := fromaws.Read("testdata/folder", fromaws.Options{})
	require.NoError(t, err)
	golden(t, "folder.network.json", n)
}

// The snapshot and the folder are of one network.
func TestRead_snapshotAndFolderAreOneNetwork(t *testing.T) {
	t.Parallel()
	snapshot, err := fromaws.Read("testdata/snapshot.json", fromaws.Options{})
	require.NoError(t, err)
	folder, err := fromaws.Read("testdata/folder", fromaws.Options{})
	require.NoError(t, err)
	require.Equal(t, withoutOrigins(t, snapshot), withoutOrigins(t, folder))
}

func withoutOrigins(t *testing.T, n *network.Network) any {
	t.Helper()
	text, err := json.Marshal(n)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(text, &tree))
	strip(tree)
	text, err = json.MarshalIndent(prune(tree), "", " ")
	require.NoError(t, err)
	return string(text)
}

func strip(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "Origin")
		for _, e := range v {
			strip(e)
		}
	case []any:
		for _, e := range v {
			strip(e)
		}
	}
}

// What a folder does not hold was perhaps not asked for: then it is unknown, or listed as an assumption.
func TestRead_folderOfFewAnswers(t *testing.T) {
	t.Parallel()
	n, err := folder(t, map[string]string{
		"222222222222/eu-central-1/a.json": `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}], "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}]}`,
		"222222222222/eu-central-1/b.json": `{"TransitGateways": [{"TransitGatewayId": "tgw-1"}], "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}]}`,
		"222222222222/eu-central-1/c.json": `{"ManagedPrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "own"}], "TargetGroups": [{"TargetGroupArn": "tg/1", "Protocol": "TCP"}]}`,
		"222222222222/eu-central-1/d.json": `{"LoadBalancers": [{"LoadBalancerArn": "lb/1", "Type": "application"}], "Listeners": [{"ListenerArn": "l", "LoadBalancerArn": "lb/1", "Port": 443, "DefaultActions": []}]}`,
		"notes.txt":                        `not read`,
	})
	require.NoError(t, err)
	v := n.VPCs[0]
	require.Equal(t, []string{"eu-central-1", "222222222222"}, []string{v.Region, v.Account})
	x := network.NewIndex(n)
	require.Equal(t, "the main route table of vpc-1 is not among the RouteTables", x.TableOf(n.Subnets[0]).Unknown.Text)
	require.Equal(t, "the default network ACL of vpc-1 is not among the NetworkAcls", x.NACLOf(n.Subnets[0]).Unknown.Text)
	require.Equal(t, "the routes of tgw-rtb-1 were not asked for; what propagates to tgw-rtb-1 was not asked for", n.TransitTables[0].Unknown.Text)
	require.Equal(t, "the entries of pl-1 were not asked for", n.PrefixLists[0].Unknown.Text)
	require.Equal(t, "the targets of tg/1 were not asked for", n.TargetGroups[0].Unknown.Text)
	require.Equal(t, "the rules of l were not asked for", n.LoadBalancers[0].Listeners[0].Unknown.Text)
	require.Equal(t, "eu-central-1", filepath.Base(n.Assumptions[0].Origin.File), "what no file holds is missing in the folder")
	require.NotEmpty(t, unmodelled(n, "NetworkInterfaces"))
	require.NotEmpty(t, unmodelled(n, "TransitGatewayAttachments"))
	var assumed []string
	for _, a := range n.Assumptions {
		assumed = append(assumed, a.Text)
	}
	require.Contains(t, assumed, "VPC Block Public Access was not asked for: taken as off")
	require.Contains(t, assumed, "EnableDnsSupport was not asked for: taken as true, AWS's default")
	require.Contains(t, assumed, "no file has VpcEndpoints: taken as there being none")
	require.Contains(t, assumed, "whether it faces the internet is not told: taken to do so, AWS's default")
	require.True(t, n.LoadBalancers[0].InternetFacing)
}

func TestRead_answersAboutOnePart(t *testing.T) {
	t.Parallel()
	base := map[string]string{
		"a.json": `{"Vpcs": [], "Subnets": [], "NetworkInterfaces": []}`,
		"b.json": `{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}, {"TransitGatewayRouteTableId": "tgw-rtb-12", "TransitGatewayId": "tgw-1"}],
			"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "vpn", "ResourceId": "vpn-1"}]}`,
		"routes.tgw-rtb-12.json": `{"Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "State": "blackhole"}, {"DestinationCidrBlock": "10.1.0.0/16", "Type": "propagated", "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "ResourceId": "vpn-1", "ResourceType": "vpn"}]}], "AdditionalRoutesAvailable": true}`,
		"wrapped.json":           `{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": [], "TransitGatewayRouteTablePropagations": []}`,
		"learns.tgw-rtb-12.json": `{"TransitGatewayRouteTablePropagations": []}`,
		"assoc.tgw-rtb-12.json":  `{"Associations": [{"TransitGatewayAttachmentId": "a", "State": "associated"}]}`,
	}
	n, err := folder(t, base)
	require.NoError(t, err)
	require.Nil(t, n.TransitTables[0].Unknown)
	require.Equal(t, "tgw-rtb-12 has more routes than the answer lists", n.TransitTables[1].Unknown.Text)
	require.True(t, n.TransitTables[1].Routes[0].Blackhole)
	require.Equal(t, []network.ID{"a"}, n.TransitTables[1].Propagations, "a propagated route comes by a propagation")
	require.Equal(t, network.ID("tgw-rtb-12"), n.Attachments[0].RouteTable)
	require.Equal(t, "10.1.0.0/16", n.OnPremises[0].Prefixes[0].String())
	require.NotNil(t, n.OnPremises[0].Unknown, "more routes may have been learned")

	base["assoc.tgw-rtb-1.json"] = base["assoc.tgw-rtb-12.json"]
	_, err = folder(t, base)
	require.ErrorContains(t, err, "attachment a has two route tables: tgw-rtb-1 and tgw-rtb-12")
}
