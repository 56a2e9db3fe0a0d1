package ingress_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func TestWebIngress_isSecureByDefault(t *testing.T) {
	r := record(t, web(least()))
	assert.Equal(t, []string{
		"sg-app in tcp/8443-8443 web", "web in tcp/443-443 0.0.0.0/0", "web in tcp/80-80 0.0.0.0/0", "web out tcp/8443-8443 sg-app",
	}, r.rules())
	balancer := r.inputs(typeBalancer, "web")
	for property, want := range map[string]any{
		"loadBalancerType": "application", "internal": false, "ipAddressType": "ipv4", "dropInvalidHeaderFields": true, "desyncMitigationMode": "defensive",
		"enableDeletionProtection": true, "enableHttp2": true, "xffHeaderProcessingMode": "append", "idleTimeout": 60., "clientKeepAlive": 3600.,
		"subnets": []any{"subnet-publica", "subnet-publicb"}, "securityGroups": []any{r.get(typeGroup, "web").ID},
	} {
		assert.Equal(t, want, balancer[property], property)
	}
	assert.NotContains(t, balancer, "enableWafFailOpen")
	https := r.inputs(typeListener, "web-https")
	assert.Equal(t, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", https["sslPolicy"])
	assert.Equal(t, certificate, https["certificateArn"])
	assert.Equal(t, []any{map[string]any{"type": "forward", "targetGroupArn": r.get(typeTargetGroup, "web-shop").ID}}, https["defaultActions"])
	redirect := r.inputs(typeListener, "web-http")["defaultActions"].([]any)[0].(map[string]any)["redirect"]
	assert.Equal(t, map[string]any{
		"protocol": "HTTPS", "port": "443", "host": "#{host}", "path": "/#{path}", "query": "#{query}", "statusCode": "HTTP_301",
	}, redirect)
	group := r.inputs(typeTargetGroup, "web-shop")
	assert.Equal(t, "HTTPS", group["protocol"])
	assert.Equal(t, map[string]any{
		"enabled": true, "protocol": "HTTPS", "port": "traffic-port", "path": "/", "matcher": "200", "interval": 30., "timeout": 5., "healthyThreshold": 5., "unhealthyThreshold": 2.,
	}, group["healthCheck"])
}

func TestWebIngress_protectsAllButWhatComesAndGoes(t *testing.T) {
	args := everything()
	args.Protection = component.Protection{}
	r := record(t, web(args))
	free := map[string]bool{}
	for _, res := range r.Resources {
		if res.Custom && !res.Protect && res.Type != "pulumi:pulumi:Stack" && !strings.HasPrefix(res.Type, "pulumi:providers:") {
			free[res.Type] = true
		}
	}
	assert.Equal(t, map[string]bool{typeIngress: true, typeEgress: true, typeRule: true, typeSni: true, typeAttachment: true}, free)
	args.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "taken down"}
	r = record(t, web(args))
	assert.Empty(t, r.all(func(res *plan.Resource) bool { return res.Protect }))
	assert.Equal(t, false, r.inputs(typeBalancer, "web")["enableDeletionProtection"])
	assert.Equal(t, true, r.inputs(typeBucket, "web-logs")["forceDestroy"])
}

