package ingress

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// What happens to requests of users who have not signed in.
const (
	// UnauthenticatedSignIn sends them to the identity provider.
	UnauthenticatedSignIn = "authenticate"
	// UnauthenticatedDeny answers 401, as suits programs.
	UnauthenticatedDeny = "deny"
	// UnauthenticatedAllow lets the request through: the application decides.
	UnauthenticatedAllow = "allow"
)

// SignIn has users sign in before a request is forwarded ("Authenticate users using an Application Load Balancer"). The load balancer asks the identity
// provider by HTTPS over IPv4, and must reach it: it is let out to everybody on tcp/443. Targets should check the signature of the header
// x-amzn-oidc-data, which says who asks.
type SignIn struct {
	// Oidc is a provider of OpenID Connect. Either this or Cognito is required.
	Oidc *Oidc `pulumi:"oidc,optional"`
	// Cognito is a user pool, which may itself ask a provider of SAML or OpenID Connect.
	Cognito *Cognito `pulumi:"cognito,optional"`
	// OnUnauthenticated is authenticate, deny or allow. Default: authenticate.
	OnUnauthenticated string `pulumi:"onUnauthenticated,optional"`
	// Scope is what is asked of the provider. Default: openid.
	Scope string `pulumi:"scope,optional"`
	// SessionTimeoutSeconds is how long a session lasts: 1 to 604800. Default: 604800, a week.
	SessionTimeoutSeconds int `pulumi:"sessionTimeoutSeconds,optional"`
	// SessionCookieName is the cookie of the session. Default: AWSELBAuthSessionCookie. Rules with other providers need other names.
	SessionCookieName string `pulumi:"sessionCookieName,optional"`
	// ExtraParams are further parameters of the request to the provider, at most 10, such as identity_provider for a SAML provider of a user pool.
	ExtraParams map[string]string `pulumi:"extraParams,optional"`
}

// Oidc is a provider of OpenID Connect. Its endpoints stand in its document .well-known/openid-configuration.
type Oidc struct {
	// Issuer is the provider, such as https://login.example.com.
	Issuer pulumi.StringInput `pulumi:"issuer"`
	// AuthorizationEndpoint is where users are sent.
	AuthorizationEndpoint pulumi.StringInput `pulumi:"authorizationEndpoint"`
	// TokenEndpoint is asked for tokens; the load balancer must reach it.
	TokenEndpoint pulumi.StringInput `pulumi:"tokenEndpoint"`
	// UserInfoEndpoint is asked who the user is; the load balancer must reach it.
	UserInfoEndpoint pulumi.StringInput `pulumi:"userInfoEndpoint"`
	// ClientId is the application's.
	ClientId pulumi.StringInput `pulumi:"clientId"`
	// ClientSecret is the application's secret. It is kept as a secret in the state, whoever gives it.
	ClientSecret pulumi.StringInput `pulumi:"clientSecret"`
}

// Cognito is a user pool of Amazon Cognito. For SAML, give the pool a provider of SAML, and name it in ExtraParams as identity_provider.
type Cognito struct {
	// UserPoolArn is the pool.
	UserPoolArn pulumi.StringInput `pulumi:"userPoolArn"`
	// UserPoolClientId is the pool's client; it must have a secret, the code flow, and https://DOMAIN/oauth2/idpresponse as callback.
	UserPoolClientId pulumi.StringInput `pulumi:"userPoolClientId"`
	// UserPoolDomain is the prefix of the pool's domain, or its own domain.
	UserPoolDomain pulumi.StringInput `pulumi:"userPoolDomain"`
}

func (s *SignIn) withDefaults() *SignIn {
	if s == nil {
		return nil
	}
	out := *s
	out.OnUnauthenticated, out.Scope = cmp.Or(s.OnUnauthenticated, UnauthenticatedSignIn), cmp.Or(s.Scope, "openid")
	out.SessionTimeoutSeconds, out.SessionCookieName = cmp.Or(s.SessionTimeoutSeconds, 604800), cmp.Or(s.SessionCookieName, "AWSELBAuthSessionCookie")
	if s.Oidc != nil {
		oidc := *s.Oidc
		out.Oidc = &oidc
	}
	if s.Cognito != nil {
		cognito := *s.Cognito
		out.Cognito = &cognito
	}
	return &out
}

// validate checks what is known, and replaces what is not by what is checked in an Apply.
func (s *SignIn) validate(c *validate.Collector, at validate.Path) {
	if (s.Oidc == nil) == (s.Cognito == nil) {
		c.Addf(validate.Required, at, nil, "name one identity provider: oidc or cognito")
	}
	validate.OneOf(c, at.Field("onUnauthenticated"), s.OnUnauthenticated, UnauthenticatedSignIn, UnauthenticatedDeny, UnauthenticatedAllow)
	between(c, at.Field("sessionTimeoutSeconds"), s.SessionTimeoutSeconds, 1, 604800, " seconds")
	if n := len(s.ExtraParams); n > 10 {
		c.Addf(validate.Invalid, at.Field("extraParams"), n, "%d parameters: AWS takes at most 10", n)
	}
	if o := s.Oidc; o != nil {
		at := at.Field("oidc")
		o.Issuer = required(c, at.Field("issuer"), o.Issuer, secureURL)
		o.AuthorizationEndpoint = required(c, at.Field("authorizationEndpoint"), o.AuthorizationEndpoint, secureURL)
		o.TokenEndpoint = required(c, at.Field("tokenEndpoint"), o.TokenEndpoint, secureURL)
		o.UserInfoEndpoint = required(c, at.Field("userInfoEndpoint"), o.UserInfoEndpoint, secureURL)
		o.ClientId = required(c, at.Field("clientId"), o.ClientId, something)
		if o.ClientSecret = required(c, at.Field("clientSecret"), o.ClientSecret, something); o.ClientSecret != nil {
			o.ClientSecret = pulumi.ToSecret(o.ClientSecret).(pulumi.StringOutput)
		}
	}
	if o := s.Cognito; o != nil {
		at := at.Field("cognito")
		o.UserPoolArn = required(c, at.Field("userPoolArn"), o.UserPoolArn, component.AnARN("cognito-idp", "a user pool"))
		o.UserPoolClientId = required(c, at.Field("userPoolClientId"), o.UserPoolClientId, something)
		o.UserPoolDomain = required(c, at.Field("userPoolDomain"), o.UserPoolDomain, something)
	}
}

// required checks an input that must be given.
func required(c *validate.Collector, at validate.Path, in pulumi.StringInput, check func(string) string) pulumi.StringInput {
	if in == nil {
		c.Addf(validate.Required, at, nil, "required")
	}
	return component.CheckedInput(c, at, in, check)
}

func something(text string) string {
	if strings.TrimSpace(text) == "" {
		return "it is empty"
	}
	return ""
}

func secureURL(text string) string {
	if rest, ok := strings.CutPrefix(text, "https://"); ok && rest != "" {
		return ""
	}
	return fmt.Sprintf("%q is no address that begins with https://", text)
}
