package endpoints

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// intents is what is promised of the endpoints.
func (b *builder) intents() pulumi.StringOutput {
	return component.Intents(nil).Output()
}
