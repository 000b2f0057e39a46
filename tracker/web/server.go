package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
)

// Server holds what the handlers share. It is safe for concurrent use.
type Server struct {
	cfg      Config
	log      *slog.Logger
	sessions *scs.SessionManager
	look     *Look
	logins   *loginGuard
	visits   *visitGuard
}

// sessionLife is one working day with overtime: a warehouse PC is shared, and nobody signs out.
const sessionLife = 16 * time.Hour

// New parses templates, texts and assets, so that a mistake in them stops the program at its start and not a visitor.
func New(cfg Config) (*Server, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	s := &Server{cfg: cfg, log: cfg.Logger, logins: newLoginGuard(cfg.Now, defaultArgon()), visits: newVisitGuard(cfg.Now)}
	if s.look = cfg.Look; s.look == nil {
		var err error
		if s.look, err = LoadLook(cfg.Words); err != nil {
			return nil, err
		}
	}
	s.sessions = newSessions(cfg)
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fail(w, r, s.stranger(r), err) }
	return s, nil
}

func newSessions(cfg Config) *scs.SessionManager {
	m := scs.New()
	m.Store = cfg.Sessions
	m.HashTokenInStore = true
	m.Lifetime = sessionLife
	m.Cookie.Name = "pw_session"
	m.Cookie.HttpOnly = true
	m.Cookie.Persist = false
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = cfg.SecureCookies
	return m
}

// Handler returns the whole site.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	session := s.sessions.LoadAndSave

	mux.Handle("GET /login", session(http.HandlerFunc(s.loginPage)))
	mux.Handle("POST /login", session(http.HandlerFunc(s.login)))
	mux.Handle("POST /logout", session(http.HandlerFunc(s.logout)))
	mux.Handle("POST /locale", session(http.HandlerFunc(s.switchLocale)))
	mux.Handle("POST /merchant", s.signedIn(s.switchMerchant))

	mux.Handle("GET /{$}", s.signedIn(s.home))
	mux.Handle("GET /overview", s.signedIn(s.overviewPage))
	mux.Handle("GET /stuck", s.signedIn(s.stuckPage))
	mux.Handle("GET /stuck.csv", s.signedIn(s.stuckCSV))
	mux.Handle("GET /stuck.json", s.signedIn(s.stuckJSON))
	mux.Handle("GET /stuck/head", s.signedIn(s.stuckHead))
	mux.Handle("GET /stuck/confirm", s.signedIn(s.confirmPage))
	mux.Handle("POST /stuck/actions", s.signedIn(s.stuckAct))
	mux.Handle("GET /clusters/{id}", s.signedIn(s.clusterPage))
	mux.Handle("GET /parcels/{id}", s.signedIn(s.parcelPage))
	mux.Handle("POST /parcels/{id}/comments", s.signedIn(s.comment))
	mux.Handle("POST /parcels/{id}/lost", s.signedIn(s.markLost))
	mux.Handle("POST /parcels/{id}/found", s.signedIn(s.unmarkLost))
	mux.Handle("GET /orders/{id}", s.signedIn(s.orderPage))
	mux.Handle("GET /search", s.signedIn(s.searchPage))
	mux.Handle("GET /score", s.signedIn(s.scorePage))
	mux.Handle("GET /score/gates", s.signedIn(s.gatesPage))
	s.whatIfRoutes(mux)
	s.decisionRoutes(mux)
	mux.Handle("GET /couriers", s.signedIn(s.couriersPage))
	mux.Handle("GET /couriers/{id}", s.signedIn(s.courierPage))
	mux.Handle("GET /lanes", s.signedIn(s.lanesPage))
	mux.Handle("GET /lanes.csv", s.signedIn(s.lanesCSV))
	mux.Handle("GET /lanes.json", s.signedIn(s.lanesJSON))
	mux.Handle("GET /suppliers", s.signedIn(s.suppliersPage))
	mux.Handle("GET /suppliers.csv", s.signedIn(s.suppliersCSV))
	mux.Handle("GET /suppliers.json", s.signedIn(s.suppliersJSON))
	mux.Handle("GET /suppliers/{id}", s.signedIn(s.supplierRecord))
	mux.Handle("POST /suppliers/switch/{id}", s.signedIn(s.decideSwitch))
	mux.Handle("GET /answers/{id}/photo", s.signedIn(s.answerPhoto))
	mux.Handle("GET /messages", s.signedIn(s.messagesPage))
	mux.Handle("GET /messages/alerts.json", s.signedIn(s.alertsJSON))
	mux.Handle("GET /rules", s.signedIn(s.rulesPage))
	mux.Handle("POST /rules/hours", s.signedIn(s.setHours))
	mux.Handle("POST /rules/campaign", s.signedIn(s.setCampaign))
	mux.Handle("POST /rules/withdraw", s.signedIn(s.withdrawRule))
	mux.Handle("POST /rules/alerts", s.signedIn(s.setAlerts))
	mux.Handle("POST /rules/disasters", s.signedIn(s.addDisaster))

	mux.HandleFunc("GET /s/{token}", s.supplierPage)
	mux.HandleFunc("POST /s/{token}", s.supplierAnswer)
	mux.HandleFunc("POST /api/orders", s.postOrders)
	mux.HandleFunc("POST /api/parcels/{no}/lost", s.postLost)
	mux.HandleFunc("DELETE /api/parcels/{no}/lost", s.postLost)
	s.orderHooks(mux)
	mux.HandleFunc("POST "+hookPattern, s.takePush)
	mux.HandleFunc("PUT "+hookPattern, s.takePush)
	mux.HandleFunc("GET /livez", s.livez)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /static/", s.look.assets)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.lost(w, r) })

	return s.guard(mux)
}
