package fromaws

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

type prefixList struct {
	place
	ID      network.ID        `json:"PrefixListId"`
	Name    string            `json:"PrefixListName"`
	Blocks  []string          `json:"Cidrs"`
	Entries []prefixListEntry `json:"Entries"`
	Tags    tags              `json:"Tags"`
}

func (l *prefixList) id() network.ID { return l.ID }

type prefixListEntry struct {
	place
	Block string `json:"Cidr"`
}

func (rd *reader) readPrefixLists() {
	entries := map[network.ID][]prefixListEntry{}
	asked := map[network.ID]bool{}
	for _, a := range rd.answers {
		if a.Entries == nil {
			continue
		}
		if id := rd.subject(a, a.PrefixListID, "PrefixListId", "Entries", idsOf(rd.prefixLists.all)); id != "" {
			entries[id] = append(entries[id], a.Entries...)
			asked[id] = true
		}
	}
	for _, l := range rd.prefixLists.all {
		part := &network.PrefixList{ID: l.ID, Name: l.Tags.name(l.Name), Service: network.ServiceOfList(l.Name), Tags: l.Tags.read(), Origin: l.origin()}
		list := blockList{rd: rd}
		for i, b := range l.Blocks {
			list.add(b, l.field("Cidrs").index(i))
		}
		for _, e := range append(entries[l.ID], l.Entries...) {
			list.add(e.Block, e.field("Cidr"))
		}
		part.Prefixes = list.all
		if l.Blocks == nil && l.Entries == nil && !asked[l.ID] {
			l.unknown(&part.Unknown, "the entries of %s were not asked for", l.ID)
		}
		rd.net.PrefixLists = append(rd.net.PrefixLists, part)
	}
}

// serviceOf is the service of an endpoint of AWS: s3 of com.amazonaws.eu-west-1.s3. It is empty for other names.
func serviceOf(name string) string {
	_, rest, ok := strings.Cut(name, "com.amazonaws.")
	if !ok {
		return ""
	}
	_, service, _ := strings.Cut(rest, ".")
	return service
}
