package raw

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSdkVersion_isTheBuildsOrTheFolders(t *testing.T) {
	built := func(version string) func() (*debug.BuildInfo, bool) {
		return func() (*debug.BuildInfo, bool) {
			return &debug.BuildInfo{Deps: []*debug.Module{{Path: "github.com/pulumi/pulumi-aws/sdk/v7", Version: "v7.1.0"}, {Path: sdkModule, Version: version}}}, true
		}
	}
	nothing := func() (*debug.BuildInfo, bool) { return &debug.BuildInfo{}, true }
	without := func() (*debug.BuildInfo, bool) { return nil, false }
	const folder = "/home/me/go/pkg/mod/github.com/pulumi/pulumi-aws/sdk/v6@v6.83.2/go/aws/getRegion.go"
	assert.Equal(t, "6.90.1", sdkVersion(built("v6.90.1"), folder), "the build knows best")
	assert.Equal(t, "6.83.2", sdkVersion(built("(devel)"), folder))
	assert.Equal(t, "6.83.2", sdkVersion(nothing, folder), "the build of a test lists no modules")
	assert.Equal(t, "6.83.2", sdkVersion(without, "github.com/pulumi/pulumi-aws/sdk/v6@v6.83.2/go/aws/getRegion.go"), "a build with -trimpath")
	assert.Empty(t, sdkVersion(without, "/src/vendor/github.com/pulumi/pulumi-aws/sdk/v6/go/aws/getRegion.go"))
	assert.NotEmpty(t, sdkVersion(debug.ReadBuildInfo, sourceOfSdk()), "here it is known")
}
