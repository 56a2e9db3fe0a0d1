package twin

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recorded is a resource as terraform-provider-aws 5.100.0 made it against an emulator of AWS.
type recorded struct {
	URN, Type, ID   string
	Inputs, Outputs map[string]any
}

func readRecorded(t *testing.T) []recorded {
	t.Helper()
	f, err := os.Open("testdata/provider.jsonl")
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	var all []recorded
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r recorded
		require.NoError(t, json.Unmarshal(lines.Bytes(), &r))
		all = append(all, r)
	}
	require.NoError(t, lines.Err())
	return all
}

// replay gives the twin every recorded registration, in an order in which what is referred to comes first. Ids that the
// provider gave stand in the inputs of others: each is replaced by the twin's.
func replay(t *testing.T, visit func(recorded, Answer, map[string]string)) {
	t.Helper()
	s := newStack(t, Options{})
	given := map[string]string{} // the provider's -> the twin's
	waiting := readRecorded(t)
	for len(waiting) > 0 {
		var later []recorded
		for _, r := range waiting {
			text, err := json.Marshal(r.Inputs)
			require.NoError(t, err)
			if slices.ContainsFunc(waiting, func(o recorded) bool { return o.URN != r.URN && refers(t, r, o) }) {
				later = append(later, r)
				continue
			}
			var inputs map[string]any
			require.NoError(t, json.Unmarshal([]byte(replaceAll(string(text), given)), &inputs))
			a := s.register(Registration{URN: r.URN, Type: r.Type, Name: r.URN[strings.LastIndex(r.URN, ":")+1:], Inputs: resource.NewPropertyMapFromMap(inputs)})
			visit(r, a, given)
			for k, v := range r.Outputs {
				if theirs, ok := v.(string); ok && len(theirs) > 12 && reference.MatchString(theirs) {
					if ours, ok := out(a, k).(string); ok {
						given[theirs] = ours
					}
				}
			}
			given[r.ID] = a.ID
		}
		require.Less(t, len(later), len(waiting), "the recording has a cycle")
		waiting = later
	}
}

// refers tells whether a resource names what another one gives. What shares its id with another names it by that id.
func refers(t *testing.T, r, o recorded) bool {
	t.Helper()
	text, err := json.Marshal(r.Inputs)
	require.NoError(t, err)
	if len(o.ID) > 12 && strings.Contains(string(text), o.ID) {
		own, err := json.Marshal(o.Inputs)
		require.NoError(t, err)
		if r.ID != o.ID || !strings.Contains(string(own), o.ID) {
			return true
		}
	}
	for _, k := range []string{"arn", "defaultNetworkAclId", "defaultRouteTableId", "privateDefaultScopeId"} {
		if s, ok := o.Outputs[k].(string); ok && r.ID != o.ID && strings.Contains(string(text), s) {
			return true
		}
	}
	return false
}

var reference = regexp.MustCompile(`^arn:|^[a-z-]+-[0-9a-f]{17}$|^[0-9a-f]{8}-`)

func replaceAll(text string, given map[string]string) string {
	theirs := make([]string, 0, len(given))
	for k := range given {
		if len(k) > 12 {
			theirs = append(theirs, k)
		}
	}
	slices.SortFunc(theirs, func(a, b string) int { return len(b) - len(a) })
	for _, k := range theirs {
		text = strings.ReplaceAll(text, k, given[k])
	}
	return text
}

// form is a text with what is invented replaced by its kind.
func form(s string) string {
	for _, r := range []struct{ from, to string }{
		{`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`, "UUID"},
		{`[0-9a-f]{17}\b`, "H17"},
		{`/[0-9a-f]{16}\b`, "/H16"},
		{`-[0-9a-f]{7}\b`, "-H7"},
		{`\d{9,}`, "N"},
	} {
		s = regexp.MustCompile(r.from).ReplaceAllString(s, r.to)
	}
	return s
}

// The twin gives every resource an id of the provider's form.
func TestCreate_idsHaveTheProvidersForm(t *testing.T) {
	t.Parallel()
	replay(t, func(r recorded, a Answer, given map[string]string) {
		if !oddID[short(r.Type)] {
			assert.Equal(t, form(replaceAll(r.ID, given)), form(a.ID), r.Type)
		}
	})
}

// What the provider computes, the twin computes in the same form, or leaves unknown: it never tells another kind of value.
func TestCreate_outputsHaveTheProvidersForm(t *testing.T) {
	t.Parallel()
	missing, computed := map[string]bool{}, map[string]bool{}
	replay(t, func(r recorded, a Answer, given map[string]string) {
		for property, theirs := range r.Outputs {
			where := short(r.Type) + "." + property
			if property == "id" || theirs == nil {
				continue
			}
			ours := out(a, property)
			if _, unknown := a.Outputs[resource.PropertyKey(property)]; !unknown {
				missing[where] = true
				continue
			}
			computed[where] = true
			assert.Equal(t, fmt.Sprintf("%T", theirs), fmt.Sprintf("%T", ours), where)
			if strings.HasSuffix(strings.ToLower(property), "arn") && !oddARN[where] {
				assert.Equal(t, form(replaceAll(theirs.(string), given)), form(ours.(string)), where)
			}
			switch theirs.(type) {
			case bool, float64:
				if !oddValue[where] {
					assert.Equal(t, theirs, ours, where)
				}
			}
		}
	})
	maps.DeleteFunc(missing, func(where string, _ bool) bool { return computed[where] })
	for where := range missing {
		assert.Contains(t, left, where, "the twin does not compute it: is that meant?")
	}
	for where := range left {
		assert.Contains(t, missing, where, "the twin computes it: take it off the list")
	}
}
