package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// keyPair names the files of a serving certificate.
type keyPair struct{ cert, key string }

// serve answers on a loopback port until the context ends, with TLS if given a
// certificate.
func serve(ctx context.Context, port int, handler http.Handler, certificate *keyPair) error {
	server := &http.Server{
		Addr:    fmt.Sprintf("127.0.0.1:%d", port),
		Handler: handler,
		// Not of the whole request: the referee reads one case after another.
		ReadHeaderTimeout: 10 * time.Second,
		// A followed log ends with the server.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	var err error
	if certificate == nil {
		err = server.ListenAndServe()
	} else {
		err = server.ListenAndServeTLS(certificate.cert, certificate.key)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
