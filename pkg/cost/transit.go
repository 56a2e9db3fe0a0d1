package cost

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// transitAttachment charges the owner of an attachment for its hours and for what is sent into the transit gateway. The gateway itself is free.
func transitAttachment(m *meter, r *plan.Resource) {
	m.hours(r, Transit, "attachment hours", TransitHour, 1)
	m.use(r, Transit, "data processed", TransitGB, TransitTraffic, 1)
}

// transitPeering charges a peering for its attachment, and for its data as data between regions. Each side pays for what it sends; all of it stands here.
func transitPeering(m *meter, r *plan.Resource) {
	transitPeeringAccepter(m, r)
	if peer, ok := known(r.Inputs["peerRegion"]); ok && peer == m.regionOf(r) {
		m.grant("data between transit gateways of one region is free")
		return
	}
	m.use(r, Peering, "data to the other region", InterRegionGB, PeeringTraffic, 1)
}

// transitPeeringAccepter charges the other side of a peering for its attachment.
func transitPeeringAccepter(m *meter, r *plan.Resource) {
	m.hours(r, Transit, "peering attachment hours", TransitHour, 1)
}

// vpcPeering charges for the data that a peering carries: across zones on both sides, across regions on the side that sends it. A peering itself is free.
func vpcPeering(m *meter, r *plan.Resource) {
	if peer, ok := known(r.Inputs["peerRegion"]); ok && peer != "" && peer != m.regionOf(r) {
		m.use(r, Peering, "data to the other region", InterRegionGB, PeeringTraffic, 1)
		return
	}
	m.grant("data over peerings within a region crosses zones")
	m.use(r, Peering, "data across zones, both sides", CrossZoneGB, PeeringTraffic, 2)
}

// vpnConnection charges for a connection, for its attachment to a transit gateway, and for its acceleration, which is two accelerators.
func vpnConnection(m *meter, r *plan.Resource) {
	m.hours(r, Vpn, "connection hours", VpnHour, 1)
	if r.Inputs["transitGatewayId"] != nil {
		transitAttachment(m, r)
	}
	if r.Inputs["enableAcceleration"] == true {
		m.hours(r, Vpn, "accelerator hours", VpnAccelerationHour, 2)
		m.use(r, Vpn, "accelerated data", VpnAccelerationGB, VpnTraffic, 1)
	}
	for _, tunnel := range []string{"tunnel1LogOptions", "tunnel2LogOptions"} {
		options, _ := r.Inputs[tunnel].(map[string]any)
		if logs, _ := options["cloudwatchLogOptions"].(map[string]any); logs["logEnabled"] == true {
			m.use(r, Logs, "logs of a tunnel delivered to CloudWatch", LogCloudWatchGB, OtherLogs, 1)
		}
	}
}

// directConnectAssociation charges for the attachment that a transit gateway has to a Direct Connect gateway. One with a virtual private gateway is free.
func directConnectAssociation(m *meter, r *plan.Resource) {
	const transitGateway = "aws:ec2transitgateway/transitGateway:TransitGateway"
	id, _ := known(r.Inputs["associatedGatewayId"])
	if strings.HasPrefix(id, "tgw-") || m.ref(r, "associatedGatewayId", transitGateway) != nil {
		transitAttachment(m, r)
	}
}

// virtualInterface is free by itself, on a port that costs.
func virtualInterface(m *meter, r *plan.Resource) {
	if m.ref(r, "connectionId", "aws:directconnect/connection:Connection") == nil {
		m.grant("a port of Direct Connect that a virtual interface uses and the plan does not make is paid for already")
	}
}

// directConnectPort charges for a port of one's own.
func directConnectPort(m *meter, r *plan.Resource) { port(m, r, false) }

// hostedConnection charges for a port that a partner hosts.
func hostedConnection(m *meter, r *plan.Resource) { port(m, r, true) }

// port charges for a port by its bandwidth: "1Gbps", "200Mbps". Japan has prices of its own, which a book of a region there has to hold.
func port(m *meter, r *plan.Resource, hosted bool) {
	bandwidth, ok := known(r.Inputs["bandwidth"])
	if !ok {
		m.unknown(r, DirectConnect, "port hours", "its bandwidth is not known before deployment")
		return
	}
	m.hours(r, DirectConnect, "port hours, "+bandwidth, portKey(hosted, strings.TrimSuffix(bandwidth, "bps")), 1)
	m.grant("data out over Direct Connect is not counted: its price depends on the location")
}
