package ingress_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const typeEip = "aws:ec2/eip:Eip"

// everythingOfADoor are arguments of which each is set.
func everythingOfADoor() ingress.NetworkIngressArgs {
	net := network()
	net.Ipv6CidrBlocks = []pulumi.StringInput{pulumi.String("2001:db8:1::/56")}
	return ingress.NetworkIngressArgs{
		Vpc: net, Tier: "public", DualStack: true, Clients: ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}},
		AllowUnfilteredPrivateLink: because("partners"), StaticAddresses: true, ElasticIpAllocationIds: map[string]pulumi.StringInput{"eu-west-1b": pulumi.String("eipalloc-1")},
		CrossZone: true, TlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", AllowWeakTls: because("old pumps"),
		Listeners: []ingress.NetworkListener{
			{Name: "tls", Port: 443, TargetGroup: "app", AlpnPolicy: "HTTP2Preferred"},
			{Name: "mqtt", Port: 8883, Protocol: ingress.ProtocolTcp, TargetGroup: "mqtt", IdleTimeoutSeconds: 600},
			{Name: "web", Port: 80, Protocol: ingress.ProtocolTcp, TargetGroup: "alb"},
		},
		TargetGroups: []ingress.NetworkTargetGroup{
			{
				Name: "app", Port: 8443, Protocol: ingress.ProtocolTls, SecurityGroups: []string{"app"}, TargetType: ingress.TargetIp, PreserveClientIp: flag(true), CrossZone: flag(false),
				HealthCheck: ingress.HealthCheck{Protocol: "HTTPS", Path: "/health", Port: 8080}, Targets: map[string]ingress.Target{"one": {Id: pulumi.String("10.0.1.1")}},
			},
			{Name: "mqtt", Port: 8883, SecurityGroups: []string{"app"}, ProxyProtocol: true, TerminateConnections: true, StickySource: true, DeregistrationDelaySeconds: number(0), AllowOtherClients: because("metrics")},
			{
				Name: "alb", Port: 80, TargetType: ingress.TargetAlb, SecurityGroups: []string{"alb"}, HealthCheck: ingress.HealthCheck{Protocol: "HTTP"},
				Targets: map[string]ingress.Target{"alb": {Id: pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1")}},
			},
		},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": pulumi.String("sg-app"), "alb": pulumi.String("sg-alb")},
		Certificates:           []ingress.Certificate{{Name: "main", Arn: pulumi.String(certificate)}, {Name: "more", Arn: pulumi.String(certificate)}},
		Logs:                   ingress.Logs{RetentionInDays: 30}, Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"},
		Tags: pulumi.StringMap{"owner": pulumi.String("shop")},
	}
}

func TestNetworkIngress_isSecureByDefault(t *testing.T) {
	r := record(t, door(leastDoor()))
	assert.Equal(t, []string{"door in tcp/443-443 0.0.0.0/0", "door out tcp/8443-8443 sg-app", "sg-app in tcp/8443-8443 door"}, r.rules())
	balancer := r.inputs(typeBalancer, "door")
	for property, want := range map[string]any{
		"loadBalancerType": "network", "internal": false, "enableDeletionProtection": true, "enableCrossZoneLoadBalancing": false, "ipAddressType": "ipv4",
		"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on", "securityGroups": []any{r.get(typeGroup, "door").ID}, "subnets": []any{"subnet-publica", "subnet-publicb"},
	} {
		assert.Equal(t, want, balancer[property], property)
	}
	listener := r.inputs(typeListener, "door-listener-tls")
	assert.Equal(t, ingress.DefaultTlsPolicy, listener["sslPolicy"])
	assert.Equal(t, "TLS", listener["protocol"])
	assert.Equal(t, []any{map[string]any{"type": "forward", "targetGroupArn": r.get(typeTargetGroup, "door-app").ID}}, listener["defaultActions"])
	group := r.inputs(typeTargetGroup, "door-app")
	assert.NotContains(t, group, "preserveClientIp", "AWS decides by the type of targets")
	assert.Equal(t, map[string]any{
		"enabled": true, "protocol": "TCP", "port": "traffic-port", "interval": 30., "timeout": 5., "healthyThreshold": 5., "unhealthyThreshold": 2.,
	}, group["healthCheck"])
}

