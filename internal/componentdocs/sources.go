package componentdocs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// source is where a struct stands, and its properties in the order in which its author put them.
type source struct {
	dir, file  string // from the root of the checkout
	component  bool   // embeds the state of one
	properties []string
}

// sources are the structs of all packages of components, by the last part of the package's path, a dot, and their name.
type sources map[string]source

func readSources(root string) (sources, error) {
	all := sources{}
	err := filepath.WalkDir(filepath.Join(root, "components"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		below = filepath.ToSlash(below)
		ast.Inspect(parsed, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if fields, ok := spec.Type.(*ast.StructType); ok {
				s := source{dir: path.Dir(below), file: below}
				s.component, s.properties = fieldsOf(fields)
				all[path.Base(s.dir)+"."+spec.Name.Name] = s
			}
			return false
		})
		return nil
	})
	return all, err
}

func fieldsOf(fields *ast.StructType) (component bool, properties []string) {
	for _, field := range fields.Fields.List {
		if embedded, ok := field.Type.(*ast.SelectorExpr); ok && len(field.Names) == 0 && embedded.Sel.Name == "ResourceState" {
			component = true
		}
		if field.Tag == nil {
			continue
		}
		if text, err := strconv.Unquote(field.Tag.Value); err == nil {
			if tag, ok := reflect.StructTag(text).Lookup("pulumi"); ok {
				name, _, _ := strings.Cut(tag, ",")
				properties = append(properties, name)
			}
		}
	}
	return component, properties
}

// component finds the struct of a component.
func (all sources) component(name string) (source, error) {
	for key, s := range all {
		if s.component && strings.HasSuffix(key, "."+name) {
			return s, nil
		}
	}
	return source{}, fmt.Errorf("no package below components/ has a component %s", name)
}
