package control_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

const twoBalancers = "lb/loadBalancer:LoadBalancer web {}\nlb/loadBalancer:LoadBalancer api {}\n"

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	require.NoError(t, err)
	return d
}

// A waiver accepts the failure of a control on the resources that it names, until its last day is over; one that accepts nothing is told.
func TestCheck_waivers(t *testing.T) {
	t.Parallel()
	waiver := control.Waiver{Control: "fsbp/ELB.6", Resource: "we*", Reason: "torn down every night", Expires: "2027-06-30"}
	unused := control.Waiver{Control: "fsbp/ELB.6", Resource: "nobody", Reason: "r", Expires: "2027-06-30"}
	for name, c := range map[string]struct {
		today string
		want  control.Status
	}{"before": {"2027-01-01", control.Waived}, "on the last day": {"2027-06-30", control.Waived}, "after": {"2027-07-01", control.Fail}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, twoBalancers, control.Options{Waivers: []control.Waiver{waiver, unused}, Today: day(t, c.today)})
			byName := map[string]control.Result{}
			for _, x := range only(r, "fsbp/ELB.6") {
				byName[x.Resource.Name] = x
			}
			require.Equal(t, control.Fail, byName["api"].Status, "the waiver is for another one")
			require.Nil(t, byName["api"].Waiver)
			require.Equal(t, c.want, byName["web"].Status)
			require.Equal(t, &waiver, byName["web"].Waiver)
			if c.want == control.Fail {
				require.Contains(t, byName["web"].Message, "expired on 2027-06-30")
			}
			require.Equal(t, []control.Waiver{unused}, r.Unused)
		})
	}
}

// A valid waiver counts, whatever else has expired.
func TestCheck_renewedWaiver(t *testing.T) {
	t.Parallel()
	old := control.Waiver{Control: "ELB.6", Resource: "*", Reason: "r", Expires: "2026-01-01"}
	renewed := control.Waiver{Control: "ELB.6", Resource: "*", Reason: "r", Expires: "2028-01-01"}
	r := check(t, twoBalancers, control.Options{Waivers: []control.Waiver{old, renewed}, Today: day(t, "2027-01-01")})
	for _, x := range only(r, "fsbp/ELB.6") {
		require.Equal(t, control.Waived, x.Status)
		require.Equal(t, &renewed, x.Waiver)
	}
}

// What is unknown can be accepted as well; what passes needs no waiver.
func TestCheck_waivedUnknown(t *testing.T) {
	t.Parallel()
	w := []control.Waiver{{Control: "fsbp/EC2.8", Resource: "i", Reason: "the image demands tokens", Expires: "2028-01-01"}}
	r := check(t, "ec2/instance:Instance i {}", control.Options{Waivers: w, Today: day(t, "2027-01-01")})
	require.Equal(t, control.Waived, only(r, "fsbp/EC2.8")[0].Status)
	r = check(t, "ec2/instance:Instance i {metadataOptions: {httpTokens: required}}", control.Options{Waivers: w, Today: day(t, "2027-01-01")})
	require.Equal(t, w, r.Unused)
}

// All mistakes in a file of waivers are told at once.
func TestReadWaivers(t *testing.T) {
	t.Parallel()
	list, err := control.ReadWaivers([]byte("waivers:\n  - {control: fsbp/ELB.6, resource: web, reason: r, expires: 2027-06-30}\n"))
	require.NoError(t, err)
	require.Equal(t, []control.Waiver{{Control: "fsbp/ELB.6", Resource: "web", Reason: "r", Expires: "2027-06-30"}}, list)

	_, err = control.ReadWaivers([]byte("waivers:\n  - {control: EC2.999, resource: '[', expires: soon}\n  - {control: cis/5.2, resource: '*', reason: r, expires: 2027-06-30}\n"))
	var many validate.Errors
	require.ErrorAs(t, err, &many)
	var paths []string
	for _, e := range many {
		paths = append(paths, e.Path)
	}
	require.Equal(t, []string{"waivers[0].control", "waivers[0].expires", "waivers[0].reason", "waivers[0].resource"}, paths)
	for _, text := range []string{"", "waivers: []", "waiver: []", "waivers: [{contorl: x}]", "- 1"} {
		_, err = control.ReadWaivers([]byte(text))
		require.Error(t, err, text)
	}
}

// A relaxation that a component recorded is linked to the failure that it explains: by the argument that gives a control up, or the tag of a rule.
func TestCheck_relaxations(t *testing.T) {
	t.Parallel()
	r := check(t, `
		*palisade:ingress:WebIngress web {} => {relaxations: {protection: a development stack, allowNoWaf: an edge is before it}}
		lb/loadBalancer:LoadBalancer lb in web {}
		lb/loadBalancer:LoadBalancer other {}
	`, control.Options{})
	byName := map[string]control.Result{}
	for _, x := range only(r, "fsbp/ELB.6") {
		byName[x.Resource.Name] = x
	}
	require.Equal(t, []control.Relaxation{{Component: "web", Argument: "protection", Reason: "a development stack"}}, byName["lb"].Relaxations)
	require.Empty(t, byName["other"].Relaxations)
	require.Equal(t, control.Fail, byName["lb"].Status, "a reason explains and does not mend")

	r = check(t, aVPC+`ec2/subnet:Subnet a {vpcId: v, cidrBlock: 10.0.1.0/24}
		*palisade:securitygroups:Tiers t {} => {relaxations: {'chain[0]': partners have no fixed addresses, protection: dev}}
		ec2/securityGroup:SecurityGroup g in t {vpcId: v}
		vpc/securityGroupIngressRule:SecurityGroupIngressRule r in t {securityGroupId: g, ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/0, tags: {'palisade:relaxation': 'chain[0]'}}
	`, control.Options{})
	require.Equal(t, []control.Relaxation{{Component: "t", Argument: "chain[0]", Reason: "partners have no fixed addresses"}}, only(r, "fsbp/EC2.19")[0].Relaxations)
}

