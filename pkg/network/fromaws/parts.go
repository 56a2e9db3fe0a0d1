package fromaws

import (
	"reflect"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// object is something that AWS listed.
type object interface {
	// id names it; two objects of one id are the same.
	id() network.ID
	at() place
}

func (p place) at() place { return p }

// shared is an object of which several accounts may see something, and its owner all of it.
type shared interface{ owner() string }

// parts are the objects of one kind, without those that are listed twice.
type parts[T any] struct {
	all  []*T
	byID map[network.ID]*T
}

func (p *parts[T]) get(id network.ID) *T { return p.byID[id] }

// collect takes what some answer lists. What is there already, as a shared subnet is in the answers of two accounts, must not be different; one
// answer may know more of it than another.
func collect[T any, P interface {
	*T
	object
}](rd *reader, into *parts[T], idField string, list []T) {
	if into.byID == nil {
		into.byID = map[network.ID]*T{}
	}
	for i := range list {
		part := P(&list[i])
		first, again := into.byID[part.id()]
		switch {
		case part.id() == "":
			rd.mistakes.Addf(validate.Required, part.at().field(idField).where(), nil, "required")
		case !again:
			into.all = append(into.all, (*T)(part))
			into.byID[part.id()] = (*T)(part)
		case elsewhere(P(first), part):
			if s, ok := any(part).(shared); ok && s.owner() == part.at().account {
				*first = list[i]
			}
		default:
			if name := merge(reflect.ValueOf(first).Elem(), reflect.ValueOf(part).Elem()); name != "" {
				rd.mistakes.Addf(validate.Duplicate, part.at().where(), string(part.id()), "%s is listed twice, and its %s is not as at %s; keep one of them",
					part.id(), name, P(first).at().origin())
			}
		}
	}
}

// elsewhere reports whether an object that is listed twice is one that its owner shares with another account. What that sees of it may be less,
// and names of zones mean something else there.
func elsewhere(first, again object) bool {
	s, ok := again.(shared)
	return ok && s.owner() != "" && first.at().account != "" && again.at().account != "" && first.at().account != again.at().account
}

// merge adds to a value what another one of the same object knows beyond it, and returns the name of the field in which they differ, if any.
func merge(into, from reflect.Value) string {
	switch into.Type() {
	case reflect.TypeFor[place](), reflect.TypeFor[rest]():
		return ""
	case reflect.TypeFor[tags](): // each account sees its own
		if from.Len() > into.Len() {
			into.Set(from)
		}
		return ""
	}
	if from.IsZero() {
		return ""
	}
	if into.IsZero() {
		into.Set(from)
		return ""
	}
	switch into.Kind() {
	case reflect.Pointer:
		return merge(into.Elem(), from.Elem())
	case reflect.Struct:
		for i := range into.NumField() {
			f := into.Type().Field(i)
			if !f.IsExported() {
				if f.Type.Kind() == reflect.Bool && into.Field(i).Bool() != from.Field(i).Bool() {
					return "value"
				}
				continue
			}
			if name := merge(into.Field(i), from.Field(i)); name != "" {
				return f.Name
			}
		}
		return ""
	case reflect.Slice:
		if into.Len() == 0 {
			into.Set(from)
			return ""
		}
		if from.Len() != 0 && from.Len() != into.Len() {
			return "length"
		}
		if into.Type().Elem().Kind() == reflect.String && sameWords(into, from) {
			return ""
		}
		for i := range from.Len() {
			if name := merge(into.Index(i), from.Index(i)); name != "" {
				return "members"
			}
		}
		return ""
	default:
		if !into.Comparable() || !into.Equal(from) {
			return "value"
		}
		return ""
	}
}

// sameWords reports whether two lists of texts hold the same, in any order.
func sameWords(a, b reflect.Value) bool {
	words := func(list reflect.Value) []string {
		all := make([]string, list.Len())
		for i := range all {
			all[i] = list.Index(i).String()
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(words(a), words(b))
}
