package componentdocs

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Program is the least program that makes a component: what the example of its package runs.
type Program struct {
	// Component is the type token of the component, and Region the one that the example runs in.
	Component, Region string
	imports           []string
	body              string
}

// Main is the program as a file of its own.
func (p Program) Main() (string, error) {
	return p.file("func main() {\npulumi.Run(func(ctx *pulumi.Context) error {\n" + p.body + "\n})\n}\n")
}

// Func is a file of package main that declares the program as a function of that name.
func (p Program) Func(name string) (string, error) {
	return p.file("func " + name + "(ctx *pulumi.Context) error {\n" + p.body + "\n}\n")
}

func (p Program) file(declaration string) (string, error) {
	var others, ours []string
	for _, i := range p.imports {
		if strings.HasPrefix(i, module) {
			ours = append(ours, strconv.Quote(i))
		} else {
			others = append(others, strconv.Quote(i))
		}
	}
	text, err := format.Source([]byte("package main\n\nimport (\n" + strings.Join(others, "\n") + "\n\n" + strings.Join(ours, "\n") + "\n)\n\n" + declaration))
	if err != nil {
		return "", fmt.Errorf("the example of %s: %w", p.Component, err)
	}
	return string(text), nil
}

// region is how examples say where they run.
var region = regexp.MustCompile(`"aws:region": "([a-z0-9-]+)"`)

// programOf takes the least program out of the examples of a component's package: ExampleNewX, or else the first that calls NewX.
func programOf(root, dir, component string) (Program, error) {
	constructor := "New" + nameOf(component)
	files, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
	if err != nil {
		return Program{}, err
	}
	var other *Program
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return Program{}, err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
		if err != nil {
			return Program{}, err
		}
		for _, declaration := range parsed.Decls {
			example, ok := declaration.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(example.Name.Name, "Example") || strings.Contains(example.Name.Name, "_") {
				continue
			}
			statement, run := runs(example, path.Base(dir), constructor)
			if run == nil {
				continue
			}
			between := func(from, to token.Pos) string {
				return string(text[set.Position(from).Offset:set.Position(to).Offset])
			}
			found := region.FindStringSubmatch(between(example.Pos(), example.End()) + string(text)) // in the example, or in a function that it calls
			if found == nil {
				continue
			}
			p := Program{
				Component: component, Region: found[1],
				body: strings.TrimSpace(strings.TrimSpace(between(example.Body.Lbrace+1, statement.Pos())) + "\n" + strings.TrimSpace(between(run.Body.Lbrace+1, run.Body.Rbrace))),
			}
			p.imports = importsOf(parsed, p.body)
			if example.Name.Name == "Example"+constructor {
				return p, nil
			}
			if other == nil {
				other = &p
			}
		}
	}
	if other == nil {
		return Program{}, fmt.Errorf("%s has no example of %s that says in which aws:region it runs", dir, constructor)
	}
	return *other, nil
}

// runs is the function that an example runs as a program, and the statement that it stands in, if it calls the constructor; nil otherwise.
func runs(example *ast.FuncDecl, pkg, constructor string) (in ast.Stmt, run *ast.FuncLit) {
	for _, statement := range example.Body.List {
		ast.Inspect(statement, func(n ast.Node) bool {
			if f, ok := n.(*ast.FuncLit); ok && run == nil && takesContext(f) && calls(f, pkg, constructor) {
				in, run = statement, f
			}
			return run == nil
		})
	}
	return in, run
}

func takesContext(f *ast.FuncLit) bool {
	return len(f.Type.Params.List) == 1 && len(f.Type.Params.List[0].Names) == 1 && f.Type.Params.List[0].Names[0].Name == "ctx"
}

func calls(f *ast.FuncLit, pkg, constructor string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == constructor {
			x, ok := s.X.(*ast.Ident)
			found = found || ok && x.Name == pkg
		}
		return true
	})
	return found
}

// importsOf are the paths of what a text uses of a file's imports, and that of pulumi, which every program does.
func importsOf(file *ast.File, text string) []string {
	var paths []string
	for _, i := range file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err == nil && (path.Base(p) == "pulumi" || regexp.MustCompile(`\b`+path.Base(p)+`\.[A-Z]`).MatchString(text)) {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return paths
}
