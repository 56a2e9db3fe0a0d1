package documents

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// A document is a Markdown file, parsed as GitHub does.
type document struct {
	path   string // from the repository's root
	source []byte
	tree   ast.Node
}

// documents are all that git knows of, but those that are data of tests.
func documents(t *testing.T) []document {
	t.Helper()
	var all []document
	for _, file := range tracked(t) {
		if path.Ext(file) != ".md" || strings.Contains(file, "/testdata/") {
			continue
		}
		source, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		all = append(all, parsed(file, string(source)))
	}
	require.Greater(t, len(all), 40, "there are more documents than that")
	return all
}

func parsed(name, source string) document {
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	return document{name, []byte(source), parser.Parse(text.NewReader([]byte(source)))}
}

// tracked are the files that git knows of: what a fresh clone has.
func tracked(t *testing.T) []string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("NOT TESTED: git is not on PATH, so that nobody knows which files a fresh clone has")
	}
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// at is the place of an offset, for people: FILE:LINE.
func (d document) at(offset int) string {
	return fmt.Sprintf("%s:%d", d.path, 1+bytes.Count(d.source[:offset], []byte("\n")))
}

// walk calls visit for each node, from top to bottom.
func (d document) walk(visit func(ast.Node)) {
	// The walker returns no error but those of visit.
	_ = ast.Walk(d.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(n)
		}
		return ast.WalkContinue, nil
	})
}

// where is the place of an inline node: that of the text in it, or of the paragraph around it if it has none.
func (d document) where(n ast.Node) string {
	for child := n.FirstChild(); child != nil; child = child.FirstChild() {
		if text, ok := child.(*ast.Text); ok {
			return d.at(text.Segment.Start)
		}
	}
	for n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	if n.Lines().Len() > 0 {
		return d.at(n.Lines().At(0).Start)
	}
	return d.path
}

// plain is the text of a node without its markup.
func (d document) plain(n ast.Node) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			b.Write(child.Segment.Value(d.source))
		case *ast.String:
			b.Write(child.Value)
		case *ast.AutoLink:
			b.Write(child.Label(d.source))
		default:
			b.WriteString(d.plain(child))
		}
	}
	return b.String()
}

// lines is the text of a block, or of HTML within a line.
func (d document) lines(lines *text.Segments) string {
	return string(lines.Value(d.source))
}
