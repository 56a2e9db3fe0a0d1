package documents

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// Every link of a document leads somewhere: to a file or a folder that a fresh clone has, and to a heading that is there. Of what is elsewhere only the
// address is looked at: there may be no network.
func TestLinks_leadSomewhere(t *testing.T) {
	t.Parallel()
	all := documents(t)
	s := site{there: map[string]bool{".": true}, anchors: map[string]map[string]bool{}}
	for _, file := range tracked(t) {
		for ; file != "."; file = path.Dir(file) {
			s.there[file] = true
		}
	}
	for _, d := range all {
		s.anchors[d.path] = d.anchors()
	}
	checked := 0
	for _, d := range all {
		d.links(func(where, target string) {
			checked++
			if err := s.check(d.path, target); err != nil {
				t.Errorf("%s: %s", where, err)
			}
		})
	}
	require.Greater(t, checked, 250, "there are more links than that")
}

// Anchors are those that GitHub gives headings; that a link leads nowhere is noticed.
func TestLinks_anchorsAreGitHubs(t *testing.T) {
	t.Parallel()
	d := parsed("a.md", "# The `plan` command, *explained*\n\n## Notes\n\n## Notes\n\n## Notes-1\n\n### [Snake_case](b.md) & more\n\n"+
		"<a id=\"by-hand\"></a>\n\nSetext of ÄÖÜ\n===\n\nText <a name=\"inline\">here</a>.\n\n```\n# no heading\n```\n")
	s := site{there: map[string]bool{".": true, "a.md": true, "docs": true, "docs/b.md": true, "main.go": true}, anchors: map[string]map[string]bool{"a.md": d.anchors()}}
	require.Equal(t, map[string]bool{
		"the-plan-command-explained": true, "notes": true, "notes-1": true, "notes-1-1": true, "snake_case--more": true, "by-hand": true, "setext-of-äöü": true, "inline": true,
	}, s.anchors["a.md"])

	for _, right := range []string{
		"#notes-1", "docs", "docs/", "./docs/b.md", "https://example.com/x?y#z", "mailto:somebody@example.com",
		"https://github.com/palisade-iac/palisade", "https://github.com/palisade-iac/palisade/blob/main/a.md#notes", "https://github.com/palisade-iac/palisade/tree/main/docs",
	} {
		require.NoError(t, s.check("a.md", right), right)
	}
	require.NoError(t, s.check("docs/b.md", "../a.md#by-hand"))
	for wrong, why := range map[string]string{
		"#notes-2":      "a.md has no heading for #notes-2",
		"c.md":          "there is no c.md",
		"/docs/b.md":    "is not relative",
		"../a.md":       "leaves the repository",
		"main.go#L3":    "main.go is no document that has headings",
		"":              "leads nowhere",
		"https:///path": "no host",
		"ftp://x/y":     "of an unexpected kind",
		"https://github.com/palisade-iac/palisade/blob/main/c.md":   "there is no c.md",
		"https://github.com/palisade-iac/palisade/blob/master/a.md": "is not that of the branch main",
		"https://github.com/palisade-iac/palisade/blob/main/a.md#x": "a.md has no heading for #x",
	} {
		require.ErrorContains(t, s.check("a.md", wrong), why, wrong)
	}
	var targets []string
	parsed("a.md", "[one](1.md) ![two](2.svg) [three][ref] <https://4.example.com> https://5.example.com\n\n[ref]: 3.md\n\n"+
		"<picture><source srcset=\"6.svg\"><img src=\"7.svg\"></picture>\n\n`[no](8.md)` <a href=\"9.md\">nine</a>\n").links(func(_, target string) { targets = append(targets, target) })
	require.Equal(t, []string{"1.md", "2.svg", "3.md", "https://4.example.com", "https://5.example.com", "6.svg", "7.svg", "9.md"}, targets)
}

// site is what links may lead to.
type site struct {
	there   map[string]bool            // files and folders
	anchors map[string]map[string]bool // by document
}

