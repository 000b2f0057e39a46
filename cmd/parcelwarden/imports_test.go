package main

import (
	"os/exec"
	"strings"
	"testing"
)

// Who may import whom. An edge between two of our packages is legal if one of its rows allows it; everything else is an error.
var allowedImports = []struct{ from, to string }{
	{"cmd/...", "..."},
	{"tracker/store/...", "tracker"},
	{"tracker/jobs", "tracker"},
	{"tracker/web", "tracker"},
	{"tracker/claimfile", "tracker"},
	{"tracker/sources/...", "tracker"},
	{"tracker/sources/...", "tracker/sources"},
	{"tracker/replay", "tracker"},
	{"couriers", "tracker"},
	{"couriers/...", "tracker"},
	{"couriers/...", "couriers"},
	{"notify", "tracker"},
	{"notify/...", "tracker"},
	{"notify/...", "notify"},
}

func TestImportRules(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}:{{join .Imports " "}}`, "parcelwarden/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	edges := 0
	for line := range strings.Lines(string(out)) {
		from, imports, _ := strings.Cut(strings.TrimSpace(line), ":")
		for to := range strings.FieldsSeq(imports) {
			if !strings.HasPrefix(to, "parcelwarden/") {
				continue
			}
			edges++
			if !importAllowed(strings.TrimPrefix(from, "parcelwarden/"), strings.TrimPrefix(to, "parcelwarden/")) {
				t.Errorf("%s must not import %s", from, to)
			}
		}
	}
	if edges < 10 {
		t.Errorf("only %d imports between our packages were seen: the test looks at the wrong tree", edges)
	}
}

func TestImportRulesRefuse(t *testing.T) {
	t.Parallel()
	for _, edge := range [][2]string{
		{"tracker", "tracker/store"},
		{"tracker/web", "tracker/store"},
		{"couriers/sf", "couriers/kdniao"},
		{"couriers", "notify"},
		{"notify/email", "couriers"},
	} {
		if importAllowed(edge[0], edge[1]) {
			t.Errorf("%s -> %s must be refused", edge[0], edge[1])
		}
	}
}

func importAllowed(from, to string) bool {
	for _, rule := range allowedImports {
		if matchesPackage(rule.from, from) && matchesPackage(rule.to, to) {
			return true
		}
	}
	return false
}

func matchesPackage(pattern, name string) bool {
	if pattern == "..." {
		return true
	}
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == prefix || strings.HasPrefix(name, prefix+"/")
	}
	return pattern == name
}
