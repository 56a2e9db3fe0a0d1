package frompulumi

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func prefixListKinds() map[string]kind {
	return map[string]kind{
		"ec2:ManagedPrefixList":      {make: makePrefixList, settle: settlePrefixList},
		"ec2:ManagedPrefixListEntry": {join: joinPrefixListEntry},
	}
}

func makePrefixList(r *resource) {
	l := &network.PrefixList{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	if entries := r.get("entries"); !entries.remembered() {
		addEach(l, entries)
	}
	if s := network.ServiceOfList(r.get("name").text(&l.Unknown)); s != "" { // one of AWS's own, which was read
		l.Name, l.Service, l.Prefixes = known(r.get("name").raw), s, nil
		mark(&l.Unknown, l.Origin, "AWS changes its entries")
	}
	r.reader.prefixLists[l.ID] = l
}

func addEach(l *network.PrefixList, entries value) {
	for _, e := range entries.items(&l.Unknown) {
		if p, ok := e.field("cidr").prefix(&l.Unknown); ok {
			addPrefix(l, p)
		}
	}
}

// settlePrefixList reads the entries of which outputs alone tell, after those that are resources of their own. A further one makes the list
// doubtful.
func settlePrefixList(r *resource) {
	l, entries := r.reader.prefixLists[r.id()], r.get("entries")
	if !entries.remembered() || l.Service != "" {
		return
	}
	before := len(l.Prefixes)
	if addEach(l, entries); len(l.Prefixes) > before {
		entries.doubtful(&l.Unknown)
	}
}

func joinPrefixListEntry(r *resource) {
	var u *network.Unknown
	list := r.get("prefixListId")
	id := list.ref(r.reader.names.prefixList, &u)
	p, _ := r.get("cidr").prefix(&u)
	if u == nil {
		addPrefix(r.reader.prefixList(id, list.origin()), p)
		return
	}
	for _, l := range possible(list, r.reader.names.prefixList, r.reader.prefixLists) {
		mark(&l.Unknown, u.Origin, "entry %s may be one of it: %s", r.Name, u.Text)
	}
}

func addPrefix(l *network.PrefixList, p netip.Prefix) {
	if p.IsValid() && !slices.Contains(l.Prefixes, p) {
		l.Prefixes = append(l.Prefixes, p)
		slices.SortFunc(l.Prefixes, compare)
	}
}

// servicePrefixList is the list of a service of AWS, whose blocks AWS changes.
func (rd *reader) servicePrefixList(id network.ID, service string, o network.Origin) {
	l := &network.PrefixList{ID: id, Name: service, Service: serviceOf(service), Origin: o}
	mark(&l.Unknown, o, "the blocks of %s are AWS's, and change", service)
	rd.prefixLists[id] = l
}

// PrefixListTag is the tag of a rule of a security group that says which of AWS's own prefix lists it names: com.amazonaws.global.cloudfront.origin-facing.
const PrefixListTag = "palisade:prefix-list"

// namesList takes over what a rule says of a prefix list that is not part of the plan: where a program looks one up, the plan has its id alone. That it is
// this list is an assumption. Who says otherwise of it leaves open which it is.
func (r *resource) namesList(id network.ID) {
	name := r.tags()[PrefixListTag]
	service := network.ServiceOfList(name)
	if of := r.reader.byID[id]; id == "" || service == "" || of != nil && of.short == "ec2:ManagedPrefixList" {
		return
	}
	l := r.reader.prefixList(id, r.origin("prefixListId"))
	switch l.Name {
	case "":
		l.Name, l.Service = name, service
		r.reader.net.Assumptions = append(r.reader.net.Assumptions, network.Assumption{
			ID: id, Text: "it is AWS's prefix list " + name + ", as the tag " + PrefixListTag + " of a rule for it says", Origin: r.origin("tags"),
		})
	case name:
	default:
		l.Service = ""
	}
}

// serviceOf is the last part of the name of a service: "s3" of com.amazonaws.eu-west-1.s3. It is empty for other names.
func serviceOf(name string) string {
	rest, ok := strings.CutPrefix(name, "com.amazonaws.")
	if !ok || strings.HasPrefix(rest, "vpce.") {
		return ""
	}
	_, service, _ := strings.Cut(rest, ".")
	return service
}
