// Command kstatus judges objects as kubernetes-sigs/cli-utils does, so that tests can compare.
//
// Standard input has one object a line; standard output one answer a line, {"status": "Current", "message": …}, or {"error": …} where kstatus
// cannot judge.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

type answer struct {
	Status  status.Status `json:"status,omitempty"`
	Message string        `json:"message,omitempty"`
	Error   string        `json:"error,omitempty"`
}

func main() {
	questions, answers := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var object unstructured.Unstructured
		err := questions.Decode(&object)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = answers.Encode(judge(&object))
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

func judge(object *unstructured.Unstructured) answer {
	found, err := status.Compute(object)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Status: found.Status, Message: found.Message}
}
