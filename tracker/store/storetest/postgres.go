// Package storetest starts real databases for tests.
package storetest

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that Database speaks with
)

// Cluster is a PostgreSQL server of its own for one test and its subtests.
type Cluster struct {
	port     int
	template atomic.Pointer[string]
	count    atomic.Int64
}

// Postgres starts a server for this test and returns the URL of an empty database on it. The server stops when the test ends. A
// machine without PostgreSQL fails the test.
func Postgres(t testing.TB) string {
	t.Helper()
	return Start(t).Database(t)
}

// Start starts a server on a free port of 127.0.0.1 with its files and its socket in a directory of their own. As root it runs as
// the user postgres, because PostgreSQL refuses to run as root.
func Start(t testing.TB) *Cluster {
	t.Helper()
	bin := binaries(t)
	dir, err := os.MkdirTemp("", "pwpg")
	if err != nil {
		t.Fatalf("make a directory for PostgreSQL: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	attr := owner(t, dir)
	data := filepath.Join(dir, "data")
	initdb := exec.CommandContext(t.Context(), filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
	initdb.SysProcAttr, initdb.Dir = attr, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	c := &Cluster{port: freePort(t)}
	server := exec.CommandContext(context.WithoutCancel(t.Context()), filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(c.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+dir, "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "logging_collector=off", "-c", "lc_messages=C")
	server.SysProcAttr, server.Dir = attr, dir
	run(t, server)
	return c
}

// run starts the server, waits for the line with which it says that it is ready, and stops it when the test ends.
func run(t testing.TB, server *exec.Cmd) {
	t.Helper()
	log, err := server.StderrPipe()
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	stop := startTied(t, server)
	ready, ended := make(chan bool, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(log); lines.Scan(); {
			if strings.Contains(lines.Text(), "ready to accept connections") {
				ready <- true
			}
		}
	}()
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGQUIT) // no clean shutdown: the files are thrown away
		<-ended
		_ = server.Wait()
		close(stop)
	})
	select {
	case <-ready:
	case <-ended:
		t.Fatal("PostgreSQL ended before it was ready")
	}
}

// startTied starts the server so that it ends with this process, even if that is killed or times out. The kernel ties it to the
// thread that started it, which therefore waits until the returned channel is closed.
func startTied(t testing.TB, server *exec.Cmd) chan struct{} {
	t.Helper()
	if server.SysProcAttr == nil {
		server.SysProcAttr = &syscall.SysProcAttr{}
	}
	server.SysProcAttr.Pdeathsig = syscall.SIGQUIT
	started, stop := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		started <- server.Start()
		<-stop
	}()
	if err := <-started; err != nil {
		close(stop)
		t.Fatalf("start PostgreSQL: %v", err)
	}
	return stop
}

// Template makes the databases that follow copies of one that prepare has filled.
func (c *Cluster) Template(t testing.TB, prepare func(url string)) {
	t.Helper()
	name := c.create(t, "template1")
	prepare(c.url(name))
	c.template.Store(&name)
}

// Database creates a database and returns its URL.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	template := "template1"
	if name := c.template.Load(); name != nil {
		template = *name
	}
	return c.url(c.create(t, template))
}

func (c *Cluster) create(t testing.TB, template string) string {
	t.Helper()
	db, err := sql.Open("pgx", c.url("postgres"))
	if err != nil {
		t.Fatalf("connect to PostgreSQL: %v", err)
	}
	defer func() { _ = db.Close() }()
	name := fmt.Sprintf("test%d", c.count.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatalf("create database: %v", err)
	}
	return name
}

func (c *Cluster) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// binaries finds the newest server. Debian does not put it on the PATH.
func binaries(t testing.TB) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if len(found) > 0 {
		return filepath.Dir(found[0])
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		t.Fatal("PostgreSQL is not installed: install the Debian package postgresql")
	}
	return filepath.Dir(path)
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// owner gives the directory to the user who will run the server.
func owner(t testing.TB, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("there is no user postgres to run the server: install the Debian package postgresql: %v", err)
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatalf("give %s to postgres: %v", dir, err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
