package frompulumi

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// parts are the parts of a network of one sort.
type parts[T any] map[network.ID]*T

// sorted lists them by their ids.
func (p parts[T]) sorted() []*T {
	list := make([]*T, 0, len(p))
	for _, id := range slices.Sorted(maps.Keys(p)) {
		list = append(list, p[id])
	}
	return list
}

// compare orders blocks by address, and those of the same address from the largest to the smallest.
func compare(a, b netip.Prefix) int {
	if c := a.Addr().Compare(b.Addr()); c != 0 {
		return c
	}
	return a.Bits() - b.Bits()
}
