package securitygroups

import (
	"cmp"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Peer is one end of a connection. Exactly one of Group, GroupId, CidrBlocks, PrefixListId, Service and Internet is given; [Tiers.Peer] gives one
// for a group of a chain.
type Peer struct {
	// Group is the name of a group of the same chain; a group's own name lets its members talk to each other. Only in the arguments of [Tiers].
	Group string `pulumi:"group,optional"`
	// GroupId is the id of a security group: sg-0123456789abcdef0, or 123456789012/sg-0123456789abcdef0 for one of another account, which a group
	// can name over a VPC peering in one region, or in a shared VPC ("Update your security groups to reference peer security groups").
	GroupId pulumi.StringInput `pulumi:"groupId,optional"`
	// RulesElsewhere says that the rules of the group of GroupId are somebody else's to write: none is made in it. Required for groups of other
	// accounts. Default: false, the connection is let through on both sides.
	RulesElsewhere bool `pulumi:"rulesElsewhere,optional"`
	// CidrBlocks are blocks of addresses, IPv4 or IPv6, such as 10.20.0.0/16. Plain: each is a part of the name of its rule.
	CidrBlocks []string `pulumi:"cidrBlocks,optional"`
	// PrefixListId is the id of a customer-managed prefix list, which may change without any change here. What is in it cannot be seen: it is
	// not asked for a reason, whatever it holds.
	PrefixListId pulumi.StringInput `pulumi:"prefixListId,optional"`
	// MaxEntries is the most entries that the prefix list may have, 1 to 1000: a rule that names it counts as so many. Required with PrefixListId.
	MaxEntries int `pulumi:"maxEntries,optional"`
	// AddressFamily is that of the prefix list, IPv4 or IPv6. Default: not known, and the list counts against the quota of both.
	AddressFamily string `pulumi:"addressFamily,optional"`
	// Service names a prefix list that AWS manages: s3, dynamodb, cloudfront (from where CloudFront calls origins), cloudfront-ipv6, s3express,
	// ec2-instance-connect, route53-healthchecks, vpc-lattice, each also with -ipv6, or groundstation. It is looked up while the program runs.
	Service string `pulumi:"service,optional"`
	// Internet is everybody, over IPv4 and IPv6. It needs the reason of the [Access].
	Internet bool `pulumi:"internet,optional"`
	// Name is what the end is called in names and descriptions of rules: letters, digits, dots, hyphens and underscores. Changing it replaces rules.
	// Default: the plain id. Required where GroupId or PrefixListId comes from another resource; not for the other ends.
	Name string `pulumi:"name,optional"`

	// selector names the group in intents; empty where nobody knows what it is called.
	selector string
	// problem says why the peer cannot be an end, where it was had from a component.
	problem string
}

// The families of addresses of a prefix list.
const (
	AddressFamilyIpv4 = "IPv4"
	AddressFamilyIpv6 = "IPv6"
)

// peerName is what an end by id may be called.
var peerName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,127}$`)

// end is what rules are written in and about: a group, a block, or a prefix list.
type end struct {
	// key names the end in names of resources, and label in descriptions.
	key, label string
	// isGroup marks groups, and ours those in which rules are made.
	isGroup, ours bool
	// id of the group or the list. It is nil for blocks, for groups that are yet to be made, and for lists that are yet to be looked up.
	id pulumi.StringInput
	// block is set for blocks of addresses.
	block netip.Prefix
	// list marks prefix lists, and service those of AWS.
	list    bool
	service string
	// weight is how many rules one about it counts as, and family whose quota they count against: 4, 6, or 0 for both.
	weight, family int
	// selector names the end in intents; empty where it cannot be named.
	selector string
}

// openToTheWorld tells whether a block is so wide that nobody can own it: IPv4 blocks above a /8, IPv6 blocks of global addresses above a /16.
// The registries have given nobody more ("IANA IPv4 address space registry"), so what is wider is there to cover the internet, be it in two halves.
func (e end) openToTheWorld() bool {
	switch {
	case !e.block.IsValid():
		return false
	case e.block.Addr().Is4():
		return e.block.Bits() < 8
	default:
		return e.block.Bits() < 16 && e.block.Overlaps(netip.MustParsePrefix("2000::/3"))
	}
}

// ends are what the peer stands for, checked; empty if it is wrong. siblings are the groups of the same chain.
func (p Peer) ends(c *validate.Collector, at validate.Path, siblings map[string]end) []end {
	if p.problem != "" {
		c.Addf(validate.Forbidden, at, nil, "%s", p.problem)
		return nil
	}
	if !p.one(c, at) || !p.onlyItsOwn(c, at) {
		return nil
	}
	switch {
	case p.Group != "":
		e, ok := siblings[p.Group]
		if !ok {
			p.unknownSibling(c, at.Field("group"), siblings)
			return nil
		}
		return []end{e}
	case p.GroupId != nil:
		name := p.name(c, at, p.GroupId)
		id := component.CheckedInput(c, at.Field("groupId"), p.GroupId, p.aGroupId)
		return []end{{key: name, label: name, isGroup: true, ours: !p.RulesElsewhere, id: id, weight: 1, selector: p.selector}}
	case p.PrefixListId != nil:
		name := p.name(c, at, p.PrefixListId)
		id := component.CheckedInput(c, at.Field("prefixListId"), p.PrefixListId, component.AnID("pl", "a prefix list"))
		family := map[string]int{AddressFamilyIpv4: 4, AddressFamilyIpv6: 6}[p.AddressFamily]
		return []end{{key: name, label: name, list: true, id: id, weight: p.MaxEntries, family: family}}
	case p.Service != "":
		if !validate.OneOf(c, at.Field("service"), p.Service, awsServices()...) {
			return nil
		}
		list := awsLists()[p.Service]
		return []end{{key: p.Service, label: p.Service, list: true, service: p.Service, weight: list.weight, family: list.family}}
	case p.Internet:
		return []end{blockEnd(netip.MustParsePrefix("0.0.0.0/0")), blockEnd(netip.MustParsePrefix("::/0"))}
	default:
		return p.blocks(c, at.Field("cidrBlocks"))
	}
}

// one demands that exactly one kind of end is given.
func (p Peer) one(c *validate.Collector, at validate.Path) bool {
	var given []string
	for _, kind := range []struct {
		name  string
		given bool
	}{
		{"group", p.Group != ""},
		{"groupId", p.GroupId != nil},
		{"cidrBlocks", len(p.CidrBlocks) > 0},
		{"prefixListId", p.PrefixListId != nil},
		{"service", p.Service != ""},
		{"internet", p.Internet},
	} {
		if kind.given {
			given = append(given, kind.name)
		}
	}
	switch len(given) {
	case 0:
		c.Addf(validate.Required, at, nil, "required: one of group, groupId, cidrBlocks, prefixListId, service and internet")
	case 1:
		return true
	default:
		c.Addf(validate.Conflict, at, nil, "%s are several ends: write a connection for each", strings.Join(given, " and "))
	}
	return false
}

// onlyItsOwn refuses what belongs to another kind of end.
func (p Peer) onlyItsOwn(c *validate.Collector, at validate.Path) bool {
	var found validate.Collector
	if p.RulesElsewhere && p.GroupId == nil {
		found.Addf(validate.Forbidden, at.Field("rulesElsewhere"), true, "only for an end by groupId: drop it")
	}
	if p.PrefixListId == nil {
		if p.MaxEntries != 0 {
			found.Addf(validate.Forbidden, at.Field("maxEntries"), p.MaxEntries, "only for an end by prefixListId: drop it")
		}
		if p.AddressFamily != "" {
			found.Addf(validate.Forbidden, at.Field("addressFamily"), p.AddressFamily, "only for an end by prefixListId: drop it")
		}
	} else {
		if p.MaxEntries < 1 || p.MaxEntries > 1000 {
			found.Addf(validate.Invalid, at.Field("maxEntries"), p.MaxEntries, "%d: a prefix list has 1 to 1000 entries at most, and a rule counts as so many: give the list's maximum", p.MaxEntries)
		}
		if p.AddressFamily != "" {
			validate.OneOf(&found, at.Field("addressFamily"), p.AddressFamily, AddressFamilyIpv4, AddressFamilyIpv6)
		}
	}
	switch {
	case p.Name == "":
	case p.GroupId == nil && p.PrefixListId == nil:
		found.Addf(validate.Forbidden, at.Field("name"), p.Name, "only for an end by groupId or prefixListId, others are named by what they are: drop it")
	case !peerName.MatchString(p.Name):
		found.Addf(validate.Invalid, at.Field("name"), p.Name, "%q is no name of an end; use 1 to 128 letters, digits, dots, hyphens and underscores, the first a letter", p.Name)
	}
	c.Add(found.Err())
	return found.Err() == nil
}

func (p Peer) unknownSibling(c *validate.Collector, at validate.Path, siblings map[string]end) {
	if len(siblings) == 0 {
		c.Addf(validate.NotSupported, at, p.Group, "%q: only groups of one chain name each other; give the peer that Tiers.Peer has for it, or a groupId", p.Group)
		return
	}
	names := make([]string, 0, len(siblings))
	for name := range siblings {
		names = append(names, name)
	}
	slices.Sort(names)
	validate.OneOf(c, at, p.Group, names...)
}

// name is what an end by id is called: names of resources are plain, and so must this be.
func (p Peer) name(c *validate.Collector, at validate.Path, id pulumi.StringInput) string {
	if plain, ok := id.(pulumi.String); ok {
		return cmp.Or(p.Name, strings.ReplaceAll(string(plain), "/", "-"))
	}
	if p.Name == "" {
		c.Addf(validate.Required, at.Field("name"), nil, "required: the id comes from another resource, and rules are named before it is known; say what the end is called, such as endpoints")
	}
	return p.Name
}

// accountGroup is the id of a group of another account, as rules name it ("UserIdGroupPair").
var accountGroup = regexp.MustCompile(`^[0-9]{12}/sg-.+$`)

func (p Peer) aGroupId(id string) string {
	switch {
	case !accountGroup.MatchString(id):
		return component.AnID("sg", "a security group")(id)
	case !p.RulesElsewhere:
		return fmt.Sprintf("%q is of another account, where no rule can be made: set rulesElsewhere, and have its owner let the connection through", id)
	default:
		return ""
	}
}

func (p Peer) blocks(c *validate.Collector, at validate.Path) []end {
	var all []end
	for i, text := range p.CidrBlocks {
		block, err := netip.ParsePrefix(text)
		switch {
		case err != nil || block.Addr().Is4In6():
			c.Addf(validate.Invalid, at.Index(i), text, "%q is no CIDR block: write an address and a mask, such as 192.0.2.0/24", text)
		case block != block.Masked():
			c.Addf(validate.Invalid, at.Index(i), text, "%s has bits set beyond its mask: write %s", text, block.Masked())
		case slices.ContainsFunc(all, func(e end) bool { return e.block == block }):
			c.Addf(validate.Duplicate, at.Index(i), text, "%s is in the list already", block)
		default:
			all = append(all, blockEnd(block))
		}
	}
	return all
}

func blockEnd(block netip.Prefix) end {
	e := end{label: block.String(), block: block, weight: 1, family: 4}
	if block.Addr().Is6() {
		e.family = 6
	}
	e.key = strings.NewReplacer("/", "-", ":", "-").Replace(block.String())
	if block.Bits() == 0 {
		e.key = fmt.Sprintf("any-ipv%d", e.family)
	}
	if onInternet(block) {
		e.selector = block.String()
	}
	return e
}

// onInternet tells whether a block has addresses that the internet routes ("IANA special-purpose address registries"). Of others nobody knows
// whether the network has anything there, and an intent must name something.
func onInternet(block netip.Prefix) bool {
	if !block.IsValid() {
		return false
	}
	if block.Addr().Is6() {
		return block.Overlaps(netip.MustParsePrefix("2000::/3"))
	}
	for _, special := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
	} {
		if p := netip.MustParsePrefix(special); p.Bits() <= block.Bits() && p.Overlaps(block) {
			return false
		}
	}
	return true
}
