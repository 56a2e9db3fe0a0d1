package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// explainFlags are the flags of the command explain.
type explainFlags struct {
	sourceFlags
	from, to string
	ports    []string
	family   string
	output   outputFlags
}

func newExplain(env Env) *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use:   "explain [DIR] --from X --to Y [--port tcp/443]",
		Short: "Say why packets arrive, or what stops them",
		Long: `Explain follows packets from X to Y. Of one that arrives it shows every rule that let it, there and back. Of one that does not it shows all
that stops it, not the first obstacle alone, so that one knows what to change; what stands behind a missing route cannot be told.

X and Y are selectors as in intents (tier:app, sg:db, lb:web, internet, 10.0.0.0/8 ...), or as in probes an instance or interface, ip:ADDR,
public:ID, internet:ADDR, onprem:ID/ADDR.

` + sourceHelp + `

Exit codes:
  0    packets arrive and are answered
  1    they do not
  2    it is not known
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  palisade explain --from tier:app --to internet --port tcp/443
  palisade explain --from-aws snapshot.json --from i-0123456789abcdef0 --to ip:10.0.2.9 --port tcp/5432`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.define(c)
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", "where packets start: a `SELECTOR`, an instance, an address")
	flags.StringVar(&f.to, "to", "", "where they are to arrive: a `SELECTOR`, an instance, an address")
	flags.StringArrayVar(&f.ports, "port", nil, "`PROTOCOL/PORT`: tcp/443, udp/53, icmp (default: all traffic). May be given several times")
	flags.StringVar(&f.family, "family", "", "`FAMILY` of addresses: ipv4 or ipv6 (default: both)")
	f.output.define(c, "text", "json")
	return c
}

func (f *explainFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if f.from == "" || f.to == "" {
		return badInput(errors.New("--from and --to are needed: where packets start, and where they are to arrive"))
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	d := intent.NewDecider(r.network)
	e, err := f.explain(d)
	if err != nil {
		return badInput(err)
	}
	e.Name = r.name
	if err := f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		if format == "json" {
			return proofview.ExplanationJSON(w, e)
		}
		return proofview.ExplanationText(w, e, proofview.Options{Width: width, Color: color})
	}); err != nil {
		return err
	}
	switch {
	case e.Passes != nil:
		return nil
	case len(e.Doubts) > 0:
		return silently(ExitUndecided)
	default:
		return silently(ExitViolated)
	}
}

// explain answers with sets of packets where both ends are selectors, else with a single packet.
func (f *explainFlags) explain(d *intent.Decider) (proofview.Explanation, error) {
	question := fmt.Sprintf("from %s to %s", f.from, f.to)
	if len(f.ports) > 0 {
		question += ", " + strings.Join(f.ports, ", ")
	}
	var ports []intent.Ports
	for _, p := range f.ports {
		parsed, err := intent.ParsePorts(p)
		if err != nil {
			return proofview.Explanation{}, fmt.Errorf("--port: %w", err)
		}
		ports = append(ports, parsed)
	}
	if f.family != "" && f.family != string(intent.IPv4) && f.family != string(intent.IPv6) {
		return proofview.Explanation{}, fmt.Errorf("--family: %q is none of ipv4, ipv6", f.family)
	}
	from, fromErr := intent.ParseSelector(f.from)
	to, toErr := intent.ParseSelector(f.to)
	if fromErr == nil && toErr == nil {
		x, err := d.Explain(from, to, ports, intent.Family(f.family))
		return proofview.Explained(question, x), err
	}
	if len(ports) != 1 {
		return proofview.Explanation{}, errors.New("between single hosts, say what packet is meant with one --port: tcp/443, udp/53, icmp")
	}
	flow, err := f.flow(d, ports[0])
	if err != nil {
		return proofview.Explanation{}, errors.Join(err, fromErr, toErr)
	}
	w := d.ExplainFlow(flow)
	e := proofview.Explanation{Question: question, Doubts: w.Result.Unknown}
	if w.Result.Reachable {
		e.Passes = &w
	} else {
		e.Fails = &w
	}
	return e, nil
}

// flow is the packet between two hosts, named as in probes.
func (f *explainFlags) flow(d *intent.Decider, p intent.Ports) (trace.Flow, error) {
	one := probe.Probe{ID: "explain", Src: f.named(d, f.from), Dst: f.named(d, f.to), Family: f.family, Port: max(p.From, 0)}
	one.Protocol, _, _ = strings.Cut(p.String(), "/")
	return one.Flow(d.Index())
}

// named turns instance:NAME and interface:NAME into ids, as probes have them.
func (f *explainFlags) named(d *intent.Decider, text string) string {
	if text == "internet" {
		return "internet:198.51.100.1"
	}
	s, err := intent.ParseSelector(text)
	if err != nil {
		return text
	}
	g, err := d.Resolver().Ends(s)
	if err != nil || len(g.Ends) != 1 || g.Ends[0].Interface == nil {
		return text
	}
	return string(g.Ends[0].Interface.ID)
}
