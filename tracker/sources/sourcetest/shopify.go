package sourcetest

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The credentials that Shopify takes.
const (
	ShopifyShop   = "blue-kettle.myshopify.com"
	ShopifyToken  = "shpat_0123456789abcdef"
	ShopifySecret = "whsec-blue-kettle"
)

// Shopify is the Admin API with one shop. It checks token, version and query, and pages by time of change and a cursor of its own.
type Shopify struct {
	t   testing.TB
	URL string

	mu      sync.Mutex
	orders  map[string]JSON
	before  func(first int) (status int, header http.Header, body string)
	answers int
}

// NewShopify starts the API.
func NewShopify(t testing.TB) *Shopify {
	t.Helper()
	s := &Shopify{t: t, orders: map[string]JSON{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Put adds an order, or replaces the one with its name, changed at the time.
func (s *Shopify) Put(name string, changed time.Time, o JSON) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o["name"], o["updatedAt"] = name, changed.UTC().Format(time.RFC3339)
	s.orders[name] = o
}

// Before sees every call before it is answered; a status other than 0 is the answer.
func (s *Shopify) Before(hook func(first int) (status int, header http.Header, body string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = hook
}

// Answers returns how many pages were handed out since the last time.
func (s *Shopify) Answers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.answers
	s.answers = 0
	return n
}

// ServeHTTP implements http.Handler.
func (s *Shopify) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var ask struct {
		Query     string `json:"query"`
		Variables struct {
			Search string  `json:"search"`
			First  int     `json:"first"`
			After  *string `json:"after"`
		} `json:"variables"`
	}
	raw, err := io.ReadAll(r.Body)
	must(s.t, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	must(s.t, json.Unmarshal(raw, &ask))
	since, found := strings.CutPrefix(ask.Variables.Search, "updated_at:>='")
	from, err := time.Parse(time.RFC3339, strings.TrimSuffix(since, "'"))
	switch {
	case r.Header.Get("X-Shopify-Access-Token") != ShopifyToken:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}`)
		return
	case r.URL.Path != "/admin/api/2026-07/graphql.json":
		w.WriteHeader(http.StatusNotFound)
		return
	case !found || err != nil || ask.Variables.First < 1 || !strings.Contains(ask.Query, "sortKey: UPDATED_AT"):
		_, _ = io.WriteString(w, `{"errors":[{"message":"bad query","extensions":{"code":"BAD_USER_INPUT"}}]}`)
		return
	}
	if s.before != nil {
		if status, header, body := s.before(ask.Variables.First); status != 0 {
			for name, values := range header {
				w.Header()[name] = values
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
			return
		}
	}
	after := ""
	if ask.Variables.After != nil {
		after = *ask.Variables.After
	}
	must(s.t, json.NewEncoder(w).Encode(JSON{"data": JSON{"orders": s.page(from, after, ask.Variables.First)}}))
	s.answers++
}

// page returns the orders after a cursor, which is the last one's time and name.
func (s *Shopify) page(from time.Time, after string, first int) JSON {
	var rows []JSON
	for _, o := range s.orders {
		if at, err := time.Parse(time.RFC3339, text(o["updatedAt"])); err == nil && !at.Before(from) && place(o) > after {
			rows = append(rows, o)
		}
	}
	slices.SortFunc(rows, func(a, b JSON) int { return cmp.Compare(place(a), place(b)) })
	page := rows[:min(first, len(rows))]
	end := any(nil)
	if len(page) > 0 {
		end = place(page[len(page)-1])
	}
	if page == nil {
		page = []JSON{}
	}
	return JSON{"pageInfo": JSON{"hasNextPage": len(rows) > len(page), "endCursor": end}, "nodes": page}
}

func place(o JSON) string { return text(o["updatedAt"]) + " " + text(o["name"]) }

func text(v any) string {
	s, _ := v.(string)
	return s
}

// Throttled is the answer to a query for which points are missing.
func Throttled(requested, available, restore float64) string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
	return `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":` + number(requested) +
		`,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":` + number(available) + `,"restoreRate":` + number(restore) + `}}}}`
}

// SignShopify returns the headers of a webhook.
func SignShopify(secret, topic, eventID string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set("X-Shopify-Hmac-Sha256", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	h.Set("X-Shopify-Topic", topic)
	h.Set("X-Shopify-Shop-Domain", ShopifyShop)
	h.Set("X-Shopify-Event-Id", eventID)
	h.Set("X-Shopify-Webhook-Id", "w-"+eventID)
	return h
}
