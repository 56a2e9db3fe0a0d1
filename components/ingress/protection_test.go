package ingress_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// A destroy begins with whatever nothing else depends on. What is not protected is kept by something protected that depends on it, and refuses first.
func TestProtection_aRefusedDestroyDeletesNothing(t *testing.T) {
	guarded, closed := everything(), everything()
	guarded.Protection, closed.Protection = component.Protection{}, component.Protection{}
	closed.RedirectHttp, closed.WebAclArn, closed.AllowNoWaf = flag(false), nil, because("a test")
	unguarded := guarded
	unguarded.WebAclArn, unguarded.AllowNoWaf = nil, because("a test")
	dour := everythingOfADoor()
	dour.Protection = component.Protection{}
	for name, program := range map[string]pulumi.RunFunc{
		"web": web(guarded), "web without a web ACL": web(unguarded), "web without port 80 and web ACL": web(closed), "door": door(dour), "least": web(least()),
		"without a default": web(with(func(a *ingress.WebIngressArgs) {
			a.TargetGroups, a.TargetSecurityGroupIds, a.DefaultAction = nil, nil, nil
		})),
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, program)
			for _, res := range r.Resources {
				if !res.Custom || res.Protect || res.Type == "pulumi:providers:aws" {
					continue
				}
				assert.True(t, slices.ContainsFunc(r.Resources, func(other *plan.Resource) bool {
					return other.Protect && slices.Contains(other.Dependencies, res.URN)
				}), "nothing keeps %s", res.URN)
			}
		})
	}
}
