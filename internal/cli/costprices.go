package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// importFlags are the flags of the command cost prices import.
type importFlags struct {
	region string
	file   string
}

func newImport(env Env) *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make a file of prices from AWS's price list",
		Long: `Import reads files of AWS's public price list, one for each service, and writes the prices of a region that 'palisade cost --prices' takes. The
files are those of the Price List Bulk API, in JSON; nobody needs credentials for them:

  https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/OFFER/current/REGION/index.json

OFFER is one of ` + strings.Join(cost.Offers(), ", ") + `.
What the files do not have, or have several prices for, is told on standard error, and stays as it is in the prices that come with palisade.

Exit codes:
  0    written
  3    the command line or a file is wrong, or a defect of palisade
  130  interrupted`,
		Example: `  palisade cost prices import --region ap-southeast-2 AmazonEC2.json AmazonVPC.json AWSELB.json -o sydney.json
  palisade cost --prices sydney.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return f.run(env, args) },
	}
	c.Flags().StringVar(&f.region, "region", "", "AWS `REGION` whose prices are taken")
	c.Flags().StringVarP(&f.file, "output", "o", "", "`FILE` that takes the prices, in place of standard output")
	_ = c.MarkFlagFilename("output", "json")
	proves(c)
	return c
}

func (f *importFlags) run(env Env, args []string) error {
	if f.region == "" {
		return badInput(errors.New("--region: the region is missing; give its name, such as ap-southeast-2"))
	}
	var files []io.Reader
	for _, name := range args {
		r, err := os.Open(name)
		if err != nil {
			return badInput(err)
		}
		defer func() { _ = r.Close() }() // only read
		files = append(files, r)
	}
	in, err := cost.Import(f.region, files...)
	if err != nil {
		return badInput(err)
	}
	if len(in.Sheet.Prices) == 0 {
		return badInput(fmt.Errorf("the files (%s) have none of the prices that are needed for %s; is the region right?", strings.Join(in.Offers, ", "), f.region))
	}
	for _, doubt := range in.Doubtful {
		fmt.Fprintf(env.Err, "palisade: %s\n", doubt)
	}
	for _, key := range in.Missing {
		fmt.Fprintf(env.Err, "palisade: the files have no price %s for %s\n", key, f.region)
	}
	var page bytes.Buffer
	if err := in.Sheet.Write(&page); err != nil {
		return badInput(err)
	}
	if f.file != "" {
		return badIf(os.WriteFile(f.file, page.Bytes(), 0o644)) //nolint:gosec // public prices, which others may read
	}
	_, err = env.Out.Write(page.Bytes())
	return badIf(err)
}

// badIf is err, if any, with the exit code of commands that prove.
func badIf(err error) error {
	if err == nil {
		return nil
	}
	return badInput(err)
}
