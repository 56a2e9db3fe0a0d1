package suricata_test

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/suricata"
)

func ExampleParse() {
	home := suricata.Home([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")})
	rules, err := suricata.Parse(`
# Nothing talks SSH to the outside.
drop tcp $HOME_NET any -> $EXTERNAL_NET 22 (msg:"ssh"; sid:1;)
drop tcp any any -> any any (content:"secret"; sid:2;)
`, home, func(line int) network.Origin { return network.Origin{File: "egress.rules", Line: line} })
	if err != nil {
		fmt.Println(err)
	}
	for _, r := range rules {
		fmt.Println(r.Origin, r.Action, r.Protocol, r.Sources.Prefixes, "not", r.Destinations.Except, r.DestinationPorts)
		if r.Unknown != nil {
			fmt.Println(r.Unknown.Text)
		}
	}
	// Output:
	// egress.rules:3 drop 6 [10.0.0.0/16] not [10.0.0.0/16] [{22 22}]
	// egress.rules:4 drop 6 [] not [] []
	// it matches by more than addresses and ports: the option content:"secret"
}
