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
	known := carriage()
	for i := range rd.net.Unmodelled {
		rd.net.Unmodelled[i].Carries = known[rd.net.Unmodelled[i].Type]
	}
}
