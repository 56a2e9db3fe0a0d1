package action

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// needs skips a test, and says so, where a tool is missing.
func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("NOT TESTED: the scripts of the action: there is no %s on PATH", tool)
		}
	}
}

// root is the root of the repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	require.NoError(t, err)
	return dir
}

// repository is a repository of git with a project, whose estate has two spokes in its first revision and three in its second.
type repository struct{ dir, palisade string }

func newRepository(t *testing.T) repository {
	t.Helper()
	r := repository{t.TempDir(), filepath.Join(t.TempDir(), "palisade")}
	program := filepath.Join(t.TempDir(), "hub")
	for _, build := range [][]string{{r.palisade, "./cmd/palisade"}, {program, "./tests/scale/hub"}} {
		c := exec.Command("go", "build", "-o", build[0], build[1])
		c.Dir = root(t)
		out, err := c.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	r.git(t, "init", "--quiet")
	r.write(t, "infra/Pulumi.yaml", "name: hub\nruntime: {name: go, options: {binary: "+program+"}}\n")
	r.write(t, "infra/intents.yaml", "intents:\n  - {name: spokes of dev have no way to those of prod, isolate: ['domain:prod', 'domain:dev']}\n")
	for _, spokes := range []string{"2", "3"} {
		r.write(t, "infra/Pulumi.dev.yaml", "config: {aws:region: ap-southeast-2, hub:spokes: "+spokes+"}\n")
		r.git(t, "add", ".")
		r.git(t, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", spokes+" spokes")
	}
	return r
}

func (r repository) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(r.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
}

func (r repository) git(t *testing.T, args ...string) {
	t.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
}

// prove runs the script, and gives its exit code and the folder of its results.
func (r repository) prove(t *testing.T, env ...string) (code int, results string) {
	t.Helper()
	results = filepath.Join(t.TempDir(), "results")
	c := exec.Command("bash", filepath.Join(root(t), "action", "prove.sh"))
	c.Dir = r.dir
	c.Env = append(os.Environ(), append([]string{"PALISADE=" + r.palisade, "OUT=" + results, "DIRECTORY=infra"}, env...)...)
	out, err := c.CombinedOutput()
	t.Log(string(out))
	if err != nil {
		require.IsType(t, &exec.ExitError{}, err)
	}
	return c.ProcessState.ExitCode(), results
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return string(text)
}

func TestProve(t *testing.T) {
	needs(t, "bash", "git")
	r := newRepository(t)
	t.Run("a change that keeps every intent", func(t *testing.T) {
		code, results := r.prove(t, "BASE=HEAD~1", "INTENTS=infra/intents.yaml")
		assert.Zero(t, code)
		assert.Equal(t, "0\n", read(t, results, "status"))
		comment := read(t, results, "comment.md")
		assert.Contains(t, comment, "## Palisade: hub/dev")
		assert.Contains(t, comment, "spoke2", "the comment tells of the new spoke")
		assert.Regexp(t, `\| Cost \| .* a month, \+`, comment, "and of what it costs")
		assert.Contains(t, comment, "spokes of dev have no way to those of prod")
		assert.Contains(t, read(t, results, "report.html"), `<section id="changes"`)
		for _, sarif := range []string{"verify.sarif", "controls.sarif"} {
			assert.True(t, json.Valid([]byte(read(t, results, sarif))), sarif)
		}
		assert.Contains(t, read(t, results, "verify.junit.xml"), "<testsuite")
		out, err := exec.Command("git", "-C", r.dir, "worktree", "list").Output()
		require.NoError(t, err)
		assert.Equal(t, 1, strings.Count(string(out), "\n"), "the checkout of the base is gone")
	})
	t.Run("an intent that does not hold", func(t *testing.T) {
		r.write(t, "wrong.yaml", "intents:\n  - {name: apps have no internet, deny: {from: 'tier:app', to: internet, both: true}}\n")
		code, results := r.prove(t, "INTENTS=infra/intents.yaml wrong.yaml")
		assert.Equal(t, 1, code)
		assert.Contains(t, read(t, results, "comment.md"), "<b>violated</b> apps have no internet", "the comment is written all the same")
	})
	t.Run("what is loosened", func(t *testing.T) {
		code, results := r.prove(t, "RELAXATIONS=fail", "EXCEPTIONS=protection\nflowLogs in component:spoke0\n")
		assert.Zero(t, code)
		assert.Contains(t, read(t, results, "verify.sarif"), "no component loosens anything", "it was asked")
		code, _ = r.prove(t, "EXCEPTIONS=protection in component:spoke0")
		assert.Equal(t, 3, code, "exceptions of nothing that fails are a mistake")
		code, _ = r.prove(t, "RELAXATIONS=perhaps")
		assert.Equal(t, 3, code)
	})
	t.Run("a base that git does not have", func(t *testing.T) {
		code, _ := r.prove(t, "BASE=nowhere")
		assert.Equal(t, 3, code)
	})
	t.Run("neither by Pulumi nor by palisade itself", func(t *testing.T) {
		code, _ := r.prove(t, "PULUMI=perhaps")
		assert.Equal(t, 3, code)
	})
	t.Run("a project that is not there", func(t *testing.T) {
		code, _ := r.prove(t, "DIRECTORY=nowhere")
		assert.Equal(t, 3, code)
	})
}

// forge keeps the comments of a pull request, as GitHub and GitLab do.
type forge struct {
	comments []map[string]any
	calls    []string
}

func (f *forge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.calls = append(f.calls, r.Method)
	var body map[string]any
	if text, err := io.ReadAll(r.Body); err == nil && len(text) > 0 {
		if err := json.Unmarshal(text, &body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	if r.Header.Get("Authorization")+r.Header.Get("PRIVATE-TOKEN") == "" {
		http.Error(w, "who are you", http.StatusUnauthorized)
		return
	}
	switch r.Method {
	case http.MethodPost:
		body["id"] = len(f.comments) + 1
		f.comments = append(f.comments, body)
	case http.MethodPatch, http.MethodPut:
		for _, c := range f.comments {
			if strings.HasSuffix(r.URL.Path, "/"+strings.TrimSuffix(jsonOf(c["id"]), "\n")) {
				c["body"] = body["body"]
			}
		}
	default: // a page of a hundred, of which the first are other people's
		page := []map[string]any{}
		if r.URL.Query().Get("page") == "1" {
			for i := range 100 {
				page = append(page, map[string]any{"id": 1000 + i, "body": "looks good"})
			}
		} else {
			page = append(page, f.comments...)
		}
		_, _ = io.WriteString(w, jsonOf(page)) // a broken connection fails the script
	}
}

func jsonOf(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// A pull request has one comment of each project, however often it is pushed to.
func TestComment(t *testing.T) {
	needs(t, "bash", "curl", "jq")
	for name, env := range map[string]func(address string) []string{
		"GitHub": func(address string) []string {
			return []string{"GITLAB_CI=", "GITHUB_API_URL=" + address, "GITHUB_REPOSITORY=acme/infra", "GITHUB_TOKEN=t", "PULL_REQUEST=7"}
		},
		"GitLab": func(address string) []string {
			return []string{"GITLAB_CI=true", "CI_API_V4_URL=" + address, "CI_PROJECT_ID=1", "CI_MERGE_REQUEST_IID=7", "PALISADE_TOKEN=t"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &forge{}
			server := httptest.NewServer(f)
			defer server.Close()
			say := func(text, project string) error {
				file := filepath.Join(t.TempDir(), "comment.md")
				require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
				c := exec.Command("bash", filepath.Join(root(t), "action", "comment.sh"), file, project)
				c.Env = append(os.Environ(), env(server.URL)...)
				out, err := c.CombinedOutput()
				t.Log(string(out))
				return err
			}
			require.NoError(t, say("first \"words\"\n", "infra"))
			require.NoError(t, say("other project", "edge"))
			require.NoError(t, say("second words", "infra"))
			require.Len(t, f.comments, 2)
			assert.Equal(t, "<!-- palisade infra -->\nsecond words", f.comments[0]["body"])
			assert.Equal(t, "<!-- palisade edge -->\nother project", f.comments[1]["body"])
			server.Close()
			assert.Error(t, say("nobody hears", "infra"))
		})
	}
}

// What the action names is there: its inputs, the outputs of its steps, its scripts, and what docs/ci.md passes to it.
func TestAction_isConsistent(t *testing.T) {
	text := read(t, root(t), "action.yml")
	var action struct {
		Inputs  map[string]struct{ Description string }
		Outputs map[string]struct{ Value string }
		Runs    struct {
			Using string
			Steps []struct {
				ID, Run, Shell, Uses string
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &action))
	assert.Equal(t, "composite", action.Runs.Using)
	steps := map[string]string{}
	for _, s := range action.Runs.Steps {
		if s.Run != "" {
			assert.Equal(t, "bash", s.Shell, "a composite action names the shell of each step")
		}
		steps[s.ID] = s.Run
		for _, script := range regexp.MustCompile(`\$ACTION"?/(action/[a-z-]+\.sh)`).FindAllStringSubmatch(s.Run, -1) {
			info, err := os.Stat(filepath.Join(root(t), script[1]))
			if assert.NoError(t, err) {
				assert.NotZero(t, info.Mode()&0o111, "%s can be run", script[1])
			}
		}
		assert.NotContains(t, s.Run, "${{", "what others write reaches a shell by its environment alone")
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`inputs\.(\w+)`).FindAllStringSubmatch(text, -1) {
		used[m[1]] = true
		assert.Contains(t, action.Inputs, m[1])
	}
	for name, input := range action.Inputs {
		assert.NotEmpty(t, input.Description, name)
		assert.True(t, used[name], "the input %s is used", name)
	}
	for _, m := range regexp.MustCompile(`steps\.(\w+)\.outputs\.(\w+)`).FindAllStringSubmatch(text, -1) {
		assert.Contains(t, steps[m[1]], `"`+m[2]+"=", "step %s gives the output %s", m[1], m[2])
	}
}

// The workflows of the guide are YAML, and pass to the action only what it takes.
func TestGuide(t *testing.T) {
	var action struct{ Inputs map[string]any }
	require.NoError(t, yaml.Unmarshal([]byte(read(t, root(t), "action.yml")), &action))
	guide := read(t, root(t), "docs", "ci.md")
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(guide, -1)
	require.GreaterOrEqual(t, len(blocks), 2)
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				With map[string]any
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(blocks[0][1]), &workflow))
	found := false
	for _, s := range workflow.Jobs["prove"].Steps {
		if strings.HasPrefix(s.Uses, "palisade-iac/palisade@") {
			found = true
			for name := range s.With {
				assert.Contains(t, action.Inputs, name)
			}
		}
	}
	assert.True(t, found)
	var job map[string]struct{ Script []string }
	require.NoError(t, yaml.Unmarshal([]byte(blocks[1][1]), &job))
	assert.NotEmpty(t, job["prove network"].Script)
	for name := range action.Inputs {
		if name != "token" {
			assert.Contains(t, guide, "`"+name+"`", "the guide tells of the input %s", name)
		}
	}
	for _, m := range regexp.MustCompile(`\(\.\./(action/[a-z-]+\.sh)\)|\s(action/[a-z-]+\.sh)`).FindAllStringSubmatch(guide, -1) {
		_, err := os.Stat(filepath.Join(root(t), m[1]+m[2]))
		assert.NoError(t, err)
	}
}
