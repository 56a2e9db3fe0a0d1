// Package control decides public controls on a plan: those of AWS Foundational Security Best Practices and of the CIS AWS Foundations Benchmark that a
// network's plan can decide, and the advice of the article that the components follow.
//
// A [Control] is a small value with the words and the address of its source. [Check] asks each of them about every resource that it is for: it passes, fails,
// does not apply, or is unknown, with the properties on which that rests. What a plan does not tell is unknown and never passes.
//
// A control of AWS is decided as AWS decides it, by the letter: a rule for 0.0.0.0/0 fails whether or not a packet can come. Where it speaks of who may reach
// whom, the prover says in addition what is so: see [Exposure]. The advice of the article that speaks of reachability is decided by the prover alone.
//
// Start at [Check] and [Catalogue].
package control