func TestWebIngress_children(t *testing.T) {
	r := record(t, web(everything()))
	assert.Equal(t, []string{
		"BucketLifecycleConfigurationV2 web-logs", "BucketOwnershipControls web-logs", "BucketPolicy web-logs", "BucketPublicAccessBlock web-logs",
		"BucketServerSideEncryptionConfigurationV2 web-logs", "BucketV2 web-logs", "BucketVersioningV2 web-logs", "Certificate web-cert-main",
		"CertificateValidation web-cert-main", "Listener web-http", "Listener web-https", "ListenerCertificate web-sni-partner", "ListenerRule web-rule-api",
		"ListenerRule web-rule-blocked", "ListenerRule web-rule-old", "ListenerRule web-rule-staff", "LoadBalancer web", "Record web-cert-main-example.com",
		"Record web-cert-main-example.net", "SecurityGroup web", "SecurityGroupEgressRule web-out-identity", "SecurityGroupEgressRule web-to-app-tcp-8443",
		"SecurityGroupEgressRule web-to-app-tcp-9000", "SecurityGroupEgressRule web-to-app-tcp-9443", "SecurityGroupEgressRule web-to-pods-tcp-9000",
		"SecurityGroupIngressRule web-in-tcp-443-198.51.100.0-24", "SecurityGroupIngressRule web-in-tcp-443-2001.db8..-32",
		"SecurityGroupIngressRule web-in-tcp-443-group-staff", "SecurityGroupIngressRule web-in-tcp-443-list-edges",
		"SecurityGroupIngressRule web-in-tcp-80-198.51.100.0-24", "SecurityGroupIngressRule web-in-tcp-80-2001.db8..-32",
		"SecurityGroupIngressRule web-in-tcp-80-group-staff", "SecurityGroupIngressRule web-in-tcp-80-list-edges", "SecurityGroupIngressRule web-to-app-tcp-8443",
		"SecurityGroupIngressRule web-to-app-tcp-9000", "SecurityGroupIngressRule web-to-app-tcp-9443", "SecurityGroupIngressRule web-to-pods-tcp-9000",
		"TargetGroup web-api", "TargetGroup web-fn", "TargetGroup web-shop", "TargetGroupAttachment web-target-fn.fn", "TargetGroupAttachment web-target-shop.one",
		"TrustStore web", "TrustStoreRevocation web-revoked-2026", "WebAclAssociation web-waf",
	}, r.all(func(res *plan.Resource) bool { return !strings.HasPrefix(res.Type, "pulumi:") }))
}

func TestWebIngress_routes(t *testing.T) {
	r := record(t, web(everything()))
	arn := func(group string) any { return r.get(typeTargetGroup, "web-"+group).ID }
	api := r.inputs(typeRule, "web-rule-api")
	assert.EqualValues(t, 100, api["priority"])
	assert.Equal(t, []any{
		map[string]any{"hostHeader": map[string]any{"values": []any{"api.example.com"}}}, map[string]any{"pathPattern": map[string]any{"values": []any{"/v1/*"}}},
	}, api["conditions"])
	assert.Equal(t, []any{map[string]any{"type": "forward", "forward": map[string]any{
		"targetGroups": []any{map[string]any{"arn": arn("api"), "weight": 9.}, map[string]any{"arn": arn("shop"), "weight": 1.}},
		"stickiness":   map[string]any{"enabled": true, "duration": 60.},
	}}}, api["actions"])
	blocked := r.inputs(typeRule, "web-rule-blocked")
	assert.Equal(t, []any{
		map[string]any{"httpRequestMethod": map[string]any{"values": []any{"POST"}}},
		map[string]any{"sourceIp": map[string]any{"values": []any{"198.51.100.0/28"}}},
		map[string]any{"httpHeader": map[string]any{"httpHeaderName": "X-Bad", "values": []any{"*"}}},
		map[string]any{"queryStrings": []any{map[string]any{"key": "debug", "value": "1"}, map[string]any{"value": "drop"}}},
	}, blocked["conditions"])
	assert.Equal(t, []any{map[string]any{"type": "fixed-response", "fixedResponse": map[string]any{
		"contentType": "application/json", "messageBody": "{}", "statusCode": "403",
	}}}, blocked["actions"])
	old := r.inputs(typeRule, "web-rule-old")["actions"].([]any)[0].(map[string]any)["redirect"]
	assert.Equal(t, map[string]any{"protocol": "HTTPS", "host": "new.example.com", "port": "8443", "path": "/new/#{path}", "query": "from=old", "statusCode": "HTTP_302"}, old)
}

