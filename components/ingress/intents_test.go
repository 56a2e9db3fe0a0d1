package ingress_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// shop is a VPC with two servers of a group, and what load balancers are placed in it.
func shop(place func(*pulumi.Context, component.Network, map[string]pulumi.StringInput, map[string]ingress.Target) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"eu-west-1a", "eu-west-1b"}})
		if err != nil {
			return err
		}
		groups := map[string]pulumi.StringInput{}
		for _, name := range []string{"app", "staff"} {
			group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{VpcId: net.VpcId.ToStringPtrOutput(), Description: pulumi.String(name), Tags: pulumi.StringMap{"Name": pulumi.String(name)}})
			if err != nil {
				return err
			}
			groups[name] = group.ID().ToStringOutput()
		}
		targets := map[string]ingress.Target{}
		for zone, id := range net.Network().Tiers["app"].SubnetIds {
			name := "server-" + zone[len(zone)-1:]
			server, err := ec2.NewInstance(ctx, name, &ec2.InstanceArgs{
				SubnetId: component.Optional(id), VpcSecurityGroupIds: pulumi.StringArray{groups["app"]}, Tags: pulumi.StringMap{"Name": pulumi.String(name)},
				Ami: pulumi.String("ami-1"), InstanceType: pulumi.String("t3.micro"),
			})
			if err != nil {
				return err
			}
			targets[name] = ingress.Target{Id: server.ID().ToStringOutput()}
		}
		return place(ctx, net.Network(), groups, targets)
	}
}

// shopWeb is a web ingress in front of the servers.
func shopWeb(edit func(*ingress.WebIngressArgs, map[string]pulumi.StringInput)) pulumi.RunFunc {
	return shop(func(ctx *pulumi.Context, net component.Network, groups map[string]pulumi.StringInput, targets map[string]ingress.Target) error {
		args := least()
		args.Vpc, args.TargetSecurityGroupIds, args.TargetGroups[0].Targets = net, map[string]pulumi.StringInput{"app": groups["app"]}, targets
		if edit != nil {
			edit(&args, groups)
		}
		_, err := newWebIngress(ctx, "web", &args)
		return err
	})
}

// shopDoor is a network ingress in front of the servers.
func shopDoor(edit func(*ingress.NetworkIngressArgs, map[string]pulumi.StringInput)) pulumi.RunFunc {
	return shop(func(ctx *pulumi.Context, net component.Network, groups map[string]pulumi.StringInput, targets map[string]ingress.Target) error {
		args := leastDoor()
		args.Vpc, args.TargetSecurityGroupIds, args.TargetGroups[0].Targets = net, map[string]pulumi.StringInput{"app": groups["app"]}, targets
		if edit != nil {
			edit(&args, groups)
		}
		_, err := newNetworkIngress(ctx, "door", &args)
		return err
	})
}

// promised decides what the load balancer of a plan promises, by sentence.
func promised(t *testing.T, p *plan.Plan, component string) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	recorded, err := intent.OfComponents(p)
	require.NoError(t, err)
	verdicts, err := intent.NewDecider(n).DecideAll(recorded)
	require.NoError(t, err)
	of := map[string]intent.Verdict{}
	for _, v := range verdicts {
		if len(v.Intent.Name) > len(component) && v.Intent.Name[:len(component)+1] == component+":" {
			of[v.Intent.Name[len(component)+2:]] = v
		}
	}
	return of
}

const (
	connects    = "it is connected to on tcp/443 and tcp/80 alone"
	clientsDo   = "its clients alone connect to it, and on tcp/443 and tcp/80 alone"
	reaches     = "targets in app are reached on tcp/8443 by nobody else"
	goesOut     = "it connects on tcp/8443 alone"
	staysIn     = "it does not connect to the internet"
	goesNowhere = "it connects to nobody"
	goesAsking  = "it connects on tcp/8443 and tcp/443 alone"
)

