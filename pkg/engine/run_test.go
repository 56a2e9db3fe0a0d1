package engine_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// modes builds testdata/modes once for all tests that do not look at building.
var modes = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "modes-")
	if err != nil {
		return "", err
	}
	modesDir = dir
	binary := filepath.Join(dir, "modes")
	output, err := exec.Command("go", "build", "-o", binary, "./testdata/modes").CombinedOutput()
	if err != nil {
		return "", errors.New(string(output))
	}
	return binary, nil
})

var modesDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if modesDir != "" {
		_ = os.RemoveAll(modesDir)
	}
	os.Exit(code)
}

// projectOf makes a project whose program is built already.
func projectOf(t *testing.T, files map[string]string) string {
	t.Helper()
	binary, err := modes()
	require.NoError(t, err)
	dir := t.TempDir()
	if _, ok := files["Pulumi.yaml"]; !ok {
		write(t, dir, "Pulumi.yaml", "name: modes\nruntime: {name: go, options: {binary: "+binary+"}}\n")
	}
	for name, text := range files {
		write(t, dir, name, strings.ReplaceAll(text, "BINARY", binary))
	}
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func runFails[E error](t *testing.T, o engine.RunOptions) E {
	t.Helper()
	p, err := engine.Run(deadline(t), o)
	require.Nil(t, p)
	var want E
	require.ErrorAs(t, err, &want)
	return want
}

// The whole way: found from a directory below, built, run, recorded, and nothing left behind.
func TestRun_buildsAndRuns(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("GOFLAGS", "-trimpath")
	t.Setenv("PULUMI_PLUGINS", "true")
	var progress bytes.Buffer
	p, err := engine.Run(deadline(t), engine.RunOptions{Dir: "testdata/modes", Progress: &progress})
	require.NoError(t, err)

	require.Equal(t, []string{"modes", "dev", "eu-west-1"}, []string{p.Project, p.Stack, p.Region})
	net := find(t, p, "net")
	require.Equal(t, map[string]any{"cidrBlock": "10.0.0.0/16", "key": plan.Secret, "list": `[1,{"a":"b"}]`}, net.Inputs)
	require.Equal(t, "pkg/engine/testdata/modes/main.go", net.Source.File)
	require.Equal(t, net.Source, net.DefinedAt)
	require.Equal(t, lineOf(t, "testdata/modes/main.go", `newVpc(ctx, "net"`), net.Source.Line)
	require.Equal(t, "10.0.0.0/16", p.Outputs["cidr"])
	require.Equal(t, []any{"organization", "modes", "dev"}, p.Outputs["run"])
	abs, err := filepath.Abs("testdata/modes")
	require.NoError(t, err)
	require.Equal(t, abs, p.Outputs["directory"], "programs run where they lie")
	require.Len(t, p.Assumptions, 1)
	require.Equal(t, "modes:key", p.Assumptions[0].Subject)
	require.Contains(t, p.Assumptions[0].Text, "encrypted in Pulumi.dev.yaml")

	require.Contains(t, progress.String(), "compiling testdata/modes\n")
	require.Regexp(t, `compiling testdata/modes: done in \d+\.\d s\n`, progress.String())
	require.Contains(t, progress.String(), "program: the key is [secret]\n")
	left, err := os.ReadDir(tmp)
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoFileExists(t, "testdata/modes/never-written")
}

func lineOf(t *testing.T, file, text string) int {
	t.Helper()
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	before, _, ok := strings.Cut(string(source), text)
	require.True(t, ok, text)
	return strings.Count(before, "\n") + 1
}

func TestRun_buildErrors(t *testing.T) {
	t.Parallel()
	broken := runFails[*engine.BuildError](t, engine.RunOptions{Dir: "testdata/broken"})
	require.Contains(t, broken.Output, "undefined: undefinedFunction")
	require.Contains(t, broken.Error(), "main.go:4")
	library := runFails[*engine.BuildError](t, engine.RunOptions{Dir: "testdata/library"})
	require.Contains(t, library.Error(), "package main with a function main is needed")
}

func TestRun_buildDeadline(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err := engine.Run(ctx, engine.RunOptions{Dir: "testdata/modes"})
	var late *engine.TimeoutError
	require.ErrorAs(t, err, &late)
	require.Equal(t, "building", late.Phase)
	require.LessOrEqual(t, late.Allowed, time.Millisecond, "what is over is the time for all, not what was left for a part")
}

func TestRun_programErrors(t *testing.T) {
	t.Parallel()
	for mode, test := range map[string]struct {
		exitCode int
		messages []string
		panicked string
	}{
		"error":       {32, []string{`^tiers: the key \[secret\] opens nothing$`}, ""},
		"panic":       {2, []string{"panic: out of zones"}, `panic: out of zones\n  at .*testdata/modes/main.go:\d+ main.program`},
		"apply panic": {2, []string{"panic: runtime error: index out of range"}, `index out of range \[2\] with length 0\n  at .*main.go:\d+ main.program.func1`},
		"silent":      {0, []string{"it ended before it had registered its stack: does it call pulumi.Run, and return from it\\?"}, ""},
		"leave":       {0, []string{"it ended before it had registered its stack"}, ""},
		"exit":        {3, []string{"no licence found"}, ""},
		"mute":        {3, []string{"it ended with exit status 3 and said nothing"}, ""},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			dir := projectOf(t, nil)
			o := engine.RunOptions{Dir: dir, Env: []string{"MODE=" + mode}, Config: map[string]string{"key": "placeholder-1"}}
			failed := runFails[*engine.ProgramError](t, o)
			require.Equal(t, test.exitCode, failed.ExitCode)
			require.Len(t, failed.Messages, len(test.messages), "%q", failed.Messages)
			for i, want := range test.messages {
				require.Regexp(t, want, failed.Messages[i])
			}
			require.Regexp(t, test.panicked, failed.Panic)
			require.Equal(t, test.panicked == "", failed.Panic == "")
		})
	}
}

