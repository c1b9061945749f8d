package main

import (
	_ "github.com/openshift/api/security/v1"
	_ "github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccadmission"
	_ "github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccdefaults"
	_ "github.com/openshift/apiserver-library-go/pkg/securitycontextconstraints/sccmatching"
	_ "github.com/openshift/client-go/security/clientset/versioned"
	_ "github.com/openshift/client-go/security/informers/externalversions"
	_ "github.com/spf13/pflag"
	_ "go.etcd.io/etcd/server/v3/embed"
	_ "k8s.io/api/core/v1"
	_ "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	_ "k8s.io/apimachinery/pkg/runtime"
	_ "k8s.io/apiserver/pkg/admission"
	_ "k8s.io/client-go/dynamic"
	_ "k8s.io/client-go/kubernetes"
	_ "k8s.io/component-base/logs/api/v1"
	_ "k8s.io/klog/v2"
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app"
	_ "k8s.io/kubernetes/cmd/kube-apiserver/app/options"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager/app/options"
	_ "k8s.io/kubernetes/cmd/kube-scheduler/app"
	_ "k8s.io/kubernetes/cmd/kube-scheduler/app/options"
)

func main() {}