func TestWebIngress_usersSignIn(t *testing.T) {
	r := record(t, web(everything()))
	staff := r.inputs(typeRule, "web-rule-staff")["actions"].([]any)
	require.Len(t, staff, 2)
	assert.Equal(t, map[string]any{"type": "authenticate-cognito", "order": 1., "authenticateCognito": map[string]any{
		"userPoolArn": "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_1", "userPoolClientId": "client", "userPoolDomain": "shop",
		"onUnauthenticatedRequest": "deny", "scope": "openid", "sessionCookieName": "staff", "sessionTimeout": 3600.,
		"authenticationRequestExtraParams": map[string]any{"identity_provider": "CompanySaml"},
	}}, staff[0])
	assert.EqualValues(t, 2, staff[1].(map[string]any)["order"])
	all := r.inputs(typeListener, "web-https")["defaultActions"].([]any)
	require.Len(t, all, 2)
	oidc := all[0].(map[string]any)["authenticateOidc"].(map[string]any)
	assert.Equal(t, "https://login.example.com/token", oidc["tokenEndpoint"])
	assert.Contains(t, r.rules(), "web out tcp/443-443 0.0.0.0/0")
}

// The secret of a client is one in the state, even where the program holds it in the open.
func TestWebIngress_keepsClientSecrets(t *testing.T) {
	text, err := json.Marshal(record(t, web(everything())).Plan)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "hush")
}

func TestWebIngress_provesItsNames(t *testing.T) {
	r := record(t, web(everything()))
	certificate := r.get(typeCertificate, "web-cert-main")
	assert.Equal(t, "DNS", certificate.Inputs["validationMethod"])
	assert.Equal(t, []any{"*.example.com", "example.net"}, certificate.Inputs["subjectAlternativeNames"])
	record := r.inputs(typeRecord, "web-cert-main-example.net")
	assert.Equal(t, "CNAME", record["type"])
	assert.Contains(t, record["name"], ".example.net.")
	assert.Equal(t, "Z0123456789", record["zoneId"])
	validation := r.get(typeValidation, "web-cert-main")
	assert.Len(t, validation.Inputs["validationRecordFqdns"], 2)
	assert.Equal(t, certificate.ID, r.inputs(typeListener, "web-https")["certificateArn"])
	assert.Contains(t, r.get(typeListener, "web-https").Dependencies, validation.URN, "a listener takes no certificate that is not issued")
}

func TestWebIngress_clientsShowCertificates(t *testing.T) {
	r := record(t, web(everything()))
	assert.Equal(t, map[string]any{
		"mode": "verify", "trustStoreArn": r.get(typeTrustStore, "web").ID, "ignoreClientCertificateExpiry": true, "advertiseTrustStoreCaNames": "on",
	}, r.inputs(typeListener, "web-https")["mutualAuthentication"])
	assert.Contains(t, r.get(typeListener, "web-https").Dependencies, r.get(typeRevocation, "web-revoked-2026").URN, "nobody who is revoked gets in first")
	r = record(t, web(with(func(a *ingress.WebIngressArgs) { a.MutualTls = &ingress.MutualTls{Mode: ingress.MutualTlsPassthrough} })))
	assert.Equal(t, map[string]any{"mode": "passthrough"}, r.inputs(typeListener, "web-https")["mutualAuthentication"])
	assert.Empty(t, r.names(typeTrustStore))
}

