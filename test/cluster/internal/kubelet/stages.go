package kubelet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"

	"scc-lens/test/cluster/manifests"
)

// stages joins KWOK's own stages, adjusted, with those in which pods fail.
func stages(published fs.FS) ([]byte, error) {
	var documents [][]byte
	for _, folder := range []fs.FS{published, manifests.Stages} {
		err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(folder, name)
			if err == nil && path.Base(name) == "pod-ready.yaml" {
				text, err = adjustReady(text)
			}
			if err == nil && path.Base(name) == "pod-delete.yaml" {
				text, err = adjustDelete(text)
			}
			documents = append(documents, text)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("reading KWOK's stages: %w", err)
		}
	}
	return bytes.Join(documents, []byte("\n---\n")), nil
}

// adjustReady changes the stage that makes every pod ready at once: an annotation delays
// it, and pods that are meant to fail are left to the other stages.
func adjustReady(text []byte) ([]byte, error) {
	stage := map[string]any{}
	if err := yaml.Unmarshal(text, &stage); err != nil {
		return nil, fmt.Errorf("parsing pod-ready: %w", err)
	}
	conditions, found, err := unstructured.NestedSlice(stage, "spec", "selector", "matchExpressions")
	if err != nil || !found {
		return nil, fmt.Errorf("pod-ready has no match expressions (%v)", err)
	}
	conditions = append(conditions, map[string]any{"key": `.metadata.labels["scc-lens.test/fail"]`, "operator": "DoesNotExist"})
	delay := map[string]any{
		"durationMilliseconds": int64(0),
		"durationFrom":         map[string]any{"expressionFrom": `.metadata.annotations["scc-lens.test/ready-after"]`},
	}
	if err := unstructured.SetNestedSlice(stage, conditions, "spec", "selector", "matchExpressions"); err != nil {
		return nil, fmt.Errorf("extending pod-ready: %w", err)
	}
	if err := unstructured.SetNestedMap(stage, delay, "spec", "delay"); err != nil {
		return nil, fmt.Errorf("delaying pod-ready: %w", err)
	}
	return json.Marshal(stage)
}

// adjustDelete leaves pods without a grace period to the API server, which removes them
// itself. KWOK deletes by name: where the pod has gone by then, that is the next one.
func adjustDelete(text []byte) ([]byte, error) {
	const marked = `.metadata.deletionTimestamp`
	const graceful = `.metadata | select((.deletionGracePeriodSeconds // 0) > 0) | .deletionTimestamp`
	if bytes.Count(text, []byte(marked)) != 1 {
		return nil, fmt.Errorf("pod-delete does not select pods by %s alone", marked)
	}
	return bytes.Replace(text, []byte(marked), []byte(graceful), 1), nil
}
