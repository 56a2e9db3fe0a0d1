// Package twin answers for AWS, offline, what a Pulumi program asks while it is planned.
package twin
