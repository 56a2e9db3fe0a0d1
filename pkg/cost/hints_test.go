package cost_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// hint is the one hint of a rule, if there is one.
func hint(t *testing.T, e *estate, rule string) *cost.Hint {
	t.Helper()
	var found []cost.Hint
	for _, h := range e.estimate().Hints {
		if h.Rule == rule {
			found = append(found, h)
		}
	}
	require.LessOrEqual(t, len(found), 1)
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func TestHints_noneWhereNoneApplies(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a", "b")
	require.Equal(t, []cost.Hint{}, e.estimate().Hints)
}

func TestHints_idleAddresses(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a")
	e.nat("nat", "net-a")
	require.Nil(t, hint(t, e, "idle-address"))
	e.add("aws:ec2/eip:Eip", "spare", inputs{})
	e.add("aws:ec2/eip:Eip", "left", inputs{})
	h := hint(t, e, "idle-address")
	require.Equal(t, "Nothing in the plan uses 2 of its public IPv4 addresses: left, spare. Release what is not needed.", h.Text)
	require.Equal(t, []string{"7.30 a month"}, h.Sums)
	require.Equal(t, "7.3", h.Saving.String())
}

// One gateway for all zones costs less and risks all of them; the hint says both, whichever the plan has.
func TestHints_singleNat(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a", "b", "c")
	e.nat("nat-a", "net-a")
	h := hint(t, e, "single-nat")
	require.Equal(t, "One NAT gateway serves the 3 zones of VPC net. That costs less than one in each, and when its zone fails, no zone reaches the internet.", h.Text)
	require.Equal(t, []string{"a NAT gateway and its address: 46.72 a month; data that crosses zones to reach one: 0.02 a GB", "2 more: 93.44 a month"}, h.Sums)
	require.Nil(t, h.Saving)

	e.nat("nat-b", "net-b")
	e.nat("nat-c", "net-c")
	h = hint(t, e, "single-nat")
	require.Contains(t, h.Text, "VPC net has 3 NAT gateways. One would do where an outage of its zone may cut all zones off the internet")
	require.Equal(t, "93.44", h.Saving.String())

	e.add("aws:networkfirewall/firewall:Firewall", "wall", inputs{"vpcId": "net", "subnetMappings": []any{inputs{}}})
	require.Nil(t, hint(t, e, "single-nat"), "beside a firewall they cost nothing")
}

func TestHints_singleNat_notInOneZone(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a")
	e.nat("nat-a", "net-a")
	require.Nil(t, hint(t, e, "single-nat"))
}

// S3 by way of a NAT gateway costs money, by a gateway endpoint nothing.
func TestHints_s3(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a")
	e.nat("nat", "net-a")
	h := hint(t, e, "s3-gateway-endpoint")
	require.Equal(t, "What stands in VPC net reaches S3 through its NAT gateways. A gateway endpoint is free, and its data costs nothing.", h.Text)
	require.Equal(t, []string{"each GB to or from S3 through the NAT gateways: 0.059; 1000 GB a month: 59.00"}, h.Sums)

	wall := e.add("aws:networkfirewall/firewall:Firewall", "wall", inputs{"vpcId": "net", "subnetMappings": []any{inputs{}}})
	require.Equal(t, []string{"each GB to or from S3 through the firewall: 0.065; 1000 GB a month: 65.00"}, hint(t, e, "s3-gateway-endpoint").Sums)
	join := e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "join", inputs{"vpcId": "net"})
	require.Nil(t, hint(t, e, "s3-gateway-endpoint"), "what passes the inspection VPC of a hub stands in other VPCs")
	wall.External, join.External = true, true

	s3 := e.endpoint("s3", "net", "s3")
	require.Equal(t, "28.57", hint(t, e, "s3-gateway-endpoint").Saving.String(), "an interface endpoint does it for money: 28.47 and 10 GB")
	s3.Inputs["privateDnsEnabled"] = false
	require.NotNil(t, hint(t, e, "s3-gateway-endpoint"), "one for other networks leaves the way of this VPC as it was")
	e.add("aws:ec2/vpcEndpoint:VpcEndpoint", "free", inputs{"vpcId": "net", "serviceName": "com.amazonaws.ap-southeast-2.s3"})
	require.Nil(t, hint(t, e, "s3-gateway-endpoint"))
}