// A program that hangs is ended with all that it started, before or after it reached Pulumi.
func TestRun_deadlineLeavesNoProcess(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("process groups are Unix's")
	}
	for mode, want := range map[string]string{
		"hang":       "the last was urn:pulumi:dev::modes::aws:ec2/vpc:Vpc::net",
		"hang early": "it had registered nothing",
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			dir := projectOf(t, nil)
			pidFile := filepath.Join(dir, "child")
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			ctx, stop := context.WithTimeout(ctx, 10*time.Second)
			defer stop()
			_, err := engine.Run(ctx, engine.RunOptions{Dir: dir, Env: []string{"MODE=" + mode, "CHILD=" + pidFile}})
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorContains(t, err, want)
			require.False(t, alive(t, pidFile), "a child of the program outlives the run")
		})
	}
}

func TestRun_cancelLeavesNoProcess(t *testing.T) {
	t.Parallel()
	dir := projectOf(t, nil)
	pidFile := filepath.Join(dir, "child")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if text, err := os.ReadFile(pidFile); err == nil && len(text) > 0 {
				cancel()
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	_, err := engine.Run(ctx, engine.RunOptions{Dir: dir, Env: []string{"MODE=hang", "CHILD=" + pidFile}})
	require.ErrorIs(t, err, context.Canceled)
	require.False(t, alive(t, pidFile))
}

func TestRun_orphansAreEnded(t *testing.T) {
	t.Parallel()
	dir := projectOf(t, nil)
	pidFile := filepath.Join(dir, "child")
	started := time.Now()
	p, err := engine.Run(deadline(t), engine.RunOptions{Dir: dir, Env: []string{"MODE=orphan", "CHILD=" + pidFile}})
	require.NoError(t, err)
	require.NotEmpty(t, p.Resources)
	require.False(t, alive(t, pidFile), "a child of a program that ended well outlives the run")
	require.Less(t, time.Since(started), 30*time.Second, "the child held the output open")
}

// alive tells whether the process whose id is in a file still runs. One that ended and was not waited for (a zombie) does not.
func alive(t *testing.T, pidFile string) bool {
	t.Helper()
	text, err := os.ReadFile(pidFile)
	require.NoError(t, err)
	pid, err := strconv.Atoi(string(text))
	require.NoError(t, err)
	for range 100 {
		state, err := exec.Command("ps", "-o", "state=", "-p", strconv.Itoa(pid)).Output()
		if err != nil || strings.HasPrefix(strings.TrimSpace(string(state)), "Z") {
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
	return true
}

func TestRun_stacks(t *testing.T) {
	t.Parallel()
	files := func(names ...string) map[string]string {
		m := map[string]string{}
		for _, n := range names {
			m[n] = "config: {aws:region: eu-west-1, modes:cidrBlock: 10.9.0.0/16}\n"
		}
		return m
	}
	for name, test := range map[string]struct {
		files         map[string]string
		wanted, stack string
		err           string
	}{
		"none has a file":             {files(), "", "dev", ""},
		"none has a file, one wanted": {files(), "prod", "prod", ""},
		"the only one":                {files("Pulumi.prod.yaml"), "", "prod", ""},
		"dev of several":              {files("Pulumi.prod.yaml", "Pulumi.dev.yaml"), "", "dev", ""},
		"the one that is wanted":      {files("Pulumi.prod.yaml", "Pulumi.dev.yaml"), "prod", "prod", ""},
		"by its full name":            {files("Pulumi.prod.yaml"), "acme/modes/prod", "prod", ""},
		"several without dev":         {files("Pulumi.prod.yaml", "Pulumi.test.yml"), "", "", "choose with --stack one of prod, test"},
		"a misspelled one":            {files("Pulumi.prod.yaml"), "prd", "", "there is no Pulumi.prd.yaml; choose with --stack one of prod"},
		"in a directory of their own": {
			map[string]string{
				"Pulumi.yaml":             "name: modes\nstackConfigDir: stacks\nruntime: {name: go, options: {binary: BINARY}}\n",
				"stacks/Pulumi.prod.yaml": "config: {modes:cidrBlock: 10.9.0.0/16}\n",
			}, "", "prod", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := projectOf(t, test.files)
			below := filepath.Join(dir, "some", "where")
			require.NoError(t, os.MkdirAll(below, 0o755))
			p, err := engine.Run(deadline(t), engine.RunOptions{Dir: below, Stack: test.wanted})
			if test.err != "" {
				require.ErrorContains(t, err, test.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.stack, p.Stack)
			if len(test.files) > 0 {
				require.Equal(t, "10.9.0.0/16", p.Outputs["cidr"])
			}
		})
	}
}

func TestRun_configuration(t *testing.T) {
	t.Parallel()
	dir := projectOf(t, map[string]string{
		"Pulumi.yaml": `name: modes
runtime: {name: go, options: {binary: BINARY}}
config:
  cidrBlock: {type: string, default: 10.0.0.0/16}
  list: {type: array, items: {type: string}, default: [a]}
  aws:region: {value: us-west-2}
  key: {secret: true, default: default-key}
`,
		"Pulumi.dev.yaml": `environment: [acme/shared, {acme/other: {}}]
config:
  aws:config:region: eu-west-1
  modes:list: [{a: 1, when: 2012-10-17}, {secure: v1:xxx}]
`,
	})
	p, err := engine.Run(deadline(t), engine.RunOptions{
		Dir: dir, Region: "ap-southeast-2", Stack: "acme/modes/dev", Config: map[string]string{"cidrBlock": "10.7.0.0/16"},
	})
	require.NoError(t, err)
	require.Equal(t, "ap-southeast-2", p.Region)
	require.Equal(t, "10.7.0.0/16", p.Outputs["cidr"])
	require.Equal(t, []any{"acme", "modes", "dev"}, p.Outputs["run"])
	require.Equal(t, map[string]any{"cidrBlock": "10.7.0.0/16", "key": plan.Secret, "list": plan.Secret}, find(t, p, "net").Inputs,
		"a value with an encrypted part is secret as a whole")
	require.Equal(t, []plan.Assumption{
		{Subject: "environment", Text: "Pulumi.dev.yaml takes configuration from acme/shared, acme/other, which cannot be read offline; " +
			"the program was run without it; give its values with -c"},
		{Subject: "modes:list[1]", Text: "encrypted in Pulumi.dev.yaml; a placeholder stands in its place; " +
			"give a value of the right form with -c if the program looks at it"},
	}, p.Assumptions)
}

func TestRun_configErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		dir   string
		want  []string
	}{
		"no project":   {nil, t.TempDir(), []string{"no Pulumi.yaml here nor in any directory above"}},
		"no directory": {nil, "testdata/nothing", []string{"there is no such directory"}},
		"everything wrong with Pulumi.yaml": {
			map[string]string{"Pulumi.yaml": "runtime: {name: nodejs}\nconfig: {a: {typ: string}, b: {type: text}}\n"},
			"",
			[]string{`name: required`, `runtime.name: "nodejs" is not supported; only programs in go`, `config["a"].typ:`, `config["b"].type: "text"`},
		},
		"no runtime": {map[string]string{"Pulumi.yaml": "name: x\n"}, "", []string{"runtime: required"}},
		"not YAML":   {map[string]string{"Pulumi.yaml": "name: [\n"}, "", []string{"not in the form that Pulumi reads"}},
		"no program": {map[string]string{"Pulumi.yaml": "name: x\nruntime: go\nmain: nowhere\n"}, "", []string{"main: there is no nowhere"}},
		"no binary":  {map[string]string{"Pulumi.yaml": "name: x\nruntime: {name: go, options: {binary: ./nowhere}}\n"}, "", []string{"runtime.options.binary: there is no program ./nowhere"}},
		"values missing and of the wrong type": {
			map[string]string{
				"Pulumi.yaml":     "name: x\nruntime: go\nconfig: {a: {type: string}, b: {type: integer, default: many}, c: {type: boolean}, d: {type: array}, e: {type: integer, secret: true}}\n",
				"Pulumi.dev.yaml": "config: {x:c: 7, x:d: {k: v}, x:e: hush, x:f: ~}\n",
			},
			"",
			[]string{
				`config["a"]: stack dev has no value for it; give one in Pulumi.dev.yaml, or with -c a=...`,
				`config["b"]: "many" is not of type integer`, `config["c"]: "7" is not of type boolean`, `config["d"]: "{\"k\":\"v\"}" is not of type array`,
				`config["e"]: the value is not of type integer`, `config["x:f"]: there is no value`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := test.dir
			if dir == "" {
				dir = projectOf(t, test.files)
			}
			failed := runFails[*engine.ConfigError](t, engine.RunOptions{Dir: dir})
			for _, want := range test.want {
				require.ErrorContains(t, failed, want)
			}
			var all validate.Errors
			if len(test.want) > 1 {
				require.ErrorAs(t, failed, &all)
				require.Len(t, all, len(test.want))
			}
		})
	}
}

func TestRun_needsGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	failed := runFails[*engine.ConfigError](t, engine.RunOptions{Dir: "testdata/modes"})
	require.ErrorContains(t, failed, "the Go toolchain is needed")
}
