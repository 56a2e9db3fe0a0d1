package engine

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/plan"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// stack is the stack that a project is run for.
type stack struct {
	organization, name string
	config             map[string]string
	secretKeys         []string
	assumptions        []plan.Assumption
}

// environmentSubject is what assumptions about configuration from elsewhere are about.
const environmentSubject = "environment"

// loadStack chooses the stack, and resolves its configuration: what Pulumi.yaml declares, what the stack's file says, what overrides say, in
// this order. What is wrong comes all at once.
func (p *project) loadStack(wanted string, overrides map[string]string, region string) (*stack, error) {
	name, organization := wanted, ""
	if parts := strings.Split(wanted, "/"); len(parts) > 1 {
		organization, name = parts[0], parts[len(parts)-1]
	}
	file, name, err := p.stackFile(name)
	if err != nil {
		return nil, err
	}
	s := &stack{organization: organization, name: name, config: map[string]string{}}
	settings := map[string]setting{}
	var found validate.Collector
	for _, d := range p.config {
		if d.value != nil {
			p.set(&found, settings, d.at, d.key, d.value)
		}
	}
	if file != "" {
		if err := p.readStackFile(&found, file, s, settings); err != nil {
			return nil, err
		}
	}
	for key, value := range overrides {
		full := p.fullKey(key)
		settings[full] = setting{text: value, secret: settings[full].secret}
	}
	if region != "" {
		settings["aws:region"] = setting{text: region}
	}
	p.checkDeclared(&found, name, settings)
	if err := found.Err(); err != nil {
		return nil, &ConfigError{File: or(file, p.file), Err: err}
	}
	s.adopt(settings, filepath.Base(file))
	return s, nil
}

// stackFile gives the file of a stack, empty if the project keeps none, and the stack's name. Without a name wanted it is the one stack
// that has a file, or dev.
func (p *project) stackFile(wanted string) (file, name string, err error) {
	dir := filepath.Join(p.root, p.stackConfigDir)
	if filepath.IsAbs(p.stackConfigDir) {
		dir = p.stackConfigDir
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", &ConfigError{File: p.file, Err: fmt.Errorf("stackConfigDir: %w", err)}
	}
	files := map[string]string{}
	for _, e := range entries {
		rest, isStack := strings.CutPrefix(e.Name(), "Pulumi.")
		ext := filepath.Ext(rest)
		if stackName := strings.TrimSuffix(rest, ext); isStack && stackName != "" && slices.Contains([]string{".yaml", ".yml", ".json"}, ext) {
			files[stackName] = filepath.Join(dir, e.Name())
		}
	}
	names := slices.Sorted(maps.Keys(files))
	if wanted == "" {
		wanted = "dev"
		if len(names) == 1 {
			wanted = names[0]
		}
	}
	file, ok := files[wanted]
	if !ok && len(names) > 0 {
		return "", "", &ConfigError{File: dir, Err: fmt.Errorf("there is no Pulumi.%s.yaml; choose with --stack one of %s", wanted, strings.Join(names, ", "))}
	}
	return file, wanted, nil
}

func (p *project) readStackFile(found *validate.Collector, file string, s *stack, settings map[string]setting) error {
	var text struct {
		Config      map[string]yaml.Node `yaml:"config"`
		Environment yaml.Node            `yaml:"environment"`
	}
	if err := readYAML(file, &text); err != nil {
		return err
	}
	for key, n := range text.Config {
		p.set(found, settings, validate.At("config").Key(key), p.fullKey(key), &n)
	}
	if names := environments(&text.Environment); len(names) > 0 {
		s.assumptions = append(s.assumptions, plan.Assumption{Subject: environmentSubject, Text: fmt.Sprintf(
			"%s takes configuration from %s, which cannot be read offline; the program was run without it; give its values with -c",
			filepath.Base(file), strings.Join(names, ", "))})
	}
	return nil
}

func (p *project) set(found *validate.Collector, settings map[string]setting, at validate.Path, key string, n *yaml.Node) {
	value, err := settingOf(key, n)
	if err != nil {
		found.Addf(validate.Invalid, at, nil, "%v", err)
		return
	}
	settings[key] = value
}

// checkDeclared holds the values against what Pulumi.yaml declares.
func (p *project) checkDeclared(found *validate.Collector, stackName string, settings map[string]setting) {
	for _, d := range p.config {
		value, ok := settings[d.key]
		if !ok {
			found.Addf(validate.Required, d.at, nil, "stack %s has no value for it; give one in Pulumi.%s.yaml, or with -c %s=...",
				stackName, stackName, strings.TrimPrefix(d.key, p.name+":"))
			continue
		}
		if err := d.check(value); err != nil {
			found.Addf(validate.Invalid, d.at, nil, "%v", err)
		}
		value.secret = value.secret || d.secret
		settings[d.key] = value
	}
}

// adopt turns settings into what a program is given.
func (s *stack) adopt(settings map[string]setting, file string) {
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		value := settings[key]
		s.config[key] = value.text
		if value.secret {
			s.secretKeys = append(s.secretKeys, key)
		}
		for _, path := range value.encrypted {
			s.assumptions = append(s.assumptions, plan.Assumption{Subject: key + path, Text: fmt.Sprintf(
				"encrypted in %s; a placeholder stands in its place; give a value of the right form with -c if the program looks at it", file)})
		}
	}
}

// environments gives the names of the environments that a stack's file imports; an environment that is written into the file itself is
// called so.
func environments(n *yaml.Node) []string {
	var names []string
	if n.Kind == yaml.SequenceNode {
		for _, c := range n.Content {
			if c.Kind == yaml.MappingNode && len(c.Content) > 0 {
				c = c.Content[0]
			}
			names = append(names, c.Value)
		}
	}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			switch n.Content[i].Value {
			case "imports":
				names = append(names, environments(n.Content[i+1])...)
			case "values":
				names = append(names, "the environment within it")
			}
		}
	}
	return names
}