func TestIntents_areProved(t *testing.T) {
	for name, test := range map[string]struct {
		program   pulumi.RunFunc
		component string
		sentences []string
	}{
		"web": {shopWeb(nil), "web", []string{connects, reaches, goesOut, staysIn}},
		"web without targets": {shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) {
			a.TargetGroups, a.TargetSecurityGroupIds, a.DefaultAction = nil, nil, nil
		}), "web", []string{connects, goesNowhere}},
		"web with sign-in": {shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) { a.DefaultAction.SignIn = signIn() }), "web", []string{connects, reaches, goesAsking}},
		"web for some": {shopWeb(func(a *ingress.WebIngressArgs, groups map[string]pulumi.StringInput) {
			a.Clients = ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}, SecurityGroupIds: map[string]pulumi.StringInput{"staff": groups["staff"]}}
		}), "web", []string{clientsDo, reaches, goesOut, staysIn}},
		"web inside": {shopWeb(func(a *ingress.WebIngressArgs, groups map[string]pulumi.StringInput) {
			a.Tier, a.Internal, a.AllowNoWaf = "app", true, nil
			a.Clients = ingress.Clients{SecurityGroupIds: map[string]pulumi.StringInput{"staff": groups["staff"]}}
			off := false
			a.RedirectHttp = &off
		}), "web", []string{"its clients alone connect to it, and on tcp/443 alone", reaches, goesOut, staysIn}},
		"web with everything": {shopWeb(func(a *ingress.WebIngressArgs, groups map[string]pulumi.StringInput) {
			all := everything()
			all.Vpc, all.TargetSecurityGroupIds, all.DualStack = a.Vpc, map[string]pulumi.StringInput{"app": groups["app"]}, false
			all.Clients = ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}, SecurityGroupIds: map[string]pulumi.StringInput{"staff": groups["staff"]}}
			all.TargetGroups[1].SecurityGroups, all.TargetGroups[1].AllowOtherClients = []string{"app"}, nil
			*a = all
		}), "web", []string{
			clientsDo, reaches, "targets in app are reached on tcp/9000 by nobody else", "targets in app are reached on tcp/9443 by nobody else",
			"it connects on tcp/8443, tcp/9000, tcp/9443 and tcp/443 alone",
		}},
		"door to the port that it listens on, and nobody there": {shopDoor(func(a *ingress.NetworkIngressArgs, groups map[string]pulumi.StringInput) {
			a.TargetGroups[0].Port, a.TargetGroups[0].Targets, a.TargetSecurityGroupIds["app"] = 443, nil, groups["staff"]
		}), "door", []string{"it is connected to on tcp/443 alone", "targets in app are reached on tcp/443 by nobody else", "it connects on tcp/443 alone", staysIn}},
		"door": {shopDoor(nil), "door", []string{"it is connected to on tcp/443 alone", reaches, goesOut, staysIn}},
		"door with datagrams": {shopDoor(func(a *ingress.NetworkIngressArgs, _ map[string]pulumi.StringInput) {
			a.Certificates = nil
			a.Listeners = []ingress.NetworkListener{{Name: "dns", Port: 53, Protocol: ingress.ProtocolTcpUdp, TargetGroup: "app"}}
			a.TargetGroups[0].Protocol, a.TargetGroups[0].Port = ingress.ProtocolTcpUdp, 5353
		}), "door", []string{
			"it is connected to on tcp/53 and udp/53 alone", "targets in app are reached on tcp/5353 by nobody else",
			"targets in app are reached on udp/5353 by nobody else", "it connects on tcp/5353 and udp/5353 alone", staysIn,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			verdicts := promised(t, record(t, test.program).Plan, test.component)
			assert.Len(t, verdicts, len(test.sentences))
			for _, sentence := range test.sentences {
				if assert.Contains(t, verdicts, sentence) {
					assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %v", sentence, verdicts[sentence].Doubts)
				}
			}
		})
	}
}

// What somebody changes beside the component, and what is then no longer so.
func TestIntents_areRefutedWhenBroken(t *testing.T) {
	listen := func(balancer string, port int) func(recorded) {
		return func(r recorded) {
			inputs := map[string]any{"loadBalancerArn": r.get(typeBalancer, balancer).ID, "port": port, "protocol": "TCP", "defaultActions": []any{map[string]any{"type": "fixed-response"}}}
			r.Resources = append(r.Resources, &plan.Resource{
				URN: "urn:pulumi:dev::project::" + typeListener + "::more", Type: typeListener, Name: "more", ID: "listener-more", Custom: true, Inputs: inputs, Outputs: inputs,
			})
		}
	}
	both := func(changes ...func(recorded)) func(recorded) {
		return func(r recorded) {
			for _, change := range changes {
				change(r)
			}
		}
	}
	rule := func(typ, group string, inputs map[string]any) func(recorded) {
		return func(r recorded) {
			inputs["securityGroupId"] = r.get(typeGroup, group).ID
			r.Resources = append(r.Resources, &plan.Resource{
				URN: "urn:pulumi:dev::project::" + typ + "::leak", Type: typ, Name: "leak", ID: "sgr-leak", Custom: true, Inputs: inputs, Outputs: inputs,
			})
		}
	}
	tcp := func(port int, block string) map[string]any {
		return map[string]any{"ipProtocol": "tcp", "fromPort": port, "toPort": port, "cidrIpv4": block}
	}
	for name, test := range map[string]struct {
		program   pulumi.RunFunc
		component string
		breaks    func(recorded)
		sentence  string
		packet    string
	}{
		"another port of the load balancer": {shopWeb(nil), "web", both(listen("web", 8080), rule(typeIngress, "web", tcp(8080, "0.0.0.0/0"))), connects, ":8080"},
		"another client": {shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) {
			a.Clients = ingress.Clients{CidrBlocks: []string{"198.51.100.0/24"}}
		}), "web", rule(typeIngress, "web", tcp(443, "8.8.0.0/16")), clientsDo, "8.8."},
		"another way to the targets":           {shopWeb(nil), "web", rule(typeIngress, "app", tcp(8443, "10.0.0.0/16")), reaches, ":8443"},
		"the load balancer goes out":           {shopWeb(nil), "web", rule(typeEgress, "web", tcp(443, "0.0.0.0/0")), goesOut, ":443"},
		"the load balancer goes far":           {shopWeb(nil), "web", rule(typeEgress, "web", tcp(8443, "0.0.0.0/0")), staysIn, ":8443"},
		"another port of the network's":        {shopDoor(nil), "door", both(listen("door", 2222), rule(typeIngress, "door", tcp(2222, "0.0.0.0/0"))), "it is connected to on tcp/443 alone", ":2222"},
		"sign-in, and more":                    {shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) { a.DefaultAction.SignIn = signIn() }), "web", rule(typeEgress, "web", tcp(25, "0.0.0.0/0")), goesAsking, ":25"},
		"another way to the network's targets": {shopDoor(nil), "door", rule(typeIngress, "app", tcp(8443, "0.0.0.0/0")), reaches, ":8443"},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, test.program)
			test.breaks(r)
			v := promised(t, r.Plan, test.component)[test.sentence]
			if assert.Equal(t, intent.Violated, v.Status, "%v", v.Doubts) {
				assert.Contains(t, v.Witness.Flow.Packet.String(), test.packet)
			}
		})
	}
}

