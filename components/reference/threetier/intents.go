package threetier

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/components/component"
)

// intents are what the parts promise together. Each is held by several of them, so that none could promise it alone.
func (b *builder) intents() component.Intents {
	web := component.In(b.name+"-web", "lb:"+b.name+"-web")
	app := component.In(b.name+"-sg", "sg:"+b.name+"-sg-"+tierApp)
	asked := []string{fmt.Sprintf("tcp/%d", b.args.AppPort)}
	if port := b.args.HealthCheck.Port; port != 0 && port != b.args.AppPort {
		asked = append(asked, fmt.Sprintf("tcp/%d", port))
	}
	all := component.Intents{
		{Name: b.name + ": the load balancer asks the app", Allow: &component.IntentBody{From: component.Texts{web}, To: component.Texts{app}, Ports: asked}},
		{Name: b.name + ": nobody but the load balancer reaches the app", Accept: &component.IntentBody{From: component.Texts{web}, To: component.Texts{app}, Ports: asked}},
	}
	if b.toEverybody() {
		all = append(all, component.Intent{
			Name: b.name + ": the world asks the load balancer", Allow: &component.IntentBody{From: component.Texts{"internet"}, To: component.Texts{web}, Ports: []string{"tcp/443"}},
		})
	}
	if len(b.args.AppReaches) == 0 {
		all = append(all, component.Intent{
			Name: b.name + ": the app calls others on the ports of the data and of HTTPS alone",
			Only: &component.IntentBody{From: component.Texts{app}, To: component.Texts{"anywhere"}, Ports: append([]string{"tcp/443"}, b.args.DataPorts...)},
		})
	}
	return all
}

// toEverybody reports whether the load balancer is for the whole internet.
func (b *builder) toEverybody() bool {
	cl := b.args.Clients
	none := len(cl.CidrBlocks)+len(cl.SecurityGroupIds)+len(cl.PrefixListIds) == 0 && cl.AllowOthers == nil
	return none || slices.Contains(cl.CidrBlocks, "0.0.0.0/0")
}
