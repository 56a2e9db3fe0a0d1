package firewall

import "testing"

// Whatever somebody writes is told to be wrong, and nothing else.
func FuzzSuricataRules(f *testing.F) {
	f.Add("pass tcp any any -> any any (sid:1;)")
	f.Add("drop ssh [$A,!$B] any <> any [1:2] (msg:\"a\\\";\"; sid:7;)\\\n#")
	f.Add("\\")
	f.Fuzz(func(t *testing.T, text string) {
		wrong := 0
		if n := (SuricataRules{Rules: text}).parse(func(int, string, ...any) { wrong++ }); n < 0 {
			t.Fatal(n)
		}
	})
}
