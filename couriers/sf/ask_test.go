package sf

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digests are worked examples with an invented check word, computed apart from this program.
func TestDigest(t *testing.T) {
	t.Parallel()
	text := `{"language":"zh-CN","trackingType":"1","trackingNumber":["SF0000000000001"],"methodType":"1","checkPhoneNo":"1234"}` +
		"1700000000000" + "DemoCheckWord0000000000000000000"
	if got, want := digest(text, true), "nn2CbJMMp+FDKDQ/WQ0kYg=="; got != want {
		t.Errorf("encoded: %s, want %s", got, want)
	}
	if got, want := digest(text, false), "U3GM7XUwMhIRx64iTUYMKA=="; got != want {
		t.Errorf("plain: %s, want %s", got, want)
	}
	if got, want := javaEncode("a b*c~d-e_f.g/中"), "a+b*c%7Ed-e_f.g%2F%E4%B8%AD"; got != want {
		t.Errorf("encoding: %s, want %s", got, want)
	}
}

// TestQuestion: the tails stand in the order of the numbers, and numbers without one are asked apart.
func TestQuestion(t *testing.T) {
	t.Parallel()
	secrets := couriertest.Secrets(Adapter().Info)
	for option, encode := range map[string]bool{"": true, "encoded": true, "plain": false} {
		t.Run("digest "+option, func(t *testing.T) {
			t.Parallel()
			var got []question
			ids := map[string]bool{}
			s := opened(t, map[string]string{"digest": option}, func(w http.ResponseWriter, r *http.Request) {
				data, stamp := r.PostFormValue("msgData"), r.PostFormValue("timestamp")
				if r.URL.Path != "/std/service" || r.PostFormValue("serviceCode") != "EXP_RECE_SEARCH_ROUTES" || r.PostFormValue("partnerID") != secrets["partner_id"] {
					t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
				}
				if want := strconv.FormatInt(couriertest.Now().UnixMilli(), 10); stamp != want {
					t.Errorf("timestamp %s, want %s", stamp, want)
				}
				if id := r.PostFormValue("requestID"); id == "" || len(id) > 40 || ids[id] {
					t.Errorf("requestID %q", id)
				}
				ids[r.PostFormValue("requestID")] = true
				if r.PostFormValue("msgDigest") != digest(data+stamp+secrets["check_word"], encode) || r.PostForm.Has("accessToken") {
					t.Error("the digest does not fit what was sent")
				}
				var q question
				if err := json.Unmarshal([]byte(data), &q); err != nil {
					t.Error(err)
				}
				got = append(got, q)
				_, _ = w.Write([]byte(`{"apiResultCode":"A1000","apiResultData":"{\"success\":true,\"msgData\":{\"routeResps\":[]}}"}`))
			})
			a := s.Track(t.Context(), []tracker.TrackQuery{
				{TrackingNo: "SF1", PhoneTail: "1111"}, {TrackingNo: "SF2"}, {TrackingNo: "SF3", PhoneTail: "2222"}, {TrackingNo: "SF4", PhoneTail: "1111"},
			})
			want := []question{
				{Language: "zh-CN", Type: "1", Numbers: []string{"SF1", "SF3", "SF4"}, Method: "1", Phones: "1111,2222,1111"},
				{Language: "zh-CN", Type: "1", Numbers: []string{"SF2"}, Method: "1"},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("questions (-want +got):\n%s", diff)
			}
			if len(a.Shipments) != 4 || a.Shipments[3].Outcome != tracker.OutcomeNotFound {
				t.Errorf("numbers without an entry are not answered: %+v", a)
			}
		})
	}
}

func TestOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"auth": "basic", "digest": "sha1"} {
		account := couriertest.Account(Adapter().Info, "http://127.0.0.1:1")
		account.Options = map[string]string{name: value}
		client, err := couriers.NewClient(account, couriertest.Config())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Adapter().Open(account, client); err == nil || !strings.Contains(err.Error(), value) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
		client.Close()
	}
}

// TestOneBadNumberSpoilsNoBatch: the platform refuses a whole batch for one number, so that the others are asked again without it.
func TestOneBadNumberSpoilsNoBatch(t *testing.T) {
	t.Parallel()
	hits := 0
	s := opened(t, nil, func(w http.ResponseWriter, r *http.Request) {
		hits++
		if strings.Contains(r.PostFormValue("msgData"), "SFBAD") {
			_, _ = w.Write([]byte(`{"apiResultCode":"A1000","apiResultData":"{\"success\":false,\"errorCode\":\"8247\",\"errorMsg\":\"运单号无效\"}"}`))
			return
		}
		_, _ = w.Write(answerTo(t, r, `[{"acceptTime":"2026-03-09 10:00:00","remark":"已收件","opCode":"50"}]`))
	})
	var queries []tracker.TrackQuery
	for _, number := range []string{"SF1", "SF2", "SF3", "SFBAD", "SF5", "SF6", "SF7", "SF8", "SF9", "SF10"} {
		queries = append(queries, tracker.TrackQuery{TrackingNo: number, PhoneTail: "1111"})
	}
	a := s.Track(t.Context(), queries)
	if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 10 || hits > 9 {
		t.Fatalf("%s with %d parcels after %d requests", a.Outcome, len(a.Shipments), hits)
	}
	for _, one := range a.Shipments {
		if bad := one.TrackingNo == "SFBAD"; bad != (one.Problem == tracker.ProblemBadNumber) || !bad && one.Status != tracker.StatusPickedUp {
			t.Errorf("%+v", one)
		}
	}
}

