package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// outputFlags say in which form a result is written, and where.
type outputFlags struct {
	formats []string
	format  string
	json    bool
	file    string
	noColor bool
}

// define adds the flags; the first format is the default.
func (f *outputFlags) define(c *cobra.Command, formats ...string) {
	f.formats = formats
	flags := c.Flags()
	flags.StringVar(&f.format, "format", formats[0], "`FORM` of the result: "+strings.Join(formats, ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.StringVarP(&f.file, "output", "o", "", "`FILE` that takes the result, in place of standard output")
	flags.BoolVar(&f.noColor, "no-color", false, "no colours, also on a terminal; so does the variable NO_COLOR")
	_ = c.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return formats, cobra.ShellCompDirectiveNoFileComp
	})
	_ = c.MarkFlagFilename("output")
}

// check reports a form that there is not.
func (f *outputFlags) check() error {
	if f.json {
		f.format = "json"
	}
	if !slices.Contains(f.formats, f.format) {
		return badInput(fmt.Errorf("--format: %q is none of %s", f.format, strings.Join(f.formats, ", ")))
	}
	return nil
}

// write writes a result in one piece: to the file, or to standard output.
func (f *outputFlags) write(env Env, to func(w io.Writer, format string, width int, color bool) error) error {
	var page bytes.Buffer
	width, color := env.width(), env.color() && !f.noColor
	if f.file != "" {
		width, color = plainWidth, false
	}
	if err := to(&page, f.format, width, color); err != nil {
		return badInput(err)
	}
	if f.file != "" {
		if err := os.WriteFile(f.file, page.Bytes(), 0o644); err != nil { //nolint:gosec // a report, which others may read
			return badInput(fmt.Errorf("writing the result: %w", err))
		}
		return nil
	}
	if _, err := env.Out.Write(page.Bytes()); err != nil {
		return badInput(fmt.Errorf("writing the result: %w", err))
	}
	return nil
}
