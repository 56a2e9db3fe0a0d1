package fromaws_test

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
)

func ExampleRead() {
	n, err := fromaws.Read("testdata/folder", fromaws.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := network.NewIndex(n)
	for _, s := range n.Subnets {
		fmt.Println(s.ID, s.Tier, x.TableOf(s).ID)
	}
	// Output:
	// subnet-app-a app rtb-app-a
	// subnet-app-b app rtb-app-a
	// subnet-data-a data rtb-data
	// subnet-fw-a  rtb-fw
	// subnet-tgw-a  rtb-tgw
	// subnet-web-a web rtb-web
}

func ExampleReadBytes_mistakes() {
	_, err := fromaws.ReadBytes("net.json", []byte(`{
		"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
		"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.1.0.0/24"}],
		"SecurityGroups": [{"GroupId": "sg-1", "IpPermissions": [{"IpProtocol": "tpc"}]}]
	}`), fromaws.Options{})
	fmt.Println(err)
	// Output:
	// net.json SecurityGroups[0].IpPermissions[0].IpProtocol: "tpc" is no protocol; write its number, or tcp, udp, icmp, icmpv6, or -1 for all
	// net.json Subnets[0]: 10.1.0.0/24 of subnet subnet-1 is in none of the blocks of vpc-1: 10.0.0.0/16
}
