// Package componentdocs writes the reference of the components, docs/components: a page for each, made of its schema, of the least program that makes it, and
// of what it is in the plan of a program.
package componentdocs
