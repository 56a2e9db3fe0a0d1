package fromaws

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// tierMap is a file that maps subnets to tiers, by the names of tiers.
type tierMap struct {
	file  string
	tiers map[string]tierRule
}

// tierRule says which subnets are of a tier: those that are listed, and those that have all of some tags.
type tierRule struct {
	Type    string            `yaml:"type"`
	Subnets []network.ID      `yaml:"subnets"`
	Tags    map[string]string `yaml:"tags"`
}

func (r tierRule) matches(s *network.Subnet) bool {
	if slices.Contains(r.Subnets, s.ID) {
		return true
	}
	for k, v := range r.Tags {
		if have, ok := s.Tags[k]; !ok || have != v {
			return false
		}
	}
	return len(r.Tags) > 0
}

// readTiers reads the file that maps subnets to tiers, if there is one.
func (rd *reader) readTiers(file string) tierMap {
	m := tierMap{file: filepath.ToSlash(file)}
	if file == "" {
		return m
	}
	text, err := os.ReadFile(file)
	if err != nil {
		rd.mistakes.Add(fmt.Errorf("reading the tiers: %w", err))
		return m
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&m.tiers); err != nil && !errors.Is(err, io.EOF) {
		rd.mistakes.Addf(validate.Invalid, validate.At(m.file), nil, "%v", strings.TrimPrefix(err.Error(), "yaml: "))
		m.tiers = nil
		return m
	}
	for name, r := range m.tiers {
		at := m.at(name)
		validate.OneOf(&rd.mistakes, at.Field("type"), r.Type, network.Public, network.PrivateWithEgress, network.Isolated, network.Transit, network.FirewallTier)
		if len(r.Subnets) == 0 && len(r.Tags) == 0 {
			rd.mistakes.Addf(validate.Required, at, nil, "says which subnets are of the tier neither by subnets nor by tags")
		}
	}
	return m
}

func (m tierMap) at(tier string) validate.Path { return validate.At(m.file + " " + tier) }

// useTiers gives subnets the tiers that the file says. What it says counts, whatever the tags of Palisade say.
func (rd *reader) useTiers() {
	of := map[network.ID]string{}
	for _, name := range slices.Sorted(maps.Keys(rd.tiers.tiers)) {
		r, found := rd.tiers.tiers[name], false
		for i, id := range r.Subnets {
			if rd.subnet[id] == nil {
				rd.mistakes.Addf(validate.Invalid, rd.tiers.at(name).Field("subnets").Index(i), string(id), "%q is not among the Subnets", id)
			}
		}
		for _, s := range rd.net.Subnets {
			if !r.matches(s) {
				continue
			}
			found = true
			if other, twice := of[s.ID]; twice {
				rd.mistakes.Addf(validate.Conflict, rd.tiers.at(name), string(s.ID), "subnet %s is of tier %s as well; it has one", s.ID, other)
			}
			of[s.ID], s.Tier, s.TierType = name, name, r.Type
		}
		if !found && len(r.Tags) > 0 {
			rd.mistakes.Addf(validate.Invalid, rd.tiers.at(name).Field("tags"), nil, "no subnet has these tags")
		}
	}
}
