package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

// connectKinds has EC2 Instance Connect endpoints, which are more than their interface where they keep the addresses of their clients.
func connectKinds() map[string]kind {
	return map[string]kind{
		"ec2transitgateway:InstanceConnectEndpoint": {make: makeConnectEndpoint, settle: func(r *resource) {
			settleConnectEndpoint(r)
			keepClients(r)
		}},
	}
}

// keepClients lists an endpoint that may send with the addresses of its clients, which are anywhere: "if true, the client IP address is used when
// you connect to a resource". AWS's documents name both as the default. One that does not is the interface alone; whom IAM lets in is no packet.
func keepClients(r *resource) {
	var u *network.Unknown
	text := "may carry packets of those who may use it into its VPC, with their own addresses"
	switch keeps := r.get("preserveClientIp").flag(&u, true); {
	case u != nil:
		text += ": " + u.Text
	case !keeps:
		return
	}
	r.unmodelled(text, r.touches())
	r.carries(network.CarriesInwards)
}
