// Package composed is what the compositions of the reference have in common: how they name their parts, what they check of arguments that belong to parts,
// and how they tell what a part complains of.
package composed
