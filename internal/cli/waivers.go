package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/control"
)

// waiverFlags say which failures of controls are accepted.
type waiverFlags struct {
	waivers []string
	today   string
}

func (f *waiverFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.StringArrayVar(&f.waivers, "waivers", nil, "`FILE` of failures of controls that are accepted, YAML or JSON. May be given several times")
	flags.StringVar(&f.today, "today", "", "`DAY` on which waivers count, as 2027-06-30, in place of the day of today")
	_ = c.MarkFlagFilename("waivers", "yaml", "yml", "json")
}

// readWaivers sets the waivers and the day on which they count. All that is wrong with them is told at once.
func (f *waiverFlags) readWaivers(env Env, o *control.Options) error {
	o.Today, _ = env.today()
	var wrong []error
	if f.today != "" {
		day, err := time.Parse(time.DateOnly, f.today)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("--today: %q is no day; write it as 2027-06-30", f.today))
		}
		o.Today = day
	}
	for _, file := range f.waivers {
		list, err := control.LoadWaivers(file)
		if err != nil {
			wrong = append(wrong, err)
		}
		o.Waivers = append(o.Waivers, list...)
	}
	return errors.Join(wrong...)
}
