package diagram

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

// element is an element of an SVG with its attributes.
type element struct {
	name       string
	attributes map[string]string
}

// parse reads an SVG, and fails if it is no well-formed XML. It gives the elements and all text between tags.
func parse(t *testing.T, text string) (elements []element, words []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, words
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			e := element{token.Name.Local, map[string]string{}}
			for _, a := range token.Attr {
				assert.NotContains(t, e.attributes, a.Name.Local, "an attribute stands twice")
				e.attributes[a.Name.Local] = a.Value
			}
			elements = append(elements, e)
		case xml.CharData:
			words = append(words, string(token))
		}
	}
}

var plainID = regexp.MustCompile(`^[A-Za-z][\w.-]*$`)

// Every picture is XML whose elements have ids of their own, and a title that a screen reader finds.
func TestSVG_isWellFormedAndAccessible(t *testing.T) {
	t.Parallel()
	for name, n := range networks(t) {
		elements, _ := parse(t, svg(t, Draw(n, Options{Title: name, Flows: []Flow{{"internet", "web", "tcp 443"}}}), Auto))
		ids := map[string]bool{}
		for _, e := range elements {
			if id := e.attributes["id"]; id != "" {
				assert.False(t, ids[id], "%s: id %s stands twice", name, id)
				assert.True(t, plainID.MatchString(id), id)
				ids[id] = true
			}
		}
		for _, e := range elements {
			if label := e.attributes["aria-labelledby"]; label != "" {
				for _, id := range strings.Fields(label) {
					assert.True(t, ids[id], "%s: %s names %s, which is not there", name, e.attributes["id"], id)
				}
			}
		}
		assert.Equal(t, "graphics-document document", elements[0].attributes["role"])
	}
}

// Names come from tags that anybody may have written: they are text, whatever is in them.
func TestSVG_namesAreTextAlone(t *testing.T) {
	t.Parallel()
	const name = "a\"b'c&d<script>alert(1)</script>]]>\x01\xff-->"
	n := nettest.ThreeTier().Network()
	for _, v := range n.VPCs {
		v.Name = name
	}
	for _, s := range n.Subnets {
		s.Name, s.Tier = name, name
	}
	for _, g := range n.Gateways {
		g.Name = name
	}
	p := Draw(n, Options{Title: name, Flows: []Flow{{name, "web", name}}})
	elements, words := parse(t, svg(t, p, Auto))
	for _, e := range elements {
		assert.NotEqual(t, "script", e.name)
		for key := range e.attributes {
			assert.False(t, strings.HasPrefix(key, "on"), key)
		}
	}
	assert.Contains(t, strings.Join(words, "\n"), "VPC a\"b'c&d<script>alert(1)</script>]]>\uFFFD\uFFFD-->", "and no letter is lost")
	var mermaid, d2 bytes.Buffer
	require.NoError(t, p.Mermaid(&mermaid))
	require.NoError(t, p.D2(&d2))
	checkMermaid(t, mermaid.String())
	checkD2(t, d2.String())
	_, body, _ := strings.Cut(mermaid.String(), "flowchart")
	assert.NotContains(t, body, "<script")
}

// The order of a network's lists has no meaning, and none for its picture.
func TestSVG_isTheSameInWhateverOrder(t *testing.T) {
	t.Parallel()
	list := networks(t)
	names := make([]string, 0, len(list))
	for name := range list {
		if name != "hub of 200" { // the smaller one says the same
			names = append(names, name)
		}
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		n := list[rapid.SampledFrom(names).Draw(t, "network")]
		var want, got [3]bytes.Buffer
		write := func(p *Picture, to *[3]bytes.Buffer) {
			require.NoError(t, errors.Join(p.SVG(&to[0], Auto), p.Mermaid(&to[1]), p.D2(&to[2])))
		}
		write(Draw(n, Options{Flows: []Flow{{"a", "b", "x"}, {"b", "c", "y"}}}), &want)
		write(Draw(shuffled(t, n), Options{Flows: []Flow{{"b", "c", "y"}, {"a", "b", "x"}}}), &got)
		for i := range want {
			require.Equal(t, want[i].String(), got[i].String())
		}
	})
}

