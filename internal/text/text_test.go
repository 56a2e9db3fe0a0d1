package text_test

import (
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/internal/text"
)

func printed(t require.TestingT, p *text.Printer) string {
	var b strings.Builder
	_, err := p.WriteTo(&b)
	require.NoError(t, err)
	return b.String()
}

func TestTable_alignsColumnsAndDropsEmptyOnes(t *testing.T) {
	t.Parallel()
	p := text.NewPrinter(80, false)
	for _, r := range text.Table(true, [][]text.Line{
		{text.Of("ZONE"), text.Of("IPV6"), text.Of("CIDR")},
		{text.Of("ap-southeast-2a"), nil, text.Of("10.0.0.0/20")},
		{nil, nil, text.Of("10.0.16.0/20")},
	}) {
		p.Row(2, r)
	}
	require.Equal(t, ""+
		"  ZONE             CIDR\n"+
		"  ap-southeast-2a  10.0.0.0/20\n"+
		"                   10.0.16.0/20\n", printed(t, p))
}

func TestTable_continuesInTheLastColumn(t *testing.T) {
	t.Parallel()
	p := text.NewPrinter(80, false)
	cidrs := strings.TrimSuffix(strings.Repeat("198.51.100.0/24, ", 8), ", ")
	for _, r := range text.Table(false, [][]text.Line{{text.Of("100"), text.Of("deny"), text.Of(cidrs)}}) {
		p.Row(0, r)
	}
	require.Equal(t, ""+
		"100  deny  198.51.100.0/24, 198.51.100.0/24, 198.51.100.0/24, 198.51.100.0/24,\n"+
		"           198.51.100.0/24, 198.51.100.0/24, 198.51.100.0/24, 198.51.100.0/24\n", printed(t, p))
}

func TestTree_drawsBranches(t *testing.T) {
	t.Parallel()
	p := text.NewPrinter(80, false)
	p.Tree(&text.Node{Line: text.Of("root"), Rows: []text.Row{{Line: text.Of("fact")}}, Children: []*text.Node{
		{Line: text.Of("first"), Rows: []text.Row{{Line: text.Of("row")}}, Children: []*text.Node{{Line: text.Of("leaf")}}},
		{Line: text.Of("last"), Rows: []text.Row{{Line: text.Of("row")}}},
	}})
	require.Equal(t, ""+
		"root\n"+
		"│  fact\n"+
		"├─ first\n"+
		"│  │  row\n"+
		"│  └─ leaf\n"+
		"└─ last\n"+
		"      row\n", printed(t, p))
}

func TestPrinter_colourOnlyWhereAsked(t *testing.T) {
	t.Parallel()
	line := text.In(text.Strong, "net").And(text.In(text.Bad, " 21 of 20"))
	plain, coloured := text.NewPrinter(80, false), text.NewPrinter(80, true)
	plain.Row(0, text.Row{Line: line})
	coloured.Row(0, text.Row{Line: line})
	require.Equal(t, "net 21 of 20\n", printed(t, plain))
	require.Equal(t, "\x1b[1mnet\x1b[0m\x1b[1;31m 21 of 20\x1b[0m\n", printed(t, coloured))
}

func TestPrinter_namesCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	p := text.NewPrinter(80, false)
	p.Row(0, text.Row{Line: text.Of("net\x1b[2J\r\n\u202egnp")})
	require.Equal(t, `net\u001b[2J\u000d \u202egnp`+"\n", printed(t, p))
}

func TestJoin_leavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a, b", text.Join(", ", nil, text.Of("a"), text.Of(""), text.Of("b")).String())
}

// Folding loses no word, keeps their order, and no line is wider than the terminal unless one word alone is.
func TestRow_folding(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z0-9./]{1,30}`), 1, 60).Draw(t, "words")
		width, hang := rapid.IntRange(80, 160).Draw(t, "width"), rapid.IntRange(0, 40).Draw(t, "hang")
		p := text.NewPrinter(width, false)
		p.Row(0, text.Row{Line: text.Of(strings.Join(words, " ")), Hang: hang})
		out := printed(t, p)
		require.Equal(t, words, strings.Fields(out))
		for i, l := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
			require.LessOrEqual(t, runewidth.StringWidth(l), width)
			if i > 0 {
				require.Equal(t, hang, len(l)-len(strings.TrimLeft(l, " ")))
			}
		}
	})
}
