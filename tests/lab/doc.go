// Package lab holds the end-to-end tests: the examples, and programs of their own, on the real Pulumi engine and the real AWS provider,
// against an AWS emulator in place of AWS.
//
// What a mock cannot tell, these can: whether the provider accepts every argument, whether the order of creation and deletion is right,
// whether a second preview is clean, which resources an edit replaces, and whether destroy gets through and leaves nothing.
//
// Nothing here ever reaches an AWS account. A test runs only if AWS_ENDPOINT_URL is a loopback address, and gives the programs no other
// AWS settings than its own; if the variable names another host the tests fail, and where the tools are missing they
// are skipped with a sentence that says which. docs/testing.md says what they need and how to run them.
//
// Each test works in a folder, a Pulumi backend and an AWS account of its own (the emulator takes a twelve-digit access key for an
// account), so that tests run side by side and leave no file in the checkout.
package lab
