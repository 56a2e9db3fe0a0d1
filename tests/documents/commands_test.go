package documents

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
	"gopkg.in/yaml.v3"
	"mvdan.cc/sh/v3/syntax"

	"github.com/palisade-iac/palisade/internal/cli"
)

// Every command line of palisade in a document is one that palisade understands: known commands and flags, and as many arguments as these take.
// Nothing is run.
func TestCommands_areUnderstood(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for _, file := range tracked(t) {
		for ; file != "."; file = path.Dir(file) {
			there[file] = true
		}
	}
	checked := 0
	for _, d := range documents(t) {
		d.commands(t, func(where string, line commandLine) {
			checked++
			if err := line.check(there); err != nil {
				t.Errorf("%s: palisade %s: %s", where, line, err)
			}
		})
	}
	require.Greater(t, checked, 150, "there are more commands than that")
}

// The test finds command lines wherever they are, and mistakes in them.
func TestCommands_mistakesAreFound(t *testing.T) {
	t.Parallel()
	var lines []string
	parsed("a.md", "Try `palisade plan DIR` or `palisade:tier`.\n\n    $ palisade verify examples/a\n    proved  palisade verify\n\n"+
		"```sh\nexport A=$(palisade plan --json \"$DIR\" | jq .) # palisade no\nif ! go run ./cmd/palisade diff a.json 'b c.json' > c; then palisade report \\\n  -o r.html; fi\n```\n\n"+
		"```yaml\n- run: palisade lint\n- script: [\"cd x && ./bin/palisade matrix\"]\n- name: palisade probe\n```\n\n"+
		"```console\n$ palisade cost \\\n>   --all\npalisade version\n```\n",
	).commands(t, func(_ string, line commandLine) { lines = append(lines, line.String()) })
	require.Equal(t, []string{
		"plan DIR", "verify examples/a", "plan --json $DIR", "diff a.json b c.json", "report -o r.html", "lint", "matrix", "cost --all",
	}, lines)

	there := map[string]bool{"examples/a": true}
	for _, right := range [][]string{
		{"verify", "examples/a", "--format", "sarif", "-o", "FILE"}, {"diff", "a", "b"}, {"cost", "prices", "import", "--help"}, {"completion", "bash"}, {"--help"}, {"help", "plan"},
	} {
		require.NoError(t, commandLine{words: right}.check(there), right)
	}
	require.NoError(t, commandLine{words: []string{"diff"}, inText: true}.check(there), "prose names commands without arguments")
	require.NoError(t, commandLine{words: []string{"verify", "--intents"}, inText: true}.check(there), "and flags without values")
	for why, wrong := range map[string][]string{
		"unknown command":             {"prove", "examples/a"},
		"unknown flag: --al":          {"verify", "--al"},
		"accepts 2 arg(s)":            {"diff", "a"},
		"accepts at most 1 arg(s)":    {"verify", "a", "b"},
		"flag needs an argument":      {"verify", "--intents"},
		"there is no examples/gone":   {"plan", "examples/gone"},
		"there is no examples/a/x":    {"verify", "--intents=examples/a/x"},
		"unknown command \"imports\"": {"cost", "prices", "imports"},
	} {
		require.ErrorContains(t, commandLine{words: wrong}.check(there), why, wrong)
	}
	require.ErrorContains(t, commandLine{words: []string{"verify", "--al"}, inText: true}.check(there), "unknown flag", "prose as well")
}

// A commandLine is what comes after palisade on a line of a shell.
type commandLine struct {
	words  []string
	inText bool // within a sentence, which may leave values and arguments out
}

func (l commandLine) String() string { return strings.Join(l.words, " ") }

// check says what palisade would not understand. Words stand for values where they are no files of this repository.
func (l commandLine) check(there map[string]bool) error {
	for _, word := range l.words {
		_, value, _ := strings.Cut(word, "=")
		for _, file := range []string{word, value} {
			if strings.HasPrefix(file, "examples/") && !strings.Contains(file, "NAME") && !there[path.Clean(file)] {
				return fmt.Errorf("there is no %s, or git does not know it", file)
			}
		}
	}
	root := cli.Root(cli.Env{})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	c, rest, err := root.Find(l.words)
	if err != nil {
		return err
	}
	c.InitDefaultHelpFlag()
	err = c.ParseFlags(rest)
	if l.inText && err != nil && strings.Contains(err.Error(), "flag needs an argument") {
		return nil
	}
	if err != nil {
		return err
	}
	args := c.Flags().Args()
	help, _ := c.Flags().GetBool("help")
	switch {
	case !c.Runnable() && len(args) > 0:
		return fmt.Errorf("unknown command %q", args[0])
	case help || l.inText || !c.Runnable():
		return nil
	}
	return errors.Join(c.ValidateArgs(args), c.ValidateRequiredFlags(), c.ValidateFlagGroups())
}

