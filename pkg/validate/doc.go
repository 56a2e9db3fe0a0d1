// Package validate collects everything that is wrong with a tree of arguments
// and reports it at once.
//
// A user who mends one mistake only to be told of the next gives up; so a check
// never stops at its first finding. It adds each one to a [Collector], the zero
// value of which is ready for use, and returns [Collector.Err] at the end:
//
//	var c validate.Collector
//	tiers := validate.At("tiers")
//	for i, t := range args.Tiers {
//		if t.Netmask > 28 {
//			c.Addf(validate.TooSmall, tiers.Index(i).Field("netmask"), t.Netmask,
//				"/%d is smaller than AWS's smallest subnet (/28)", t.Netmask)
//		}
//	}
//	return c.Err()
//
// An [Error] says where (a property path as every language of Pulumi writes it:
// lower camel case fields, indexes from zero), what kind of mistake it is, which
// value was found, and in words what to do about it:
//
//	tiers[2].netmask: /29 is smaller than AWS's smallest subnet (/28)
//
// [Errors] is sorted and free of duplicates, so that the same arguments give the
// same text whatever order the checks ran in. It works with [errors.As] and
// [errors.Is], and a layer above takes the findings of a layer below over with
// [Collector.Add] or, one level deeper, with [Collector.AddUnder].
//
// The package knows nothing of networks and nothing of Pulumi.
package validate
