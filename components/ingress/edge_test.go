package ingress_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	typeDelivery     = "aws:cloudwatch/logDelivery:LogDelivery"
	typeDestination  = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
	typeDistribution = "aws:cloudfront/distribution:Distribution"
	typeHeaders      = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	typeKeyGroup     = "aws:cloudfront/keyGroup:KeyGroup"
	typePublicKey    = "aws:cloudfront/publicKey:PublicKey"
	typeShield       = "aws:shield/protection:Protection"
	typeSource       = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
	typeVpcOrigin    = "aws:cloudfront/vpcOrigin:VpcOrigin"

	edgeCertificate = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d"
	edgeWebAcl      = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/0a1b2c3d"
	balancerArn     = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0a1b2c3d"

	publicKey = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"
)

// leastEdge are the least arguments that make a distribution, by a VPC origin.
func leastEdge() ingress.EdgeDistributionArgs {
	return ingress.EdgeDistributionArgs{
		Aliases: []string{"www.example.com"}, CertificateArn: pulumi.String(edgeCertificate), WebAclArn: pulumi.String(edgeWebAcl),
		Origin: ingress.EdgeOrigin{DomainName: pulumi.String("internal-web-1.eu-west-1.elb.amazonaws.com"), LoadBalancerArn: pulumi.String(balancerArn)},
	}
}

func withEdge(edit func(*ingress.EdgeDistributionArgs)) ingress.EdgeDistributionArgs {
	args := leastEdge()
	edit(&args)
	return args
}

// everythingOfAnEdge are arguments of which each is set.
func everythingOfAnEdge() ingress.EdgeDistributionArgs {
	return ingress.EdgeDistributionArgs{
		Aliases: []string{"www.example.com", "*.example.net"}, CertificateArn: pulumi.String(edgeCertificate), WebAclArn: pulumi.String(edgeWebAcl),
		Origin: ingress.EdgeOrigin{
			DomainName: pulumi.String("internal-web-1.eu-west-1.elb.amazonaws.com"), LoadBalancerArn: pulumi.String(balancerArn), HeaderName: "X-Mine",
			Secret: pulumi.String(secretA), ShieldRegion: "eu-west-1", ReadTimeoutSeconds: 60, KeepAliveSeconds: 10,
		},
		Behavior: ingress.EdgeBehavior{KeyGroups: []string{"members"}},
		Paths: []ingress.EdgePath{
			{Pattern: "/static/*", Behavior: ingress.EdgeBehavior{ReadOnly: true, CachePolicyId: ingress.CachingOptimized}},
			{Pattern: "/press/*", Behavior: ingress.EdgeBehavior{KeyGroups: []string{"press", "members"}}},
		},
		KeyGroups: map[string]ingress.EdgeKeyGroup{
			"members": {PublicKeys: map[string]pulumi.StringInput{"2026": pulumi.String(publicKey), "2027": late(publicKey)}},
			"press":   {PublicKeys: map[string]pulumi.StringInput{"one": pulumi.String(publicKey + "\n\n")}},
		},
		Countries: ingress.EdgeCountries{Allowed: []string{"NL", "DE"}},
		SecurityHeaders: ingress.EdgeSecurityHeaders{
			HstsSeconds: 63072000, HstsSubdomains: true, HstsPreload: true, ContentSecurityPolicy: "default-src 'self'", FrameOption: "SAMEORIGIN", ReferrerPolicy: "no-referrer",
		},
		DefaultRootObject: "index.html", PriceClass: "PriceClass_100", HttpVersion: "http2", EnableIpv6: flag(false), ShieldAdvanced: true,
		Logs: ingress.Logs{RetentionInDays: 30}, Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a trial"},
		Tags: pulumi.StringMap{"owner": pulumi.String("shop")},
	}
}

// edge makes a distribution by a provider of us-east-1, in a program of eu-west-1.
func edge(args ingress.EdgeDistributionArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "global", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		_, err = newEdgeDistribution(ctx, "edge", &args, pulumi.Provider(provider))
		return err
	}
}

