package cli

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// relaxationFlags say whether components may loosen secure defaults, and which.
type relaxationFlags struct {
	fail       bool
	except     []string
	exceptions []exception // what except means
}

func (f *relaxationFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.BoolVar(&f.fail, "fail-on-relaxations", false, "what components were told to loosen counts as violated")
	flags.StringArrayVar(&f.except, "except-relaxation", nil,
		"`ARGUMENT` that may be loosened all the same, with what is inside it, or 'ARGUMENT in component:NAME'. May be given several times")
}

// check reads the exceptions, and reports all that mean nothing.
func (f *relaxationFlags) check() error {
	var wrong []error
	if len(f.except) > 0 && !f.fail {
		wrong = append(wrong, errors.New("--except-relaxation is for --fail-on-relaxations: without it every relaxation passes"))
	}
	for _, text := range f.except {
		e, err := readException(text)
		f.exceptions, wrong = append(f.exceptions, e), append(wrong, err)
	}
	return errors.Join(wrong...)
}

// gate decides what components were told to loosen; nil if nobody asked.
func (f *relaxationFlags) gate(r reading, loosened []intent.Relaxation) (*proofview.Gate, error) {
	switch {
	case !f.fail:
		return nil, nil //nolint:nilnil // no gate is none that anything fails at
	case r.plan == nil:
		return nil, fmt.Errorf("--fail-on-relaxations: %s is a snapshot, which does not tell what a program loosens; give the program, or the state of its stack", r.name)
	case !r.records:
		return nil, fmt.Errorf("--fail-on-relaxations: %s is a preview of Pulumi, which does not tell what components record; give the program, by --pulumi DIR if it is not in Go, or "+
			"its plan, which 'palisade plan --json' writes", r.name)
	}
	g := &proofview.Gate{Untold: intent.Untold(r.plan)}
	unused := slices.Clone(f.exceptions)
	for _, relaxation := range loosened {
		covers := func(e exception) bool { return e.covers(relaxation) }
		if slices.ContainsFunc(f.exceptions, covers) {
			g.Excepted = append(g.Excepted, relaxation)
		} else {
			g.Failed = append(g.Failed, relaxation)
		}
		unused = slices.DeleteFunc(unused, covers)
	}
	for _, e := range unused {
		g.Unused = append(g.Unused, e.text)
	}
	return g, nil
}

// exception is an argument that may be loosened, in components whose names match.
type exception struct{ text, argument, component string }

// readException reads ARGUMENT or ARGUMENT in component:NAME.
func readException(text string) (exception, error) {
	argument, component, bounded := strings.Cut(text, " in component:")
	if !bounded {
		component = "*"
	}
	e := exception{text, strings.TrimSpace(argument), strings.TrimSpace(component)}
	if _, err := path.Match(e.component, ""); e.argument == "" || e.component == "" || err != nil {
		return e, fmt.Errorf("--except-relaxation: %q is no argument; write it as protection, or as 'protection in component:net', where * and ? stand for characters of the name", text)
	}
	return e, nil
}

// covers tells whether a relaxation is of the argument, or of something inside it.
func (e exception) covers(r intent.Relaxation) bool {
	inside, ok := strings.CutPrefix(r.Argument, e.argument)
	if !ok || inside != "" && inside[0] != '.' && inside[0] != '[' {
		return false
	}
	plain := strings.NewReplacer("/", "\x00") // which * stands for as well
	named, err := path.Match(plain.Replace(e.component), plain.Replace(r.Component))
	return err == nil && named
}
