package intent_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// joined are two VPCs and a network on premises at a transit gateway with tables of three domains, of which the last has nobody.
func joined() *nettest.Builder {
	b := nettest.NewBuilder()
	in := func(domain string) network.Tags { return network.Tags{intent.DomainTag: domain} }
	b.VPC("shop", "10.0.0.0/16")
	b.Subnet("shop-a", "shop", "10.0.1.0/24")
	b.Table("rt-shop", "main shop", "10.0.0.0/16 local", "0.0.0.0/0 tgw")
	b.VPC("lab", "10.1.0.0/16")
	b.Subnet("lab-a", "lab", "10.1.1.0/24")
	b.Table("rt-lab", "main lab", "10.1.0.0/16 local", "0.0.0.0/0 tgw")
	b.OnPremises("hq", "172.20.0.0/16")
	b.TransitGateway("tgw")
	b.TransitTable("t-prod", "tgw", "att-shop").Tags = in("prod")
	b.TransitTable("t-dev", "tgw", "att-lab").Tags = in("dev")
	b.TransitTable("t-new", "tgw", "").Tags = in("new")
	b.Attach("att-shop", "tgw", "shop-a", "t-prod").Tags = in("prod")
	b.Attach("att-lab", "tgw", "lab-a", "t-dev").Tags = in("dev")
	b.AttachOther("att-hq", "tgw", network.VPNAttachment, "hq", "t-dev")
	return b
}

func TestDomains_areToldByAttachments(t *testing.T) {
	t.Parallel()
	r := intent.NewDecider(joined().Network()).Resolver()
	for domain, want := range map[string][]string{
		"prod": {"any in shop-a"},
		"dev":  {"any in lab-a", "behind hq"}, // what takes no tag belongs to the domain of the table
		"new":  {},
	} {
		g, err := r.Ends(intent.Selector{Kind: "domain", Pattern: domain})
		require.NoError(t, err)
		assert.Equal(t, want, ends(g), domain)
		assert.Equal(t, len(want) == 0, slices.Contains(g.Populations, intent.Nobody), domain)
	}
	_, err := r.Ends(intent.Selector{Kind: "domain", Pattern: "old"})
	require.EqualError(t, err, "domain:old matches nothing in the network; there is dev, new, prod")
}

func TestDomains_stayWhatIsMeantWhateverTheyAreAssociatedWith(t *testing.T) {
	t.Parallel()
	apart := intent.Intent{Name: "apart", Kind: intent.Isolate, From: []intent.Selector{{Kind: "domain", Pattern: "prod"}, {Kind: "domain", Pattern: "dev"}}}
	n := joined().Network()
	v, err := intent.NewDecider(n).Decide(apart)
	require.NoError(t, err)
	assert.Equal(t, intent.Proved, v.Status)

	for _, a := range n.Attachments {
		if a.ID == "att-lab" {
			a.RouteTable = "t-prod"
		}
	}
	v, err = intent.NewDecider(n).Decide(apart)
	require.NoError(t, err)
	assert.Equal(t, intent.Violated, v.Status)
}

// Hubs of two regions may call domains alike: a component bounds a domain to what is attached to its own transit gateway.
func TestDomains_ofOneHub(t *testing.T) {
	t.Parallel()
	b := joined()
	b.VPC("far", "10.2.0.0/16")
	b.Subnet("far-a", "far", "10.2.1.0/24")
	b.Table("rt-far", "main far", "10.2.0.0/16 local")
	b.TransitGateway("tgw-far").Tags = network.Tags{intent.ComponentTag: "far"}
	b.Attach("att-far", "tgw-far", "far-a", "").Tags = network.Tags{intent.DomainTag: "prod"}
	r := intent.NewDecider(b.Network()).Resolver()
	for text, want := range map[string][]string{"domain:prod": {"any in shop-a", "any in far-a"}, "domain:prod in component:far": {"any in far-a"}} {
		s, err := intent.ParseSelector(text)
		require.NoError(t, err)
		g, err := r.Ends(s)
		require.NoError(t, err)
		assert.ElementsMatch(t, want, ends(g), text)
	}
	_, err := r.Ends(intent.Selector{Kind: "domain", Pattern: "dev", Component: "far"})
	require.Error(t, err)
}
