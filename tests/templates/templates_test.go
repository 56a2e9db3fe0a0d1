package templates

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

var templates = filepath.Join("..", "..", "templates")

// project is a Pulumi.yaml of a template, with all fields that these use.
type project struct {
	Name        string            `yaml:"name"`
	Description string            `yaml:"description"`
	Runtime     runtime           `yaml:"runtime"`
	Packages    map[string]string `yaml:"packages"`
	Template    struct {
		DisplayName string            `yaml:"displayName"`
		Description string            `yaml:"description"`
		Quickstart  string            `yaml:"quickstart"`
		Metadata    map[string]string `yaml:"metadata"`
		Config      map[string]struct {
			Description string  `yaml:"description"`
			Default     *string `yaml:"default"`
			Secret      bool    `yaml:"secret"`
		} `yaml:"config"`
	} `yaml:"template"`
	// The program itself, of templates in YAML.
	Configuration, Resources, Outputs map[string]any
}

// runtime is the language of a project, which has options or has none.
type runtime struct{ language string }

func (r *runtime) UnmarshalYAML(n *yaml.Node) error {
	var full struct {
		Name    string
		Options map[string]string
	}
	if n.Kind == yaml.ScalarNode {
		return n.Decode(&r.language)
	}
	err := n.Decode(&full)
	r.language = full.Name
	return err
}

// answers are what a person answers `pulumi new` for what has no default.
func answers() map[string]string {
	const certificate = ":123456789012:certificate/00000000-0000-4000-8000-000000000000"
	return map[string]string{
		"certificateArn":       "arn:aws:acm:ap-southeast-2" + certificate,
		"viewerCertificateArn": "arn:aws:acm:us-east-1" + certificate,
		"domainName":           "www.example.com",
		"organizationId":       "o-a1b2c3d4e5",
		"officeIpAddress":      "203.0.113.12",
	}
}

func names(t *testing.T) []string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(templates, "*", "Pulumi.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for i := range folders {
		folders[i] = filepath.Base(filepath.Dir(folders[i]))
	}
	return folders
}

// inGo are the templates that palisade runs by itself. Those in other languages are run by Pulumi: tests/lab does so.
func inGo(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(names(t), func(name string) bool { return read(t, name).Runtime.language != "go" })
}

// read reads the Pulumi.yaml of a template; a field that is not known is a mistake, which Pulumi would overlook.
func read(t *testing.T, name string) project {
	t.Helper()
	f, err := os.Open(filepath.Join(templates, name, "Pulumi.yaml"))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	var p project
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	require.NoError(t, d.Decode(&p))
	return p
}

// render makes a project of a template as `pulumi new` does: the name and the description replaced in all files, the answers and defaults in the
// configuration of a stack.
func render(t *testing.T, name string) string {
	t.Helper()
	from, dir := filepath.Join(templates, name), t.TempDir()
	filled := strings.NewReplacer("${PROJECT}", "paint-shop", "${DESCRIPTION}", "The network of a paint shop")
	require.NoError(t, filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		within, err := filepath.Rel(from, path)
		require.NoError(t, err)
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(dir, within), 0o755)
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		return os.WriteFile(filepath.Join(dir, within), []byte(filled.Replace(string(text))), 0o644)
	}))
	config := map[string]string{}
	for key, asked := range read(t, name).Template.Config {
		value, answered := answers()[key]
		if asked.Default != nil {
			value, answered = *asked.Default, true
		}
		require.True(t, answered, "nothing is known of %s", key)
		if !strings.Contains(key, ":") {
			key = "paint-shop:" + key
		}
		config[key] = value
	}
	stack, err := yaml.Marshal(map[string]any{"config": config})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.dev.yaml"), stack, 0o644))
	return dir
}

// useCheckout has the project build against this checkout: with the versions of its go.mod and the sums of its go.sum, so that nothing is fetched.
func useCheckout(t *testing.T, dir string) {
	t.Helper()
	checkout, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	ours, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	require.NoError(t, err)
	theirs, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	for _, wanted := range regexp.MustCompile(`(?m)^\t(\S+ v\S+)$`).FindAllStringSubmatch(string(theirs), -1) {
		if !strings.HasPrefix(wanted[1], "github.com/palisade-iac/palisade ") {
			require.Contains(t, string(ours), wanted[1], "a template needs the versions that the components need")
		}
	}
	_, requirements, ok := strings.Cut(string(ours), "\nrequire (")
	require.True(t, ok)
	text := string(theirs) + "\nrequire (" + requirements + "\nreplace github.com/palisade-iac/palisade => " + checkout + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644))
	sums, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644))
}

