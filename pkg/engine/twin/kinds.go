package twin

import "maps"

// ec2ARN begins the ARN of a resource of EC2.
const ec2ARN = "arn:{partition}:ec2:{region}:{account}:"

// kinds is the whole table, by short token. Each file that knows some services gives its rows.
func kinds() map[string]kind {
	all := map[string]kind{}
	for _, rows := range []map[string]kind{
		vpcKinds(), subnetKinds(), addressKinds(), routeKinds(), filterKinds(), endpointKinds(), interfaceKinds(),
		peeringKinds(), prefixListKinds(), ipamKinds(),
		transitGatewayKinds(), vpnKinds(), directConnectKinds(), networkManagerKinds(),
		firewallKinds(), loadBalancerKinds(), certificateKinds(), distributionKinds(), wafKinds(),
		zoneKinds(), resolverKinds(), profileKinds(),
		iamKinds(), keyKinds(), bucketKinds(), logKinds(), configKinds(), shareKinds(), dataKinds(),
	} {
		maps.Copy(all, rows)
	}
	for alias, of := range aliases() {
		if k, ok := all[of]; ok {
			all[alias] = k
		}
	}
	return all
}

// aliases are the modules under which pulumi-aws offers a type a second time, or under an older name.
func aliases() map[string]string {
	return map[string]string{
		"alb:LoadBalancer":          "lb:LoadBalancer",
		"alb:Listener":              "lb:Listener",
		"alb:ListenerRule":          "lb:ListenerRule",
		"alb:ListenerCertificate":   "lb:ListenerCertificate",
		"alb:TargetGroup":           "lb:TargetGroup",
		"alb:TargetGroupAttachment": "lb:TargetGroupAttachment",
	}
}
