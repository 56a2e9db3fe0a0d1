// Package engine runs a Pulumi program offline and records its plan.
//
// It is a small Pulumi engine of its own: it serves the two gRPC services that a program talks to, ResourceMonitor and Engine, on loopback,
// and keeps every registration: type, name, inputs, parent, dependencies, provider and options. No cloud, no credentials and no Pulumi CLI
// take part.
//
//	program  --RegisterResource-->  monitor  --Create-->  twin       ids and outputs, as AWS would give them
//	         --Invoke, ReadResource->        --ask----->  answers    what a person knows of things outside the program
//	                                            |
//	                                            v
//	                                        plan.Plan
//
// There are three ways in. [Run] takes the directory of a project, builds the Go program in it and runs it as the Pulumi CLI would; [Record]
// takes a function and runs it in this process, which is what tests of components want. [Preview] has the
// Pulumi CLI run a program in any language, and answers it as the aws provider: that engine is Pulumi's own, and what is said below of this one holds of its answers
// alone. All give a [plan.Plan] or an error that says whose
// turn it is: [*ConfigError], [*BuildError], [*ProgramError] or [*TimeoutError].
//
// # What is as in Pulumi's engine
//
// URNs; inheritance of providers, protect, retainOnDelete and deletedWith; aliases, multiplied by those of the parents; resource and invoke
// transforms; hooks that ask for dry runs; secrets, and outputs that they make secret; resource references. One URN registered twice is an
// error.
//
// # What is not
//
// A preview leaves ids and computed outputs unknown, so that an Apply over them never runs. Here they are answered, by package twin, and
// every Apply runs. Programs still see a dry run: an output that nobody can tell, and one that is null, is unknown to them. What was asked
// and not answered is in [plan.Plan.Unanswered]; what was chosen is in [plan.Plan.Assumptions].
//
// There is no earlier state: nothing is updated, replaced or deleted. Aliases are recorded and name nothing. Remote components and methods
// of resources are unknown, since they need provider plugins. Only programs in Go can be built.
//
// # Functions without an answer
//
// A function that neither the answers file nor the twin can answer is unknown where the program takes its result as an Output (LookupVpcOutput).
// Where it takes plain values (LookupVpc), unknown does not exist, and zero values would be a guess: the call returns an error, and the error
// that comes of the run names the function and what to write into the answers file.
//
// Outputs of a stack reference without an answer are unknown, taken one by one (GetOutput, GetStringOutput). Taken all at once (Outputs), they
// look to the program as if there were none: Go's SDK leaves no other way.
//
// # Secrets
//
// The values of secrets reach the program and the twin, and no one else: wherever one occurs in a plan, a log message or an error, [plan.Secret]
// stands in its place. That includes text that contains a secret of three bytes or more. Shorter ones, and the words true, false and null, are
// replaced as values only: as parts of other texts they would tear up the plan and hide nothing. Names, types and URNs are never secret. What a
// program writes while it runs is passed on at once, so a secret that it makes up itself and prints before it uses it cannot be hidden there.
package engine
