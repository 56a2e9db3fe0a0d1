// Package cost estimates what a plan costs a month on AWS: [Of] takes a plan, a [Book] of prices and the [Traffic] that is assumed, and gives an
// [Estimate], plain data with a stable JSON form that docs/cost.schema.json describes.
//
// Numbers are exact decimals. What costs money and is not understood, or has no price in the book, is listed as unknown and never counted as
// nothing; what is free is free because [Free] says so.
//
// Prices are those of a file per region. Some come with the package ([Embedded]); [Import] makes one from the files in which AWS publishes its
// prices. Each tells who checked it.
package cost