// What `pulumi new` makes of a template compiles, can be planned offline with what it asks for, and keeps all promises: those of the reference, of the components, and
// of its own file.
func TestTemplates_areProvedAsTheyStand(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	for _, name := range inGo(t) {
		t.Run(name, func(t *testing.T) {
			dir := render(t, name)
			useCheckout(t, dir)
			p, err := engine.Run(t.Context(), engine.RunOptions{Dir: dir, Stack: "dev"})
			require.NoError(t, err)
			assert.Equal(t, "paint-shop", p.Project)
			assert.Empty(t, p.Unanswered)
			assert.Empty(t, p.UnknownInputs)
			assert.Empty(t, p.Diagnostics, "zones are pinned: nothing to warn of")
			for _, r := range p.Resources {
				list, _ := r.Outputs["relaxations"].(map[string]any)
				assert.Empty(t, list, "%s %s loosens something", r.Type, r.Name)
			}
			n, err := frompulumi.Read(p)
			require.NoError(t, err)
			d := intent.NewDecider(n)
			recorded, err := intent.OfComponents(p)
			require.NoError(t, err)
			reference, err := intent.Reference(d.Index())
			require.NoError(t, err)
			written, err := intent.Load(filepath.Join(dir, "intents.yaml"))
			require.NoError(t, err)
			require.NotEmpty(t, written)
			verdicts, err := d.DecideAll(slices.Concat(reference, recorded, written))
			require.NoError(t, err)
			for _, v := range verdicts {
				assert.Equal(t, intent.Proved, v.Status, "%s: %v", v.Intent.Name, v.Doubts)
			}
		})
	}
}

// verify is the command that proves a project.
func verify(p project) string {
	if p.Runtime.language == "go" {
		return "palisade verify --intents intents.yaml"
	}
	return "palisade verify --pulumi . --intents intents.yaml"
}

func TestTemplates_sayWhatPulumiAsksOf(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			p := read(t, name)
			assert.Equal(t, "${PROJECT}", p.Name)
			assert.Equal(t, "${DESCRIPTION}", p.Description)
			assert.Contains(t, []string{"go", "nodejs", "python", "yaml"}, p.Runtime.language)
			assert.NotEmpty(t, p.Template.DisplayName)
			assert.NotEmpty(t, p.Template.Description)
			assert.Contains(t, p.Template.Quickstart, verify(p))
			readme, err := os.ReadFile(filepath.Join(templates, name, "README.md"))
			require.NoError(t, err)
			assert.Contains(t, string(readme), "`"+verify(p)+"`")
			assert.Equal(t, map[string]string{"cloud": "aws"}, p.Template.Metadata)
			assert.Contains(t, p.Template.Config, "aws:region")
			for key, asked := range p.Template.Config {
				assert.NotEmpty(t, asked.Description, key)
				assert.False(t, asked.Secret && asked.Default != nil, "%s is secret, and everybody knows its default", key)
			}
		})
	}
}

// Nothing is left for a person to fill in: GitHub alone has variables in its files.
func TestTemplates_areFilledIn(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			dir := render(t, name)
			require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
				require.NoError(t, err)
				if entry.IsDir() || read(t, name).Runtime.language == "yaml" && entry.Name() == "Pulumi.yaml" {
					return nil // a program in YAML has variables of its own
				}
				text, err := os.ReadFile(path)
				require.NoError(t, err)
				assert.NotRegexp(t, `\$\{[^{]`, string(text), path)
				return nil
			}))
		})
	}
}

// pinned is the version of Palisade that a template builds upon: of the module in Go, and of the provider in other languages, which Pulumi has to find by what
// the template says: in the folder provider of the repository, at the tag of the version.
func pinned(t *testing.T, name string) string {
	t.Helper()
	p := read(t, name)
	if p.Runtime.language == "go" {
		module, err := os.ReadFile(filepath.Join(templates, name, "go.mod"))
		require.NoError(t, err)
		found := regexp.MustCompile(`github.com/palisade-iac/palisade (v\S+)`).FindStringSubmatch(string(module))
		require.NotNil(t, found)
		return found[1]
	}
	require.Len(t, p.Packages, 1)
	plugin, err := workspace.NewPluginDescriptor(t.Context(), p.Packages["palisade"], apitype.ResourcePlugin, nil, "", nil)
	require.NoError(t, err)
	assert.True(t, plugin.IsGitPlugin())
	assert.Equal(t, "git://github.com/palisade-iac/palisade.git/provider", plugin.PluginDownloadURL)
	require.NotNil(t, plugin.Version)
	return "v" + plugin.Version.String()
}

// A pull request is proved by the project's own action, with the version that the program builds upon, before anything is deployed. Pulumi runs what is not Go.
func TestTemplates_proveBeforeTheyDeploy(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(templates, name, ".github", "workflows", "network.yml"))
			require.NoError(t, err)
			var w struct {
				Jobs map[string]struct {
					Needs string
					Steps []struct {
						Uses, Run string
						With      map[string]any
					}
				}
			}
			require.NoError(t, yaml.Unmarshal(text, &w))
			want := map[string]any{"intents": "intents.yaml"}
			if read(t, name).Runtime.language != "go" {
				want["pulumi"] = true
			}
			var proves []map[string]any
			for _, s := range w.Jobs["prove"].Steps {
				if s.Uses == "palisade-iac/palisade@"+pinned(t, name) {
					proves = append(proves, s.With)
				}
			}
			assert.Equal(t, []map[string]any{want}, proves)
			assert.Equal(t, "prove", w.Jobs["deploy"].Needs)
		})
	}
}
