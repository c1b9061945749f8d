package state

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// The ports from which a cluster takes its own. Linux, macOS and Windows give outgoing connections
// higher ones, so that no connection takes a port before its server listens.
const (
	firstPort = 10_000
	lastPort  = 32_767
	// A free port is found by chance: most of them are free.
	mostTries = 1000
)

// Ports are the loopback ports of one cluster.
type Ports struct {
	APIServer      int `json:"apiServer"`
	Admin          int `json:"admin"`
	EtcdClient     int `json:"etcdClient"`
	EtcdPeer       int `json:"etcdPeer"`
	Kubelet        int `json:"kubelet"`
	ToxiproxyAPI   int `json:"toxiproxyApi"`
	ToxiproxyProxy int `json:"toxiproxyProxy"`
}

// reservePorts finds free ports. All listeners stay open until the last port is known, so
// that no port is handed out twice.
func reservePorts() (Ports, error) {
	var ports Ports
	var listeners []net.Listener
	var failed error
	for _, port := range []*int{
		&ports.APIServer, &ports.Admin, &ports.EtcdClient, &ports.EtcdPeer,
		&ports.Kubelet, &ports.ToxiproxyAPI, &ports.ToxiproxyProxy,
	} {
		listener, err := listenOnFree()
		if err != nil {
			failed = err
			break
		}
		listeners = append(listeners, listener)
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	for _, listener := range listeners {
		failed = errors.Join(failed, listener.Close())
	}
	return ports, failed
}

func listenOnFree() (net.Listener, error) {
	var failed error
	for range mostTries {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return listener, nil
		}
		failed = err
	}
	return nil, failed
}
