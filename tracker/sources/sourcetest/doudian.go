package sourcetest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The credentials that Doudian takes.
const (
	DoudianKey     = "7311111111111111111"
	DoudianSecret  = "0e5b7d3c-aaaa-bbbb-cccc-0123456789ab"
	DoudianShop    = "4463798"
	DoudianRefresh = "first-refresh-token"
)

// JSON is an object of the wire.
type JSON = map[string]any

// Doudian is the open platform with one shop. It checks everything it signs for: method, path, signature, canonical parameters, token, time
// window and page limits.
type Doudian struct {
	t   testing.TB
	now func() time.Time
	URL string

	mu      sync.Mutex
	orders  map[string]JSON
	cases   []JSON
	access  string
	ends    time.Time
	refresh string
	serial  int
	calls   []string // method and page of every call that was answered with data
	old     bool
	score   JSON
	before  func(method string, params JSON) (status int, body string)
}

// NewDoudian starts the platform.
func NewDoudian(t testing.TB, now func() time.Time) *Doudian {
	t.Helper()
	d := &Doudian{t: t, now: now, orders: map[string]JSON{}, refresh: DoudianRefresh}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	d.URL = server.URL
	return d
}

// Put adds an order, or replaces the one with its order_id. Its update_time is now unless it has one.
func (d *Doudian) Put(o JSON) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(o)
}

func (d *Doudian) put(o JSON) {
	if o["update_time"] == nil {
		o["update_time"] = d.now().Unix()
	}
	d.orders[o["order_id"].(string)] = o
}

// Case adds an after-sale case of an order, changed now.
func (d *Doudian) Case(orderID string, info JSON) {
	d.mu.Lock()
	defer d.mu.Unlock()
	info["update_time"] = d.now().Unix()
	d.cases = append(d.cases, JSON{"aftersale_info": info, "order_info": JSON{"shop_order_id": `"` + orderID + `"`}})
}

// Score sets the data of shop.getExperienceScore.
func (d *Doudian) Score(data JSON) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.score = data
}

// Before sees every call before it is answered; a status other than 0 is the answer. It may call PutLocked.
func (d *Doudian) Before(hook func(method string, params JSON) (status int, body string)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.before = hook
}

// PutLocked is Put for Before.
func (d *Doudian) PutLocked(o JSON) { d.put(o) }

// OldForm makes it answer with err_no.
func (d *Doudian) OldForm() { d.old = true }

// Revoke ends the access token before its time; all also the refresh token.
func (d *Doudian) Revoke(all bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.access = "nobody has this one"
	if all {
		d.refresh = "nobody has this one either"
	}
}

// Calls returns the calls that were answered with data since the last time, as "method page".
func (d *Doudian) Calls() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := d.calls
	d.calls = nil
	return out
}

// ServeHTTP implements http.Handler.
func (d *Doudian) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	must(d.t, err)
	d.mu.Lock()
	defer d.mu.Unlock()
	q := r.URL.Query()
	method := q.Get("method")
	var params JSON
	if wrong := d.check(r, raw, &params); wrong != "" {
		d.refuse(w, "40003", wrong)
		return
	}
	if d.before != nil {
		if status, body := d.before(method, params); status != 0 {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
			return
		}
	}
	if method == "token.create" || method == "token.refresh" {
		d.token(w, method, params)
		return
	}
	if q.Get("access_token") != d.access || d.access == "" || !d.now().Before(d.ends) {
		d.refuse(w, "40003", "isv.access-token-expired:1")
		return
	}
	page := ""
	if v, ok := params["page"]; ok {
		page = " " + v.(json.Number).String()
	}
	d.calls = append(d.calls, method+page)
	d.data(w, method, params)
}

// check returns what is wrong with a request, as the platform's sub_code.
func (d *Doudian) check(r *http.Request, raw []byte, params *JSON) string {
	q := r.URL.Query()
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if dec.Decode(params) != nil {
		return "isv.parameter-invalid:json"
	}
	var sorted strings.Builder
	enc := json.NewEncoder(&sorted)
	enc.SetEscapeHTML(false)
	must(d.t, enc.Encode(*params))
	at, _ := strconv.ParseInt(q.Get("timestamp"), 10, 64)
	mac := hmac.New(sha256.New, []byte(DoudianSecret))
	_, _ = io.WriteString(mac, DoudianSecret+"app_key"+DoudianKey+"method"+q.Get("method")+"param_json"+string(raw)+"timestamp"+q.Get("timestamp")+"v2"+DoudianSecret)
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/"+strings.ReplaceAll(q.Get("method"), ".", "/"):
		return "isv.path-invalid"
	case q.Get("app_key") != DoudianKey || q.Get("v") != "2" || q.Get("sign_method") != "hmac-sha256":
		return "isv.parameter-invalid:public"
	case d.now().Sub(time.Unix(at, 0)).Abs() > 10*time.Minute:
		return "isv.timestamp-invalid"
	case q.Get("sign") != hex.EncodeToString(mac.Sum(nil)), strings.TrimSpace(sorted.String()) != string(raw):
		return "isv.signature-invalid"
	}
	return ""
}

func (d *Doudian) refuse(w http.ResponseWriter, code, sub string) {
	d.write(w, JSON{"code": json.Number(code), "msg": "参数错误", "sub_code": sub, "sub_msg": "sub", "log_id": "2026"})
}

func (d *Doudian) write(w http.ResponseWriter, answer JSON) {
	w.Header().Set("Content-Type", "application/json")
	must(d.t, json.NewEncoder(w).Encode(answer))
}

func (d *Doudian) fine(w http.ResponseWriter, data any) {
	if d.old {
		d.write(w, JSON{"err_no": 0, "message": "success", "data": data})
		return
	}
	d.write(w, JSON{"code": 10000, "msg": "success", "sub_code": "", "sub_msg": "", "log_id": "2026", "data": data})
}

func (d *Doudian) token(w http.ResponseWriter, method string, params JSON) {
	refreshed := method == "token.refresh" && params["grant_type"] == "refresh_token" && params["refresh_token"] == d.refresh
	own := method == "token.create" && params["grant_type"] == "authorization_self" && params["shop_id"] == DoudianShop
	if !refreshed && !own {
		d.refuse(w, "50002", "isv.business-failed:30005")
		return
	}
	d.serial++
	d.access, d.refresh = "access-"+strconv.Itoa(d.serial), "refresh-"+strconv.Itoa(d.serial)
	d.ends = d.now().Add(7 * 24 * time.Hour)
	d.calls = append(d.calls, method)
	d.fine(w, JSON{"access_token": d.access, "refresh_token": d.refresh, "expires_in": 604800, "shop_id": DoudianShop})
}
