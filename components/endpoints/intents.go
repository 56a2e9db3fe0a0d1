package endpoints

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// intents is what is promised of the endpoints.
func (b *builder) intents() pulumi.StringOutput {
	return slices.Concat(b.centralIntents(), b.inboundIntents()).Output()
}
