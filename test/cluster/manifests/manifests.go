// Package manifests embeds the objects a fresh cluster starts with, and the
// stages that tell KWOK what a kubelet would have done.
package manifests

import "embed"

// OpenShift holds the SCC CRD and the stock SCCs with their roles, as the
// cluster-kube-apiserver-operator ships them, plus the few default roles of
// OpenShift that a linter's questions depend on.
//
//go:embed openshift/*.yaml
var OpenShift embed.FS

// Sandbox holds the agent-sandbox resources and the rights on them.
//
//go:embed sandbox/*.yaml
var Sandbox embed.FS

// Kwok holds the rights KWOK needs and its Stage files.
//
//go:embed kwok/*.yaml kwok/stages/*.yaml
var Kwok embed.FS
