// Package resolver makes endpoints of Route 53 Resolver with a security group of their own, for the components that have some: what AWS demands of their addresses,
// and how these are told.
package resolver