// TestPartsFail: a refusal of one part leaves the other, a failure of the account is everybody's and not asked for twice.
func TestPartsFail(t *testing.T) {
	t.Parallel()
	both := []tracker.TrackQuery{{TrackingNo: "SF1", PhoneTail: "1111"}, {TrackingNo: "SF2"}}
	for name, c := range map[string]struct {
		code, service string
		outcome       tracker.Outcome
		parcels, hits int
	}{
		"signature":         {"A1006", "", tracker.OutcomeAuth, 0, 1},
		"throttled":         {"A1005", "", tracker.OutcomeRateLimited, 0, 1},
		"again duplicate":   {"A1007", "", tracker.OutcomeServerError, 0, 2},
		"missing parameter": {"A1001", "", tracker.OutcomeOK, 2, 2},
		"no such order":     {"A1000", "6150", tracker.OutcomeOK, 2, 2},
	} {
		hits := 0
		s := opened(t, nil, func(w http.ResponseWriter, r *http.Request) {
			hits++
			if strings.Contains(r.PostFormValue("msgData"), "SF2") {
				_, _ = w.Write(answerTo(t, r, `[{"acceptTime":"2026-03-09 10:00:00","remark":"已收件","opCode":"50"}]`))
				return
			}
			_, _ = fmt.Fprintf(w, `{"apiResultCode":%q,"apiResultData":"{\"errorCode\":\"%s\"}"}`, c.code, c.service)
		})
		a := s.Track(t.Context(), both)
		if a.Outcome != c.outcome || len(a.Shipments) != c.parcels || hits != c.hits {
			t.Errorf("%s: %s with %d parcels after %d requests", name, a.Outcome, len(a.Shipments), hits)
		}
	}
}

func TestDuplicateRequestIsAskedAnew(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	s := opened(t, nil, func(w http.ResponseWriter, r *http.Request) {
		ids[r.PostFormValue("requestID")] = true
		if len(ids) == 1 {
			_, _ = w.Write([]byte(`{"apiResultCode":"A1007","apiErrorMsg":"不允许重复的请求"}`))
			return
		}
		_, _ = w.Write(answerTo(t, r, `[{"acceptTime":"2026-03-09 10:00:00","remark":"已收件","opCode":"50"}]`))
	})
	a := s.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "SF1", PhoneTail: "1111"}})
	couriertest.Expect(t, a, tracker.OutcomeOK, tracker.ProblemNone)
	if len(ids) != 2 {
		t.Errorf("%d request ids", len(ids))
	}
}

func TestRefusedWithoutPhone(t *testing.T) {
	t.Parallel()
	s := opened(t, nil, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(answerTo(t, r, `[],"reasonCode":"20028"`))
	})
	a := s.Track(t.Context(), []tracker.TrackQuery{{TrackingNo: "SF1"}, {TrackingNo: "SF2", PhoneTail: "4321"}})
	got := map[string]tracker.Problem{}
	for _, one := range a.Shipments {
		got[one.TrackingNo] = one.Problem
	}
	if diff := cmp.Diff(map[string]tracker.Problem{"SF1": tracker.ProblemNeedsPhone, "SF2": tracker.ProblemNoPermission}, got); diff != "" {
		t.Error(diff)
	}
}

// opened opens the exam's account at a server that answers with handler.
func opened(t *testing.T, options map[string]string, handler http.HandlerFunc) tracker.Courier {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	account := couriertest.Account(Adapter().Info, server.URL)
	account.Options = options
	return couriertest.Open(t, Adapter(), account, couriertest.Config())
}

// answerTo gives every number that was asked the same routes.
func answerTo(t *testing.T, r *http.Request, routes string) []byte {
	t.Helper()
	var q question
	if err := json.Unmarshal([]byte(r.PostFormValue("msgData")), &q); err != nil {
		t.Error(err)
	}
	var entries []string
	for _, number := range q.Numbers {
		entries = append(entries, fmt.Sprintf(`{"mailNo":%q,"routes":%s}`, number, routes))
	}
	return []byte(`{"apiResultCode":"A1000","apiResultData":{"success":true,"msgData":{"routeResps":[` + strings.Join(entries, ",") + `]}}}`)
}
