// Package twin answers for AWS, offline, what a Pulumi program asks while it is planned.
//
// A program reads back what it makes: the default security group of its VPC, the endpoints of its firewall, the records
// that validate its certificate. A preview leaves all of that unknown, and whatever the program computes from it is
// missing from the plan. A [Twin] tells it at once, as if AWS had made the resource: [Twin.Create] gives the id and the
// outputs of a registration, [Twin.Invoke] the result of a function.
//
// What holds of every answer:
//
//   - It is a function of the question. Ids are AWS's prefix and 17 hexadecimal digits of SHA-256(URN); ARNs follow from
//     partition, region, account and name. The one exception are addresses and blocks that two resources of a run want
//     alike: the second to ask gets the next one, so that no two resources share an address.
//   - Outputs are the inputs, the provider's defaults, and what the twin computes. A property that is absent is unknown
//     to the program. A computed property that depends on an unknown input is absent.
//   - A property that is not set reads as the empty value of its kind, since a plan has no known null. Inside of nested
//     values, which are passed on as they were given, defaults are not filled in.
//   - Nothing is guessed in silence. Ids, ARNs and DNS names are invented, as everybody knows; a value that AWS would
//     choose and on which a network depends (a block out of a pool, an address, an image) comes with an [Assumption].
//   - The order of what AWS returns unordered is never the order of the inputs: the sync states of a network firewall are
//     shuffled, always in the same way, so that pairing them by position fails here and not in production.
//   - What is secret in the inputs, or sensitive to the provider, is secret in the outputs.
//
// Knowledge is in tables. schema.txt has, for each type of the provider, the defaults, the secrets, and the property that
// gets a generated name. The kinds table adds a row per type that the twin knows: the pattern of its id, patterns of computed
// outputs, and a function for what no pattern can say. regions.txt has regions and zones, and says how sure it is. To teach
// the twin a type, add a row to the file of its service; a type without one gets an id, its inputs and its defaults.
//
// A twin is no validator: it accepts what AWS may refuse. It plays one account; resources whose provider works in another
// account get ARNs of this one. It knows no resource that was there before, and answers no function that looks one up.
package twin
