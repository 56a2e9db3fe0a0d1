package lab

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// plugin compiles the provider of components for other languages once, and gives the folder to put on PATH.
var plugin = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(executables.dir, "plugin")
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "pulumi-resource-palisade"), ".")
	cmd.Dir = "../../provider"
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), err
	}
	return dir, nil
})

// needLanguage skips a test of a program in another language where its tools are missing, and puts the provider on PATH.
func needLanguage(t *testing.T, tools ...string) {
	t.Helper()
	needLab(t)
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("NOT TESTED: %s is not on PATH, so that no program in this language was run with Palisade's components (docs/languages.md)", tool)
		}
	}
	dir, err := plugin()
	if err != nil && noModules.MatchString(dir) {
		t.Skipf("NOT TESTED: the provider's modules cannot be downloaded here, so that no program in another language was run with Palisade's components: %s", dir)
	}
	require.NoError(t, err, dir)
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// noModules matches what go says when it cannot reach the module proxy.
var noModules = regexp.MustCompile(`no such host|network is unreachable|i/o timeout|connection refused`)

// TestProvider_yaml takes a VPC and its endpoints through their life, in a program of Pulumi YAML: what the components promise is proved of the state.
func TestProvider_yaml(t *testing.T) {
	needLanguage(t, "pulumi-language-yaml")
	dir := t.TempDir()
	copyTree(t, filepath.Join(repository(t), "tests/lab/programs/palisade-yaml"), dir)
	s := openStack(t, dir)
	s.up()
	var vpcID string
	s.output("vpcId", &vpcID)
	require.Regexp(t, `^vpc-[0-9a-f]{17}$`, vpcID)
	var subnets map[string]map[string]string
	s.output("subnetIds", &subnets)
	require.Len(t, subnets["app"], 2)
	var endpoints map[string]string
	s.output("interfaceEndpointIds", &endpoints)
	require.Regexp(t, `^vpce-`, endpoints["ssm"])
	s.stateIsProved()
	s.unchanged()
	s.destroy()
}

// TestProvider_typeScript previews the same in TypeScript: Pulumi generates an SDK from the provider's schema, and the compiler checks the program.
func TestProvider_typeScript(t *testing.T) {
	needLanguage(t, "node", "npm", "pulumi-language-nodejs")
	dir := t.TempDir()
	copyTree(t, filepath.Join(repository(t), "tests/lab/programs/palisade-typescript"), dir)
	s := openStack(t, dir)
	s.generate("pulumi-resource-palisade")
	install(t, dir)
	created := map[string]int{}
	for _, step := range s.preview() {
		require.Equal(t, "create", step.op)
		created[step.token]++
	}
	require.Equal(t, 4, created["aws:ec2/subnet:Subnet"])
	require.Equal(t, 3, created["aws:ec2/vpcEndpoint:VpcEndpoint"], "s3, dynamodb and ssm")
	require.Equal(t, 1, created["aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"], "in another region, by an explicit provider")

	program, err := os.OpenFile(filepath.Join(dir, "index.ts"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = program.WriteString("new palisade.vpc.SecureVpc(\"late\", { cidrBlock: network.cidrBlock });\n")
	require.NoError(t, err)
	require.NoError(t, program.Close())
	require.Contains(t, s.fails("preview"), "'Output<string>' is not assignable to type 'string", "the block decides what is made, and must be known")
}

// generate adds the SDK of a provider to a program, as a user does.
func (s *stack) generate(provider string) {
	s.t.Helper()
	path, err := exec.LookPath(provider)
	require.NoError(s.t, err)
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "pulumi", "package", "add", path)
	cmd.Dir, cmd.Env = s.dir, environment(s.account.id, s.backend())
	out, err := cmd.CombinedOutput()
	if err != nil && noRegistry.Match(out) {
		s.t.Skipf("NOT TESTED: npm cannot reach its registry, so that no program in TypeScript was run with Palisade's components: %s", out)
	}
	require.NoError(s.t, err, "%s", out)
}
