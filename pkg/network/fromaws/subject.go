package fromaws

import (
	"cmp"
	"path"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// subject is the part that an answer is about: the one that it names itself, or the one that the name of its file names, by id or by the last
// word of an ARN.
func (rd *reader) subject(a *answers, named network.ID, field, list string, known []network.ID) network.ID {
	if named != "" {
		return named
	}
	found := namedBy(a.file, known)
	switch len(found) {
	case 0:
		rd.mistakes.Addf(validate.Required, a.key(list).where(), nil,
			"nothing says what this is about: put %s beside it, or name the file after it, as docs/reading-aws.md does", field)
		return ""
	case 1:
	default:
		rd.mistakes.Addf(validate.Conflict, a.key(list).where(), nil, "the file's name names both %s and %s; it must name the one that the answer is about", found[0], found[1])
	}
	return found[0]
}

// namedBy are the parts that the name of a file names.
func namedBy(file string, known []network.ID) []network.ID {
	var found []network.ID
	for _, id := range known {
		if holdsWord(path.Base(file), lastWord(id)) {
			found = appendNew(found, id)
		}
	}
	return found
}

// about is the part that one of the lists of an answer is about, if it is about one: pages of one list are about the same.
func (rd *reader) about(a *answers, list string) network.ID {
	switch list {
	case "Listeners":
		for _, l := range a.Listeners {
			return l.LoadBalancer
		}
		return cmp.Or(a.BalancerARN, first(namedBy(a.file, idsOf(rd.loadBalancers.all))))
	case "Rules":
		for _, r := range a.ListenerRules {
			return r.listener()
		}
		return first(namedBy(a.file, idsOf(rd.listeners.all)))
	case "Routes", "TransitGatewayRouteTablePropagations", "Associations":
		return cmp.Or(a.TransitTableID, first(namedBy(a.file, idsOf(rd.transitTables.all))))
	case "Entries":
		return cmp.Or(a.PrefixListID, first(namedBy(a.file, idsOf(rd.prefixLists.all))))
	}
	return ""
}

// lastWord is an id, or what comes after the last slash of an ARN.
func lastWord(id network.ID) string {
	return string(id)[strings.LastIndex(string(id), "/")+1:]
}

// holdsWord reports whether a word is in a text, with no letter, digit or hyphen around it.
func holdsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 || word == "" {
			return false
		}
		start, end := from+i, from+i+len(word)
		if (start == 0 || !inWord(text[start-1])) && (end == len(text) || !inWord(text[end])) {
			return true
		}
		from = start + 1
	}
}

func inWord(c byte) bool {
	return c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// idsOf are the ids of some objects.
func idsOf[T any, P interface {
	*T
	object
}](list []*T) []network.ID {
	all := make([]network.ID, len(list))
	for i, p := range list {
		all[i] = P(p).id()
	}
	return all
}
