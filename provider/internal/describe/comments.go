package describe

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Comments are the doc comments of Go packages, as those who do not read Go want them: with the names that properties have in a schema.
type Comments struct {
	types, fields map[string]string // by Type or Type.Field, both behind the package's path and a dot
	constants     map[string]string // by name, likewise
	properties    map[string]string // of all structs, by the name of the field
}

// Read reads the packages below a folder, which is that of the Go module or package named modulePath.
func Read(folder, modulePath string) (*Comments, error) {
	c := &Comments{types: map[string]string{}, fields: map[string]string{}, constants: map[string]string{}, properties: map[string]string{}}
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		below, err := filepath.Rel(folder, filepath.Dir(file))
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		c.take(files, path.Join(modulePath, filepath.ToSlash(below))+".", parsed)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading comments: %w", err)
	}
	return c, nil
}

// Tokens are the constants of a package's components: what they register themselves as.
func (c *Comments) Tokens(pkg string) []string {
	var tokens []string
	for _, value := range c.constants {
		if componentToken.MatchString(value) && strings.HasPrefix(value, pkg+":") {
			tokens = append(tokens, value)
		}
	}
	slices.Sort(tokens)
	return tokens
}

// isComponent tells whether a component has that name. Properties may have it as well, and are meant in their own descriptions alone.
func (c *Comments) isComponent(name string) bool {
	for _, value := range c.constants {
		if componentToken.MatchString(value) && strings.HasSuffix(value, ":"+name) {
			return true
		}
	}
	return false
}

// isValue tells whether a constant is that text: it is what an argument may be, and not the name of one.
func (c *Comments) isValue(text string) bool {
	for _, value := range c.constants {
		if value == text {
			return true
		}
	}
	return false
}

func (c *Comments) take(files *token.FileSet, pkg string, file *ast.File) {
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				doc := spec.Doc
				if doc == nil {
					doc = group.Doc
				}
				c.types[pkg+spec.Name.Name] = doc.Text()
				if fields, ok := spec.Type.(*ast.StructType); ok {
					c.takeFields(files, pkg+spec.Name.Name+".", fields.Fields.List)
				}
			case *ast.ValueSpec:
				for i, value := range spec.Values {
					if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
						c.constants[pkg+spec.Names[i].Name], _ = strconv.Unquote(literal.Value)
					}
				}
			}
		}
	}
}

// takeFields reads fields in order: one directly under another, without a comment of its own, shares the other's.
func (c *Comments) takeFields(files *token.FileSet, owner string, fields []*ast.Field) {
	shared, last := "", -1
	for _, field := range fields {
		begin := files.Position(field.Pos()).Line
		switch {
		case field.Doc != nil:
			shared = field.Doc.Text()
		case begin != last+1:
			shared = ""
		}
		last = files.Position(field.End()).Line
		for _, name := range field.Names {
			c.fields[owner+name.Name] = shared
			if field.Tag == nil {
				continue
			}
			text, _ := strconv.Unquote(field.Tag.Value)
			if tag, ok := reflect.StructTag(text).Lookup("pulumi"); ok {
				c.properties[name.Name] = strings.Split(tag, ",")[0]
			}
		}
	}
}

// OfType is what a type is.
func (c *Comments) OfType(t reflect.Type) string {
	return c.reword(t, "", c.types[t.PkgPath()+"."+t.Name()])
}

// OfField is what a field of a struct is.
func (c *Comments) OfField(t reflect.Type, name string) string {
	text := c.fields[t.PkgPath()+"."+t.Name()+"."+name]
	if of := sameAs.FindStringSubmatch(text); of != nil {
		if other, ok := c.fields[t.PkgPath()+"."+of[1]+"."+name]; ok {
			text = other
		}
	}
	return c.reword(t, name, text)
}

var (
	link   = regexp.MustCompile(`\[([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)\]`)
	sameAs = regexp.MustCompile(`\bthose of \[(\w+)\]\.`) // all that is said of the fields of one type is said at another
	// componentToken is what components register themselves by: package of the provider, module, name.
	componentToken = regexp.MustCompile(`^[a-z]+:[a-z]+:[A-Z]\w*$`)
	word           = regexp.MustCompile("`[^`]*`|[A-Za-z]\\w*")
)

// reword puts a comment into the words of the schema: values in place of Go's constants, properties in place of fields. The comment is that of a type, or of
// the field of it that is named.
func (c *Comments) reword(of reflect.Type, field, text string) string {
	pkg := of.PkgPath() + "."
	text = markdown(text)
	text = link.ReplaceAllStringFunc(text, func(found string) string {
		name := found[1 : len(found)-1]
		if value, ok := c.constants[pkg+name]; ok {
			return "`" + value + "`"
		}
		if _, ok := c.types[pkg+name]; ok {
			return "`" + name + "`"
		}
		return name
	})
	return word.ReplaceAllStringFunc(text, func(found string) string {
		property, ok := c.properties[found]
		other := found == of.Name() && field == "" || c.isComponent(found) || c.isValue(found)
		if ok && (found == field || humps(found) > 1 && !other) {
			return "`" + property + "`"
		}
		return found
	})
}

// markdown is a doc comment with its headings and lists as Markdown has them. Code in Go is left out, together with the sentence that leads to it. What
// stands in brackets or backquotes stays as it is, which the printer of go/doc/comment would escape.
func markdown(text string) string {
	var blocks []string
	var parser comment.Parser
	for _, block := range parser.Parse(text).Content {
		switch block := block.(type) {
		case *comment.Heading:
			blocks = append(blocks, "## "+line(block.Text))
		case *comment.Paragraph:
			blocks = append(blocks, line(block.Text))
		case *comment.List:
			var items []string
			for _, item := range block.Items {
				marker := "- "
				if item.Number != "" {
					marker = item.Number + ". "
				}
				var paragraphs []string
				for _, paragraph := range item.Content {
					if paragraph, ok := paragraph.(*comment.Paragraph); ok {
						paragraphs = append(paragraphs, line(paragraph.Text))
					}
				}
				items = append(items, marker+strings.Join(paragraphs, " "))
			}
			blocks = append(blocks, strings.Join(items, "\n"))
		case *comment.Code:
			if before := len(blocks) - 1; before >= 0 && strings.HasSuffix(blocks[before], ":") {
				blocks[before] = strings.TrimSpace(blocks[before][:strings.LastIndex(blocks[before], ". ")+1])
			}
		}
	}
	return strings.TrimSpace(strings.Join(blocks, "\n\n"))
}

// line is a text on one line.
func line(text []comment.Text) string {
	var b strings.Builder
	for _, part := range text {
		switch part := part.(type) {
		case comment.Plain:
			b.WriteString(string(part))
		case comment.Italic:
			b.WriteString(string(part))
		case *comment.Link:
			b.WriteString(line(part.Text))
		case *comment.DocLink:
			b.WriteString("[" + line(part.Text) + "]")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func humps(name string) int {
	n := 0
	for _, r := range name {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}
