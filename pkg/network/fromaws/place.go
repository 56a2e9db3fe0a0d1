package fromaws

import (
	"fmt"
	"strconv"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// source is a file that is read.
type source struct {
	// file is its name, as origins give it.
	file string
	// region and account that the folders it lies in are named after; empty if they are not.
	region  string
	account string
	// answer tells a file of a folder, which holds what one call answered, from a snapshot, which holds all there is.
	answer bool
}

// place is where something stands: a file, and a path within its JSON. Every decoded object has one.
type place struct {
	*source
	path string
}

// put lets the decoder set the place of what embeds it.
func (p *place) put(at place) { *p = at }

func (p place) field(name string) place {
	if p.path != "" {
		name = p.path + "." + name
	}
	return place{p.source, name}
}

func (p place) index(i int) place { return place{p.source, p.path + "[" + strconv.Itoa(i) + "]"} }

func (p place) origin() network.Origin { return network.Origin{File: p.file, Path: p.path} }

// where is the place as mistakes name it: "snapshot.json RouteTables[3].Routes[1]".
func (p place) where() validate.Path { return validate.At(p.origin().String()) }

// unknown says that something about a part is not told. A second reason joins the first one.
func (p place) unknown(u **network.Unknown, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if *u != nil {
		(*u).Text += "; " + text
		return
	}
	*u = &network.Unknown{Text: text, Origin: p.origin()}
}

// line is a line of the text that stands at a place.
func (p place) line(n int) place { return place{p.source, p.path + " line " + strconv.Itoa(n)} }
