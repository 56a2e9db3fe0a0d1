package transit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
)

// atGateway are the least arguments of a connection to a VPN gateway that somebody else made.
func atGateway() transit.VpnConnectionArgs {
	return transit.VpnConnectionArgs{
		VpnGatewayId: pulumi.String("vgw-1"), CustomerGateway: transit.CustomerGateway{IpAddress: device}, CidrBlocks: office,
	}
}

func TestVpnConnection_offersWhatIsStrongAlone(t *testing.T) {
	p := planOf(t, vpnOf(atGateway()))
	in := p.one(typeVpn, "office").Inputs
	for _, tunnel := range []string{"tunnel1", "tunnel2"} {
		assert.Equal(t, []any{"ikev2"}, in[tunnel+"IkeVersions"])
		for _, phase := range []string{"Phase1", "Phase2"} {
			assert.Equal(t, []any{"AES256-GCM-16"}, in[tunnel+phase+"EncryptionAlgorithms"])
			assert.Equal(t, []any{"SHA2-384", "SHA2-512"}, in[tunnel+phase+"IntegrityAlgorithms"])
			assert.Equal(t, []any{19.0, 20.0, 21.0}, in[tunnel+phase+"DhGroupNumbers"])
		}
		assert.Equal(t, []any{"add", "clear", 40.0}, []any{in[tunnel+"StartupAction"], in[tunnel+"DpdTimeoutAction"], in[tunnel+"DpdTimeoutSeconds"]})
		logs := in[tunnel+"LogOptions"].(map[string]any)["cloudwatchLogOptions"].(map[string]any)
		assert.Equal(t, map[string]any{"logEnabled": true, "logGroupArn": p.one(typeLogGroup, "office").Outputs["arn"], "logOutputFormat": "json"}, logs)
	}
	assert.Equal(t, []any{"vgw-1", "ipsec.1", false, p.one(typeCustomer, "office").ID}, []any{in["vpnGatewayId"], in["type"], in["staticRoutesOnly"], in["customerGatewayId"]})
	assert.Equal(t, []any{"203.0.113.12", "65000"}, []any{p.one(typeCustomer, "office").Inputs["ipAddress"], p.one(typeCustomer, "office").Inputs["bgpAsn"]})
	assert.Empty(t, p.called(typeVpnRoute), "BGP tells the routes")
	assert.Equal(t, map[string]any{}, p.one(transit.VpnConnectionType, "office").Outputs["relaxations"])
}

func TestVpnConnection_routesWithoutBgp(t *testing.T) {
	args := atGateway()
	args.Routing = transit.RoutingStatic
	p := planOf(t, vpnOf(args))
	assert.Equal(t, true, p.one(typeVpn, "office").Inputs["staticRoutesOnly"])
	assert.ElementsMatch(t, []string{"office-192.168.0.0/16", "office-172.16.7.0/24"}, p.called(typeVpnRoute))
	p = planOf(t, joined(byVpn(static)))
	assert.Empty(t, p.called(typeVpnRoute), "the hub's tables have the routes")
}

