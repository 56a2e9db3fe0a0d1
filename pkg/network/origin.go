package network

import (
	"fmt"
	"strings"
)

// Origin is where a fact came from: a property of a resource of a plan, with the line of the program that leads to it, or a place in a file
// of JSON. The zero value is an unknown origin.
type Origin struct {
	// URN of the resource in a plan and Property within its inputs: "routes[0].cidrBlock". Property is empty for the resource as a whole.
	URN      string
	Property string
	// File and Line of the program that registers the resource; or the file of a snapshot, with Line 0 and Path.
	File string
	Line int
	// Path is the place in a snapshot: "RouteTables[3].Routes[1]".
	Path string
}

// String is the origin in one line, for a person: "main.go:31 net-rt-app-a destinationCidrBlock", "snapshot.json RouteTables[3].Routes[1]".
func (o Origin) String() string {
	var words []string
	switch {
	case o.File != "" && o.Line > 0:
		words = append(words, fmt.Sprintf("%s:%d", o.File, o.Line))
	case o.File != "":
		words = append(words, o.File)
	}
	if o.URN != "" {
		words = append(words, o.URN[strings.LastIndex(o.URN, "::")+1:])
		words[len(words)-1] = strings.TrimPrefix(words[len(words)-1], ":")
	}
	for _, s := range []string{o.Property, o.Path} {
		if s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, " ")
}

// IsZero reports whether nothing is known of the origin.
func (o Origin) IsZero() bool { return o == Origin{} }
