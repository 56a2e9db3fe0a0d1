package fromaws

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever a file may hold can be decoded: the decoder knows the kinds of all fields, whether or not an input reaches them.
func TestDecoder_knowsAllFields(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	var walk func(of reflect.Type, path string)
	walk = func(of reflect.Type, path string) {
		if seen[of] {
			return
		}
		seen[of] = true
		if reflect.PointerTo(of).Implements(reflect.TypeFor[special]()) || of == reflect.TypeFor[rest]() {
			return
		}
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(of.Elem(), path+"[]")
		case reflect.Map:
			require.Equal(t, reflect.String, of.Key().Kind(), path)
			walk(of.Elem(), path+"[]")
		case reflect.Struct:
			for i := range of.NumField() {
				if f := of.Field(i); f.Tag.Get("json") != "" {
					require.True(t, f.IsExported(), "%s.%s cannot be set", path, f.Name)
					walk(f.Type, path+"."+f.Name)
				}
			}
		default:
			require.Contains(t, []reflect.Kind{reflect.String, reflect.Bool, reflect.Int, reflect.Interface}, of.Kind(), path)
		}
	}
	walk(reflect.TypeFor[answers](), "answers")
	require.Greater(t, len(seen), 50)
}
