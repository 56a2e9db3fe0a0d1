package ingress

import (
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The SDK has the actions of a rule and those of a listener as types of their own, field by field the same.

// forRule are the actions of a rule.
func (a Action) forRule(groups map[string]*lb.TargetGroup) lb.ListenerRuleActionArray {
	main := lb.ListenerRuleActionArgs{}
	switch {
	case a.Redirect != nil:
		to := a.Redirect.parts()
		main.Type, main.Redirect = pulumi.String("redirect"), lb.ListenerRuleActionRedirectArgs{
			Protocol: pulumi.String("HTTPS"), Host: to.host, Port: to.port, Path: to.path, Query: to.query, StatusCode: to.code,
		}
	case a.FixedResponse != nil:
		f := a.FixedResponse
		main.Type, main.FixedResponse = pulumi.String("fixed-response"), lb.ListenerRuleActionFixedResponseArgs{
			ContentType: pulumi.String(f.ContentType), MessageBody: pulumi.String(f.MessageBody), StatusCode: pulumi.String(strconv.Itoa(f.StatusCode)),
		}
	case len(a.Forward) == 1:
		main.Type, main.TargetGroupArn = pulumi.String("forward"), groups[a.Forward[0].TargetGroup].Arn.ToStringPtrOutput()
	default:
		var shares lb.ListenerRuleActionForwardTargetGroupArray
		for _, f := range a.Forward {
			shares = append(shares, lb.ListenerRuleActionForwardTargetGroupArgs{Arn: groups[f.TargetGroup].Arn, Weight: pulumi.Int(*f.Weight)})
		}
		forward := lb.ListenerRuleActionForwardArgs{TargetGroups: shares}
		if a.StickinessSeconds != 0 {
			forward.Stickiness = lb.ListenerRuleActionForwardStickinessArgs{Enabled: pulumi.Bool(true), Duration: pulumi.Int(a.StickinessSeconds)}
		}
		main.Type, main.Forward = pulumi.String("forward"), forward
	}
	if a.SignIn == nil {
		return lb.ListenerRuleActionArray{main}
	}
	first, s := lb.ListenerRuleActionArgs{Order: pulumi.Int(1)}, a.SignIn
	main.Order = pulumi.Int(2)
	unauthenticated, scope, cookie := pulumi.String(s.OnUnauthenticated), pulumi.String(s.Scope), pulumi.String(s.SessionCookieName)
	timeout, extra := pulumi.Int(s.SessionTimeoutSeconds), pulumi.ToStringMap(s.ExtraParams)
	if o := s.Oidc; o != nil {
		first.Type, first.AuthenticateOidc = pulumi.String("authenticate-oidc"), lb.ListenerRuleActionAuthenticateOidcArgs{
			Issuer: o.Issuer, AuthorizationEndpoint: o.AuthorizationEndpoint, TokenEndpoint: o.TokenEndpoint, UserInfoEndpoint: o.UserInfoEndpoint,
			ClientId: o.ClientId, ClientSecret: o.ClientSecret, OnUnauthenticatedRequest: unauthenticated, Scope: scope, SessionCookieName: cookie,
			SessionTimeout: timeout, AuthenticationRequestExtraParams: extra,
		}
	} else {
		first.Type, first.AuthenticateCognito = pulumi.String("authenticate-cognito"), lb.ListenerRuleActionAuthenticateCognitoArgs{
			UserPoolArn: s.Cognito.UserPoolArn, UserPoolClientId: s.Cognito.UserPoolClientId, UserPoolDomain: s.Cognito.UserPoolDomain,
			OnUnauthenticatedRequest: unauthenticated, Scope: scope, SessionCookieName: cookie, SessionTimeout: timeout, AuthenticationRequestExtraParams: extra,
		}
	}
	return lb.ListenerRuleActionArray{first, main}
}

// forListener are the default actions of a listener.
func (a Action) forListener(groups map[string]*lb.TargetGroup) lb.ListenerDefaultActionArray {
	main := lb.ListenerDefaultActionArgs{}
	switch {
	case a.Redirect != nil:
		to := a.Redirect.parts()
		main.Type, main.Redirect = pulumi.String("redirect"), lb.ListenerDefaultActionRedirectArgs{
			Protocol: pulumi.String("HTTPS"), Host: to.host, Port: to.port, Path: to.path, Query: to.query, StatusCode: to.code,
		}
	case a.FixedResponse != nil:
		f := a.FixedResponse
		main.Type, main.FixedResponse = pulumi.String("fixed-response"), lb.ListenerDefaultActionFixedResponseArgs{
			ContentType: pulumi.String(f.ContentType), MessageBody: pulumi.String(f.MessageBody), StatusCode: pulumi.String(strconv.Itoa(f.StatusCode)),
		}
	case len(a.Forward) == 1:
		main.Type, main.TargetGroupArn = pulumi.String("forward"), groups[a.Forward[0].TargetGroup].Arn.ToStringPtrOutput()
	default:
		var shares lb.ListenerDefaultActionForwardTargetGroupArray
		for _, f := range a.Forward {
			shares = append(shares, lb.ListenerDefaultActionForwardTargetGroupArgs{Arn: groups[f.TargetGroup].Arn, Weight: pulumi.Int(*f.Weight)})
		}
		forward := lb.ListenerDefaultActionForwardArgs{TargetGroups: shares}
		if a.StickinessSeconds != 0 {
			forward.Stickiness = lb.ListenerDefaultActionForwardStickinessArgs{Enabled: pulumi.Bool(true), Duration: pulumi.Int(a.StickinessSeconds)}
		}
		main.Type, main.Forward = pulumi.String("forward"), forward
	}
	if a.SignIn == nil {
		return lb.ListenerDefaultActionArray{main}
	}
	first, s := lb.ListenerDefaultActionArgs{Order: pulumi.Int(1)}, a.SignIn
	main.Order = pulumi.Int(2)
	unauthenticated, scope, cookie := pulumi.String(s.OnUnauthenticated), pulumi.String(s.Scope), pulumi.String(s.SessionCookieName)
	timeout, extra := pulumi.Int(s.SessionTimeoutSeconds), pulumi.ToStringMap(s.ExtraParams)
	if o := s.Oidc; o != nil {
		first.Type, first.AuthenticateOidc = pulumi.String("authenticate-oidc"), lb.ListenerDefaultActionAuthenticateOidcArgs{
			Issuer: o.Issuer, AuthorizationEndpoint: o.AuthorizationEndpoint, TokenEndpoint: o.TokenEndpoint, UserInfoEndpoint: o.UserInfoEndpoint,
			ClientId: o.ClientId, ClientSecret: o.ClientSecret, OnUnauthenticatedRequest: unauthenticated, Scope: scope, SessionCookieName: cookie,
			SessionTimeout: timeout, AuthenticationRequestExtraParams: extra,
		}
	} else {
		first.Type, first.AuthenticateCognito = pulumi.String("authenticate-cognito"), lb.ListenerDefaultActionAuthenticateCognitoArgs{
			UserPoolArn: s.Cognito.UserPoolArn, UserPoolClientId: s.Cognito.UserPoolClientId, UserPoolDomain: s.Cognito.UserPoolDomain,
			OnUnauthenticatedRequest: unauthenticated, Scope: scope, SessionCookieName: cookie, SessionTimeout: timeout, AuthenticationRequestExtraParams: extra,
		}
	}
	return lb.ListenerDefaultActionArray{first, main}
}

// parts are what a redirect changes, and where it keeps what was.
type parts struct{ host, port, path, query, code pulumi.String }

func (r Redirect) parts() parts {
	p := parts{host: "#{host}", port: "#{port}", path: "/#{path}", query: "#{query}", code: "HTTP_302"}
	for to, text := range map[*pulumi.String]string{&p.host: r.Host, &p.path: r.Path, &p.query: r.Query} {
		if text != "" {
			*to = pulumi.String(text)
		}
	}
	if r.Port != 0 {
		p.port = pulumi.String(strconv.Itoa(r.Port))
	}
	if r.Permanent {
		p.code = "HTTP_301"
	}
	return p
}
