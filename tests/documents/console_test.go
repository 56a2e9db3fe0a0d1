package documents

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
	"mvdan.cc/sh/v3/syntax"
)

// What a document shows in a block of console is what the commands in it print, run from the root of the repository without a terminal. Lines of ... alone
// stand for any lines that the document leaves out; progress, which --quiet leaves out as well, is no part of it.
func TestConsole_showsWhatCommandsPrint(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds palisade and runs programs; run without -short")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("NOT TESTED: sh is not on PATH, so that no command of a document was run")
	}
	sh := newShell(t)
	for _, d := range documents(t) {
		for _, s := range d.sessions() {
			t.Run(s.where, func(t *testing.T) {
				t.Parallel()
				require.NoError(t, harmless(s.command), s.command)
				out := sh.run(s.command)
				if err := errors.Join(s.compare(out.lines), s.mentions(out.errors)); err != nil {
					t.Errorf("%s: $ %s\n%s\n--- all that it prints:\n%s", s.where, s.command, err, strings.Join(out.lines, "\n"))
				}
			})
		}
	}
}

// The comparison leaves out what the document leaves out, and nothing else.
func TestConsole_differencesAreFound(t *testing.T) {
	t.Parallel()
	printed := []string{"head", "", "one", "two", "one", "three", "  indented", "end"}
	for document, why := range map[string]string{
		"head\n\none\ntwo\none\nthree\n  indented\nend\n\n": "",
		"head\n...\nend":                        "",
		"...\none\nthree\n...":                  "",
		"...\none\ntwo\n  ...\n  indented\n...": "",
		"head\n...\n...\nend":                   "",
		"...":                                   "",
		"":                                      `prints more than the document says: "head"`,
		"head\n":                                `prints more than the document says: ""`,
		"head\n\none\n...\nthree\nend":          `a.md:7: "three": it prints "  indented" here`,
		"one\n...":                              `a.md:3: "one": it prints "head" here`,
		"...\none\nfour\n...":                   `a.md:5: "four": it prints "two" here`,
		"...\nfour\n...":                        `a.md:4: "four": it prints no such line`,
		"...\nthree\n...\ntwo\n...":             `a.md:6: "two": it prints no such line`,
		"...\nindented\nend":                    `a.md:4: "indented": it prints "  indented" here`,
		"...\nend\nafter":                       `a.md:4: "end": it prints "  indented" here`,
		"head\n\none\ntwo\none\nthree\n  indented\nend\nmore": `a.md:11: "more": it prints nothing more`,
	} {
		d := parsed("a.md", "```console\n$ command\n"+document+"\n```\n")
		require.Len(t, d.sessions(), 1)
		err := d.sessions()[0].compare(printed)
		if why == "" {
			require.NoError(t, err, document)
		} else {
			require.ErrorContains(t, err, why, document)
		}
	}
	require.Error(t, session{prints: []shown{{text: "..."}}}.mentions("palisade: no such folder"), "errors are not left out in silence")
	require.NoError(t, session{prints: []shown{{text: "palisade: no such folder"}}}.mentions("palisade: no such folder\nRun help"))

	sessions := parsed("a.md", "text\n\n```console\n$ one \\\n>  --two | wc\n3\n\n$ two\n```\n").sessions()
	require.Len(t, sessions, 2)
	require.Equal(t, session{where: "a.md:4", command: "one \\\n  --two | wc", prints: []shown{{"a.md:6", "3"}}}, sessions[0])
	require.Equal(t, session{where: "a.md:8", command: "two"}, sessions[1])

	for command, why := range map[string]string{
		"palisade plan examples/a | grep x 2> /dev/null": "", "palisade plan examples/a > plan.json": "writes a file", "palisade diagram examples/a -o a.svg": "writes a file",
		"palisade report examples/a --output=r.html": "writes a file", "palisade verify (": "no script",
	} {
		if err := harmless(command); why == "" {
			require.NoError(t, err, command)
		} else {
			require.ErrorContains(t, err, why, command)
		}
	}
}

// A session is a command in a document, with what the document says that it prints.
type session struct {
	where, command string
	prints         []shown
}

// shown is a line of output in a document.
type shown struct{ where, text string }

func (s shown) isElision() bool { return strings.TrimSpace(s.text) == "..." }

// sessions are the commands of blocks of console. Blank lines below an output are room, and no part of it.
func (d document) sessions() (all []session) {
	d.walk(func(n ast.Node) {
		block, ok := n.(*ast.FencedCodeBlock)
		if !ok || string(block.Language(d.source)) != "console" {
			return
		}
		first := len(all)
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			where, text := d.at(segment.Start), strings.TrimRight(string(segment.Value(d.source)), " \n")
			switch command, isCommand := strings.CutPrefix(text, "$ "); {
			case isCommand:
				all = append(all, session{where: where, command: command})
			case len(all) == first:
				all = append(all, session{where: where, prints: []shown{{where, text}}}) // output of nothing, which the comparison tells
			case strings.HasSuffix(all[len(all)-1].command, "\\") && len(all[len(all)-1].prints) == 0:
				all[len(all)-1].command += "\n" + strings.TrimPrefix(text, ">")
			default:
				all[len(all)-1].prints = append(all[len(all)-1].prints, shown{where, text})
			}
		}
	})
	for i := range all {
		for p := &all[i].prints; len(*p) > 0 && (*p)[len(*p)-1].text == ""; {
			*p = (*p)[:len(*p)-1]
		}
		if len(all[i].prints) == 0 {
			all[i].prints = nil
		}
	}
	return all
}