func TestEdgeDistribution_isSecureByDefault(t *testing.T) {
	r := record(t, edge(leastEdge()))
	d := r.inputs(typeDistribution, "edge")
	for property, want := range map[string]any{
		"enabled": true, "aliases": []any{"www.example.com"}, "webAclId": edgeWebAcl, "httpVersion": "http2and3", "isIpv6Enabled": true, "priceClass": "PriceClass_All",
		"viewerCertificate": map[string]any{"acmCertificateArn": edgeCertificate, "sslSupportMethod": "sni-only", "minimumProtocolVersion": "TLSv1.2_2021"},
		"restrictions":      map[string]any{"geoRestriction": map[string]any{"restrictionType": "none", "locations": []any{}}},
		"origins": []any{map[string]any{
			"originId": "balancer", "domainName": "internal-web-1.eu-west-1.elb.amazonaws.com",
			"vpcOriginConfig": map[string]any{"vpcOriginId": r.get(typeVpcOrigin, "edge").ID, "originReadTimeout": 30., "originKeepaliveTimeout": 5.},
		}},
		"defaultCacheBehavior": map[string]any{
			"targetOriginId": "balancer", "viewerProtocolPolicy": "redirect-to-https", "compress": true, "cachedMethods": []any{"GET", "HEAD"},
			"allowedMethods": []any{"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}, "cachePolicyId": ingress.CachingDisabled,
			"originRequestPolicyId": ingress.AllViewer, "responseHeadersPolicyId": r.get(typeHeaders, "edge-headers").ID,
		},
	} {
		assert.Equal(t, want, d[property], property)
	}
	assert.NotContains(t, d, "loggingConfig", "the older kind of logs needs access control lists")
	config := r.inputs(typeVpcOrigin, "edge")["vpcOriginEndpointConfig"].(map[string]any)
	assert.Equal(t, balancerArn, config["arn"])
	assert.Equal(t, "https-only", config["originProtocolPolicy"])
	assert.Equal(t, map[string]any{"items": []any{"TLSv1.2"}, "quantity": 1.}, config["originSslProtocols"])
	assert.Equal(t, map[string]any{
		"strictTransportSecurity": map[string]any{"accessControlMaxAgeSec": 31536000., "includeSubdomains": false, "preload": false, "override": true},
		"contentTypeOptions":      map[string]any{"override": true}, "frameOptions": map[string]any{"frameOption": "DENY", "override": true},
		"referrerPolicy": map[string]any{"referrerPolicy": "strict-origin-when-cross-origin", "override": true},
	}, r.inputs(typeHeaders, "edge-headers")["securityHeadersConfig"])
	assert.Empty(t, r.names(typeShield))
}

// Where the load balancer faces the internet, CloudFront calls it there, and shows the secret.
func TestEdgeDistribution_showsTheSecret(t *testing.T) {
	r := record(t, edge(withEdge(func(a *ingress.EdgeDistributionArgs) {
		a.Origin = ingress.EdgeOrigin{DomainName: pulumi.String("origin.example.com"), Secret: pulumi.String(secretA)}
	})))
	assert.Empty(t, r.names(typeVpcOrigin))
	origin := r.inputs(typeDistribution, "edge")["origins"].([]any)[0].(map[string]any)
	assert.Equal(t, map[string]any{
		"httpPort": 80., "httpsPort": 443., "originProtocolPolicy": "https-only", "originSslProtocols": []any{"TLSv1.2"}, "originReadTimeout": 30., "originKeepaliveTimeout": 5.,
	}, origin["customOriginConfig"])
	assert.Equal(t, "X-Origin-Verify", origin["customHeaders"].([]any)[0].(map[string]any)["name"])
	assert.True(t, hidden(r.Plan), "the secret is one in the state")
}

func TestEdgeDistribution_doesAllThatIsAskedFor(t *testing.T) {
	r := record(t, edge(everythingOfAnEdge()))
	d := r.inputs(typeDistribution, "edge")
	assert.Equal(t, map[string]any{"geoRestriction": map[string]any{"restrictionType": "whitelist", "locations": []any{"DE", "NL"}}}, d["restrictions"])
	assert.Equal(t, map[string]any{"enabled": true, "originShieldRegion": "eu-west-1"}, d["origins"].([]any)[0].(map[string]any)["originShield"])
	members, press := r.get(typeKeyGroup, "edge-keys-members"), r.get(typeKeyGroup, "edge-keys-press")
	assert.Equal(t, []any{members.ID}, d["defaultCacheBehavior"].(map[string]any)["trustedKeyGroups"])
	paths := d["orderedCacheBehaviors"].([]any)
	require.Len(t, paths, 2)
	static, pressed := paths[0].(map[string]any), paths[1].(map[string]any)
	assert.Equal(t, "/static/*", static["pathPattern"])
	assert.Equal(t, []any{"GET", "HEAD", "OPTIONS"}, static["allowedMethods"])
	assert.Equal(t, ingress.CachingOptimized, static["cachePolicyId"])
	assert.Equal(t, "redirect-to-https", static["viewerProtocolPolicy"])
	assert.NotContains(t, static, "trustedKeyGroups")
	assert.Equal(t, []any{press.ID, members.ID}, pressed["trustedKeyGroups"])
	for _, behavior := range paths {
		assert.Equal(t, r.get(typeHeaders, "edge-headers").ID, behavior.(map[string]any)["responseHeadersPolicyId"])
	}
	assert.Equal(t, []any{r.get(typePublicKey, "edge-key-members-2026").ID, r.get(typePublicKey, "edge-key-members-2027").ID}, members.Inputs["items"])
	for _, name := range r.names(typePublicKey) {
		assert.Equal(t, publicKey+"\n", r.inputs(typePublicKey, name)["encodedKey"], "AWS gives back one newline, and others would replace the key")
	}
	assert.Equal(t, r.get(typeDistribution, "edge").Outputs["arn"], r.inputs(typeShield, "edge")["resourceArn"])
	headers := r.inputs(typeHeaders, "edge-headers")["securityHeadersConfig"].(map[string]any)
	assert.Equal(t, map[string]any{"contentSecurityPolicy": "default-src 'self'", "override": true}, headers["contentSecurityPolicy"])
	assert.Equal(t, map[string]any{"protection": "a trial"}, r.get("palisade:ingress:EdgeDistribution", "edge").Outputs["relaxations"])

	blocked := record(t, edge(withEdge(func(a *ingress.EdgeDistributionArgs) { a.Countries.Blocked = []string{"XX"} }))).inputs(typeDistribution, "edge")
	assert.Equal(t, map[string]any{"geoRestriction": map[string]any{"restrictionType": "blacklist", "locations": []any{"XX"}}}, blocked["restrictions"])
}

func TestEdgeDistribution_logsToABucketThatTakesThem(t *testing.T) {
	r := record(t, edge(leastEdge()))
	assert.Equal(t, r.get(typeDistribution, "edge").Outputs["arn"], r.inputs(typeSource, "edge-logs")["resourceArn"])
	assert.Equal(t, "ACCESS_LOGS", r.inputs(typeSource, "edge-logs")["logType"])
	destination := r.get(typeDestination, "edge-logs")
	assert.Equal(t, map[string]any{"destinationResourceArn": "arn:aws:s3:::" + r.get(typeBucket, "edge-logs").ID + "/access"}, destination.Inputs["deliveryDestinationConfiguration"])
	assert.Contains(t, destination.Dependencies, r.get(typeBucketPolicy, "edge-logs").URN)
	delivery := r.inputs(typeDelivery, "edge-logs")
	assert.Equal(t, destination.Outputs["arn"], delivery["deliveryDestinationArn"])
	assert.Equal(t, r.get(typeSource, "edge-logs").Outputs["name"], delivery["deliverySourceName"])
	policy := r.inputs(typeBucketPolicy, "edge-logs")["policy"].(string)
	assert.Contains(t, policy, `"ArnLike":{"aws:SourceArn":"arn:aws:logs:us-east-1:123456789012:delivery-source:*"}`)
	assert.Contains(t, policy, `/access/AWSLogs/123456789012/*"`)

	none := record(t, edge(withEdge(func(a *ingress.EdgeDistributionArgs) { a.Logs.AllowNone = because("elsewhere") })))
	assert.Empty(t, none.names(typeSource))
	assert.Empty(t, none.names(typeBucket))
	assert.Equal(t, map[string]any{"logs.allowNone": "elsewhere"}, none.get("palisade:ingress:EdgeDistribution", "edge").Outputs["relaxations"])
}

func TestEdgeDistribution_everythingIsMadeInUsEast1(t *testing.T) {
	r := record(t, edge(everythingOfAnEdge()))
	for _, res := range r.Resources {
		if res.Custom && !strings.HasPrefix(res.Type, "pulumi:") {
			assert.True(t, strings.HasSuffix(res.Provider, "::global"), "%s is made by %s", res.URN, res.Provider)
		}
	}
}

func TestEdgeDistribution_aRefusedDestroyDeletesNothing(t *testing.T) {
	args := everythingOfAnEdge()
	args.Protection = component.Protection{}
	r := record(t, edge(args))
	free := map[string]bool{}
	for _, res := range r.Resources {
		if !res.Custom || res.Protect || strings.HasPrefix(res.Type, "pulumi:") {
			continue
		}
		free[res.Type] = true
		assert.True(t, slices.ContainsFunc(r.Resources, func(other *plan.Resource) bool {
			return other.Protect && slices.Contains(other.Dependencies, res.URN)
		}), "nothing keeps %s", res.URN)
	}
	assert.Equal(t, map[string]bool{typePublicKey: true}, free)
}

func TestEdgeDistribution_argumentsAreRecorded(t *testing.T) {
	r := record(t, edge(everythingOfAnEdge()))
	inputs := r.get("palisade:ingress:EdgeDistribution", "edge").Inputs
	v := reflect.ValueOf(everythingOfAnEdge())
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ","); name != "allowNoWaf" {
			assert.False(t, v.Field(i).IsZero(), "the test gives no %s", name)
			assert.Contains(t, inputs, name)
		}
	}
	assert.True(t, hidden(r.Plan))
}