func TestNetworkIngress_children(t *testing.T) {
	r := record(t, door(everythingOfADoor()))
	assert.Equal(t, []string{
		"Eip door-eip-a", "Listener door-listener-mqtt", "Listener door-listener-tls", "Listener door-listener-web", "ListenerCertificate door-sni-tls.more", "LoadBalancer door",
		"SecurityGroup door", "SecurityGroupEgressRule door-to-alb-tcp-80", "SecurityGroupEgressRule door-to-app-tcp-8080", "SecurityGroupEgressRule door-to-app-tcp-8443",
		"SecurityGroupEgressRule door-to-app-tcp-8883", "SecurityGroupIngressRule door-in-tcp-443-198.51.100.0-24", "SecurityGroupIngressRule door-in-tcp-80-198.51.100.0-24",
		"SecurityGroupIngressRule door-in-tcp-8883-198.51.100.0-24", "SecurityGroupIngressRule door-to-alb-tcp-80", "SecurityGroupIngressRule door-to-app-tcp-8080",
		"SecurityGroupIngressRule door-to-app-tcp-8443", "SecurityGroupIngressRule door-to-app-tcp-8883", "TargetGroup door-alb", "TargetGroup door-app", "TargetGroup door-mqtt",
		"TargetGroupAttachment door-target-alb.alb", "TargetGroupAttachment door-target-app.one",
	}, r.all(func(res *plan.Resource) bool {
		return strings.HasPrefix(res.Name, "door") && !strings.Contains(res.Type, ":s3/")
	}))
	assert.Equal(t, []any{
		map[string]any{"subnetId": "subnet-publica", "allocationId": r.get(typeEip, "door-eip-a").ID}, map[string]any{"subnetId": "subnet-publicb", "allocationId": "eipalloc-1"},
	}, r.inputs(typeBalancer, "door")["subnetMappings"])
	assert.Equal(t, "off", r.inputs(typeBalancer, "door")["enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"])
	app, mqtt, alb := r.inputs(typeTargetGroup, "door-app"), r.inputs(typeTargetGroup, "door-mqtt"), r.inputs(typeTargetGroup, "door-alb")
	assert.Equal(t, []any{"true", "false"}, []any{app["preserveClientIp"], app["loadBalancingCrossZoneEnabled"]})
	assert.Equal(t, []any{true, true, 0.}, []any{mqtt["proxyProtocolV2"], mqtt["connectionTermination"], mqtt["deregistrationDelay"]})
	assert.Equal(t, map[string]any{"enabled": true, "type": "source_ip"}, mqtt["stickiness"])
	assert.Equal(t, "/", alb["healthCheck"].(map[string]any)["path"])
	assert.EqualValues(t, 600, r.inputs(typeListener, "door-listener-mqtt")["tcpIdleTimeoutSeconds"])
	assert.Equal(t, map[string]any{
		"allowUnfilteredPrivateLink": "partners", "allowWeakTls": "old pumps", "protection": "a trial", "targetGroups[1].allowOtherClients": "metrics",
	}, r.get("palisade:ingress:NetworkIngress", "door").Outputs["relaxations"])
}

// Network load balancers write by another service than application load balancers, and of TLS alone.
func TestNetworkIngress_logsTls(t *testing.T) {
	r := record(t, door(leastDoor()))
	assert.Equal(t, map[string]any{"bucket": r.get(typeBucket, "door-logs").ID, "enabled": true, "prefix": "access"}, r.inputs(typeBalancer, "door")["accessLogs"])
	policy := r.inputs(typeBucketPolicy, "door-logs")["policy"].(string)
	assert.Contains(t, policy, `"Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":["s3:GetBucketAcl"]`)
	assert.Contains(t, policy, `/access/AWSLogs/123456789012/*"`)
	assert.Contains(t, r.get(typeBalancer, "door").Dependencies, r.get(typeBucketPolicy, "door-logs").URN)
	r = record(t, door(withDoor(func(a *ingress.NetworkIngressArgs) {
		a.Listeners[0].Protocol, a.Certificates = ingress.ProtocolTcp, nil
	})))
	assert.Empty(t, r.names(typeBucket))
	assert.NotContains(t, r.inputs(typeBalancer, "door"), "accessLogs")
}

func TestNetworkIngress_isMadeAfterTheGatewayAndGoesBeforeIt(t *testing.T) {
	for _, static := range []bool{true, false} {
		r := record(t, shopDoor(func(a *ingress.NetworkIngressArgs, _ map[string]pulumi.StringInput) { a.StaticAddresses = static }))
		assert.Contains(t, r.get(typeBalancer, "door").Dependencies, r.get("aws:ec2/internetGateway:InternetGateway", "net-igw").URN)
	}
}

func TestNetworkIngress_protectsAllButWhatComesAndGoes(t *testing.T) {
	args := everythingOfADoor()
	args.Protection = component.Protection{}
	r := record(t, door(args))
	for _, res := range r.Resources {
		if res.Custom && strings.HasPrefix(res.Name, "door") {
			passing := res.Type == typeIngress || res.Type == typeEgress || res.Type == typeAttachment
			assert.Equal(t, !passing, res.Protect, res.URN)
		}
	}
}
