package state

import (
	"errors"
	"net"
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

// reservePorts asks the kernel for free ports. All listeners stay open until the last
// port is known, so that no port is handed out twice.
func reservePorts() (Ports, error) {
	var ports Ports
	var listeners []net.Listener
	var failed error
	for _, port := range []*int{
		&ports.APIServer, &ports.Admin, &ports.EtcdClient, &ports.EtcdPeer,
		&ports.Kubelet, &ports.ToxiproxyAPI, &ports.ToxiproxyProxy,
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
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
