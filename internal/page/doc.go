// Package page is all that is known of one network on one page: what was proved, a picture, who can talk to whom, controls, the cost, what changes against
// another network, the address plan, the resources, and what is not known.
//
// A [Page] holds what other packages found out; nothing is decided here. [Page.HTML] writes it as one file that needs nothing else, [Page.Markdown] as a
// comment for a pull request, [Page.JSON] for programs. Equal pages give equal bytes: there is no clock in them.
package page
