// Command pulumi-resource-palisade serves the components of Palisade to Pulumi programs in any language.
package main

import (
	"context"
	"fmt"
	"os"
)

// version is the plugin's, which releases set when they link. Pulumi wants one in every schema, and asks for it without a v.
var version = "0.0.0-dev"

func main() {
	if err := serve(version).Run(context.Background(), name, version); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-palisade:", err)
		os.Exit(1)
	}
}
