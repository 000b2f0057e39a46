package main

import (
	"bytes"
	"encoding/json"
	"os"
	"parcelwarden/couriers"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	decodeFound = `{"message":"ok","nu":"YT9000000000201","ischeck":"0","status":"200","state":"0","data":[` +
		`{"time":"2026-03-02 11:20:00","context":"离开【武汉】，发往【西安】","statusCode":"1002","areaName":"湖北,武汉市"},` +
		`{"time":"2026-03-01 11:20:00","context":"登记","statusCode":"4711","areaName":null}]}`
	decodeMissing = `{"result":false,"returnCode":"500","message":"查询无结果"}`
)

// decodeCommand runs the command and returns what it printed.
func decodeCommand(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	reg, err := couriers.NewRegistry(catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	cmd := newDecodeCommand(reg)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	var out, errs bytes.Buffer
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&errs)
	cmd.SetArgs(args)
	err = cmd.ExecuteContext(t.Context())
	return out.String(), errs.String(), err
}

func decodeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	file := decodeFile(t, t.TempDir(), "answer.json", decodeFound)
	fromFile, _, err := decodeCommand(t, "", "kuaidi100", file, "--json")
	if err != nil {
		t.Fatal(err)
	}
	var got couriers.Document
	if err := json.Unmarshal([]byte(fromFile), &got); err != nil {
		t.Fatalf("%v in %s", err, fromFile)
	}
	if got.Outcome != "ok" || len(got.Shipments) != 1 || len(got.Shipments[0].Checkpoints) != 2 || !cmp.Equal(got.UnknownCodes, []string{"4711"}) {
		t.Errorf("%+v", got)
	}
	for _, args := range [][]string{{"kuaidi100", "-", "--json"}, {"KUAIDI100", "--json"}} {
		fromStdin, _, err := decodeCommand(t, decodeFound, args...)
		if err != nil || fromStdin != fromFile {
			t.Errorf("%v: %v, standard input reads differently: %s", args, err, fromStdin)
		}
	}
	if strings.Contains(fromFile, `\u`) {
		t.Errorf("text is escaped: %s", fromFile)
	}
}

func TestDecodeFlags(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stdin string
		args  []string
		want  string
	}{
		"not found":   {decodeMissing, []string{"kuaidi100"}, "kuaidi100: not_found 500 查询无结果"},
		"HTTP status": {"<html>", []string{"sf", "--http-status", "429"}, "sf: rate_limited HTTP 429 Too Many Requests"},
		"push":        {`{"status":"polling","lastResult":` + decodeFound + `}`, []string{"kuaidi100", "-", "--push"}, "YT9000000000201: in_transit"},
		"a table":     {decodeFound, []string{"kuaidi100"}, "2026-03-02 11:20:00"},
		"unknown":     {decodeFound, []string{"kuaidi100"}, "unknown codes: 4711"},
	} {
		out, _, err := decodeCommand(t, c.stdin, c.args...)
		if err != nil || !strings.Contains(out, c.want) {
			t.Errorf("%s: %v, %q not in\n%s", name, err, c.want, out)
		}
	}
}

func TestDecodeWrongUse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no such courier": {[]string{"pigeon"}, exitUsage, "there are 17track, "},
		"no such file":    {[]string{"sf", "/nowhere/x.json"}, exitFailed, "/nowhere/x.json"},
		"odd status":      {[]string{"sf", "--http-status", "7"}, exitUsage, "--http-status"},
		"no table":        {[]string{"--expect", "/nowhere/x.tsv", "."}, exitFailed, "/nowhere/x.tsv"},
		"wrong courier":   {[]string{"pigeon", "--expect", "x.tsv", "."}, exitUsage, "pigeon"},
	} {
		_, _, err := decodeCommand(t, "", c.args...)
		if exitCode(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: exit %d %v, want %d and %q", name, exitCode(err), err, c.code, c.says)
		}
	}
	if exitCode(nil) != 0 {
		t.Error("no error is a failure")
	}
}

func TestDecodeExpect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	decodeFile(t, dir, "k/found.json", decodeFound)
	decodeFile(t, dir, "k/missing.json", decodeMissing)
	decodeFile(t, dir, "busy.html", "<html>")
	header := "file\tcourier\ttracking_no\thttp_status\toutcome\tstatus\tcheckpoints\tlast_at\n"
	good := "k/found.json\tkuaidi100\tYT9000000000201\t\tok\tin_transit\t2\t2026-03-02T11:20:00+08:00\n" +
		"k/missing.json\tkuaidi100\t\t\tnot_found\t\t\t\n" +
		"busy.html\tsf\t\t503\tserver_error\t\t\t\n"
	for name, c := range map[string]struct {
		table  string
		args   []string
		out    string
		stderr string
		code   int
	}{
		"all as expected": {table: good, out: "3 of 3 as expected\n"},
		"not covered":     {table: good + "x.json\tpigeon\t\t\tok\t\t\t\n", out: "3 of 3 as expected\n", stderr: "not covered: 1 rows of pigeon, which has no adapter\n"},
		"one courier":     {table: good, args: []string{"sf"}, out: "1 of 1 as expected\n"},
		"all by name":     {table: good, args: []string{"all"}, out: "3 of 3 as expected\n"},
		"a difference": {
			table: good + "k/found.json\tkuaidi100\tYT9000000000201\t\tok\tdelivered\t\t\n", code: exitFailed,
			out: "k/found.json YT9000000000201: status: expected delivered, got in_transit\n3 of 4 as expected\n",
		},
		"broken table": {table: "x\ty\tz\tmany\n", code: exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := decodeFile(t, t.TempDir(), "EXPECTED.tsv", header+c.table)
			out, errs, err := decodeCommand(t, "", append(append([]string{"--expect", table}, c.args...), dir)...)
			if exitCode(err) != c.code || out != c.out || errs != c.stderr {
				t.Errorf("exit %d (%v)\n%s%s", exitCode(err), err, out, errs)
			}
		})
	}
	t.Run("a file that is not there", func(t *testing.T) {
		t.Parallel()
		table := decodeFile(t, t.TempDir(), "EXPECTED.tsv", header+"gone.json\tsf\t\t\tok\t\t\t\n")
		out, _, err := decodeCommand(t, "", "--expect", table, dir)
		if exitCode(err) != exitFailed || !strings.Contains(out, "gone.json") || !strings.Contains(out, "0 of 1 as expected") {
			t.Errorf("exit %d\n%s", exitCode(err), out)
		}
	})
}
