// Package logbucket makes the S3 buckets that logs are written to: private, encrypted, versioned, over TLS only, and written by those alone whom
// the component that owns the logs lets in. Records expire after their retention period.
//
// It is for authors of components; package vpc uses it for flow logs, package access for the logs of sessions.
package logbucket
