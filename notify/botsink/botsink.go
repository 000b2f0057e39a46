// Package botsink is a group chat without people: it takes what group bots of WeCom, DingTalk and Feishu are sent, checks key and signature
// as the providers do, answers with their codes, refuses more messages a minute than they take, and keeps the rest to be looked at. Tests
// and rehearsals use it.
package botsink

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Config describes the bot that a Sink plays.
type Config struct {
	Kind      string // wecom, dingtalk, feishu
	Key       string // what the address ends with
	Secret    string // signatures are asked for if it is set; WeCom has none
	PerMinute int    // messages that are taken in any minute; 0: no limit
	Block     time.Duration
	Now       func() time.Time
	Refuse    func(text string) bool // content that is not let through
}

// Message is one that was taken.
type Message struct {
	At    time.Time
	Title string
	Text  string
	Size  int // bytes that count against the provider's limit
}

// Sink is a bot's address.
type Sink struct {
	cfg     Config
	mu      sync.Mutex
	taken   []Message
	codes   map[int]int
	blocked time.Time
}

// New returns a Sink that has taken nothing yet.
func New(cfg Config) *Sink { return &Sink{cfg: cfg, codes: map[int]int{}} }

// Path is where the bot is to be found, with its key.
func (s *Sink) Path() string {
	switch s.cfg.Kind {
	case "wecom":
		return "/cgi-bin/webhook/send?key=" + s.cfg.Key
	case "dingtalk":
		return "/robot/send?access_token=" + s.cfg.Key
	default:
		return "/open-apis/bot/v2/hook/" + s.cfg.Key
	}
}

// Messages returns what was taken, oldest first.
func (s *Sink) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.taken...)
}

// Codes returns how often each code was answered.
func (s *Sink) Codes() map[int]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[int]int{}
	for code, n := range s.codes {
		out[code] = n
	}
	return out
}

// ServeHTTP answers one call as the provider does: almost always with HTTP 200, and a code in the body.
func (s *Sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	code, said := s.judge(r, raw)
	s.codes[code]++
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	names := [2]string{"errcode", "errmsg"}
	if s.cfg.Kind == "feishu" {
		names = [2]string{"code", "msg"}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{names[0]: code, names[1]: said})
}

// judge is called with the lock held.
func (s *Sink) judge(r *http.Request, raw []byte) (int, string) {
	provider := provider(s.cfg.Kind)
	if key := keyOf(s.cfg.Kind, r); key != s.cfg.Key {
		return provider.badKey, "invalid address " + r.URL.String() // some repeat what they were sent
	}
	m, stamp, sign, err := parse(s.cfg.Kind, r, raw)
	now := s.cfg.Now()
	switch {
	case err != nil || m.Text == "":
		return provider.badBody, "bad request"
	case s.cfg.Secret != "" && !s.signed(stamp, sign, now):
		return provider.badSign, "sign not match"
	case m.Size > provider.limit:
		return provider.badBody, fmt.Sprintf("content exceed max length %d", provider.limit)
	case now.Before(s.blocked) || s.cfg.PerMinute > 0 && s.lately(now) >= s.cfg.PerMinute:
		s.blocked = now.Add(s.cfg.Block)
		return provider.tooFast, "send too fast, exceed 20 times per minute"
	case s.cfg.Refuse != nil && s.cfg.Refuse(m.Text):
		return provider.badContent, "content is not let through"
	}
	m.At = now
	s.taken = append(s.taken, m)
	return 0, "ok"
}

func (s *Sink) lately(now time.Time) int {
	n := 0
	for _, m := range s.taken {
		if now.Sub(m.At) < time.Minute {
			n++
		}
	}
	return n
}

// signed checks a signature. DingTalk signs time and secret under the secret, Feishu signs nothing under time and secret.
func (s *Sink) signed(stamp, sign string, now time.Time) bool {
	n, err := strconv.ParseInt(stamp, 10, 64)
	at := time.Unix(n, 0)
	key, content := stamp+"\n"+s.cfg.Secret, ""
	if s.cfg.Kind == "dingtalk" {
		at, key, content = time.UnixMilli(n), s.cfg.Secret, key
	}
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = io.WriteString(mac, content)
	got, decodeErr := base64.StdEncoding.DecodeString(sign)
	return err == nil && decodeErr == nil && now.Sub(at).Abs() < time.Hour && hmac.Equal(got, mac.Sum(nil))
}
