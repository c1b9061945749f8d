package controlplane

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/wal"
	"google.golang.org/grpc/grpclog"

	"scc-lens/test/cluster/internal/state"
)

// gRPC's logger is global and would print every reconnect of the API server.
func init() {
	grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, io.Discard))
}

// StartEtcd runs etcd in this process. It does not sync to the disk: its data survive
// the death of the process, which is what tests need, and not that of the machine.
func StartEtcd(ctx context.Context, s *state.State) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Dir = s.Path("etcd")
	config.UnsafeNoFsync = true
	config.MaxWalFiles, config.MaxSnapFiles = 1, 1
	config.ExperimentalWatchProgressNotifyInterval = 5 * time.Second
	config.Logger, config.LogLevel, config.LogOutputs = "zap", "error", []string{s.Path("logs", "etcd.log")}
	client, peer := loopback(s.Ports.EtcdClient), loopback(s.Ports.EtcdPeer)
	config.ListenClientUrls, config.AdvertiseClientUrls = client, client
	config.ListenPeerUrls, config.AdvertisePeerUrls = peer, peer
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	wal.SegmentSizeBytes = 1 << 20 // preallocated; the default of 64 MB is most of a small cluster's disk

	if err := os.MkdirAll(config.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("making etcd's folder: %w", err)
	}
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, fmt.Errorf("starting etcd: %w", err)
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd, nil
	case <-ctx.Done():
		etcd.Close()
		return nil, fmt.Errorf("waiting for etcd: %w", ctx.Err())
	}
}

func loopback(port int) []url.URL {
	return []url.URL{{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}}
}
