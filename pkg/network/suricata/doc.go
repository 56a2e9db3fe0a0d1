// Package suricata reads the stateful rules of AWS Network Firewall, which are Suricata's, as rules of package network.
//
// [Parse] reads a text of rules, [Read] a rule that is already taken apart, as AWS's standard stateful rules are. What they keep is the header:
//
//	drop tcp $HOME_NET any -> [10.0.0.0/8,!10.9.0.0/16] 22 (msg:"no ssh"; sid:1;)
//
// A rule whose match depends on more than that has Unknown set, and its addresses, ports and protocol are never narrower than what it really
// matches: an option such as content, an application protocol, a set of addresses that is kept elsewhere (@SET), a variable that nobody defines.
//
// The protocol icmp stands for ICMP and ICMPv6, and so gives two rules. A rule that matches no port at all is left out.
package suricata
