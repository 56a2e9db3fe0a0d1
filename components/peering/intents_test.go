package peering_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	shopSends = "link: data, public of the requester send nothing over the connection"
	lakeGets  = "link: app, public of the accepter get nothing over the connection"
	lakeSends = "link: app, public of the accepter send nothing over the connection"
	shopGets  = "link: data, public of the requester get nothing over the connection"
	reached   = "link: app of the requester reach data of the accepter on tcp/5432"
)

// promised connects app of a VPC with data of another, which is reached on the port of a database.
func promised() peering.VpcPeeringArgs {
	return with(func(a *peering.VpcPeeringArgs) { a.Accepter.Ports = []string{"tcp/5432"} })
}

func TestIntents_areProved(t *testing.T) {
	for name, edit := range map[string]func(*vpc.SecureVpcArgs){
		"IPv4": asItIs, "dual stack": func(a *vpc.SecureVpcArgs) { a.Ipv6 = &vpc.Ipv6{} },
	} {
		t.Run(name, func(t *testing.T) {
			found := record(t, estate(promised(), edit)).verdicts()
			for _, sentence := range []string{shopSends, lakeGets, lakeSends, shopGets, reached} {
				assert.Contains(t, found, sentence)
			}
			for sentence, v := range found {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
			}
		})
	}
}

// Where all tiers are chosen there is nothing to keep out, and without ports nobody is promised to be reached.
func TestIntents_saysNothingThatIsEmpty(t *testing.T) {
	all := []string{"public", "app", "data"}
	assert.Empty(t, record(t, estate(with(func(a *peering.VpcPeeringArgs) { a.Requester.Tiers, a.Accepter.Tiers = all, all }), asItIs)).verdicts())
}

// What breaks a promise is found, and breaks no other.
func TestIntents_breakWithWhatTheyPromise(t *testing.T) {
	route := func(r recorded, name string) *plan.Resource { return r.get(typeRoute, name) }
	more := func(r recorded, like, table, block string) {
		extra := *route(r, like)
		extra.URN, extra.Name, extra.ID = extra.URN+"-more", extra.Name+"-more", extra.ID+"more"
		extra.Inputs = map[string]any{
			"routeTableId": r.get("aws:ec2/routeTable:RouteTable", table).ID, "destinationCidrBlock": block, "vpcPeeringConnectionId": r.get(typeConnection, "link").ID,
		}
		r.Resources = append(r.Resources, &extra)
	}
	const toLake, toShop = "link-requester-app-a-to-data-", "link-accepter-data-a-to-app-"
	for name, test := range map[string]struct {
		change func(recorded, string, string)
		broken []string
	}{
		"a route too many, to tiers that are not chosen": {func(r recorded, toLake, _ string) {
			more(r, toLake, "shop-rt-app-a", "10.2.0.0/16")
		}, []string{lakeGets}},
		"a route too many, from a tier that is not chosen": {func(r recorded, toLake, _ string) {
			more(r, toLake, "shop-rt-public-a", "10.2.0.0/16")
		}, []string{shopSends, lakeGets}},
		"the other way": {func(r recorded, _, toShop string) {
			more(r, toShop, "lake-rt-data-a", "10.1.0.0/16")
		}, []string{shopGets}},
		"a table of another tier": {func(r recorded, _, toShop string) {
			route(r, toShop).Inputs["routeTableId"] = r.get("aws:ec2/routeTable:RouteTable", "lake-rt-public-a").ID
		}, []string{lakeSends, reached}},
		"a route less": {func(r recorded, toLake, _ string) {
			route(r, toLake).Inputs["destinationCidrBlock"] = "10.7.0.0/16"
		}, []string{reached}},
		"a connection that nobody accepts": {func(r recorded, _, _ string) {
			r.get(typeConnection, "link").Inputs["autoAccept"], r.get(typeConnection, "link").Outputs["acceptStatus"] = false, "pending-acceptance"
		}, []string{reached}},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, estate(promised(), asItIs))
			find := func(prefix string) (found string) {
				for _, res := range r.Resources {
					if res.Type == typeRoute && len(res.Name) > len(prefix) && res.Name[:len(prefix)] == prefix {
						found = res.Name
					}
				}
				return found
			}
			test.change(r, find(toLake), find(toShop))
			var broken []string
			for sentence, v := range r.verdicts() {
				if v.Status == intent.Violated {
					broken = append(broken, sentence)
				} else {
					assert.Equal(t, intent.Proved, v.Status, "%s: %v", sentence, v.Doubts)
				}
			}
			assert.ElementsMatch(t, test.broken, broken)
		})
	}
}
