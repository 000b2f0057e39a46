package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandLines are all commands that do something, with arguments that fit them.
func commandLines(cmd *cobra.Command, path []string, into map[string][]string) {
	for _, sub := range cmd.Commands() {
		line := append(append([]string{}, path...), sub.Name())
		if sub.RunE != nil {
			args := append([]string{}, line...)
			for range strings.Count(sub.Use, "FILE") + strings.Count(strings.TrimPrefix(sub.Use, sub.Name()), "NAME") {
				args = append(args, "x")
			}
			into[strings.Join(line, " ")] = args
		}
		commandLines(sub, line, into)
	}
}

// groupsOf are the flag groups that cobra keeps for a command as annotations of its flags.
func groupsOf(cmd *cobra.Command) map[string][]string {
	groups := map[string][]string{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		for kind, sets := range f.Annotations {
			for _, set := range sets {
				if strings.HasPrefix(kind, "cobra_annotation_mutually_exclusive") {
					groups[set] = strings.Fields(set)
				}
			}
		}
	})
	return groups
}

// given is a flag on a command line, with a value of its type.
func given(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "--" + f.Name
	case "int", "int64", "uint64", "float64":
		return "--" + f.Name + "=1"
	case "duration":
		return "--" + f.Name + "=1h"
	default:
		return "--" + f.Name + "=x"
	}
}

func usageRun(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, errOut bytes.Buffer
	now := func() time.Time { return time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC) }
	config := t.TempDir() + "/none.yaml" // a command that runs all the same fails on it
	code := run(t.Context(), append([]string{"--config", config}, args...), stdio{in: strings.NewReader(""), out: &out, err: &errOut, now: now})
	return code, errOut.String()
}

func TestWrongUsageOfEveryCommand(t *testing.T) {
	t.Parallel()
	root, _ := newRootCommand(stdio{in: strings.NewReader(""), out: io.Discard, err: io.Discard})
	lines := map[string][]string{}
	commandLines(root, nil, lines)
	if len(lines) < 25 {
		t.Fatalf("only %d commands found", len(lines))
	}
	groups := 0
	for name, line := range lines {
		cmd, _, err := root.Find(line)
		if err != nil {
			t.Fatal(err)
		}
		cases := map[string][]string{"an unknown flag": append(line, "--no-such-flag"), "too many arguments": append(line, "x", "x", "x", "x")}
		if cmd.Args == nil || strings.Contains(cmd.Use, "...") {
			delete(cases, "too many arguments")
		}
		for group, flags := range groupsOf(cmd) {
			groups++
			args := append([]string{}, line...)
			for _, flag := range flags {
				args = append(args, given(cmd.Flags().Lookup(flag)))
			}
			cases["flags that exclude one another: "+group] = args
		}
		for what, args := range cases {
			if code, said := usageRun(t, args...); code != exitUsage || !strings.HasPrefix(said, "parcelwarden: ") {
				t.Errorf("%s with %s (%v): exit %d, said %q", name, what, args, code, said)
			} else if strings.HasPrefix(what, "flags") && !strings.Contains(said, "none of the others can be") {
				t.Errorf("%s with %s was refused for something else: %q", name, what, said)
			}
		}
	}
	if groups < 4 {
		t.Errorf("only %d groups of flags found", groups)
	}
}
