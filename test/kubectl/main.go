// Command reader reads YAML and JSON as kubectl does, so that tests can compare: with k8s.io/apimachinery/pkg/util/yaml, and
// sigs.k8s.io/yaml below it.
//
// Standard input has one case a line, {"text": …}; standard output one answer a line, {"documents": […]} with the documents in the
// order of the text, {"error": …} beside those that were read before it, and {"drops": true} where kubectl ignores the rest of a text
// without a word.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"reflect"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	"k8s.io/apimachinery/pkg/util/yaml"
)

type question struct {
	Text string `json:"text"`
}

type answer struct {
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"`
	Drops     bool              `json:"drops,omitempty"`
}

func main() {
	questions, answers := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var asked question
		err := questions.Decode(&asked)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = answers.Encode(read(asked.Text))
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

// bufferSize is what kubectl's resource builder passes (k8s.io/cli-runtime/pkg/resource, StreamVisitor).
const bufferSize = 4096

// read decodes documents until the first that cannot be read; nothing else in the stream is reached then. A document with nothing but
// comments counts for nothing, as in kubectl. The reader panics on some texts, which ends kubectl.
func read(text string) (found answer) {
	found.Documents = []json.RawMessage{}
	defer func() {
		if fault := recover(); fault != nil {
			found.Error = fmt.Sprintf("panic: %v", fault)
		}
	}()
	found.Drops = drops(text)
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), bufferSize)
	for {
		var document json.RawMessage
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			found.Error = err.Error()
			return found
		}
		if document = bytes.TrimSpace(document); len(document) > 0 && !bytes.Equal(document, []byte("null")) {
			found.Documents = append(found.Documents, document)
		}
	}
}

// drops reports whether something follows the first document between two separators. Only that one is decoded.
func drops(text string) bool {
	chunks := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(yamlOf(text))))
	for {
		chunk, err := chunks.Read()
		if len(chunk) > 0 {
			documents := goyaml.NewDecoder(bytes.NewReader(chunk))
			var document any
			if documents.Decode(&document) == nil && !errors.Is(documents.Decode(&document), io.EOF) {
				return true
			}
		}
		if err != nil {
			return false
		}
	}
}

// yamlOf is what is read as YAML: all of a text, what follows JSON objects at its start, or nothing. It is what a decoder has not consumed
// that is stopped at the first YAML document, or has read that one (null stops none); only reflection can see that.
func yamlOf(text string) string {
	text += "\n"
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), bufferSize)
	state := reflect.ValueOf(decoder).Elem()
	for state.FieldByName("yaml").IsNil() {
		if decoder.Decode(&onlyJSON{state}) != nil {
			break
		}
	}
	if state.FieldByName("yaml").IsNil() {
		return ""
	}
	return text[state.FieldByName("stream").Elem().FieldByName("ttlConsumed").Int()-state.FieldByName("yamlConsumed").Int():]
}

// onlyJSON refuses a value that a decoder reads from YAML.
type onlyJSON struct {
	decoder reflect.Value
}

func (value *onlyJSON) UnmarshalJSON([]byte) error {
	if value.decoder.FieldByName("yaml").IsNil() {
		return nil
	}
	return errors.New("YAML")
}
