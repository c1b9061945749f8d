package referee

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// readText reads a text with kubectl's decoder: YAML documents, or JSON where the text
// begins with a brace. Empty documents are left out, as kubectl leaves them out.
func readText(text string) Answer {
	documents := []json.RawMessage{}
	answer := Answer{Documents: &documents}
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		document := runtime.RawExtension{}
		switch err := decoder.Decode(&document); {
		case errors.Is(err, io.EOF):
			return answer
		case err != nil:
			answer.ReadError = err.Error()
			return answer
		}
		raw := bytes.TrimSpace(document.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		documents = append(documents, json.RawMessage(raw))
	}
}
