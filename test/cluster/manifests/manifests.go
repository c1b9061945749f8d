// Package manifests embeds objects of a fresh cluster and stages of KWOK: those that do
// not come from a published module or from the engine's data.
package manifests

import "embed"

// Objects contains the few default roles of OpenShift that a linter's questions depend on,
// and the rights of the agent-sandbox controller, of its users and of KWOK.
//
//go:embed objects/*.yaml
var Objects embed.FS

// Stages contains the ways in which a pod can fail. KWOK's own stages cover the rest.
//
//go:embed stages/*.yaml
var Stages embed.FS
