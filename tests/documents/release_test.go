package documents

import (
	"regexp"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// The page on installation names every file of a release as GoReleaser will.
func TestRelease_pageNamesItsFiles(t *testing.T) {
	t.Parallel()
	var release struct {
		Archives []struct {
			Formats []string
			Name    string `yaml:"name_template"`
		}
		Checksum struct {
			Name string `yaml:"name_template"`
		}
		Boms   []struct{ Documents []string } `yaml:"sboms"`
		Builds []struct{ Goos, Goarch []string }
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, ".goreleaser.yaml")), &release))
	page := read(t, "docs/installation-configuration.md")
	facts := map[string]string{"Version": "X.Y.Z", "Os": "OS", "Arch": "ARCH"}
	names := []string{expand(t, release.Checksum.Name, facts), "schema.json"}
	require.Len(t, release.Archives, 2)
	for _, a := range release.Archives {
		require.Len(t, a.Formats, 1)
		names = append(names, expand(t, a.Name, facts)+"."+a.Formats[0])
	}
	require.Len(t, release.Boms, 1)
	facts["ArtifactName"] = names[2]
	names = append(names, expand(t, release.Boms[0].Documents[0], facts))
	for _, b := range release.Builds {
		names = append(append(names, b.Goos...), b.Goarch...)
	}
	for _, name := range names {
		require.Contains(t, page, "`"+name+"`")
	}
}

// Whoever starts from a template or a guide gets one version of everything, and it is one that the changelog has or is about to have.
func TestRelease_pinsOneVersion(t *testing.T) {
	t.Parallel()
	pin := regexp.MustCompile(`palisade-iac/palisade(?:\.git/provider)?[@ ](v\d[\w.-]*)|--branch (v\d[\w.-]*) https://github\.com/palisade-iac`)
	where := map[string][]string{}
	pins := 0
	for _, file := range tracked(t) {
		if !strings.HasPrefix(file, "templates/") && !strings.HasPrefix(file, "docs/") || strings.HasSuffix(file, ".gz") {
			continue
		}
		for _, m := range pin.FindAllStringSubmatch(read(t, file), -1) {
			if version := m[1] + m[2]; version != "v0.0.0" { // which stands for a working copy
				where[version] = append(where[version], file)
				pins++
			}
		}
	}
	require.Len(t, where, 1, "versions that are pinned, and where: %v", where)
	require.Greater(t, pins, 15, "there are more pins than that")
}

// The workflow may write to the repository in the one job that makes the release, after the tests, by actions that nobody can move.
func TestRelease_workflow(t *testing.T) {
	t.Parallel()
	var workflow struct {
		On struct {
			Push struct{ Tags []string }
		}
		Permissions map[string]string
		Jobs        map[string]struct {
			Needs       string
			Permissions map[string]string
			Steps       []struct {
				Uses, Run string
				With, Env map[string]string
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, ".github/workflows/release.yml")), &workflow))
	require.Equal(t, []string{"v*"}, workflow.On.Push.Tags, "which leaves provider/v* out")
	require.Equal(t, map[string]string{"contents": "read"}, workflow.Permissions)
	require.Nil(t, workflow.Jobs["test"].Permissions)
	release := workflow.Jobs["release"]
	require.Equal(t, "test", release.Needs)
	require.Equal(t, map[string]string{"contents": "write"}, release.Permissions)
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if step.Uses != "" && !strings.HasPrefix(step.Uses, "actions/") {
				require.Regexp(t, `@[0-9a-f]{40}$`, step.Uses)
			}
			require.NotContains(t, step.Run, "${{", "what others write reaches a shell by its environment alone")
		}
	}
	last := release.Steps[len(release.Steps)-1]
	require.Contains(t, last.Uses, "goreleaser/goreleaser-action@")
	require.Equal(t, "${{ github.ref_name }}", last.Env["GORELEASER_CURRENT_TAG"], "a commit has the tags of two modules")
	require.Equal(t, "0", release.Steps[0].With["fetch-depth"], "without tags the command has no version")
}

func expand(t *testing.T, text string, facts map[string]string) string {
	t.Helper()
	parsed, err := template.New("").Option("missingkey=error").Parse(text)
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, parsed.Execute(&out, facts))
	return out.String()
}
