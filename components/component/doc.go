// Package component holds what all of Palisade's components have in common, so that they behave alike: how a secure default is loosened
// ([Relaxation]), how deletion is guarded ([Protection]), how children are named, tagged and owned ([Family], [Tagger]), how values of other
// resources are checked ([CheckedInput]), how a component says what it promises ([Intents]), how it writes policies of IAM ([Policy]), how it is
// told in which network it stands ([Network]), and how it is planned before it is made ([Planned]).
//
// Users meet [Relaxation], [Protection] and [Network]; the rest is for authors of components. The package makes no resources and imports
// nothing of the AWS SDK.
package component
