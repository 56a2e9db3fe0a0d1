package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// recordInPlace is the value of --record-answers given without a file.
const recordInPlace = "beside Pulumi.yaml"

// fileValue is a flag whose value is a file, which may be left out.
type fileValue string

// String is the file.
func (v *fileValue) String() string { return string(*v) }

// Set takes a file.
func (v *fileValue) Set(s string) error {
	*v = fileValue(s)
	return nil
}

// Type is the placeholder in the help.
func (v *fileValue) Type() string { return "FILE" }

// answerFlags are the flags --answers and --record-answers.
type answerFlags struct {
	file   string
	record fileValue
}

// knowledge is what is known of things outside the program.
type knowledge struct {
	book *answers.Book
	from string // file it was read from, empty if there was none
	to   string // file that takes what is missing, empty if none is to
}

// load reads the file of answers: the one given, which must be there, else the one beside Pulumi.yaml, which need not be.
func (f *answerFlags) load(dir string) (knowledge, error) {
	beside := ""
	if project := projectDir(dir); project != "" {
		beside = shorter(filepath.Join(project, answers.FileName))
	}
	k := knowledge{from: f.file}
	if k.from == "" && beside != "" {
		if _, err := os.Stat(beside); err == nil {
			k.from = beside
		} else if !errors.Is(err, fs.ErrNotExist) {
			return k, err
		}
	}
	switch f.record {
	case "":
	case recordInPlace:
		k.to = k.from
		if k.to == "" {
			k.to = beside
		}
	default:
		k.to = string(f.record)
	}
	if k.from == "" {
		return k, nil
	}
	book, err := answers.Load(k.from)
	if err != nil {
		return k, err
	}
	k.book = book
	return k, nil
}

// shorter is a path relative to the current directory, where that is shorter to read.
func shorter(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(here, path)
	if err != nil || len(relative) > len(path) {
		return path
	}
	return relative
}

// recordPlan adds the open questions of a plan to the file that takes them, if one is to.
func (f *answerFlags) recordPlan(w io.Writer, k knowledge, p *plan.Plan) error {
	if k.to == "" {
		return nil
	}
	return f.merge(w, k.to, answers.Skeleton(p))
}

// missed deals with the questions that were open when a program failed: they may be why. They are recorded if that was asked for, else the
// user is told how. It returns err, joined with what went wrong in recording.
func (f *answerFlags) missed(w io.Writer, k knowledge, err error) error {
	var program *engine.ProgramError
	if !errors.As(err, &program) || len(program.Unanswered) == 0 {
		return err
	}
	if k.to == "" {
		return fmt.Errorf("%w\nthe program asked what nobody could answer (open questions: %d); --record-answers writes them to %s for you to fill in",
			err, len(program.Unanswered), answers.FileName)
	}
	if failed := f.merge(w, k.to, answers.SkeletonOf(program.Unanswered, program.Region)); failed != nil {
		return errors.Join(err, failed)
	}
	return err
}

// merge adds the entries of book to a file and says so.
func (f *answerFlags) merge(w io.Writer, path string, book *answers.Book) error {
	added, err := answers.Merge(path, book)
	switch {
	case err != nil:
		return wrongUsage(fmt.Errorf("recording answers: %w", err))
	case added == 0:
		fmt.Fprintf(w, "palisade: nothing to add to %s\n", path)
	case added == 1:
		fmt.Fprintf(w, "palisade: added an open entry to %s; fill it in and plan again\n", path)
	default:
		fmt.Fprintf(w, "palisade: added %d open entries to %s; fill them in and plan again\n", added, path)
	}
	return nil
}
