package suricata

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

const maxPort = 65535

// ports reads a port expression. No range at all means all ports; none says that the expression matches no port. Where it cannot be told, it is
// all ports and unknown says why.
func ports(text string, vars Variables) (ranges []network.PortRange, none bool, unknown string, err error) {
	e, err := expand(text, vars.port)
	if err != nil {
		return nil, false, "", err
	}
	var in, out []network.PortRange
	for _, i := range e.items {
		r, err := portRange(i.text)
		if err != nil {
			return nil, false, "", err
		}
		if i.negated {
			out = append(out, r)
		} else {
			in = append(in, r)
		}
	}
	if e.unknown != "" {
		return nil, false, text + ": " + e.unknown, nil
	}
	if len(in) == 0 {
		in = []network.PortRange{{From: 0, To: maxPort}}
	}
	left := without(in, out)
	if len(left) == 1 && left[0] == (network.PortRange{From: 0, To: maxPort}) {
		return nil, false, "", nil
	}
	return left, len(left) == 0, "", nil
}

// portRange reads any, 80, 80:90, 1024: or :1023.
func portRange(text string) (network.PortRange, error) {
	all := network.PortRange{From: 0, To: maxPort}
	if strings.EqualFold(text, "any") {
		return all, nil
	}
	from, to, isRange := strings.Cut(text, ":")
	if !isRange {
		to = from
	}
	r := all
	var err error
	if from = strings.TrimSpace(from); from != "" || !isRange {
		if r.From, err = strconv.Atoi(from); err != nil {
			return r, fmt.Errorf("%q is no port", text)
		}
	}
	if to = strings.TrimSpace(to); to != "" || !isRange {
		if r.To, err = strconv.Atoi(to); err != nil {
			return r, fmt.Errorf("%q is no port", text)
		}
	}
	if r.From < 0 || r.To > maxPort || r.From > r.To {
		return r, fmt.Errorf("%q is no range of ports from 0 to %d", text, maxPort)
	}
	return r, nil
}

// without is the ports of in that are not in out: sorted, and apart from each other.
func without(in, out []network.PortRange) []network.PortRange {
	in = joined(in)
	for _, o := range joined(out) {
		var left []network.PortRange
		for _, r := range in {
			if r.From < o.From {
				left = append(left, network.PortRange{From: r.From, To: min(r.To, o.From-1)})
			}
			if r.To > o.To {
				left = append(left, network.PortRange{From: max(r.From, o.To+1), To: r.To})
			}
		}
		in = left
	}
	return in
}

// joined is the same ports with ranges that touch made one.
func joined(ranges []network.PortRange) []network.PortRange {
	ranges = slices.Clone(ranges)
	slices.SortFunc(ranges, func(a, b network.PortRange) int { return cmp.Compare(a.From, b.From) })
	var out []network.PortRange
	for _, r := range ranges {
		if n := len(out); n > 0 && r.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, r.To)
			continue
		}
		out = append(out, r)
	}
	return out
}
