package control_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/plantest"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

// spec says what a control is by small programs: those that pass it, fail it, leave it unknown, and have nothing that it is for. Several programs are parted
// by a line of dashes.
type spec struct {
	control                    string
	pass, fail, unknown, other string
}

func specs() []spec {
	return slices.Concat(ec2Specs(), groupSpecs(), elbSpecs(), firewallSpecs(), cloudfrontSpecs(), wafSpecs(), s3Specs(), cisSpecs(), designSpecs(), accessSpecs(), serviceSpecs())
}

// of are the programs of a status.
func (s spec) of(status control.Status) []string {
	text := map[control.Status]string{control.Pass: s.pass, control.Fail: s.fail, control.Unknown: s.unknown, control.NotApplicable: s.other}[status]
	if text == "" {
		return nil
	}
	return strings.Split(text, "---")
}

// Each control decides its programs as its specification says, names what it is about, and says on which property it rests.
func TestControls_areAsTheirSpecificationsSay(t *testing.T) {
	t.Parallel()
	for _, s := range specs() {
		t.Run(s.control, func(t *testing.T) {
			t.Parallel()
			for _, status := range []control.Status{control.Pass, control.Fail, control.Unknown, control.NotApplicable} {
				for _, text := range s.of(status) {
					list := only(check(t, text, control.Options{}), s.control)
					require.NotEmpty(t, list)
					require.Equal(t, status, list[0].Status, "%s\nof\n%s\n%+v", list[0].Message, text, list[0].Evidence)
					for _, r := range list {
						require.NotEmpty(t, r.Message)
						require.Equal(t, r.Resource.Type == "", r.Status == control.NotApplicable && strings.HasPrefix(r.Message, "there are no "), r.Message)
						if r.Status == control.Fail {
							require.NotEmpty(t, r.Evidence, text)
						}
					}
				}
			}
		})
	}
}

// Each control has programs that pass, that fail, that leave it unknown, and that it is not for.
func TestControls_haveProgramsOfEachStatus(t *testing.T) {
	t.Parallel()
	byControl := map[string]spec{}
	for _, s := range specs() {
		require.Empty(t, byControl[s.control].control, "twice: %s", s.control)
		byControl[s.control] = s
	}
	for _, c := range control.Catalogue() {
		s, ok := byControl[c.Key()]
		require.True(t, ok, "no specification of %s", c.Key())
		for _, status := range []control.Status{control.Pass, control.Fail, control.Unknown, control.NotApplicable} {
			require.NotEmpty(t, s.of(status), "%s: no program for %s", c.Key(), status)
		}
		delete(byControl, c.Key())
	}
	require.Empty(t, byControl, "specifications of controls that there are not")
}

// Every control says all of itself, once.
func TestCatalogue_isComplete(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range control.Catalogue() {
		require.False(t, seen[c.Key()], c.Key())
		seen[c.Key()] = true
		require.NotEmpty(t, c.Title, c.Key())
		require.NotEmpty(t, c.Checks, c.Key())
		require.NotEmpty(t, c.Fix, c.Key())
		require.Contains(t, control.Severities(), c.Severity, c.Key())
		require.Contains(t, control.Standards(), c.Standard, c.Key())
		require.Equal(t, c.Standard != control.Article, strings.HasPrefix(c.Source, "https://docs.aws.amazon.com/"), c.Key())
	}
	for _, a := range control.NotCovered() {
		for _, id := range a.IDs {
			require.False(t, seen[string(a.Standard)+"/"+id], "%s is covered", id)
		}
	}
}

// check decides all controls on a program.
func check(t *testing.T, text string, o control.Options) control.Results {
	t.Helper()
	p := plantest.Program(t, text)
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	return control.Check(p, n, o)
}

// only are the results of a control, the worst first.
func only(r control.Results, key string) []control.Result {
	list := slices.DeleteFunc(slices.Clone(r.Results), func(x control.Result) bool { return x.Control.Key() != key })
	slices.SortStableFunc(list, func(a, b control.Result) int {
		return cmp.Compare(slices.Index(control.Statuses(), a.Status), slices.Index(control.Statuses(), b.Status))
	})
	return list
}

// What programs have in common: a VPC with what AWS makes along with it.
const (
	aVPC    = "\nec2/vpc:Vpc v {cidrBlock: 10.0.0.0/16} => {mainRouteTableId: v-main, defaultNetworkAclId: v-acl, defaultSecurityGroupId: v-sg}\n"
	nothing = "\ns3/bucketObject:BucketObject o {}\n"
)