func TestWebIngress_logsToABucketThatTakesThem(t *testing.T) {
	r := record(t, web(least()))
	balancer, bucket := r.get(typeBalancer, "web"), r.get(typeBucket, "web-logs")
	assert.Equal(t, map[string]any{"bucket": bucket.ID, "enabled": true, "prefix": "access"}, balancer.Inputs["accessLogs"])
	assert.Equal(t, map[string]any{"bucket": bucket.ID, "enabled": true, "prefix": "connection"}, balancer.Inputs["connectionLogs"])
	assert.Contains(t, balancer.Dependencies, r.get(typeBucketPolicy, "web-logs").URN, "AWS tries to write when logs are switched on")
	policy := r.inputs(typeBucketPolicy, "web-logs")["policy"].(string)
	assert.Contains(t, policy, `"Principal":{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"}`)
	assert.Contains(t, policy, `/access/AWSLogs/123456789012/*"`)
	assert.Contains(t, policy, `/connection/AWSLogs/123456789012/*"`)

	r = record(t, web(with(func(a *ingress.WebIngressArgs) { a.Logs.BucketName = pulumi.String("theirs") })))
	assert.Empty(t, r.names(typeBucket))
	assert.Equal(t, map[string]any{"bucket": "theirs", "enabled": true, "prefix": "access"}, r.inputs(typeBalancer, "web")["accessLogs"])
	r = record(t, web(with(func(a *ingress.WebIngressArgs) { a.Logs.AllowNone = because("elsewhere") })))
	assert.NotContains(t, r.inputs(typeBalancer, "web"), "accessLogs")
}

// AWS detaches no internet gateway while a load balancer has public addresses.
func TestWebIngress_isMadeAfterTheGatewayAndGoesBeforeIt(t *testing.T) {
	r := record(t, shopWeb(nil))
	gateway := r.names("aws:ec2/internetGateway:InternetGateway")
	require.Len(t, gateway, 1)
	assert.Contains(t, r.get(typeBalancer, "web").Dependencies, r.get("aws:ec2/internetGateway:InternetGateway", gateway[0]).URN)
}

func TestWebIngress_withoutTargetsAnswers(t *testing.T) {
	r := record(t, web(with(func(a *ingress.WebIngressArgs) {
		off := false
		a.TargetGroups, a.TargetSecurityGroupIds, a.DefaultAction, a.RedirectHttp = nil, nil, nil, &off
	})))
	assert.Equal(t, []any{map[string]any{"type": "fixed-response", "fixedResponse": map[string]any{"contentType": "text/plain", "messageBody": "", "statusCode": "404"}}},
		r.inputs(typeListener, "web-https")["defaultActions"])
	assert.Equal(t, []string{"web-https"}, r.names(typeListener))
	assert.Equal(t, []string{"web in tcp/443-443 0.0.0.0/0"}, r.rules())
}

func TestWebIngress_inside(t *testing.T) {
	r := record(t, web(with(func(a *ingress.WebIngressArgs) {
		a.Tier, a.Internal, a.AllowNoWaf, a.Clients = "app", true, nil, ingress.Clients{CidrBlocks: []string{"10.0.0.0/8"}}
	})))
	assert.Equal(t, true, r.inputs(typeBalancer, "web")["internal"])
	assert.Equal(t, []any{"subnet-appa", "subnet-appb"}, r.inputs(typeBalancer, "web")["subnets"])
	assert.Empty(t, r.names("aws:wafv2/webAclAssociation:WebAclAssociation"))
}

func TestWebIngress_saysWhatIsLoosened(t *testing.T) {
	assert.Equal(t, map[string]any{
		"allowWeakTls": "old phones", "mutualTls.allowExpired": "devices in the field", "protection": "a trial", "targetGroups[1].allowOtherClients": "metrics",
		"targetGroups[1].allowPlaintext": "a sidecar",
	}, record(t, web(everything())).get("palisade:ingress:WebIngress", "web").Outputs["relaxations"])
}

func TestWebIngress_laysTheWebAclBeforeIt(t *testing.T) {
	r := record(t, web(everything()))
	waf := r.get("aws:wafv2/webAclAssociation:WebAclAssociation", "web-waf")
	assert.Equal(t, map[string]any{"webAclArn": webAcl, "resourceArn": r.get(typeBalancer, "web").ID}, waf.Inputs)
	assert.Contains(t, waf.Dependencies, r.get(typeListener, "web-https").URN)
}
