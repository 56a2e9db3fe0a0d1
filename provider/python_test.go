package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pyright is the checker of types, a package of npm.
const pyright = "pyright@1.1.414"

// What npm and go say when they cannot reach their registries.
var (
	noRegistry = regexp.MustCompile(`ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH`)
	noProxy    = regexp.MustCompile(`no such host|network is unreachable|i/o timeout|connection refused`)
)

// TestPython_templateIsTypedAsTheSDK checks the program of the template against the SDK that Pulumi generates for it, and Pulumi's own, which comes with the
// module of its Go SDK, and has the checker find what is wrong.
func TestPython_templateIsTypedAsTheSDK(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT TESTED: types of the Python program, which -short leaves out")
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("NOT TESTED: %s is not on PATH, so that the types of the Python program were not checked", tool)
		}
	}
	dir := t.TempDir()
	generatePython(t, filepath.Join(dir, "sdk"))
	library, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}/python/lib", "github.com/pulumi/pulumi/sdk/v3").Output()
	require.NoError(t, err)
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("package.json", "{}")
	write("pyrightconfig.json", `{"include": ["*.py"], "typeCheckingMode": "strict", "pythonVersion": "3.11", "reportMissingModuleSource": "none",
		"extraPaths": ["sdk", "`+strings.TrimSpace(string(library))+`"]}`)
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", pyright)
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		if noRegistry.Match(out) {
			t.Skipf("NOT TESTED: npm cannot reach its registry, so that the types of the Python program were not checked: %s", out)
		}
		require.NoError(t, err, "%s", out)
	}
	program, err := os.ReadFile(filepath.Join("..", "templates", "three-tier-python", "__main__.py"))
	require.NoError(t, err)
	write("right.py", string(program))
	wrong := [][2]string{
		{`cidr_block=`, `cidr_blok=`},
		{`config.require("cidrBlock")`, `pulumi.Output.from_input("10.0.0.0/16")`},
		{`certificates=[{"name": "site"`, `certificates=[{"nam": "site"`},
		{`site.dns_name`, `site.dns_nam`},
	}
	for i, change := range wrong {
		require.Contains(t, string(program), change[0])
		write(fmt.Sprintf("wrong%d.py", i), strings.Replace(string(program), change[0], change[1], 1))
	}
	check := exec.Command(filepath.Join(dir, "node_modules", ".bin", "pyright"), "--outputjson")
	check.Dir = dir
	text, err := check.Output()
	require.Error(t, err)
	var report struct {
		GeneralDiagnostics []struct{ File, Message string }
		Summary            struct{ FilesAnalyzed int }
	}
	require.NoError(t, json.Unmarshal(text, &report), "%s", text)
	require.Equal(t, 1+len(wrong), report.Summary.FilesAnalyzed)
	found := map[string][]string{}
	for _, d := range report.GeneralDiagnostics {
		found[filepath.Base(d.File)] = append(found[filepath.Base(d.File)], d.Message)
	}
	require.Empty(t, found["right.py"])
	for i, change := range wrong {
		require.NotEmpty(t, found[fmt.Sprintf("wrong%d.py", i)], "%s instead of %s goes by unnoticed", change[1], change[0])
	}
}

// generatePython writes the SDK that Pulumi generates from the provider's schema.
func generatePython(t *testing.T, dir string) {
	t.Helper()
	text, err := schemaOf("1.2.3")
	require.NoError(t, err)
	generator := t.TempDir()
	require.NoError(t, os.CopyFS(generator, os.DirFS(filepath.Join("testdata", "pythonsdk"))))
	run := exec.Command("go", "run", "-mod=mod", ".", dir)
	run.Dir, run.Stdin = generator, strings.NewReader(text)
	out, err := run.CombinedOutput()
	if err != nil && noProxy.Match(out) {
		t.Skipf("NOT TESTED: the modules of Pulumi's generator cannot be downloaded here, so that the types of the Python program were not checked: %s", out)
	}
	require.NoError(t, err, "%s", out)
}