// What AWS flags and what the internet reaches are two things, and both are told.
func TestCheck_exposure(t *testing.T) {
	t.Parallel()
	open := tiered + "ec2/securityGroup:SecurityGroup g {vpcId: v}\n"
	instance := func(subnet string) string {
		return "ec2/instance:Instance i {subnetId: " + subnet + ", associatePublicIpAddress: true, vpcSecurityGroupIds: [g]}\n"
	}
	everybody := rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/0")
	halves := rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 0.0.0.0/1") + rule("s", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 128.0.0.0/1")
	inside := rule("r", "ipProtocol: tcp, fromPort: 22, toPort: 22, cidrIpv4: 10.0.0.0/16")
	for name, c := range map[string]struct {
		program string
		status  control.Status
		verdict control.Verdict
	}{
		"flagged and reached":                  {open + instance("pub") + everybody, control.Fail, control.Reachable},
		"flagged and not reached":              {open + instance("data") + everybody, control.Fail, control.NotReachable},
		"not flagged and reached all the same": {open + instance("pub") + halves, control.Pass, control.Reachable},
		"not flagged, and nobody asks":         {open + instance("pub") + inside, control.Pass, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range only(check(t, c.program, control.Options{}), "fsbp/EC2.19") {
				if r.Resource.Name != "g" {
					continue
				}
				require.Equal(t, c.status, r.Status)
				if c.verdict == "" {
					require.Nil(t, r.Exposure)
					return
				}
				require.Equal(t, c.verdict, r.Exposure.Verdict, r.Exposure.Text)
				require.Contains(t, r.Exposure.Question, "internet to security group g, ")
				require.Equal(t, c.verdict == control.Reachable, r.Exposure.Text != "")
			}
		})
	}
}

// Standards and severities bound what is decided.
func TestCheck_options(t *testing.T) {
	t.Parallel()
	r := check(t, aVPC, control.Options{Standards: []control.Standard{control.CIS}, Severity: control.High})
	require.NotEmpty(t, r.Results)
	for _, x := range r.Results {
		require.Equal(t, control.CIS, x.Control.Standard)
		require.True(t, x.Control.Severity.AtLeast(control.High))
	}
	require.Len(t, check(t, aVPC, control.Options{Severity: control.Low}).Results, len(check(t, aVPC, control.Options{}).Results))
}

// A snapshot tells of the network and of nothing else: what rests on the network is decided, and the rest is unknown.
func TestCheck_snapshot(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	b.Subnet("a", "v", "10.0.1.0/24", "zone-a")
	n := b.Network()
	n.SecurityGroups = append(n.SecurityGroups, &network.SecurityGroup{ID: "sg-d", Name: "default", VPC: "v", Default: true})
	n.LoadBalancers = append(n.LoadBalancers, &network.LoadBalancer{
		ID: "lb", Name: "lb", VPC: "v", InternetFacing: true, Subnets: []network.ID{"a"}, Listeners: []network.Listener{{Port: 443, Protocol: "HTTPS"}, {Port: 80, Protocol: "HTTP"}},
	})
	r := control.Check(nil, n, control.Options{})
	for key, want := range map[string]control.Status{
		"fsbp/EC2.2": control.Pass, "fsbp/EC2.6": control.Unknown, "fsbp/EC2.10": control.Fail, "fsbp/EC2.15": control.Pass, "fsbp/EC2.8": control.NotApplicable,
		"fsbp/ELB.6": control.Unknown, "fsbp/ELB.13": control.Fail, "fsbp/ELB.17": control.Unknown, "fsbp/ELB.18": control.Fail, "fsbp/S3.8": control.Unknown, "fsbp/WAF.10": control.Unknown,
		"article/network-acls": control.Fail, "article/internal-no-gateway": control.Pass,
	} {
		list := only(r, key)
		require.NotEmpty(t, list, key)
		require.Equal(t, want, list[0].Status, "%s: %s", key, list[0].Message)
	}
}

// Results are plain data: what programs read says the same.
func TestResults_json(t *testing.T) {
	t.Parallel()
	r := check(t, twoBalancers+aGroup+rule("r", "ipProtocol: '-1', cidrIpv4: 0.0.0.0/0"), control.Options{})
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var back control.Results
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.JSONEq(t, string(text), string(again))
	require.NotContains(t, string(text), "null")
}
