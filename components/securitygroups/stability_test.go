package securitygroups_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	sg "github.com/palisade-iac/palisade/components/securitygroups"
)

// An edit makes and drops what it says, and leaves all else as it is, byte by byte.
func TestStability(t *testing.T) {
	cache := sg.Link{Name: "cache", Ports: []string{"tcp/6379"}}
	for name, test := range map[string]struct {
		edit       func(*sg.TiersArgs)
		made, gone []string
	}{
		"a port more": {
			edit: func(a *sg.TiersArgs) { a.Chain[1].Ports = []string{"tcp/9090", "tcp/8080"} },
			made: []string{"shop-alb-out-tcp-9090-to-app", "shop-app-in-tcp-9090-from-alb"},
		},
		"another port": {
			edit: func(a *sg.TiersArgs) { a.Chain[2].Ports = []string{"tcp/3306"} },
			made: []string{"shop-app-out-tcp-3306-to-data", "shop-data-in-tcp-3306-from-app"}, gone: []string{"shop-app-out-tcp-5432-to-data", "shop-data-in-tcp-5432-from-app"},
		},
		"a group in the middle": {
			edit: func(a *sg.TiersArgs) { a.Chain = slices.Insert(a.Chain, 2, cache) },
			made: []string{"shop-app-out-tcp-6379-to-cache", "shop-cache", "shop-cache-in-tcp-6379-from-app", "shop-cache-out-tcp-5432-to-data", "shop-data-in-tcp-5432-from-cache"},
			gone: []string{"shop-app-out-tcp-5432-to-data", "shop-data-in-tcp-5432-from-app"},
		},
		"a group at the end": {
			edit: func(a *sg.TiersArgs) { a.Chain = append(a.Chain, cache) },
			made: []string{"shop-cache", "shop-cache-in-tcp-6379-from-data", "shop-data-out-tcp-6379-to-cache"},
		},
		"the last group gone": {
			edit: func(a *sg.TiersArgs) { a.Chain = a.Chain[:2] },
			gone: []string{"shop-app-out-tcp-5432-to-data", "shop-data", "shop-data-in-tcp-5432-from-app"},
		},
		"a connection before the others": {
			edit: func(a *sg.TiersArgs) {
				a.Chain[0].From = slices.Insert(a.Chain[0].From, 0, sg.Access{Peer: sg.Peer{CidrBlocks: []string{"10.0.0.0/8"}}, Ports: []string{"tcp/80"}})
			},
			made: []string{"shop-alb-in-tcp-80-from-10.0.0.0-8"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before, after := shop(), shop()
			test.edit(&after)
			old, now := resources(record(t, tiers(before))), resources(record(t, tiers(after)))
			var made, gone []string
			for name, res := range now {
				if _, was := old[name]; !was {
					made = append(made, name)
				} else {
					assert.Equal(t, old[name], res, "%s changed", name)
				}
			}
			for name := range old {
				if _, is := now[name]; !is {
					gone = append(gone, name)
				}
			}
			assert.ElementsMatch(t, test.made, made)
			assert.ElementsMatch(t, test.gone, gone)
		})
	}
}

// resources are the inputs of what a component makes, by name.
func resources(r recorded) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, res := range r.Resources {
		if res.Custom {
			all[res.Name] = res.Inputs
		}
	}
	return all
}

// Ids that are not known yet change neither number nor names.
func TestStability_unknownIds(t *testing.T) {
	args := func(id pulumi.StringInput) sg.ConnectionArgs {
		return sg.ConnectionArgs{From: sg.Peer{GroupId: id, Name: "app"}, To: sg.Peer{CidrBlocks: []string{"10.0.0.0/8"}}, Ports: []string{"tcp/443"}}
	}
	unknown := pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
	known, later := resources(record(t, connection(args(pulumi.String("sg-1"))))), resources(record(t, connection(args(unknown))))
	require.Len(t, later, len(known))
	assert.Contains(t, later, "link-app-out-tcp-443-to-10.0.0.0-8")
	assert.Contains(t, known, "link-app-out-tcp-443-to-10.0.0.0-8")
}

// A rule is replaced, and not updated, where the group that it names is: the old one stands until all has moved.
func TestStability_rulesAreReplacedWithTheGroupsThatTheyName(t *testing.T) {
	seen := &replacements{of: map[string][]string{}}
	require.NoError(t, pulumi.RunErr(tiers(shop()), pulumi.WithMocks("project", "dev", seen)))
	require.Len(t, seen.of, 6)
	for name, properties := range seen.of {
		assert.Equal(t, []string{"referencedSecurityGroupId"}, properties, name)
	}
}

// replacements notes which changes of rules replace them.
type replacements struct {
	sync.Mutex
	of map[string][]string
}

func (r *replacements) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.Lock()
	defer r.Unlock()
	if args.TypeToken == typeIngress || args.TypeToken == typeEgress {
		r.of[args.Name] = args.RegisterRPC.GetReplaceOnChanges()
	}
	return args.Name, args.Inputs, nil
}

func (r *replacements) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }
