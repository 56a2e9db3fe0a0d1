//go:build linux

package lab

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestInterruption_converges kills an update in the middle, in the three ways that differ afterwards, and carries on. docs/limits.md says
// what to do after each.
//
// What makes the moment certain: the emulator holds up one kind of call, and the update is killed once nothing else is left to do, with
// some subnets made and others under way. The subtests come one after the other.
func TestInterruption_converges(t *testing.T) { //nolint:tparallel // removing faults removes everybody's
	t.Parallel()
	t.Run("the program dies: the engine finishes what is under way, and the next update goes on", func(t *testing.T) {
		s := newStack(t, "examples/isolated")
		s.account.inject(fault{Action: "CreateSubnet", After: 2, Times: 4, DelayMs: 4000})
		update := s.start("up", "--yes", "--skip-preview")
		s.account.await(2, "CreateSubnet")
		update.kill(update.descendants("isolated"))
		require.Error(t, update.wait(), "an update without its program must fail")
		s.convergesAndGoes()
	})
	t.Run("everything dies before AWS got the calls: cancel releases the stack, and the next update goes on", func(t *testing.T) {
		s := newStack(t, "examples/isolated")
		s.killWhile(fault{Action: "CreateSubnet", After: 2, Error: "RequestLimitExceeded", DelayMs: 120_000})
		s.refusedUntilCancelled()
		s.convergesAndGoes()
	})
	t.Run("everything dies before Pulumi got the answers: what AWS made is imported, and the next update goes on", func(t *testing.T) {
		s := newStack(t, "examples/isolated")
		s.killWhile(fault{Action: "DescribeSubnets", After: 2, DelayMs: 120_000})
		s.refusedUntilCancelled()
		require.Contains(t, s.fails("up", "--yes", "--skip-preview"), "InvalidSubnet.Conflict", "AWS has subnets that Pulumi does not know")
		s.importPending()
		s.convergesAndGoes()
	})
}

// convergesAndGoes asserts that an update brings the stack to where it should be, and that it can be taken down whole.
func (s *stack) convergesAndGoes() {
	s.t.Helper()
	s.up()
	s.clean()
	s.pulumi("refresh", "--yes", "--skip-preview", "--suppress-outputs", "--clear-pending-creates")
	require.Empty(s.t, s.pending())
	s.destroy()
}

// killWhile starts an update, lets it run until it only waits for calls that the fault holds up, and kills every process of it.
func (s *stack) killWhile(held fault) {
	s.t.Helper()
	s.account.inject(held)
	defer s.account.heal()
	update := s.start("up", "--yes", "--skip-preview")
	s.account.await(held.After, held.Action)
	s.account.awaitQuiet()
	update.kill(append(update.descendants(""), update.pid()))
	require.Error(s.t, update.wait())
	require.NotEmpty(s.t, s.pending())
}

// refusedUntilCancelled: the stack is still locked by the update that died, which Pulumi says, and which cancel ends.
func (s *stack) refusedUntilCancelled() {
	s.t.Helper()
	require.Contains(s.t, s.fails("up", "--yes", "--skip-preview"), "pulumi cancel")
	s.pulumi("cancel", "--yes")
}

// pendingCreate is a resource whose creation was under way when the update died.
type pendingCreate struct {
	Urn, Type, Parent string
	Inputs            struct{ CidrBlock string }
}

// importPending has Pulumi take over the subnets that AWS made and whose answers were lost.
func (s *stack) importPending() {
	s.t.Helper()
	type resource struct {
		Type   string `json:"type"`
		Name   string `json:"name"`
		ID     string `json:"id"`
		Parent string `json:"parent"`
	}
	var list struct {
		NameTable map[string]string `json:"nameTable"`
		Resources []resource        `json:"resources"`
	}
	list.NameTable = map[string]string{}
	for _, p := range s.pending() {
		list.NameTable["tiers"] = p.Parent
		list.Resources = append(list.Resources, resource{
			Type: p.Type, Name: changeOf("import", p.Urn).name, ID: s.account.subnet(p.Inputs.CidrBlock), Parent: "tiers",
		})
	}
	require.NotEmpty(s.t, list.Resources)
	text, err := json.Marshal(list)
	require.NoError(s.t, err)
	file := filepath.Join(s.dir, "import.json")
	require.NoError(s.t, os.WriteFile(file, text, 0o600))
	s.pulumi("import", "--yes", "--skip-preview", "--suppress-outputs", "--generate-code=false", "--protect=false", "--file", file)
}

