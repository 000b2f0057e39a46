package web

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"testing"
)

// sendForm posts an answer with a photo, as a browser does.
func (s *site) sendForm(path string, fields map[string]string, photo []byte) (*http.Response, string) {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for key, value := range fields {
		if err := form.WriteField(key, value); err != nil {
			s.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("photo", "IMG_1.png")
	if err == nil {
		_, err = part.Write(photo)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+path, &body)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var text bytes.Buffer
	if _, err := text.ReadFrom(res.Body); err != nil {
		s.t.Fatal(err)
	}
	return res, text.String()
}

func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAnswerWithCauseAndPhoto(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	secret := append(picture(t), "GPS 30.25,120.16"...)
	res, body := s.sendForm("/s/good", map[string]string{"answer": "lost", "cause": "courier_lost"}, secret)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", res.StatusCode, body)
	}
	e := s.store.escalations[0]
	if e.Cause != "courier_lost" || e.Photo == nil || e.Photo.Type != "image/jpeg" || bytes.Contains(e.Photo.Bytes, []byte("GPS")) {
		t.Fatalf("kept %+v", e)
	}
	_, body = s.get("/s/good")
	mustContain(t, body, "快递丢失")
	if res, _ := s.get("/answers/71/photo"); res.Header.Get("Content-Type") == "image/jpeg" {
		t.Error("a visitor without an account sees the photo")
	}
	s.signIn("wang")
	if res, got := s.get("/answers/71/photo"); res.Header.Get("Content-Type") != "image/jpeg" || got != string(e.Photo.Bytes) {
		t.Errorf("the merchant got %d", res.StatusCode)
	}
}

func TestAnswerRefusesWhatIsNoPhoto(t *testing.T) {
	t.Parallel()
	bomb := picture(t)
	copy(bomb[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 x 65536 by its header
	for name, photo := range map[string][]byte{
		"a page": []byte("<html><script>"), "cut short": picture(t)[:50], "huge by its header": bomb, "too large": make([]byte, photoLimit+1), "far too large": make([]byte, answerLimit),
	} {
		s := newSite(t, fakeShop())
		res, body := s.sendForm("/s/good", map[string]string{"answer": "lost"}, photo)
		if res.StatusCode != http.StatusUnprocessableEntity || s.store.escalations[0].Answer != "" {
			t.Errorf("%s: answered %d", name, res.StatusCode)
		}
		mustContain(t, body, "照片读不了")
	}
	s := newSite(t, fakeShop())
	if res, _ := s.sendForm("/s/good", map[string]string{"answer": "lost", "cause": "<script>"}, nil); res.StatusCode != http.StatusUnprocessableEntity && s.store.escalations[0].Cause != "" {
		t.Error("an unknown cause was kept")
	}
}

func TestLinkIsSlowedDown(t *testing.T) {
	t.Parallel()
	s := newSite(t, fakeShop())
	for n := range visitsPerLink {
		if res, _ := s.get("/s/good"); res.StatusCode != http.StatusOK {
			t.Fatalf("visit %d got %d", n+1, res.StatusCode)
		}
	}
	res, body := s.get("/s/good")
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "600" {
		t.Errorf("got %d, %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	mustNotContain(t, body, "<form")
	if res, _ = s.post("/s/good", url.Values{"answer": {"lost"}}); res.StatusCode != http.StatusTooManyRequests || s.store.escalations[0].Answer != "" {
		t.Errorf("an answer got %d", res.StatusCode)
	}
	if res, _ = s.get("/s/english"); res.StatusCode != http.StatusOK {
		t.Errorf("another question got %d", res.StatusCode)
	}
	for range visitsPerHost {
		s.get("/s/forged")
	}
	if res, _ = s.get("/s/english"); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("an address that guesses got %d", res.StatusCode)
	}
}

func TestOneLinkLeadsToTheDaysQuestions(t *testing.T) {
	t.Parallel()
	f := fakeShop()
	asked := f.escalations[0]
	for n, change := range []func(*tracker.Escalation){
		func(*tracker.Escalation) {}, func(e *tracker.Escalation) { e.SentAt = hoursAgo(30) }, func(e *tracker.Escalation) { e.SupplierID += 100 },
		func(e *tracker.Escalation) { e.AnsweredAt = hoursAgo(1) },
	} {
		e := asked
		e.ID, e.IncidentID, e.SentAt = int64(900+n), int64(800+n), hoursAgo(2)
		change(&e)
		f.escalations = append(f.escalations, e)
	}
	s := newSite(t, f)
	_, body := s.get("/s/good")
	mustContain(t, body, "/s/made-1-900", "今天还有 1 票待答复")
	mustNotContain(t, body, "/s/made-1-901", "/s/made-1-902", "/s/made-1-903")
}
