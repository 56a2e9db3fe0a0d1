package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// priceFlags say at which prices and for how much traffic a plan is estimated.
type priceFlags struct {
	prices  []string
	traffic []string
	usage   string

	book    *cost.Book
	assumed cost.Traffic
}

func (f *priceFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.StringArrayVar(&f.prices, "prices", nil, "`FILE` of prices of a region, in place of those that come with palisade. May be given several times")
	flags.StringArrayVar(&f.traffic, "traffic", nil, "`KEY=VALUE` that is assumed of each resource, for a month. May be given several times")
	flags.StringVar(&f.usage, "usage", "", "`FILE` that says what is assumed of which resources (YAML)")
	_ = c.MarkFlagFilename("prices", "json")
	_ = c.MarkFlagFilename("usage", "yaml", "yml")
	_ = c.RegisterFlagCompletionFunc("traffic", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var keys []string
		for _, m := range cost.Measures() {
			keys = append(keys, string(m.Measure)+"=")
		}
		return keys, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// measureHelp is the help on what --traffic takes.
func measureHelp() string {
	var lines []string
	for _, m := range cost.Measures() {
		lines = append(lines, fmt.Sprintf("  %-20s %10s  %s %s", m.Measure, m.Default, m.Unit, m.Text))
	}
	return strings.Join(lines, "\n")
}

// readPrices reads the prices and the traffic that the flags say. All that is wrong with them is told at once.
func (f *priceFlags) readPrices() error {
	f.book = cost.Embedded()
	var wrong []error
	for _, file := range f.prices {
		s, err := readFile(file, cost.ReadSheet)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		f.book = f.book.With(s)
	}
	if f.usage != "" {
		if _, err := readFile(f.usage, func(r io.Reader) (struct{}, error) { return struct{}{}, f.assumed.ReadUsage(r) }); err != nil {
			wrong = append(wrong, err)
		}
	}
	for _, t := range f.traffic {
		if err := f.assumed.Set(t); err != nil {
			wrong = append(wrong, fmt.Errorf("--traffic: %w", err))
		}
	}
	return errors.Join(wrong...)
}

// estimate is what the network of a plan costs.
func (f *priceFlags) estimate(env Env, r reading) (cost.Estimate, error) {
	if r.plan == nil {
		return cost.Estimate{}, fmt.Errorf("%s is a snapshot, which does not tell all that is paid for: give a project, a plan, a preview or a state", r.name)
	}
	e := cost.Of(r.plan, f.book, f.assumed)
	if today, ok := env.today(); ok {
		e.Age(today)
	}
	return e, nil
}

// readFile reads something of a file, and names the file if that fails.
func readFile[T any](file string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	r, err := os.Open(file)
	if err != nil {
		return none, err
	}
	defer func() { _ = r.Close() }() // only read
	v, err := read(r)
	if err != nil {
		return none, fmt.Errorf("%s: %w", file, err)
	}
	return v, nil
}
