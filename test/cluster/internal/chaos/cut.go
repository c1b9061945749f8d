package chaos

import (
	"net/http"

	"k8s.io/apiserver/pkg/endpoints/responsewriter"
)

// cutWriter passes a number of bytes on and then breaks the stream off, the way a dead
// load balancer does: the client gets a reset, never a proper end.
type cutWriter struct {
	http.ResponseWriter
	left int
}

// cutAfter keeps the writer a Flusher, which watches need.
func cutAfter(w http.ResponseWriter, bytes int) http.ResponseWriter {
	return responsewriter.WrapForHTTP1Or2(&cutWriter{ResponseWriter: w, left: bytes})
}

func (c *cutWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *cutWriter) Write(data []byte) (int, error) {
	if len(data) < c.left {
		c.left -= len(data)
		return c.ResponseWriter.Write(data)
	}
	_, _ = c.ResponseWriter.Write(data[:c.left])
	c.left = 0
	if flusher, ok := c.ResponseWriter.(http.Flusher); ok {
		flusher.Flush()
	}
	panic(http.ErrAbortHandler)
}
