// Package fromaws reads a deployed AWS network as a [network.Network]: from a snapshot, which is one JSON object, or from a folder of what
// AWS's describe-* calls answered.
//
// [Read] takes the names and the nesting of the AWS CLI. Keys that it does not know are ignored; what they could carry is not, where the key is
// known to be of something that carries packets: see [network.Network.Unmodelled]. docs/reading-aws.md lists the calls, and the shapes of a
// snapshot.
//
// # What is wrong, and what is only missing
//
// A value that can mean nothing, and parts that contradict each other, are mistakes: all are told at once, each with file and JSON path. What
// nobody listed is none: a route to a gateway that is not among the answers leads to something that nothing is known of. In a folder, where each
// call may have been forgotten, what a call would have told is Unknown or an assumption; in a snapshot, a list that is not there is empty.
//
// # Limits
//
// A snapshot shows one moment. What lies behind a VPN gateway or connection is what its OnPremNetworks say, or else the routes that were
// learned from it. The registered targets of an auto scaling group are those of that moment.
package fromaws
