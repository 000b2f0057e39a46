package web

import (
	"net/http"
	"testing"
)

func TestPagesAnswer(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	for _, path := range []string{
		"/stuck", "/stuck?family=lost&severity=abnormal&page=2", "/stuck.csv", "/stuck.json", "/parcels/3", "/search", "/search?q=YT77", "/score",
		"/couriers", "/couriers/1", "/messages", "/stuck/confirm?do=escalate&id=3&back=/stuck", "/stuck/confirm?do=snooze&id=3&back=/stuck", "/s/good", "/s/english",
	} {
		if res, _ := s.get(path); res.StatusCode != http.StatusOK {
			t.Errorf("GET %s answered %d", path, res.StatusCode)
		}
	}
}
