package fromaws

import "github.com/palisade-iac/palisade/pkg/network"

// carriage says how far the kinds of resources that have no part in the model carry packets, where that is known: those that let clients in carry
// nothing out, and a Classic Load Balancer reaches instances of its own VPC alone.
func carriage() map[string]network.Carriage {
	return map[string]network.Carriage{
		"LoadBalancerDescriptions": network.CarriesWithin,
		"ClientVpnEndpoints":       network.CarriesInwards,
		"InstanceConnectEndpoints": network.CarriesInwards,
		"VerifiedAccessEndpoints":  network.CarriesInwards,
		"Accelerators":             network.CarriesInwards,
	}
}

func (rd *reader) readCarriage() {
	rd.keepClients()
	known := carriage()
	for i := range rd.net.Unmodelled {
		u := &rd.net.Unmodelled[i]
		if u.Carries = known[u.Type]; len(u.LoadBalancers) > 0 {
			u.Carries = network.CarriesInwards
		}
	}
}

// keepClients lists the EC2 Instance Connect endpoints of which the interfaces are listed, and which may send with the addresses of their clients
// all the same: "if true, the client IP address is used when you connect to a resource".
func (rd *reader) keepClients() {
	const key, id = "InstanceConnectEndpoints", "InstanceConnectEndpointId"
	for _, a := range rd.answers {
		list, _ := a.Others[key].([]any)
		for i, e := range list {
			o, ok := e.(map[string]any)
			if keeps, told := o["PreserveClientIp"].(bool); !ok || told && !keeps || gone(o) || !rd.listsInterfaces(o) {
				continue
			}
			if name, _ := o[id].(string); !rd.listsUnmodelled(network.ID(name), key) {
				rd.unmodelled(a.key(key).index(i), network.ID(name), key, "may carry packets of those who may use it into its VPC, with their own addresses", rd.vpcsNamed(o)...)
			}
		}
	}
}
