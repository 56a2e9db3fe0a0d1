package cli

import (
	"fmt"
	"strings"
)

// configValues is the flag -c KEY=VALUE, collected.
type configValues struct{ values map[string]string }

// String shows nothing: there is no default.
func (c *configValues) String() string { return "" }

// Type is the placeholder in the help.
func (c *configValues) Type() string { return "KEY=VALUE" }

// Set takes one KEY=VALUE. The value may hold anything, also "="; a key that is given again takes the later value.
func (c *configValues) Set(s string) error {
	key, value, ok := strings.Cut(s, "=")
	if !ok {
		return fmt.Errorf("%q has no value; write KEY=VALUE, with KEY= for an empty one", s)
	}
	if strings.TrimSpace(key) == "" {
		return fmt.Errorf("%q has no key; write KEY=VALUE", s)
	}
	if c.values == nil {
		c.values = map[string]string{}
	}
	c.values[key] = value
	return nil
}
