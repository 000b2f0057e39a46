package sms

import (
	"encoding/json"
	"net/url"
	"os"
	"parcelwarden/notify"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// vectorFile holds what the official SDKs sent for signingCases. TestSDKs (tag servers) asks them again; -update writes the file anew.
const vectorFile = "testdata/signatures.json"

// signed is a request as an SDK hands it to its transport.
type signed struct {
	URL    string            `json:"url"`
	Header map[string]string `json:"header"`
	Body   string            `json:"body"`
}

// signingCases are messages whose every byte is known, with characters that are easily encoded wrongly.
func signingCases() []struct {
	cfg Config
	m   notify.Outgoing
} {
	odd := alert("+852 6123 4567")
	odd.Params = map[string]string{"courier": "A&B +*~ '%/=", "kind": "<é> \"\\", "hours": "9.5", "action": "先催件，再等等"}
	odd.MessageID = "n1.m1.ffffffffffff@127.0.0.1"
	later := time.Date(2027, 1, 1, 7, 59, 59, 0, time.FixedZone("", 8*60*60)) // still the old year in UTC
	at := func(c Config, change func(*Config)) Config {
		change(&c)
		return c.withDefaults()
	}
	keep := func(*Config) {}
	move := func(c *Config) {
		c.Now, c.Nonce, c.Endpoint = func() time.Time { return later }, func() string { return "b7f1-*~ 2" }, "https://sms.example.com:8443"
		c.KeyID, c.Secret, c.Region = "K/2", "短 secret+/=", "ap-singapore"
	}
	return []struct {
		cfg Config
		m   notify.Outgoing
	}{
		{at(aliyunConfig(), keep), alert("13800001111")},
		{at(aliyunConfig(), move), odd},
		{at(tencentConfig(), keep), alert("13800001111")},
		{at(tencentConfig(), move), odd},
	}
}

func TestSignaturesOfTheOfficialSDKs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []signed
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	compareSigned(t, vectors)
}

// compareSigned compares our requests with the SDKs': address, body, every header that is signed or that the API reads, and the
// signature. Headers for the SDKs' own statistics are left aside.
func compareSigned(t *testing.T, vectors []signed) {
	t.Helper()
	cases := signingCases()
	if len(vectors) != len(cases) {
		t.Fatalf("%d vectors for %d cases: write them anew", len(vectors), len(cases))
	}
	for i, c := range cases {
		ask, err := serviceOf(c.cfg).ask(parsed(t, c.m), c.m)
		if err != nil {
			t.Fatal(err)
		}
		ours := signed{URL: normal(t, ask.url), Header: map[string]string{}, Body: string(ask.body)}
		for name, value := range ask.header {
			ours.Header[strings.ToLower(name)] = value
		}
		theirs := signed{URL: normal(t, vectors[i].URL), Header: map[string]string{}, Body: vectors[i].Body}
		for name, value := range vectors[i].Header {
			switch name {
			case "accept", "user-agent", "host", "x-tc-language", "x-tc-requestclient":
			default:
				theirs.Header[name] = value
			}
		}
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Errorf("case %d, %s (-SDK +ours):\n%s", i, c.cfg.Provider, diff)
		}
	}
}

func parsed(t *testing.T, m notify.Outgoing) number {
	t.Helper()
	to, err := parseNumber(m.Notification.Recipient)
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// normal writes an address with its query decoded and encoded again: a space may travel as + or %20, the signature is over the meaning.
func normal(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.RawQuery = u.Query().Encode()
	return u.String()
}

// question is what the oracle needs to know of a case.
func question(t *testing.T, cfg Config, m notify.Outgoing) map[string]any {
	t.Helper()
	ask, err := serviceOf(cfg).ask(parsed(t, m), m)
	if err != nil {
		t.Fatal(err)
	}
	q := map[string]any{
		"provider": cfg.Provider, "key_id": cfg.KeyID, "secret": cfg.Secret, "host": hostOf(cfg.Endpoint), "region": cfg.Region,
		"unix": cfg.Now().Unix(), "nonce": cfg.Nonce(),
	}
	if ask.body != nil {
		q["payload"] = json.RawMessage(ask.body)
		return q
	}
	u, err := url.Parse(ask.url)
	if err != nil {
		t.Fatal(err)
	}
	query := map[string]string{}
	for name, values := range u.Query() {
		query[name] = values[0]
	}
	q["query"] = query
	return q
}

// A signature that does not depend on each of these proves nothing.
func TestSignaturesDependOnEverything(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	note := func(what, authorization string) {
		if _, signature, _ := strings.Cut(authorization, "Signature="); len(signature) != 64 || seen[signature] != "" {
			t.Errorf("%s has the signature of %s: %s", what, seen[signature], authorization)
		} else {
			seen[signature] = what
		}
	}
	header := map[string]string{"host": "a.example", "x-acs-date": "2026-11-21T12:00:00Z", "x-acs-content-sha256": hexSHA256(nil)}
	note("acs3", signACS3("k", "s", url.Values{"a": {"1"}}, header))
	note("acs3 secret", signACS3("k", "s2", url.Values{"a": {"1"}}, header))
	note("acs3 query", signACS3("k", "s", url.Values{"a": {"2"}}, header))
	header["x-acs-date"] = "2026-11-21T12:00:01Z"
	note("acs3 date", signACS3("k", "s", url.Values{"a": {"1"}}, header))
	for i, host := range []string{"a.example", "b.example"} {
		for j, body := range []string{"{}", "[]"} {
			for k := range 2 {
				at := noon.Add(time.Duration(k) * time.Second)
				note("tc3 "+strconv.Itoa(i)+strconv.Itoa(j)+strconv.Itoa(k), signTC3("k", "s", host, []byte(body), at))
			}
		}
	}
}