// A network load balancer in front of one for the web, which it alone reaches.
func TestIntents_ofOneBehindAnother(t *testing.T) {
	p := record(t, shop(func(ctx *pulumi.Context, net component.Network, groups map[string]pulumi.StringInput, targets map[string]ingress.Target) error {
		args := with(func(a *ingress.WebIngressArgs) {
			a.Vpc, a.Tier, a.Internal, a.AllowNoWaf, a.RedirectHttp = net, "app", true, nil, flag(false)
			a.TargetSecurityGroupIds, a.TargetGroups[0].Targets = map[string]pulumi.StringInput{"app": groups["app"]}, targets
			a.Clients.AllowOthers = because("the door lets itself in")
		})
		web, err := newWebIngress(ctx, "web", &args)
		if err != nil {
			return err
		}
		front := withDoor(func(a *ingress.NetworkIngressArgs) {
			a.Vpc, a.Certificates, a.Listeners[0] = net, nil, ingress.NetworkListener{Name: "web", Port: 443, Protocol: ingress.ProtocolTcp, TargetGroup: "web"}
			a.TargetSecurityGroupIds = map[string]pulumi.StringInput{"web": web.SecurityGroupId}
			a.TargetGroups[0] = ingress.NetworkTargetGroup{
				Name: "web", Port: 443, TargetType: ingress.TargetAlb, SecurityGroups: []string{"web"},
				Targets: map[string]ingress.Target{"web": {Id: component.After(web.LoadBalancerArn, web.HttpsListenerArn)}},
			}
		})
		_, err = newNetworkIngress(ctx, "door", &front)
		return err
	})).Plan
	for component, sentences := range map[string][]string{
		"web":  {"it is connected to on tcp/443 alone", reaches, goesOut, staysIn},
		"door": {"it is connected to on tcp/443 alone", "targets in web are reached on tcp/443 by nobody else", "it connects on tcp/443 alone", staysIn},
	} {
		verdicts := promised(t, p, component)
		assert.Len(t, verdicts, len(sentences))
		for _, sentence := range sentences {
			assert.Equal(t, intent.Proved, verdicts[sentence].Status, "%s: %s: %v", component, sentence, verdicts[sentence].Doubts)
		}
	}
}

// Whoever shares the targets says so, and nothing is promised of the port that is shared.
func TestIntents_promiseNothingOfSharedTargets(t *testing.T) {
	verdicts := promised(t, record(t, shopWeb(func(a *ingress.WebIngressArgs, _ map[string]pulumi.StringInput) {
		a.TargetGroups[0].AllowOtherClients = because("metrics are scraped from there")
	})).Plan, "web")
	assert.NotContains(t, verdicts, reaches)
	assert.Len(t, verdicts, 3)
}

// In a VPC of which a plan knows nothing but ids, the promises are recorded and read, and what cannot be told is said to be unknown.
func TestIntents_inAVpcThatIsNotOfThePlan(t *testing.T) {
	for sentence, v := range promised(t, record(t, web(least())).Plan, "web") {
		assert.NotEqual(t, intent.Violated, v.Status, sentence)
	}
	var document struct{ Intents []map[string]any }
	require.NoError(t, json.Unmarshal([]byte(record(t, web(least())).get("palisade:ingress:WebIngress", "web").Outputs["intents"].(string)), &document))
	assert.Len(t, document.Intents, 4)
}