// shuffled is a network with each of its lists in another order.
func shuffled(t *rapid.T, n *network.Network) *network.Network {
	out := *n
	v := reflect.ValueOf(&out).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		order := rapid.Permutation(indices(f.Len())).Draw(t, v.Type().Field(i).Name)
		list := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
		for to, from := range order {
			list.Index(to).Set(f.Index(from))
		}
		f.Set(list)
	}
	return &out
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// A page around the picture finds what it shows of a part by the part's ID.
func TestSVG_boxesCarryTheirFacts(t *testing.T) {
	t.Parallel()
	elements, _ := parse(t, svg(t, Draw(examples(t)["three-tier"], Options{}), Auto))
	byKind := map[string]element{}
	kinds := map[string]int{}
	for _, e := range elements {
		kind := e.attributes["data-kind"]
		kinds[kind]++
		if byKind[kind].attributes == nil {
			byKind[kind] = e
		}
	}
	assert.Equal(t, 9, kinds["subnet"])
	assert.Equal(t, 3, kinds["tier"])
	subnet := byKind["subnet"].attributes
	assert.Equal(t, "10.0.0.0/22", subnet["data-cidr"])
	assert.Equal(t, "at-"+subnet["data-ref"], subnet["id"])
	assert.Equal(t, "ap-southeast-2a", subnet["data-zone"])
	assert.Contains(t, subnet["data-routes"], "0.0.0.0/0 → internet gateway shop-net-igw")
	assert.Regexp(t, `^examples/three-tier/main\.go:\d+ shop-net-subnet-public-a$`, subnet["data-source"])
	assert.Contains(t, byKind["tier"].attributes["data-rules"], "network ACL shop-net-nacl-public: in ")
	assert.Contains(t, byKind["band"].attributes["data-rules"], "in tcp 443 from 0.0.0.0/0")
	assert.Equal(t, "shop-web", byKind["band"].attributes["data-security-groups"])
}

// A theme that was chosen has its own colours alone; the automatic one has both, and light ones on paper.
func TestSVG_themes(t *testing.T) {
	t.Parallel()
	p := Draw(examples(t)["isolated"], Options{})
	const light, dark, media = "fill:#ffffff}", "fill:#14181f}", "@media screen and (prefers-color-scheme:dark)"
	for theme, want := range map[Theme][3]bool{Light: {true, false, false}, Dark: {false, true, false}, Auto: {true, true, true}} {
		text := svg(t, p, theme)
		assert.Equal(t, want, [3]bool{strings.Contains(text, ".page{"+light), strings.Contains(text, ".page{"+dark), strings.Contains(text, media)}, theme)
	}
}

// Text has a contrast of 4.5 to 1 to whatever it may stand on, lines and glyphs one of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
func TestTheme_contrast(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{false, true} {
		fills, inks := map[string]string{}, map[string]string{}
		for _, r := range rules() {
			text := r.light
			if dark {
				text = r.dark
			}
			fill := regexp.MustCompile(`fill:(#\w+)`).FindStringSubmatch(text)
			stroke := regexp.MustCompile(`stroke:(#\w+)`).FindStringSubmatch(text)
			switch {
			case strings.HasPrefix(r.selector, "text"):
				inks[r.selector] = fill[1]
			case strings.HasSuffix(r.selector, ".line") && r.selector != ".guide .line":
				inks[r.selector] = stroke[1]
			case fill != nil && !strings.Contains(r.selector, ".head"):
				fills[r.selector] = fill[1]
			}
		}
		require.Greater(t, len(fills), 12)
		for on, fill := range fills {
			for of, ink := range inks {
				least := 4.5
				if !strings.HasPrefix(of, "text") {
					least = 3
				}
				assert.GreaterOrEqual(t, contrast(t, ink, fill), least, "dark %v: %s on %s", dark, of, on)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is that of WCAG's glossary, relative luminance.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(color[1:], 16, 32)
	require.NoError(t, err)
	channel := func(shift int) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

// Tags are no part of a picture but for names: what is secret stays out of it.
func TestSVG_tagsStayOut(t *testing.T) {
	t.Parallel()
	n := nettest.ThreeTier().Network()
	for _, v := range n.VPCs {
		v.Tags = network.Tags{"password": "hunter2"}
	}
	for _, s := range n.Subnets {
		s.Tags = network.Tags{"password": "hunter2"}
	}
	assert.NotContains(t, svg(t, Draw(n, Options{}), Auto), "hunter2")
}

func Example() {
	n := &network.Network{
		VPCs: []*network.VPC{{ID: "vpc-1", Name: "net", Region: "eu-west-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}},
		Subnets: []*network.Subnet{{
			ID: "subnet-1", VPC: "vpc-1", Name: "app-a", Tier: "app", Zone: "eu-west-1a", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")},
		}},
	}
	for _, b := range Draw(n, Options{}).Boxes {
		fmt.Println(b.Kind, b.ID, b.Title)
	}
	// Output:
	// frame at-region-eu-west-1 eu-west-1
	// vpc at-vpc-1 VPC net
	// tier at-vpc-1-tier-app Tier app of VPC net
	// subnet at-subnet-1 Subnet app-a
}
