package raw

import (
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// sdkModule is the module whose resources these are.
const sdkModule = "github.com/pulumi/pulumi-aws/sdk/v6"

// sdkOptions are the options of a resource of the SDK. Each of the SDK's constructors names the version of the provider that it was made for, and
// Pulumi runs one default provider for each version that is named, and another where none is: with the same version, what is made here shares the
// provider of the program's other resources.
func sdkOptions(opts []pulumi.ResourceOption) []pulumi.ResourceOption {
	if version := sdkVersion(debug.ReadBuildInfo, sourceOfSdk()); version != "" {
		return append([]pulumi.ResourceOption{pulumi.Version(version)}, opts...)
	}
	return opts
}

// sdkVersion is the version of the SDK in this program, without the v. The build says which modules it was made of; the build of a test does not,
// and there the module's folder tells, which has the version in its name. It is empty where neither is told: a build by other tools than Go's, from
// vendored sources.
func sdkVersion(build func() (*debug.BuildInfo, bool), source string) string {
	if info, ok := build(); ok {
		for _, module := range info.Deps {
			if version, ok := strings.CutPrefix(module.Version, "v"); ok && module.Path == sdkModule {
				return version
			}
		}
	}
	_, after, _ := strings.Cut(source, sdkModule+"@v")
	version, _, _ := strings.Cut(after, "/")
	return version
}

// sourceOfSdk is the file of a function of the SDK.
func sourceOfSdk() string {
	file, _ := runtime.FuncForPC(reflect.ValueOf(aws.GetRegion).Pointer()).FileLine(0)
	return file
}
