package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// tree writes files below a new directory.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return root
}

func trace(files ...string) *pulumirpc.StackTrace {
	st := &pulumirpc.StackTrace{}
	for i, f := range files {
		st.Frames = append(st.Frames, &pulumirpc.StackFrame{Pc: &pulumirpc.SourcePosition{
			Uri: "file://" + strings.ReplaceAll(f, " ", "%20"), Line: int32(i + 1), //nolint:gosec // a handful
		}})
	}
	return st
}

func TestSources_positions(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"app/go.mod":       "// a comment\nmodule example.com/app // the app\n\ngo 1.24\n",
		"app/tools/go.mod": "module example.com/tools\n",
		"mod/github.com/pulumi/pulumi-aws/sdk@v6.1.0/go.mod": "module github.com/pulumi/pulumi-aws/sdk/v6\n",
		"mod/example.com/nets@v1.2.3/go.mod":                 "module \"example.com/nets\"\n",
		"local/go.mod":                                       "module example.com/local\n",
		"goroot/src/go.mod":                                  "module std\n",
		"palisade/go.mod":                                    "module github.com/palisade-iac/palisade\n",
	})
	at := func(parts string) string { return filepath.Join(root, filepath.FromSlash(parts)) }
	const none = ""
	for name, test := range map[string]struct {
		module            string
		frames            []string
		source, definedAt string
	}{
		"the program itself": {
			"app", []string{"app/main.go", "app/cmd/run.go"}, "main.go", "main.go",
		},
		"a path with a space": {
			"app", []string{"app/my net/main.go"}, "my net/main.go", "my net/main.go",
		},
		"Pulumi's own frames are passed over": {
			"app", []string{"mod/github.com/pulumi/pulumi-aws/sdk@v6.1.0/go/aws/ec2/vpc.go", "app/main.go"}, "main.go", "main.go",
		},
		"Go's own frames are passed over": {
			"app", []string{"goroot/src/reflect/value.go", "app/main.go"}, "main.go", "main.go",
		},
		"a library of the module cache": {
			"app", []string{"mod/example.com/nets@v1.2.3/vpc/subnets.go", "app/main.go"}, "main.go", "example.com/nets@v1.2.3/vpc/subnets.go",
		},
		"a module that a replace puts in place": {
			"app", []string{"local/subnets.go", "app/main.go"}, "main.go", "example.com/local/subnets.go",
		},
		"a module within the program's directory": {
			"app", []string{"app/tools/gen.go", "app/main.go"}, "main.go", "example.com/tools/gen.go",
		},
		"a vendored library": {
			"app",
			[]string{"app/vendor/github.com/pulumi/pulumi/sdk/v3/x.go", "app/vendor/example.com/nets/a.go", "app/main.go"},
			"main.go", "vendor/example.com/nets/a.go",
		},
		"no frame of the program": {
			"app", []string{"mod/example.com/nets@v1.2.3/a.go"}, none, "example.com/nets@v1.2.3/a.go",
		},
		"no module": {
			"app", []string{"elsewhere/a.go"}, none, filepath.ToSlash(at("elsewhere/a.go")),
		},
		"an example of this project": {
			"palisade",
			[]string{"palisade/components/vpc/subnets.go", "palisade/pkg/x/x.go", "palisade/examples/a/main.go"},
			"examples/a/main.go", "components/vpc/subnets.go",
		},
		"a test of this project": {
			"palisade",
			[]string{"palisade/components/vpc/subnets.go", "palisade/components/vpc/subnets_test.go"},
			"components/vpc/subnets_test.go", "components/vpc/subnets.go",
		},
		"a program that tests of this project run": {
			"palisade", []string{"palisade/pkg/engine/testdata/ok/main.go"}, "pkg/engine/testdata/ok/main.go", "pkg/engine/testdata/ok/main.go",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			frames := make([]string, len(test.frames))
			for i, f := range test.frames {
				frames[i] = at(f)
			}
			source, definedAt := newSources(at(test.module)).positions(trace(frames...), nil)
			require.Equal(t, test.source, fileIn(source))
			require.Equal(t, test.definedAt, fileIn(definedAt))
			if source != nil {
				require.Equal(t, test.source, relTo(at(test.module), frames[source.Line-1]), "the line belongs to the file")
			}
		})
	}
}

func fileIn(p *plan.Position) string {
	if p == nil {
		return ""
	}
	return p.File
}

func relTo(root, file string) string {
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return file
	}
	return filepath.ToSlash(rel)
}

func TestSources_withoutTrace(t *testing.T) {
	t.Parallel()
	s := newSources("")
	source, definedAt := s.positions(nil, nil)
	require.Nil(t, source)
	require.Nil(t, definedAt)
	source, definedAt = s.positions(trace("not a uri at all\x7f%zz"), nil)
	require.Nil(t, source)
	require.Nil(t, definedAt)
	_, definedAt = s.positions(nil, &pulumirpc.SourcePosition{Uri: "file:///somewhere/main.go", Line: 7})
	require.Equal(t, &plan.Position{File: "/somewhere/main.go", Line: 7}, definedAt)
}

func TestSources_throughALink(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"app/go.mod": "module example.com/app\n"})
	link := filepath.Join(root, "link")
	if err := os.Symlink(filepath.Join(root, "app"), link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for _, from := range []string{"app", "link"} {
		for _, compiled := range []string{"app", "link"} {
			source, _ := newSources(filepath.Join(root, from)).positions(trace(filepath.Join(root, compiled, "main.go")), nil)
			require.Equal(t, "main.go", fileIn(source), "%s, %s", from, compiled)
		}
	}
}

func TestTrimmedPanic(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"app/go.mod":        "module example.com/app\n",
		"goroot/src/go.mod": "module std\n",
	})
	output := strings.ReplaceAll(`before
panic: boom
	of two lines

goroutine 1 [running]:
panic({0x1?, 0x2?})
	ROOT/goroot/src/runtime/panic.go:785 +0x132
main.subnets(...)
	ROOT/app/main.go:12
main.main.func1(0xc000)
	ROOT/app/main.go:20 +0x1d
created by example.com/x.Run in goroutine 7
	ROOT/x/run.go:3 +0x4
exit status 2
`, "ROOT", root)
	require.Equal(t, "panic: boom\n\tof two lines\n  at main.go:12 main.subnets\n  at main.go:20 main.main.func1",
		newSources(filepath.Join(root, "app")).trimmedPanic(output))
	require.Empty(t, newSources("").trimmedPanic("nothing of the kind\nit did not panic: no\n"))
	require.Equal(t, "fatal error: all goroutines are asleep - deadlock!",
		newSources("").trimmedPanic("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select]:\n"))
}

func FuzzTrimmedPanic(f *testing.F) {
	f.Add("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/x/main.go:1 +0x1\n")
	f.Add("panic: \n\n\ngoroutine \n\t.go:0\n\t%zz.go:1")
	s := newSources("/x")
	f.Fuzz(func(t *testing.T, output string) {
		require.LessOrEqual(t, strings.Count(s.trimmedPanic(output), "\n"), strings.Count(output, "\n")+1)
	})
}
