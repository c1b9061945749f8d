package chaos

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func serve(t *testing.T, rules ...*Rule) *httptest.Server {
	t.Helper()
	table := &Table{}
	if err := table.Replace(rules); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(table.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("the true answer"))
	})))
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, server *httptest.Server, agent string) (int, string, error) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, server.URL+"/api/v1/pods?watch=true", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", agent)
	response, err := server.Client().Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func TestCountedAnswer(t *testing.T) {
	server := serve(t, &Rule{Path: `pods.*watch`, Status: 410, Body: "gone", Count: 1})
	if status, body, err := get(t, server, "test"); status != 410 || body != "gone" || err != nil {
		t.Errorf("first request: %d %q %v", status, body, err)
	}
	if status, _, err := get(t, server, "test"); status != 200 || err != nil {
		t.Errorf("second request: %d %v", status, err)
	}
}

func TestComponentsAreSpared(t *testing.T) {
	server := serve(t, &Rule{Status: 500, Count: 1})
	if status, _, err := get(t, server, "kwok/v0.8.0 (linux/amd64)"); status != 200 || err != nil {
		t.Errorf("a component: %d %v", status, err)
	}
	if status, _, err := get(t, server, "test"); status != 500 || err != nil {
		t.Errorf("a client: %d %v", status, err)
	}
}

func TestWaitsUntilReplaced(t *testing.T) {
	table := &Table{}
	if err := table.Replace([]*Rule{{Hold: true}}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(table.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	t.Cleanup(server.Close)
	answered := make(chan int)
	go func() {
		status, _, _ := get(t, server, "test")
		answered <- status
	}()
	for table.Rules()[0].Hits == 0 {
		select {
		case status := <-answered:
			t.Fatalf("answered with %d before the release", status)
		case <-time.After(time.Millisecond):
		}
	}
	if err := table.Replace(nil); err != nil {
		t.Fatal(err)
	}
	if status := <-answered; status != 200 {
		t.Errorf("status %d after the release", status)
	}
}

func TestCut(t *testing.T) {
	bytes := 8
	server := serve(t, &Rule{CutAfter: &bytes})
	if _, body, err := get(t, server, "test"); body != "the true" || err == nil {
		t.Errorf("got %q, %v; want the first 8 bytes and an error", body, err)
	}
}

func TestInvalidRules(t *testing.T) {
	negative := -1
	for _, rule := range []*Rule{nil, {Path: "("}, {Status: 99}, {CutAfter: &negative}} {
		if err := (&Table{}).Replace([]*Rule{rule}); err == nil {
			t.Errorf("%+v: accepted", rule)
		}
	}
}
