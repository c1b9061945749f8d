// Package kubelet replaces the node: a Node object, KWOK for the pods' status, and
// the kubelet's log endpoint, which KWOK can serve from files only.
package kubelet

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// LogsAnnotation on a pod is what its containers have written.
const LogsAnnotation = "scc-lens.test/logs"

// Logs serves GET /containerLogs/NAMESPACE/POD/CONTAINER, the path the API server asks
// a kubelet for.
func Logs(client kubernetes.Interface) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		text, err := logs(r.Context(), client, r)
		switch {
		case apierrors.IsNotFound(err):
			http.Error(w, err.Error(), http.StatusNotFound)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		default:
			send(w, r, text)
		}
	})
	return mux
}

func logs(ctx context.Context, client kubernetes.Interface, r *http.Request) (string, error) {
	pod, err := client.CoreV1().Pods(r.PathValue("namespace")).Get(ctx, r.PathValue("pod"), metav1.GetOptions{})
	if err != nil {
		return "", err
	}
	name := r.PathValue("container")
	if err := hasLogs(pod, name, r.URL.Query().Get("previous") == "true"); err != nil {
		return "", err
	}
	text, ok := pod.Annotations[LogsAnnotation]
	if !ok {
		text = fmt.Sprintf("%s: started", name)
	}
	return tail(text, r.URL.Query().Get("tailLines"))
}

// hasLogs refuses in a kubelet's words.
func hasLogs(pod *corev1.Pod, name string, previous bool) error {
	statuses := slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses)
	i := slices.IndexFunc(statuses, func(s corev1.ContainerStatus) bool { return s.Name == name })
	if i < 0 {
		return fmt.Errorf("container %q in pod %q is not available", name, pod.Name)
	}
	status := statuses[i]
	ended := status.LastTerminationState.Terminated != nil
	switch waiting := status.State.Waiting; {
	case previous && !ended:
		return fmt.Errorf("previous terminated container %q in pod %q not found", name, pod.Name)
	case ended || waiting == nil:
		return nil
	case waiting.Reason == "ImagePullBackOff":
		return fmt.Errorf("container %q in pod %q is waiting to start: trying and failing to pull image", name, pod.Name)
	default:
		return fmt.Errorf("container %q in pod %q is waiting to start: %v", name, pod.Name, waiting.Reason)
	}
}

// tail keeps the last lines; no number keeps all.
func tail(text, number string) (string, error) {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n")+"\n", "\n")
	lines = lines[:len(lines)-1]
	if number == "" {
		return strings.Join(lines, ""), nil
	}
	count, err := strconv.Atoi(number)
	if err != nil || count < 0 {
		return "", errors.New("tailLines must be a number from 0 on")
	}
	return strings.Join(lines[max(0, len(lines)-count):], ""), nil
}

// send keeps a followed log open until the client has enough: nothing more will come.
func send(w http.ResponseWriter, r *http.Request, text string) {
	w.Header().Set("Content-Type", "text/plain")
	if _, err := w.Write([]byte(text)); err != nil || r.URL.Query().Get("follow") != "true" {
		return
	}
	if flusher, ok := w.(http.Flusher); ok {
		flusher.Flush()
	}
	<-r.Context().Done()
}
