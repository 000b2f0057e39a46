package couriertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"unicode/utf8"
)

func (e exam) description(t *testing.T) {
	t.Parallel()
	info := e.adapter.Info
	if info.Code == "" || info.NameZH == "" || info.NameEN == "" || info.Verified == "" || info.BatchSize < 1 || info.RequestsPerSecond <= 0 {
		t.Errorf("the description lacks something: %+v", info)
	}
	if len(info.Credentials) == 0 {
		t.Error("the description names no credentials")
	}
	for _, name := range info.Credentials {
		account := e.account("http://127.0.0.1:1")
		account.Credentials[name] = " "
		client, err := couriers.NewClient(account, Config())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.adapter.Open(account, client); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("opening without %s says %v, want an error that names it", name, err)
		}
		client.Close()
	}
	courier := Open(t, e.adapter, e.account("http://127.0.0.1:1"), Config())
	if a := courier.Track(t.Context(), nil); a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 0 {
		t.Errorf("a look at nothing gives %s", a.Outcome)
	}
}

// secrets provokes errors while address, headers and form carry the credentials, has a server send everything back, and looks for
// the credentials in whatever the adapter, the account and the log say.
func (e exam) secrets(t *testing.T) {
	t.Parallel()
	secrets := e.account("").Credentials
	var said bytes.Buffer
	cfg := Config()
	cfg.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	look := func(base string) {
		account := e.account(base)
		courier := Open(t, e.adapter, account, cfg)
		fmt.Fprintf(&said, "%+v %v %#v\n", courier.Track(t.Context(), []tracker.TrackQuery{e.good.Query}), account, account)
		account.BaseURL = "" // printed as it is: an address in the configuration is no place for secrets, but a provocation here
		raw, _ := json.Marshal(account)
		said.Write(raw)
		slog.New(slog.NewJSONHandler(&said, nil)).Info("opened", slog.Any("account", account))
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, secret := range secrets {
		look(strings.Replace(closed.URL, "http://", "http://"+url.UserPassword("x", secret).String()+"@", 1) + "/" + url.PathEscape(secret) + "?key=" + url.QueryEscape(secret))
	}
	for _, body := range e.echoes(t, secrets) {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest, http.StatusInternalServerError} {
			if body != nil && status != http.StatusOK {
				continue // the status decides alone
			}
			echo := func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(status)
				if body == nil {
					_ = r.Write(w)
					return
				}
				_, _ = w.Write(body)
			}
			for _, handler := range []http.HandlerFunc{echo, e.behindLogin(echo)} {
				server := httptest.NewServer(handler)
				look(server.URL)
				server.Close()
			}
		}
	}
	text := said.String()
	if i := strings.Index(text, "spot"); i >= 0 { // also half a secret is one too many
		t.Errorf("a part of a secret shows up: …%s…", text[max(0, i-80):min(len(text), i+40)])
	}
	for name, secret := range secrets {
		quoted, _ := json.Marshal(secret)
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`)} {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("%s shows up as %q: …%s…", name, form, text[max(0, i-80):min(len(text), i+len(form)+40)])
			}
		}
	}
}

// echoes are the refusals among the fixtures, with a secret behind each of their sentences; nil sends the request back.
func (e exam) echoes(t *testing.T, secrets map[string]string) [][]byte {
	t.Helper()
	out := [][]byte{nil}
	for _, f := range e.fixtures {
		body := e.read(t, f)
		if f.Push || e.parse(f, body).Outcome == tracker.OutcomeOK {
			continue
		}
		for _, secret := range secrets {
			out = append(out, speak(body, " "+secret))
			for length := couriers.DetailLimit - 50; length < couriers.DetailLimit; length += 7 {
				out = append(out, speak(body, strings.Repeat("长", length)+secret)) // where the text is cut, a secret may be cut too
			}
		}
	}
	return out
}

// speak appends more to every sentence of a JSON value, a string with a space or a Chinese character, or of an XML document.
func speak(raw []byte, more string) []byte {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return speakMarkup(raw, more)
	}
	out, err := json.Marshal(spoken(v, more))
	if err != nil {
		return raw
	}
	return out
}

func spoken(v any, more string) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = spoken(v[k], more)
		}
		return v
	case []any:
		for i := range v {
			v[i] = spoken(v[i], more)
		}
		return v
	case string:
		if strings.HasPrefix(v, "{") {
			return string(speak([]byte(v), more))
		}
		if strings.Contains(v, " ") || utf8.RuneCountInString(v) < len(v) {
			return v + more
		}
		return v
	default:
		return v
	}
}
