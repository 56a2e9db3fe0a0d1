package fromaws_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// twoRegions are the answers of one account about two regions, whose transit gateways are peered and whose VPCs have an S3 endpoint each.
func twoRegions() map[string]string {
	files := map[string]string{}
	for i, region := range []string{"eu-west-1", "us-east-1"} {
		n, other := i+1, 2-i
		dir := "111111111111/" + region + "/"
		files[dir+"vpcs.json"] = fmt.Sprintf(`{"Vpcs": [{"VpcId": "vpc-%d", "CidrBlock": "10.%d.0.0/16", "OwnerId": "111111111111"}], "NetworkInterfaces": [],
			"Subnets": [{"SubnetId": "subnet-%d", "VpcId": "vpc-%d", "CidrBlock": "10.%d.0.0/24"}],
			"RouteTables": [{"RouteTableId": "rtb-%d", "VpcId": "vpc-%d", "Associations": [{"Main": true}]}],
			"PrefixLists": [{"PrefixListId": "pl-%d", "PrefixListName": "com.amazonaws.%s.s3", "Cidrs": ["192.0.2.%d/32"]}],
			"VpcEndpoints": [{"VpcEndpointId": "vpce-%d", "VpcEndpointType": "Gateway", "VpcId": "vpc-%d", "ServiceName": "com.amazonaws.%s.s3", "RouteTableIds": ["rtb-%d"]}]}`,
			n, n, n, n, n, n, n, n, region, n, n, n, region, n)
		files[dir+"tgws.json"] = fmt.Sprintf(`{"TransitGateways": [{"TransitGatewayId": "tgw-%d", "TransitGatewayArn": "arn:aws:ec2:%s:111111111111:transit-gateway/tgw-%d"}],
			"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-%d", "TransitGatewayId": "tgw-%d"}]}`, n, region, n, n, n)
		files[dir+"attach.json"] = fmt.Sprintf(`{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-%d", "ResourceType": "peering", "ResourceId": "tgw-%d",
			"Association": {"TransitGatewayRouteTableId": "tgw-rtb-%d"}}]}`, n, other, n)
		files[dir+"bpa.json"] = fmt.Sprintf(`{"VpcBlockPublicAccessOptions": {"AwsAccountId": "111111111111", "AwsRegion": "%s", "InternetGatewayBlockMode": "block-ingress"}}`, region)
		files[dir+"exclusions.json"] = fmt.Sprintf(`{"VpcBlockPublicAccessExclusions": [{"ResourceArn": "arn:aws:ec2:%s:111111111111:vpc/vpc-%d", "InternetGatewayExclusionMode": "allow-egress"}]}`, region, n)
	}
	return files
}

func TestRead_regions(t *testing.T) {
	t.Parallel()
	n, err := folder(t, twoRegions())
	require.NoError(t, err)
	for i, region := range []string{"eu-west-1", "us-east-1"} {
		require.Equal(t, region, n.VPCs[i].Region)
		require.Equal(t, region, n.TransitGateways[i].Region)
		require.Equal(t, region, n.PublicAccess[i].Region)
		require.Equal(t, []network.ID{n.VPCs[i].ID}, []network.ID{n.PublicAccess[i].Exclusions[0].VPC}, "an exclusion is of its region")
		require.Len(t, n.PublicAccess[i].Exclusions, 1)
		require.Equal(t, n.PrefixLists[i].ID, n.RouteTables[i].Routes[0].PrefixList, "the list of the service in the endpoint's region")
		require.Equal(t, network.ID("tgw-attach-1"), n.Attachments[i].ID)
		require.Equal(t, n.TransitTables[i].ID, n.Attachments[i].RouteTable)
		require.Nil(t, n.Attachments[i].Unknown)
	}
	require.Equal(t, n.Attachments[0].Resource, n.Attachments[1].TransitGateway)
	require.Empty(t, n.Unmodelled)
}

// A call that was made in one region was not thereby made in the other.
func TestRead_regionsAreAskedByThemselves(t *testing.T) {
	t.Parallel()
	files := twoRegions()
	const vpcs = "111111111111/us-east-1/vpcs.json"
	files[vpcs] = `{"Vpcs": [{"VpcId": "vpc-2", "CidrBlock": "10.2.0.0/16"}], "Subnets": []}`
	delete(files, "111111111111/us-east-1/attach.json")
	delete(files, "111111111111/us-east-1/bpa.json")
	n, err := folder(t, files)
	require.NoError(t, err)
	var missing, assumed []string
	for _, u := range n.Unmodelled {
		missing = append(missing, u.Type)
	}
	for _, a := range n.Assumptions {
		assumed = append(assumed, a.Text)
	}
	require.Equal(t, []string{"NetworkInterfaces", "TransitGatewayAttachments"}, missing)
	require.Contains(t, assumed, "VPC Block Public Access was not asked for: taken as off")

	// An answer in a folder that is of no region may be about all.
	files = maps.Clone(files)
	files["all/nics.json"] = `{"NetworkInterfaces": [], "TransitGatewayAttachments": []}`
	n, err = folder(t, files)
	require.NoError(t, err)
	require.Empty(t, n.Unmodelled)
}
