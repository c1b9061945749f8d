package controlplane

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// StorageLink is the way from the API server to etcd. Storage is as slow as its delay:
// each answer of etcd waits for it, and those behind it on the same connection, too.
type StorageLink struct {
	listener net.Listener
	etcd     string
	delay    atomic.Int64
}

// OpenStorageLink listens, and connects each client to etcd.
func OpenStorageLink(etcdPort int) (*StorageLink, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for the API server: %w", err)
	}
	link := &StorageLink{listener: listener, etcd: fmt.Sprintf("127.0.0.1:%d", etcdPort)}
	go link.accept()
	return link, nil
}

// URL is the address for the API server.
func (l *StorageLink) URL() string { return "http://" + l.listener.Addr().String() }

// Close ends the listener; connections end with their ends.
func (l *StorageLink) Close() { _ = l.listener.Close() }

// ServeHTTP sets the delay that the query names, such as 300ms.
func (l *StorageLink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	delay, err := time.ParseDuration(r.URL.Query().Get("delay"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	l.delay.Store(int64(delay))
}

func (l *StorageLink) accept() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		go l.connect(client)
	}
}

func (l *StorageLink) connect(client net.Conn) {
	defer client.Close()
	etcd, err := net.Dial("tcp", l.etcd)
	if err != nil {
		return
	}
	defer etcd.Close()
	go func() {
		_, _ = io.Copy(etcd, client)
		_ = etcd.Close()
	}()
	_, _ = io.Copy(client, slowReader{etcd, &l.delay})
}

type slowReader struct {
	io.Reader
	delay *atomic.Int64
}

func (r slowReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	time.Sleep(time.Duration(r.delay.Load()))
	return n, err
}