// compare says where the document and an output part.
func (s session) compare(output []string) error {
	prints, next, elided := s.prints, 0, false
	for len(prints) > 0 {
		if prints[0].isElision() {
			prints, elided = prints[1:], true
			continue
		}
		n := slices.IndexFunc(prints, shown.isElision)
		first, last := next, next // where the lines up to the next elision may begin
		switch {
		case elided && n < 0:
			first, last = max(next, len(output)-len(prints)), max(next, len(output)-len(prints))
		case elided:
			last = len(output)
		}
		if n < 0 {
			n = len(prints)
		}
		begin, same := closest(prints[:n], output, first, last)
		switch line := prints[min(same, n-1)]; {
		case same == n:
		case same == 0 && first < last:
			return fmt.Errorf("%s: %q: it prints no such line, or above", line.where, line.text)
		case begin+same >= len(output):
			return fmt.Errorf("%s: %q: it prints nothing more", line.where, line.text)
		default:
			return fmt.Errorf("%s: %q: it prints %q here", line.where, line.text, output[begin+same])
		}
		prints, next, elided = prints[n:], begin+n, false
	}
	if !elided && next < len(output) {
		return fmt.Errorf("it prints more than the document says: %q", output[next])
	}
	return nil
}

// closest finds the place between first and last where most of the lines, from the first on, are as shown, and their number.
func closest(lines []shown, output []string, first, last int) (begin, same int) {
	begin = first
	for i := first; i <= last; i++ {
		n := 0
		for n < len(lines) && i+n < len(output) && lines[n].text == output[i+n] {
			n++
		}
		if n > same {
			begin, same = i, n
		}
		if same == len(lines) {
			break
		}
	}
	return begin, same
}

// mentions says whether the document leaves out that a command complains.
func (s session) mentions(complaint string) error {
	first, _, _ := strings.Cut(complaint, "\n")
	if first == "" || slices.ContainsFunc(s.prints, func(l shown) bool { return l.text == first }) {
		return nil
	}
	return fmt.Errorf("the document does not say that it complains: %s", complaint)
}

// harmless says whether a command would leave something in the repository.
func harmless(command string) error {
	file, err := syntax.NewParser().Parse(strings.NewReader(command), "")
	if err != nil {
		return fmt.Errorf("this is no script of a shell: %w", err)
	}
	writes := false
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Redirect:
			writes = writes || n.Op != syntax.RdrIn && n.Op != syntax.DplOut && n.Word.Lit() != "/dev/null"
		case *syntax.Word:
			flag, _, _ := strings.Cut(n.Lit(), "=")
			writes = writes || flag == "-o" || flag == "--output"
		}
		return true
	})
	if writes {
		return errors.New("it writes a file: such commands belong in a block of sh, which is not run")
	}
	return nil
}

// A shell runs commands from the root of the repository, each once, with palisade on PATH.
type shell struct {
	ctx   context.Context
	env   []string
	known sync.Map // from commands to func() printed
}

// printed is what a command printed: all lines, and among them those of standard error.
type printed struct {
	lines  []string
	errors string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	for _, file := range tracked(t) { // a result of Go's test cache holds while these are as they were; nothing else tells it what the commands read
		_, _ = os.Stat(filepath.Join(root, file))
	}
	bin := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(bin, "palisade"), "./cmd/palisade")
	build.Dir = root
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	env := []string{"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"), "NO_COLOR=1", "LC_ALL=C.UTF-8"}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "GO") || slices.Contains([]string{"HOME", "TMPDIR", "XDG_CACHE_HOME"}, name) {
			env = append(env, variable)
		}
	}
	return &shell{ctx: t.Context(), env: env}
}

// run gives what a command prints.
func (s *shell) run(command string) printed {
	once, _ := s.known.LoadOrStore(command, sync.OnceValue(func() printed { return s.runOnce(command) }))
	return once.(func() printed)()
}

func (s *shell) runOnce(command string) printed {
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(s.ctx, "sh", "-c", command)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = root, s.env, &out, &errs
	err := cmd.Run() // exit codes are no output; a command that fails says why
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(&errs, err)
	}
	complaint := strings.TrimSpace(progress.ReplaceAllString(errs.String(), ""))
	text := strings.TrimRight(out.String()+complaint, "\n")
	if text == "" {
		return printed{}
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return printed{lines, complaint}
}

// progress is what --quiet leaves out.
var progress = regexp.MustCompile(`(?m)^(compiling |program: |palisade: answers from ).*\n`)
