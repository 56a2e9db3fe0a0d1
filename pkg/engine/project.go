package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// project is what Pulumi.yaml says.
type project struct {
	file string // of the project
	root string // its directory

	name           string
	binary         string
	main           string
	stackConfigDir string
	config         []declaration
}

// projectNames are what the file of a project may be called.
func projectNames() []string { return []string{"Pulumi.yaml", "Pulumi.yml", "Pulumi.json"} }

// findProject gives the project file in dir, or in the nearest directory above.
func findProject(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", &ConfigError{File: dir, Err: err}
	}
	if info, err := os.Stat(start); err != nil || !info.IsDir() {
		return "", &ConfigError{File: dir, Err: errors.New("there is no such directory; give the directory of a Pulumi project")}
	}
	for at := start; ; at = filepath.Dir(at) {
		for _, name := range projectNames() {
			file := filepath.Join(at, name)
			if info, err := os.Stat(file); err == nil && !info.IsDir() {
				return file, nil
			}
		}
		if at == filepath.Dir(at) {
			return "", &ConfigError{File: dir, Err: errors.New("no Pulumi.yaml here nor in any directory above; give the directory of a Pulumi project")}
		}
	}
}

// loadProject reads the project of a directory, which must be of one of the runtimes; with none given any will do. What is wrong with it comes
// all at once.
func loadProject(dir string, runtimes ...string) (*project, error) {
	file, err := findProject(dir)
	if err != nil {
		return nil, err
	}
	var text struct {
		Name           string    `yaml:"name"`
		Runtime        yaml.Node `yaml:"runtime"`
		Main           string    `yaml:"main"`
		StackConfigDir string    `yaml:"stackConfigDir"`
		Config         yaml.Node `yaml:"config"`
	}
	if err := readYAML(file, &text); err != nil {
		return nil, err
	}
	p := &project{
		file: file, root: filepath.Dir(file),
		name: text.Name, main: text.Main, stackConfigDir: text.StackConfigDir,
	}
	var found validate.Collector
	if p.name == "" {
		found.Addf(validate.Required, validate.At("name"), p.name, "required: the name of the project")
	}
	p.readRuntime(&found, &text.Runtime, runtimes)
	p.readConfig(&found, &text.Config)
	if err := found.Err(); err != nil {
		return nil, &ConfigError{File: file, Err: err}
	}
	return p, nil
}

// readRuntime takes "runtime: go" and "runtime: {name: go, options: {binary: ...}}". The option buildTarget says where Pulumi puts the
// binary that it builds; ours is never kept, so nothing follows from it.
func (p *project) readRuntime(found *validate.Collector, n *yaml.Node, allowed []string) {
	var full struct {
		Name    string `yaml:"name"`
		Options struct {
			Binary string `yaml:"binary"`
		} `yaml:"options"`
	}
	at := validate.At("runtime")
	if n.Kind == yaml.ScalarNode {
		full.Name = n.Value
	} else if n.Kind != 0 {
		if err := n.Decode(&full); err != nil {
			found.Addf(validate.Invalid, at, nil, "not in the form that Pulumi reads: %v", err)
			return
		}
		at = at.Field("name")
	}
	switch {
	case full.Name == "":
		found.Addf(validate.Required, at, "", "required: the language of the program, %s", or(strings.Join(allowed, ", "), "such as go or nodejs"))
	case len(allowed) > 0 && !slices.Contains(allowed, full.Name):
		found.Addf(validate.NotSupported, at, full.Name,
			"%q is not supported; only programs in go can be run offline; with --pulumi the Pulumi CLI runs those in other languages", full.Name)
	default:
		p.binary = full.Options.Binary
	}
}

// programDir gives the directory of the program's main package. As in Pulumi, main may name it or a file in it, and it is the working
// directory of the program.
func (p *project) programDir() (string, error) {
	dir := p.main
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(p.root, dir)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", &ConfigError{File: p.file, Err: fmt.Errorf("main: there is no %s; name the directory of the program", p.main)}
	}
	if !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	return dir, nil
}

// readYAML decodes a file of the project.
func readYAML(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return &ConfigError{File: file, Err: err}
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		return &ConfigError{File: file, Err: fmt.Errorf("not in the form that Pulumi reads: %w", err)}
	}
	return nil
}