// commands calls visit for each command line of palisade: in blocks of sh, in the commands of console and of blocks without a language, in steps of YAML,
// and in sentences.
func (d document) commands(t *testing.T, visit func(where string, line commandLine)) {
	t.Helper()
	script := func(where, code string, inText bool) {
		lines, err := commandLines(code)
		if err != nil {
			t.Errorf("%s: this is no script of a shell: %s\n%s", where, err, code)
		}
		for _, words := range lines {
			if !slices.Contains(words, "[flags]") { // a synopsis, which the command itself has written
				visit(where, commandLine{words, inText})
			}
		}
	}
	d.walk(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CodeSpan:
			if code := d.plain(n); strings.HasPrefix(code, "palisade ") {
				script(d.where(n), code, true)
			}
		case *ast.CodeBlock:
			d.prompts(n, script)
		case *ast.FencedCodeBlock:
			switch string(n.Language(d.source)) {
			case "sh":
				script(d.at(n.Lines().At(0).Start), d.lines(n.Lines()), false)
			case "yaml":
				where := d.at(n.Lines().At(0).Start)
				for _, code := range steps(t, where, d.lines(n.Lines())) {
					script(where, code, false)
				}
			case "", "console":
				d.prompts(n, script)
			}
		}
	})
}

// prompts calls visit for the lines of a block that are commands, as opposed to their output. In console these have a prompt; in blocks without a language
// they begin with palisade as well.
func (d document) prompts(n ast.Node, visit func(where, code string, inText bool)) {
	_, isConsole := n.(*ast.FencedCodeBlock)
	isConsole = isConsole && string(n.(*ast.FencedCodeBlock).Language(d.source)) == "console"
	lines := n.Lines()
	for i := 0; i < lines.Len(); i++ {
		line, where := lines.At(i), d.at(lines.At(i).Start)
		code, isCommand := strings.CutPrefix(string(line.Value(d.source)), "$ ")
		isCommand = isCommand || !isConsole && (strings.HasPrefix(code, "palisade ") || strings.HasPrefix(code, "go run ./cmd/palisade "))
		if !isCommand {
			continue
		}
		for strings.HasSuffix(code, "\\\n") && i+1 < lines.Len() {
			i++
			line = lines.At(i)
			code += strings.TrimPrefix(string(line.Value(d.source)), ">")
		}
		visit(where, code, false)
	}
}

// commandLines are the command lines of palisade in a script of a shell.
func commandLines(script string) (all [][]string, err error) {
	file, err := syntax.NewParser().Parse(strings.NewReader(script), "")
	if err != nil {
		return nil, err
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.CallExpr); ok {
			words := make([]string, len(call.Args))
			for i, arg := range call.Args {
				words[i] = word(script, arg)
			}
			if len(words) > 2 && words[0] == "go" && words[1] == "run" {
				words = words[2:]
			}
			if len(words) > 0 {
				if command, _, _ := strings.Cut(words[0], "@"); path.Base(command) == "palisade" {
					all = append(all, words[1:])
				}
			}
		}
		return true
	})
	return all, nil
}

// word is a word of a script without its quotes; what the shell would put in its place stands as it is written.
func word(script string, w *syntax.Word) string {
	var b strings.Builder
	var write func(parts []syntax.WordPart)
	write = func(parts []syntax.WordPart) {
		for _, part := range parts {
			switch part := part.(type) {
			case *syntax.Lit:
				b.WriteString(part.Value)
			case *syntax.SglQuoted:
				b.WriteString(part.Value)
			case *syntax.DblQuoted:
				write(part.Parts)
			default:
				b.WriteString(script[part.Pos().Offset():part.End().Offset()])
			}
		}
	}
	write(w.Parts)
	return b.String()
}

// steps are the commands of a pipeline in YAML: what is below run, as GitHub has it, and below script, as GitLab does.
func steps(t *testing.T, where, code string) (all []string) {
	t.Helper()
	var file yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(code), &file), where)
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		for i, child := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 1 && slices.Contains([]string{"run", "script", "before_script"}, n.Content[i-1].Value) {
				if child.Kind == yaml.ScalarNode {
					all = append(all, child.Value)
				}
				for _, step := range child.Content {
					all = append(all, step.Value)
				}
				continue
			}
			visit(child)
		}
	}
	visit(&file)
	return all
}
