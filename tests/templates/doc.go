// Package templates holds the templates to what they claim: each is rendered as `pulumi new` does it, built against this checkout, planned and proved.
package templates