// An edit leaves all else as it is, byte by byte.
func TestEdgeDistribution_anEditLeavesAllElseAsItIs(t *testing.T) {
	for name, test := range map[string]struct {
		edit                 func(*ingress.EdgeDistributionArgs)
		comes, goes, changes []string
	}{
		"a key more": {func(a *ingress.EdgeDistributionArgs) {
			a.KeyGroups["members"].PublicKeys["2025"] = pulumi.String(publicKey)
		}, []string{"PublicKey edge-key-members-2025"}, nil, []string{"KeyGroup edge-keys-members"}},
		"a key less": {
			func(a *ingress.EdgeDistributionArgs) { delete(a.KeyGroups["members"].PublicKeys, "2026") }, nil,
			[]string{"PublicKey edge-key-members-2026"},
			[]string{"KeyGroup edge-keys-members"},
		},
		"a path between others": {func(a *ingress.EdgeDistributionArgs) {
			a.Paths = slices.Insert(a.Paths, 1, ingress.EdgePath{Pattern: "/img/*"})
		}, nil, nil, []string{"Distribution edge"}},
		"countries in another order": {func(a *ingress.EdgeDistributionArgs) { slices.Reverse(a.Countries.Allowed) }, nil, nil, nil},
		"no shield":                  {func(a *ingress.EdgeDistributionArgs) { a.ShieldAdvanced = false }, nil, []string{"Protection edge"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := everythingOfAnEdge(), everythingOfAnEdge()
			test.edit(&after)
			comes, goes, changes := differences(t, record(t, edge(before)), record(t, edge(after)))
			assert.Equal(t, test.comes, comes, "comes")
			assert.Equal(t, test.goes, goes, "goes")
			assert.Equal(t, test.changes, changes, "changes")
		})
	}
}

// A preview with values that are not known yet has all resources, under their names.
func TestEdgeDistribution_unknownInputsChangeNeitherNumberNorNames(t *testing.T) {
	here := func(*plan.Resource) bool { return true }
	args := everythingOfAnEdge()
	args.CertificateArn, args.WebAclArn = unknown(), unknown()
	args.Origin.DomainName, args.Origin.LoadBalancerArn, args.Origin.Secret = unknown(), unknown(), unknown()
	args.KeyGroups = maps.Clone(args.KeyGroups)
	args.KeyGroups["press"] = ingress.EdgeKeyGroup{PublicKeys: map[string]pulumi.StringInput{"one": unknown()}}
	assert.Equal(t, record(t, edge(everythingOfAnEdge())).all(here), record(t, edge(args)).all(here))
}