// From how many VPCs on central endpoints pay hangs on whether a transit gateway is there anyway.
func TestHints_centralEndpoints(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a", "b", "c")
	for _, s := range []string{"ssm", "ssmmessages", "ec2messages", "ec2"} {
		e.endpoint(s, "net", s)
	}
	h := hint(t, e, "central-endpoints")
	require.Equal(t, "VPC net has interface endpoints of AWS's services: 4. Central ones cost less from 2 VPCs on where a transit gateway joins the VPCs anyway. "+
		"Central ones cost less from 4 VPCs on with a transit gateway for them alone.", h.Text)
	require.Equal(t, "2 VPCs, 3 zones, 100 GB a month from each: 227.76 in each VPC, 149.85 in the centre", h.Sums[0])
	require.Equal(t, "4 VPCs, 3 zones, 100 GB a month from each, attachments counted: 455.52 in each VPC, 409.35 in the centre", h.Sums[3])

	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "join", inputs{})
	require.NotContains(t, hint(t, e, "central-endpoints").Text, "for them alone", "the plan has a transit gateway")
}

func TestHints_centralEndpoints_neverForOneService(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("net", "a", "b", "c")
	e.endpoint("ssm", "net", "ssm")
	require.Contains(t, hint(t, e, "central-endpoints").Text, "Central ones never cost less with a transit gateway for them alone.")
}

// Central endpoints that exist are measured against the VPCs that the plan joins to them.
func TestHints_centralEndpoints_thatExist(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.vpc("hub", "a", "b", "c")
	for _, s := range []string{"ssm", "s3"} {
		e.endpoint(s, "hub", s).Inputs["privateDnsEnabled"] = false
	}
	require.Nil(t, hint(t, e, "central-endpoints"), "no VPC is joined to them here, so that nothing can be said")
	for _, vpc := range []string{"hub", "one", "two", "two"} {
		e.add("aws:route53/zoneAssociation:ZoneAssociation", "to-"+vpc, inputs{"vpcId": vpc})
	}
	h := hint(t, e, "central-endpoints")
	require.Equal(t, "The central endpoints in VPC hub cost less than endpoints in each VPC from 3 VPCs on; the plan joins 2 to them.", h.Text)
	require.Equal(t, []string{"2 VPCs, 3 zones, 100 GB a month from each: 56.94 in each VPC, 62.94 in the centre"}, h.Sums)
}

func TestHints_centralEgress(t *testing.T) {
	t.Parallel()
	e := newEstate()
	for _, vpc := range []string{"one", "two"} {
		e.vpc(vpc, "a", "b")
		e.nat(vpc+"-nat-a", vpc+"-a")
		e.nat(vpc+"-nat-b", vpc+"-b")
	}
	require.Nil(t, hint(t, e, "central-egress"), "a transit gateway for two VPCs costs more than it saves")
	e.add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "join", inputs{})
	h := hint(t, e, "central-egress")
	require.Equal(t, "2 VPCs in ap-southeast-2 have NAT gateways of their own. Those of one VPC, reached over a transit gateway, would cost less.", h.Text)
	require.Equal(t, []string{"2 VPCs, 2 zones, 200 GB a month from each: 186.88 in each VPC, 101.44 in the centre"}, h.Sums)
	require.Equal(t, "85.44", h.Saving.String())
}

// Without prices there is no hint, rather than one with sums that are wrong.
func TestHints_noneWithoutPrices(t *testing.T) {
	t.Parallel()
	e := newEstate()
	e.Region = "eu-west-3"
	e.vpc("net", "a", "b", "c")
	e.nat("nat", "net-a")
	e.endpoint("ssm", "net", "ssm")
	got := e.estimate()
	require.Empty(t, got.Hints)
	require.True(t, got.Total.IsZero())
	require.Len(t, got.Unknown, 6)
}