func TestVpnConnection_asItIsTold(t *testing.T) {
	args := atGateway()
	args.CustomerGateway = transit.CustomerGateway{IpAddress: device, BgpAsn: 4200000001}
	args.Tunnels.Tunnel1.InsideCidr, args.Tunnels.Tunnel2.InsideCidr = "169.254.10.0/30", "169.254.10.4/30"
	args.Negotiation = transit.VpnNegotiation{
		IkeVersions: []string{"ikev2", "ikev1"}, Phase1: transit.VpnProposal{DhGroupNumbers: []int{20, 14}}, Phase2: transit.VpnProposal{EncryptionAlgorithms: []string{"AES256"}},
		AllowWeaker: because("an old device"), StartupAction: "start", DpdTimeoutAction: "restart", DpdTimeoutSeconds: 30,
	}
	args.Logs.AllowNone = because("nobody reads them")
	p := planOf(t, vpnOf(args))
	in := p.one(typeVpn, "office").Inputs
	assert.Equal(t, []any{"ikev1", "ikev2"}, in["tunnel2IkeVersions"])
	assert.Equal(t, []any{14.0, 20.0}, in["tunnel1Phase1DhGroupNumbers"])
	assert.Equal(t, []any{"AES256"}, in["tunnel2Phase2EncryptionAlgorithms"])
	assert.Equal(t, []any{"start", "restart", 30.0, "169.254.10.4/30"}, []any{in["tunnel1StartupAction"], in["tunnel2DpdTimeoutAction"], in["tunnel1DpdTimeoutSeconds"], in["tunnel2InsideCidr"]})
	assert.NotContains(t, in, "tunnel1LogOptions")
	assert.Empty(t, p.called(typeLogGroup))
	assert.Equal(t, "4200000001", p.one(typeCustomer, "office").Inputs["bgpAsnExtended"])
	assert.Equal(t, map[string]any{"negotiation.allowWeaker": "an old device", "logs.allowNone": "nobody reads them"}, p.one(transit.VpnConnectionType, "office").Outputs["relaxations"])

	p = planOf(t, joined(byVpn(func(a *transit.VpnConnectionArgs) {
		a.EnableAcceleration, a.CustomerGateway = true, transit.CustomerGateway{Id: pulumi.String("cgw-1")}
	})))
	assert.Equal(t, []any{true, "cgw-1"}, []any{p.one(typeVpn, "office").Inputs["enableAcceleration"], p.one(typeVpn, "office").Inputs["customerGatewayId"]})
	assert.Empty(t, p.called(typeCustomer))
	p = planOf(t, joined(byVpn(func(a *transit.VpnConnectionArgs) {
		a.TransportAttachmentId, a.CustomerGateway.IpAddress = pulumi.String("tgw-attach-1"), pulumi.String("192.168.0.1")
	})))
	assert.Equal(t, []any{"PrivateIpv4", "tgw-attach-1"}, []any{p.one(typeVpn, "office").Inputs["outsideIpAddressType"], p.one(typeVpn, "office").Inputs["transportTransitGatewayAttachmentId"]})
}

// Keys are secrets wherever they stand: no plan, no output and no error shows one.
func TestVpnConnection_neverShowsKeys(t *testing.T) {
	for _, key := range []pulumi.StringInput{pulumi.String("a.key_ofNobody1"), pulumi.String("a.key_ofNobody1").ToStringOutput()} {
		args := atGateway()
		args.Tunnels.Tunnel1.PresharedKey, args.Tunnels.Tunnel2.PresharedKey = key, key
		p := planOf(t, vpnOf(args))
		text, err := json.Marshal(p.Plan)
		require.NoError(t, err)
		assert.NotContains(t, string(text), "a.key_ofNobody1")
	}
	const rule = `tunnels.tunnel2.presharedKey: a key has 8 to 64 letters, digits, dots and underscores, without a zero in front`
	for _, wrong := range []string{"short", "0.key_ofNobody1", "a key of nobody", strings.Repeat("x", 65)} {
		args := atGateway()
		args.Tunnels.Tunnel2.PresharedKey = pulumi.String(wrong)
		assert.Equal(t, rule, refusedWith(t, transit.VpnConnectionType, vpnOf(args)))
		args.Tunnels.Tunnel2.PresharedKey = pulumi.String(wrong).ToStringOutput()
		late := failedLate(t, vpnOf(args))
		assert.Contains(t, late, rule)
		assert.NotContains(t, late, wrong)
	}
}