// own are addresses of this repository's files on its forge.
var own = regexp.MustCompile(`^https://github\.com/palisade-iac/palisade/(?:blob|tree|raw)/([^/]+)/?([^#?]*)(#.*)?$`)

// check says what is wrong with a link from a document.
func (s site) check(from, target string) error {
	if m := own.FindStringSubmatch(target); m != nil {
		if m[1] != "main" {
			return fmt.Errorf("the link to %s is not that of the branch main", target)
		}
		return s.check("at-the-root.md", m[2]+m[3])
	}
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return fmt.Errorf("the link to %s cannot be read: %w", target, err)
	case u.Scheme == "mailto" && u.Opaque != "":
		return nil
	case u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("the link to %s is of an unexpected kind: https is usual", target)
	case u.Scheme != "" && u.Host == "":
		return fmt.Errorf("the link to %s has no host", target)
	case u.Scheme != "":
		return nil
	case u.Host != "" || strings.HasPrefix(u.Path, "/"):
		return fmt.Errorf("the link to %s is not relative", target)
	case u.Path == "" && u.Fragment == "":
		return fmt.Errorf("the link %q leads nowhere", target)
	}
	file := from
	if u.Path != "" {
		file = path.Join(path.Dir(from), u.Path)
	}
	switch anchors, isDocument := s.anchors[file]; {
	case strings.HasPrefix(file, ".."):
		return fmt.Errorf("the link to %s leaves the repository", target)
	case !s.there[file]:
		return fmt.Errorf("the link to %s: there is no %s, or git does not know it", target, file)
	case u.Fragment == "":
		return nil
	case !isDocument:
		return fmt.Errorf("the link to %s: %s is no document that has headings", target, file)
	case !anchors[u.Fragment]:
		return fmt.Errorf("the link to %s: %s has no heading for #%s", target, file, u.Fragment)
	}
	return nil
}

// links calls visit for each link and picture.
func (d document) links(visit func(where, target string)) {
	d.walk(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Link:
			visit(d.where(n), string(n.Destination))
		case *ast.Image:
			visit(d.where(n), string(n.Destination))
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL {
				visit(d.where(n), string(n.URL(d.source)))
			}
		}
	})
	d.attributes(func(where, _, name, value string) {
		if name == "href" || name == "src" || name == "srcset" {
			visit(where, value)
		}
	})
}

// anchors are the places of a document that a link can lead to: its headings as GitHub names them, and what has a name by hand.
func (d document) anchors() map[string]bool {
	anchors, times := map[string]bool{}, map[string]int{}
	d.walk(func(n ast.Node) {
		heading, ok := n.(*ast.Heading)
		if !ok {
			return
		}
		slug := notInSlugs.ReplaceAllString(strings.ToLower(strings.TrimSpace(d.plain(heading))), "")
		slug = strings.ReplaceAll(slug, " ", "-")
		first := slug
		for anchors[slug] {
			times[first]++
			slug = fmt.Sprintf("%s-%d", first, times[first])
		}
		anchors[slug] = true
	})
	d.attributes(func(_, element, name, value string) {
		if name == "id" || element == "a" && name == "name" {
			anchors[value] = true
		}
	})
	return anchors
}

// notInSlugs is what GitHub leaves out of the anchor of a heading (https://github.com/Flet/github-slugger).
var notInSlugs = regexp.MustCompile(`[^\p{L}\p{M}\p{N}\p{Pc}\- ]`)

// attributes calls visit for each attribute of HTML in a document.
func (d document) attributes(visit func(where, element, name, value string)) {
	d.walk(func(n ast.Node) {
		var code, where string
		switch n := n.(type) {
		case *ast.HTMLBlock:
			code, where = d.lines(n.Lines()), d.at(n.Lines().At(0).Start)
		case *ast.RawHTML:
			code, where = d.lines(n.Segments), d.at(n.Segments.At(0).Start)
		default:
			return
		}
		for z := html.NewTokenizer(strings.NewReader(code)); z.Next() != html.ErrorToken; {
			token := z.Token()
			if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
				continue
			}
			for _, a := range token.Attr {
				visit(where, token.Data, a.Key, a.Val)
			}
		}
	})
}
