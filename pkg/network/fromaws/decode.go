package fromaws

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// special is a type that takes JSON in more than one form.
type special interface {
	// decode takes a value; it reports false if it is of no form that the type knows.
	decode(tree any, at place) bool
	// forms says which forms there are: "a number or a text".
	forms() string
}

// rest holds what an object has beside the fields of its struct.
type rest map[string]any

// decoder fills structs from JSON by their json tags, and unlike encoding/json tells of everything that is of the wrong type, with its place.
// It ignores what a struct has no field for, puts where the object stands into an embedded place, and one of type rest with what is left.
type decoder struct{ mistakes *validate.Collector }

func (d decoder) value(tree any, at place, into reflect.Value) {
	s, isSpecial := into.Addr().Interface().(special)
	if tree == nil {
		if isSpecial || into.Kind() != reflect.Struct {
			return
		}
		tree = map[string]any{} // what is not there has a place as well
	}
	if isSpecial {
		if !s.decode(tree, at) {
			d.wrong(tree, at, s.forms())
		}
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		p := reflect.New(into.Type().Elem())
		d.value(tree, at, p.Elem())
		into.Set(p)
	case reflect.Struct:
		d.object(tree, at, into)
	case reflect.Slice:
		d.list(tree, at, into)
	case reflect.Map:
		d.table(tree, at, into)
	case reflect.String:
		if s, ok := tree.(string); ok {
			into.SetString(s)
		} else {
			d.wrong(tree, at, "a text")
		}
	case reflect.Bool:
		if b, ok := tree.(bool); ok {
			into.SetBool(b)
		} else {
			d.wrong(tree, at, "true or false")
		}
	case reflect.Interface:
		into.Set(reflect.ValueOf(tree))
	case reflect.Int:
		n, ok := number(tree)
		if !ok {
			d.wrong(tree, at, "a whole number")
		}
		into.SetInt(int64(n))
	default:
		panic(fmt.Sprintf("fromaws: a field of type %s cannot be decoded", into.Type()))
	}
}

func (d decoder) object(tree any, at place, into reflect.Value) {
	members, ok := tree.(map[string]any)
	if !ok {
		d.wrong(tree, at, "an object")
		return
	}
	if p, ok := into.Addr().Interface().(interface{ put(at place) }); ok {
		p.put(at)
	}
	known := map[string]bool{}
	for i := range into.NumField() {
		f := into.Type().Field(i)
		if name := f.Tag.Get("json"); name != "" {
			known[name] = true
			d.value(members[name], at.field(name), into.Field(i))
		}
	}
	for i := range into.NumField() {
		if into.Type().Field(i).Type != reflect.TypeFor[rest]() {
			continue
		}
		left := rest{}
		for name, v := range members {
			if !known[name] && v != nil {
				left[name] = v
			}
		}
		into.Field(i).Set(reflect.ValueOf(left))
	}
}

func (d decoder) list(tree any, at place, into reflect.Value) {
	members, ok := tree.([]any)
	if !ok {
		d.wrong(tree, at, "a list")
		return
	}
	all := reflect.MakeSlice(into.Type(), len(members), len(members))
	for i, m := range members {
		if m == nil {
			d.wrong(m, at.index(i), "a value")
			continue
		}
		d.value(m, at.index(i), all.Index(i))
	}
	into.Set(all)
}

func (d decoder) table(tree any, at place, into reflect.Value) {
	members, ok := tree.(map[string]any)
	if !ok {
		d.wrong(tree, at, "an object")
		return
	}
	all := reflect.MakeMap(into.Type())
	for k, m := range members {
		v := reflect.New(into.Type().Elem()).Elem()
		d.value(m, at.field(k), v)
		all.SetMapIndex(reflect.ValueOf(k), v)
	}
	into.Set(all)
}

func (d decoder) wrong(tree any, at place, want string) {
	d.mistakes.Addf(validate.Invalid, at.where(), tree, "%s is not %s", brief(tree), want)
}

// brief is a JSON value, cut short.
func brief(tree any) string {
	text, err := json.Marshal(tree)
	if err != nil || len(text) > 60 {
		return map[bool]string{true: "what stands here", false: string(text[:min(57, len(text))]) + "..."}[err != nil]
	}
	return string(text)
}

func number(tree any) (int, bool) {
	n, ok := tree.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(string(n))
	return i, err == nil
}
