// Command validator decodes, defaults and validates objects as the API server does when they are created, so that tests can compare.
//
// Standard input has one object a line; standard output one answer a line: {"unread": "…"} where strict decoding refuses the object, and
// {"causes": [{"field": …, "message": …}]} with what validation refuses, which is nothing for a valid object.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	request "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"

	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
)

type cause struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

type answer struct {
	Unread string  `json:"unread,omitempty"`
	Causes []cause `json:"causes"`
}

var strategies = map[schema.GroupKind]rest.RESTCreateStrategy{
	{Kind: "Pod"}:                        pod.Strategy,
	{Kind: "ReplicationController"}:      replicationcontroller.Strategy,
	{Group: "apps", Kind: "DaemonSet"}:   daemonset.Strategy,
	{Group: "apps", Kind: "Deployment"}:  deployment.Strategy,
	{Group: "apps", Kind: "ReplicaSet"}:  replicaset.Strategy,
	{Group: "apps", Kind: "StatefulSet"}: statefulset.Strategy,
	{Group: "batch", Kind: "CronJob"}:    cronjob.Strategy,
	{Group: "batch", Kind: "Job"}:        job.Strategy,
}

func main() {
	capabilities.Setup(true, 0)
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	buffered := bufio.NewWriter(out)
	answers := json.NewEncoder(buffered)
	decoder := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			found, err := validate(decoder, line)
			if err != nil {
				return err
			}
			if err := answers.Encode(found); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return buffered.Flush()
		}
		if err != nil {
			return err
		}
	}
}

// validate makes of an object what reaches its strategy: with a namespace, and a pod with the account that admission gives it.
func validate(decoder runtime.Decoder, text []byte) (answer, error) {
	object, kind, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return answer{Unread: err.Error()}, nil
	}
	strategy, ok := strategies[kind.GroupKind()]
	if !ok {
		return answer{}, fmt.Errorf("no strategy for %s", kind)
	}
	meta, ok := object.(metav1.Object)
	if !ok {
		return answer{}, fmt.Errorf("%s has no metadata", kind)
	}
	if meta.GetNamespace() == "" {
		meta.SetNamespace("team")
	}
	if p, ok := object.(*core.Pod); ok && p.Spec.ServiceAccountName == "" {
		p.Spec.ServiceAccountName = "default"
	}
	if meta.GetName() == "" && meta.GetGenerateName() != "" {
		meta.SetName(strategy.GenerateName(meta.GetGenerateName()))
	}
	ctx := request.WithNamespace(context.Background(), meta.GetNamespace())
	rest.FillObjectMetaSystemFields(meta)
	strategy.PrepareForCreate(ctx, object)
	return answer{Causes: causesOf(strategy.Validate(ctx, object))}, nil
}

func causesOf(faults field.ErrorList) []cause {
	causes := make([]cause, 0, len(faults))
	for _, fault := range faults {
		causes = append(causes, cause{Field: fault.Field, Message: fault.ErrorBody()})
	}
	return causes
}
