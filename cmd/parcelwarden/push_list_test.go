package main

import (
	"fmt"
	"parcelwarden/couriers/simulator"
	"strings"
	"testing"
)

func TestPushesCommand(t *testing.T) {
	t.Parallel()
	f, salt := newShopFloor(t), simulator.Credentials()[simulator.Kuaidi100]["salt"]
	f.replace("data: ", "base_url: https://parcels.example.com\ndata: ")
	f.replace("  kuaidi100:\n", "  kuaidi100:\n    push: true\n")
	out, _ := f.run(0, "pushes", "--json")
	byAccount := map[string]pushLine{}
	for _, line := range decodeJSON[[]pushLine](t, out) {
		byAccount[line.Account] = line
	}
	kd := byAccount["kuaidi100"]
	if !kd.Enabled || kd.Signed != "yes" || !kd.Subscribes || kd.Trusted || kd.LastPush != nil || kd.Merchant != "qinghe" ||
		!strings.HasPrefix(kd.Address, "https://parcels.example.com/hooks/couriers/kuaidi100/") {
		t.Errorf("%+v", kd)
	}
	if sf := byAccount["sf"]; sf.Enabled || sf.Address == "" || sf.Address == kd.Address {
		t.Errorf("%+v", sf)
	}
	out, _ = f.run(0, "pushes")
	for _, want := range []string{kd.Address, "on, not trusted", "never"} {
		if !strings.Contains(out, want) {
			t.Errorf("the table lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, salt) {
		t.Error("a credential of the provider is shown")
	}
	again, _ := f.run(0, "pushes")
	if again != out {
		t.Error("the addresses change from one start to the next")
	}
	if out, _ = f.run(0, "pushes", "--failed", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("failed: %s", out)
	}
	if out, _ = f.run(0, "pushes", "--retry"); out != "0 pushes wait to be read again\n" {
		t.Errorf("retry: %s", out)
	}
	f.run(exitUsage, "pushes", "--merchant", "nobody")
	f.replace(fmt.Sprintf("    salt: %q\n", salt), "")
	out, _ = f.run(0, "pushes", "--json")
	if !strings.Contains(out, `"needs salt"`) {
		t.Errorf("an account that accepts nothing does not say so: %s", out)
	}
}

func TestUnreachableAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://localhost": true, "http://192.168.1.9": true, "http://[::1]:80": true, "https://parcels.example.com": false,
		"https://203.0.113.9": false,
	} {
		if unreachable(address) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}
