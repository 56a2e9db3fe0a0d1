// Package action holds the tests of what runs on pull requests: the scripts in the folder action, the action of GitHub around them, and what docs/ci.md says.
package action
