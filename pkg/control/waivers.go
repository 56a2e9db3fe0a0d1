package control

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Waiver accepts for some time that a control fails, or that it is unknown.
type Waiver struct {
	// Control is its key, "fsbp/ELB.6", or its ID where no other standard has the same.
	Control string `json:"control" yaml:"control"`
	// Resource is the name, the ID or the URN of what fails, with * and ? for any characters; * is everything.
	Resource string `json:"resource" yaml:"resource"`
	// Reason is a sentence for whoever reviews the network.
	Reason string `json:"reason" yaml:"reason"`
	// Expires is the last day on which it holds: 2027-06-30.
	Expires string `json:"expires" yaml:"expires"`
}

// day is the form of a date.
const day = time.DateOnly

// LoadWaivers reads a file of waivers, YAML or JSON: an object with a list called waivers. All mistakes are told at once, as [validate.Errors].
func LoadWaivers(file string) ([]Waiver, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	list, err := ReadWaivers(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

// ReadWaivers reads waivers from a document, as [LoadWaivers] does from a file.
func ReadWaivers(document []byte) ([]Waiver, error) {
	var doc struct {
		Waivers []Waiver `yaml:"waivers"`
	}
	d := yaml.NewDecoder(bytes.NewReader(document))
	d.KnownFields(true)
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var c validate.Collector
	at := validate.At("waivers")
	if len(doc.Waivers) == 0 {
		c.Addf(validate.Required, at, nil, "required: a list of waivers, each with control, resource, reason and expires")
	}
	for i, w := range doc.Waivers {
		w.validate(&c, at.Index(i))
	}
	return doc.Waivers, c.Err()
}

func (w Waiver) validate(c *validate.Collector, at validate.Path) {
	if n := len(w.controls()); n == 0 {
		c.Addf(validate.Invalid, at.Field("control"), w.Control, "there is no such control; 'palisade controls --list' lists all")
	} else if n > 1 {
		c.Addf(validate.Invalid, at.Field("control"), w.Control, "several standards have it; write the standard as well: fsbp/%s", w.Control)
	}
	if _, err := path.Match(w.Resource, ""); w.Resource == "" || err != nil {
		c.Addf(validate.Invalid, at.Field("resource"), w.Resource, "required: a name, an ID or a URN, with * and ? for any characters; * is everything")
	}
	if strings.TrimSpace(w.Reason) == "" {
		c.Addf(validate.Required, at.Field("reason"), w.Reason, "required: say why the failure is accepted, in a sentence that a reviewer will read")
	}
	if _, err := time.Parse(day, w.Expires); err != nil {
		c.Addf(validate.Invalid, at.Field("expires"), w.Expires, "required: the last day on which it holds, as 2027-06-30; what is accepted for ever belongs into the design")
	}
}

// controls are those that a waiver names.
func (w Waiver) controls() []Control {
	return slices.DeleteFunc(Catalogue(), func(c Control) bool { return c.Key() != w.Control && c.ID != w.Control })
}

// matches reports whether the waiver is for a result.
func (w Waiver) matches(r Result) bool {
	if r.Control.Key() != w.Control && r.Control.ID != w.Control {
		return false
	}
	plain := func(s string) string { return strings.ReplaceAll(s, "/", "\x00") } // a slash is a character as any other
	return slices.ContainsFunc([]string{r.Resource.Name, r.Resource.ID, r.Resource.URN}, func(s string) bool {
		ok, err := path.Match(plain(w.Resource), plain(s))
		return s == w.Resource || err == nil && ok
	})
}

// expired reports whether the last day of the waiver is over.
func (w Waiver) expired(today time.Time) bool {
	last, err := time.Parse(day, w.Expires)
	return err != nil || today.Format(day) > last.Format(day)
}

// waive applies the waivers: what one accepts is waived, and what an expired one accepted is as before and says so.
func (r *Results) waive(o Options) {
	used := make([]bool, len(o.Waivers))
	for i := range r.Results {
		x := &r.Results[i]
		if x.Status != Fail && x.Status != Unknown {
			continue
		}
		for j, w := range o.Waivers {
			if !w.matches(*x) {
				continue
			}
			used[j] = true
			accepted := w
			x.Waiver = cmp.Or(x.Waiver, &accepted)
			if !w.expired(o.Today) {
				x.Status, x.Waiver = Waived, &accepted
				break
			}
		}
		if x.Status != Waived && x.Waiver != nil {
			x.Message += "; its waiver expired on " + x.Waiver.Expires
		}
	}
	for j, w := range o.Waivers {
		if !used[j] {
			r.Unused = append(r.Unused, w)
		}
	}
}
