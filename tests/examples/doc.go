// Package examples holds the tests of the example programs: each is planned as its users plan it, and its resources are compared with golden
// files, so that a name that is lost or an input that changes shows in review.
//
// testdata/EXAMPLE.urns.txt lists the names of all resources; a line that goes is a resource that `pulumi up` would delete.
// testdata/EXAMPLE.plan.txt has their inputs. `go test ./tests/examples -update` writes both anew.
package examples
