package ingress_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// An edit leaves all else as it is, byte by byte: what comes, goes and changes is what was edited.
func TestStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	for name, test := range map[string]struct {
		edit                 func(*ingress.WebIngressArgs)
		comes, goes, changes []string
	}{
		"a rule between others": {func(a *ingress.WebIngressArgs) {
			a.Rules = slices.Insert(a.Rules, 1, ingress.Rule{Name: "new", Priority: 150, Paths: []string{"/new"}, Action: ingress.Action{FixedResponse: &ingress.FixedResponse{StatusCode: 410}}})
		}, []string{"ListenerRule web-rule-new"}, nil, nil},
		"a rule less":            {func(a *ingress.WebIngressArgs) { a.Rules = slices.Delete(a.Rules, 1, 2) }, nil, []string{"ListenerRule web-rule-blocked"}, nil},
		"rules in another order": {func(a *ingress.WebIngressArgs) { slices.Reverse(a.Rules) }, nil, nil, nil},
		"a client more": {func(a *ingress.WebIngressArgs) {
			a.Clients.CidrBlocks = slices.Insert(a.Clients.CidrBlocks, 0, "192.0.2.0/24")
		}, []string{"SecurityGroupIngressRule web-in-tcp-443-192.0.2.0-24", "SecurityGroupIngressRule web-in-tcp-80-192.0.2.0-24"}, nil, nil},
		"target groups in another order": {func(a *ingress.WebIngressArgs) { slices.Reverse(a.TargetGroups) }, nil, nil, nil},
		"a target more": {func(a *ingress.WebIngressArgs) {
			a.TargetGroups[0].Targets["two"] = ingress.Target{Id: pulumi.String("10.0.1.2")}
		}, []string{"TargetGroupAttachment web-target-shop.two"}, nil, nil},
		"a certificate more": {func(a *ingress.WebIngressArgs) {
			a.Certificates = slices.Insert(a.Certificates, 1, ingress.Certificate{Name: "more", Arn: pulumi.String(certificate)})
		}, []string{"ListenerCertificate web-sni-more"}, nil, nil},
		"a name more": {func(a *ingress.WebIngressArgs) {
			a.Certificates[0].SubjectAlternativeNames = append(a.Certificates[0].SubjectAlternativeNames, "example.org")
		}, []string{"Record web-cert-main-example.org"}, nil, []string{"Certificate web-cert-main", "CertificateValidation web-cert-main"}},
		"no port 80": {func(a *ingress.WebIngressArgs) { a.RedirectHttp = flag(false) }, nil, []string{
			"Listener web-http", "SecurityGroupIngressRule web-in-tcp-80-198.51.100.0-24", "SecurityGroupIngressRule web-in-tcp-80-2001.db8..-32",
			"SecurityGroupIngressRule web-in-tcp-80-group-staff", "SecurityGroupIngressRule web-in-tcp-80-list-edges",
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := everything(), everything()
			test.edit(&after)
			comes, goes, changes := differences(t, record(t, web(before)), record(t, web(after)))
			assert.Equal(t, test.comes, comes, "comes")
			assert.Equal(t, test.goes, goes, "goes")
			assert.Equal(t, test.changes, changes, "changes")
		})
	}
}

func differences(t *testing.T, before, after recorded) (comes, goes, changes []string) {
	t.Helper()
	here := func(*plan.Resource) bool { return true }
	inputs := func(r recorded) map[string]string {
		all := map[string]string{}
		for _, res := range r.Resources {
			text, err := json.Marshal(res.Inputs)
			require.NoError(t, err)
			for _, name := range (recorded{&plan.Plan{Resources: []*plan.Resource{res}}, t}).all(here) {
				all[name] = string(text)
			}
		}
		return all
	}
	was, is := inputs(before), inputs(after)
	for _, name := range before.all(here) {
		switch now, stays := is[name]; {
		case !stays:
			goes = append(goes, name)
		case now != was[name]:
			changes = append(changes, name)
		}
	}
	for _, name := range after.all(here) {
		if _, was := was[name]; !was {
			comes = append(comes, name)
		}
	}
	return comes, goes, changes
}