func TestVpnConnection_mistakes(t *testing.T) {
	args := atGateway()
	args.Link, args.EnableAcceleration, args.TransportAttachmentId, args.Routing = nil, true, pulumi.String("att"), "Ospf"
	args.CustomerGateway = transit.CustomerGateway{IpAddress: pulumi.String("8.8.8.8"), BgpAsn: -1}
	args.Tunnels = transit.VpnTunnels{Tunnel1: transit.VpnTunnel{InsideCidr: "169.254.169.252/30"}, Tunnel2: transit.VpnTunnel{InsideCidr: "169.254.0.0/29"}}
	args.Negotiation = transit.VpnNegotiation{
		IkeVersions: []string{"ikev1", "ikev3"}, Phase1: transit.VpnProposal{IntegrityAlgorithms: []string{"SHA1", "SHA2-512", "SHA2-512"}, DhGroupNumbers: []int{5}},
		Phase2: transit.VpnProposal{EncryptionAlgorithms: []string{"AES128"}, DhGroupNumbers: []int{5, 24}}, StartupAction: "go", DpdTimeoutAction: "wait", DpdTimeoutSeconds: 10,
	}
	args.Logs = transit.VpnLogs{RetentionInDays: 2, LogGroupArn: pulumi.String("logs"), KmsKeyArn: pulumi.String("key"), AllowNone: &component.Relaxation{}}
	args.VpnGatewayId, args.CidrBlocks = pulumi.String("tgw-1"), nil
	text := refusedWith(t, transit.VpnConnectionType, vpnOf(args))
	for _, line := range []string{
		`cidrBlocks: required: the IPv4 blocks of the premises, such as 192.168.0.0/16`,
		`customerGateway.bgpAsn: -1 is no number of an autonomous system, which are 1 to 4294967295`,
		`customerGateway.ipAddress: 8.8.8.8 is no private address, as tunnels over Direct Connect need: give the device's own, or drop transportAttachmentId`,
		`enableAcceleration: only connections to a hub have it: drop it, or give the hub in link`,
		`enableAcceleration: tunnels over Direct Connect do not cross the internet: drop it`,
		`logs.allowNone.reason: required: say why`,
		`logs.kmsKeyArn: "key" is not the ARN of a KMS key`,
		`logs.kmsKeyArn: the log group is there already`,
		`logs.logGroupArn: "logs" is not the ARN of a log group`,
		`logs.retentionInDays: CloudWatch Logs keeps no log for 2 days`,
		`negotiation.dpdTimeoutAction: "wait" is not supported; use one of clear, restart, none`,
		`negotiation.dpdTimeoutSeconds: 10 seconds are fewer than AWS waits: 30 or more`,
		`negotiation.ikeVersions: ikev1 is weaker than ikev2: drop it, or say in negotiation.allowWeaker why the device knows no better`,
		`negotiation.ikeVersions: ikev3 is not supported; use some of ikev2, ikev1`,
		`negotiation.phase1.dhGroupNumbers: 5 is not supported; use some of 19, 20, 21, 2, 14`,
		`negotiation.phase1.integrityAlgorithms: SHA1 is weaker than SHA2-384, SHA2-512`,
		`negotiation.phase1.integrityAlgorithms: SHA2-512 is listed twice: drop one`,
		`negotiation.phase2.dhGroupNumbers: 24 is weaker than 19, 20, 21`,
		`negotiation.phase2.dhGroupNumbers: 5 is weaker than 19, 20, 21`,
		`negotiation.phase2.encryptionAlgorithms: AES128 is weaker than AES256-GCM-16`,
		`negotiation.startupAction: "go" is not supported; use one of add, start`,
		`routing: "Ospf" is not supported; use one of Bgp, Static`,
		`transportAttachmentId: "att" is not the id of an attachment to a transit gateway, which reads tgw-attach-0123456789abcdef0`,
		`transportAttachmentId: only connections to a hub have it`,
		`tunnels.tunnel1.insideCidr: 169.254.169.252/30 is one of those that AWS keeps for itself`,
		`tunnels.tunnel2.insideCidr: "169.254.0.0/29" is no /30 of 169.254.0.0/16, which reads 169.254.10.0/30`,
		`vpnGatewayId: "tgw-1" is not the id of a VPN gateway, which reads vgw-0123456789abcdef0`,
	} {
		assert.Contains(t, text, line)
	}
	assert.Equal(t, `cidrBlocks: required: the IPv4 blocks of the premises, such as 192.168.0.0/16
customerGateway.ipAddress: required: the address of the device, or a customer gateway that is there already in id
link: required: the hub that the connection joins, or the VPN gateway of a VPC in vpnGatewayId`, refusedWith(t, transit.VpnConnectionType, func(ctx *pulumi.Context) error {
		_, err := newVpnConnection(ctx, "office", nil)
		return err
	}))
	both := atGateway()
	both.CustomerGateway.IpAddress, both.Tunnels.Tunnel1.InsideCidr, both.Tunnels.Tunnel2.InsideCidr = pulumi.String("10.0.0.1"), "169.254.10.0/30", "169.254.10.0/30"
	assert.Equal(t, `customerGateway.ipAddress: 10.0.0.1 is no public address, which the tunnels cross the internet to: give that of the device, or of the NAT device before it
tunnels.tunnel2.insideCidr: 169.254.10.0/30 is that of the first tunnel: each needs its own`, refusedWith(t, transit.VpnConnectionType, vpnOf(both)))
	both = atGateway()
	both.CustomerGateway.IpAddress = pulumi.String("device").ToStringOutput()
	assert.Contains(t, failedLate(t, vpnOf(both)), `customerGateway.ipAddress: "device" is no IPv4 address, which reads 203.0.113.12`)
}
