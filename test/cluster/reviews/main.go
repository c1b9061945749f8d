// Command reviews measures how long OpenShift's own admission code takes to try a pod
// under an SCC. It reads {"pods": [...], "sccs": [...], "namespace": {...}} from a file
// and prints the microseconds of one review: a pod under all SCCs.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"syscall"
	"time"

	securityv1 "github.com/openshift/api/security/v1"
	"github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccmatching"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1conversion "k8s.io/kubernetes/pkg/apis/core/v1"
)

const (
	measured = 1500 * time.Millisecond
	rounds   = 5
)

type question struct {
	Pods      []corev1.Pod                            `json:"pods"`
	SCCs      []securityv1.SecurityContextConstraints `json:"sccs"`
	Namespace corev1.Namespace                        `json:"namespace"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var asked question
	if err := json.Unmarshal(text, &asked); err != nil {
		return err
	}
	pods := make([]*core.Pod, 0, len(asked.Pods))
	for i := range asked.Pods {
		legacyscheme.Scheme.Default(&asked.Pods[i])
		pod := &core.Pod{}
		if err := corev1conversion.Convert_v1_Pod_To_core_Pod(&asked.Pods[i], pod, nil); err != nil {
			return err
		}
		pods = append(pods, pod)
	}
	results := make([]float64, 0, rounds)
	for range rounds {
		took, err := measure(pods, &asked)
		if err != nil {
			return err
		}
		results = append(results, took)
	}
	sort.Float64s(results)
	fmt.Printf("%.1f\n", results[rounds/2])
	return nil
}

// measure gives the microseconds of a review. The providers are made once, as for a
// stream of pods in one namespace; each SCC gets a copy of the pod to fill in.
func measure(pods []*core.Pod, asked *question) (float64, error) {
	providers := make([]sccmatching.SecurityContextConstraintsProvider, 0, len(asked.SCCs))
	for i := range asked.SCCs {
		provider, err := sccmatching.CreateProviderFromConstraint(&asked.Namespace, &asked.SCCs[i])
		if err != nil {
			return 0, fmt.Errorf("%s: %w", asked.SCCs[i].Name, err)
		}
		providers = append(providers, provider)
	}
	path := field.NewPath("pod")
	reviews := 0
	start, before := time.Now(), processorTime()
	for time.Since(start) < measured {
		for _, pod := range pods {
			for _, provider := range providers {
				_ = sccmatching.AssignSecurityContext(provider, pod.DeepCopy(), path)
			}
		}
		reviews += len(pods)
	}
	return float64((processorTime() - before).Microseconds()) / float64(reviews), nil
}

// processorTime is that of all threads of this process, so that other programs on the
// machine do not count.
func processorTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
