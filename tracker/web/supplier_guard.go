package web

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // photos may be PNG
	"io"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"sync"
	"time"
)

const (
	visitWindow   = 10 * time.Minute
	visitsPerLink = 40  // of one question, within the window
	visitsPerHost = 200 // of one address: several people of a warehouse share one
	photoLimit    = 3 << 20
	answerLimit   = 8 << 20 // of a whole form, so that a photo that is somewhat too large can be told so
	photoPixels   = 25_000_000
)

// visitGuard bounds how often links are opened, by question and by address.
type visitGuard struct {
	now   func() time.Time
	photo chan struct{} // one photo is decoded at a time: it takes up to 100 MB

	mu    sync.Mutex
	since time.Time
	count map[string]int
}

func newVisitGuard(now func() time.Time) *visitGuard {
	return &visitGuard{now: now, photo: make(chan struct{}, 1), count: map[string]int{}}
}

// allow counts one visit and reports whether it is within the limit of this window. All counts start again together.
func (g *visitGuard) allow(key string, limit int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := g.now(); now.Sub(g.since) >= visitWindow || len(g.count) >= mostWatched {
		g.since = now
		clear(g.count)
	}
	g.count[key]++
	return g.count[key] <= limit
}

func (s *Server) tooMany(w http.ResponseWriter, r *http.Request) {
	f := s.stranger(r)
	page := supplierPageView{frame: s.frameOutside(r, f, f.t("supplier.slow.title")), State: "slow"}
	page.Back = ""
	w.Header().Set("Retry-After", strconv.Itoa(int(visitWindow.Seconds())))
	s.renderAs(w, http.StatusTooManyRequests, f, "supplier", page)
}

// readPhoto reads the photo of a form, if there is one. It is drawn anew: what comes out holds the picture, upright, and nothing else, neither
// the place where it was taken nor anything that is no picture.
func (s *Server) readPhoto(r *http.Request) (*tracker.AnswerPhoto, error) {
	file, header, err := r.FormFile("photo")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read photo: %w", err)
	}
	defer func() { _ = file.Close() }()
	if header.Size == 0 && header.Filename == "" {
		return nil, nil
	}
	if header.Size > photoLimit {
		return nil, errors.New("photo is too large")
	}
	select {
	case s.visits.photo <- struct{}{}:
		defer func() { <-s.visits.photo }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	size, kind, err := image.DecodeConfig(file)
	if err != nil || (kind != "jpeg" && kind != "png") || size.Width <= 0 || size.Height <= 0 || size.Width > photoPixels/size.Height {
		return nil, errors.New("photo is no picture of a size that can be kept")
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read photo: %w", err)
	}
	turn := orientation(file)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read photo: %w", err)
	}
	picture, _, err := image.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("decode photo: %w", err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(picture, turn), &jpeg.Options{Quality: 82}); err != nil {
		return nil, fmt.Errorf("write photo: %w", err)
	}
	return &tracker.AnswerPhoto{Type: "image/jpeg", Bytes: out.Bytes()}, nil
}

// answerPhoto is GET /answers/{id}/photo, for those who may see the parcel.
func (s *Server) answerPhoto(w http.ResponseWriter, r *http.Request, v visit) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	photo, err := s.cfg.Store.AnswerPhoto(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	w.Header().Set("Content-Type", photo.Type)
	_, _ = w.Write(photo.Bytes)
}