func (s *stack) pending() []pendingCreate {
	s.t.Helper()
	var state struct {
		Deployment struct {
			Pending []struct{ Resource pendingCreate } `json:"pending_operations"`
		}
	}
	require.NoError(s.t, json.Unmarshal([]byte(s.pulumi("stack", "export")), &state))
	var found []pendingCreate
	for _, p := range state.Deployment.Pending {
		found = append(found, p.Resource)
	}
	return found
}

// subnet finds the subnet with an address block.
func (a account) subnet(block string) string {
	a.t.Helper()
	var found struct {
		IDs []string `xml:"subnetSet>item>subnetId"`
	}
	a.ec2(&found, "DescribeSubnets", "Filter.1.Name", "cidr-block", "Filter.1.Value.1", block)
	require.Len(a.t, found.IDs, 1, "subnets with block %s", block)
	return found.IDs[0]
}

// await waits until a call was answered a number of times.
func (a account) await(times int, action string) {
	a.t.Helper()
	require.Eventually(a.t, func() bool { return a.calls()[action] >= times }, patience, 100*time.Millisecond, "%d times %s", times, action)
}

// awaitQuiet waits until nothing was asked for three seconds.
func (a account) awaitQuiet() {
	a.t.Helper()
	last, since := a.calls(), time.Now()
	require.Eventually(a.t, func() bool {
		if now := a.calls(); !equalCounts(last, now) {
			last, since = now, time.Now()
		}
		return time.Since(since) > 3*time.Second
	}, patience, 200*time.Millisecond, "the update must come to wait")
}

func equalCounts(a, b map[string]int) bool {
	sum := func(counts map[string]int) (n int) {
		for _, count := range counts {
			n += count
		}
		return n
	}
	return sum(a) == sum(b)
}

// process is a command that runs.
type process struct {
	t       *testing.T
	command func() error
	process *os.Process
	started time.Time
}

// start starts a command; it ends with the test at the latest.
func (s *stack) start(args ...string) process {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	s.t.Cleanup(cancel)
	cmd := s.command(ctx, args...)
	require.NoError(s.t, cmd.Start())
	return process{t: s.t, command: cmd.Wait, process: cmd.Process, started: time.Now()}
}

func (p process) pid() int { return p.process.Pid }

func (p process) wait() error {
	p.t.Helper()
	err := p.command()
	p.t.Logf("%6.1fs  an update that was killed", time.Since(p.started).Seconds())
	return err
}

// kill kills processes at once, so that none can clean up after another.
func (p process) kill(pids []int) {
	p.t.Helper()
	require.NotEmpty(p.t, pids)
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL) // one that has ended is as good as killed
	}
}

// descendants are the processes that it started, and they in turn, whose executable's name ends so.
func (p process) descendants(name string) []int {
	p.t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	require.NoError(p.t, err)
	children := map[int][]int{}
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		// pid (command, which may hold anything) state parent ...
		_, rest, _ := strings.Cut(string(text), ") ")
		parent, _ := strconv.Atoi(strings.Fields(rest)[1])
		children[parent] = append(children[parent], pid)
	}
	var found []int
	for todo := children[p.pid()]; len(todo) > 0; todo = todo[1:] {
		todo = append(todo, children[todo[0]]...)
		if exe, err := os.Readlink("/proc/" + strconv.Itoa(todo[0]) + "/exe"); err == nil && strings.HasSuffix(exe, name) {
			found = append(found, todo[0])
		}
	}
	return found
}
