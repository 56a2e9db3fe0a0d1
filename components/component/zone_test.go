package component_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
)

func TestZonePart(t *testing.T) {
	assert.Equal(t, "a", component.ZonePart("ap-southeast-2a"))
	assert.Equal(t, "b", component.ZonePart("us-gov-west-1b"))
	assert.Equal(t, "us-east-1-bos-1a", component.ZonePart("us-east-1-bos-1a"), "a local zone, whose letter others have too")
	assert.Equal(t, "main", component.ZonePart("main"), "a name of the caller's")
}
