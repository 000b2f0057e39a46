package kuaidi100

import (
	"encoding/json"
	"fmt"
	"net/http"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/tracker"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

const callback = "https://shop.example/push/kuaidi100/s3cret"

func TestSubscribe(t *testing.T) {
	t.Parallel()
	parameters := parameters{Callback: callback, Salt: `salt "+&=`, ResultV2: "4", Phone: "4321"}
	found := parameters
	found.AutoCom = "1"
	key := couriertest.Secrets(Adapter().Info)["key"]
	for name, c := range map[string]struct {
		courier string
		want    order
	}{
		"known courier":                {"sf", order{Company: "shunfeng", Number: "SF9000000000017", Key: key, Parameters: parameters}},
		"the provider finds a courier": {"", order{Number: "SF9000000000017", Key: key, Parameters: found}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got order
			k := opened(t, nil, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/poll" || r.PostFormValue("schema") != "json" || len(r.PostForm) != 2 {
					t.Errorf("asked %s with %v", r.URL.Path, r.PostForm)
				}
				if err := json.Unmarshal([]byte(r.PostFormValue("param")), &got); err != nil {
					t.Error(err)
				}
				_, _ = w.Write([]byte(`{"result":true,"returnCode":"200","message":"提交成功"}`))
			})
			a := k.Subscribe(t.Context(), callback, []tracker.TrackQuery{{TrackingNo: "SF9000000000017", Courier: c.courier, PhoneTail: "4321"}})
			couriertest.Expect(t, a, tracker.OutcomeOK, tracker.ProblemNone)
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Errorf("order (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubscriptionAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, message string
		outcome       tracker.Outcome
		problem       tracker.Problem
	}{
		{"200", "提交成功", tracker.OutcomeOK, tracker.ProblemNone},
		{"501", "重复订阅", tracker.OutcomeOK, tracker.ProblemNone},
		{"500", "服务器错误", tracker.OutcomeServerError, tracker.ProblemNone},
		{"600", "您不是合法的订阅者", tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"601", "POLL:KEY已过期", tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		{"601", "单量已用完", tracker.OutcomeRejected, tracker.ProblemQuota},
		{"700", "订阅方的订阅数据存在错误", tracker.OutcomeRejected, tracker.ProblemNone},
		{"700", "不支持的快递公司", tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		{"700", "错误的单号格式", tracker.OutcomeRejected, tracker.ProblemBadNumber},
		{"700", "手机号有误", tracker.OutcomeRejected, tracker.ProblemNeedsPhone},
		{"701", "拒绝订阅的快递公司", tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		{"702", "识别不到该单号对应的快递公司", tracker.OutcomeRejected, tracker.ProblemCourierUnknown},
		{"799", "", tracker.OutcomeRejected, tracker.ProblemNone},
	} {
		hits := 0
		k := opened(t, nil, func(w http.ResponseWriter, _ *http.Request) {
			hits++
			fmt.Fprintf(w, `{"result":false,"returnCode":%q,"message":%q}`, c.code, c.message)
		})
		a := k.Subscribe(t.Context(), callback, []tracker.TrackQuery{{TrackingNo: "YT9000000000017", Courier: "yto"}})
		couriertest.Expect(t, a, c.outcome, c.problem)
		if hits != 1 {
			t.Errorf("%s: ordered %d times", c.code, hits)
		}
		if c.outcome != tracker.OutcomeOK && !strings.HasPrefix(a.Detail, c.code) {
			t.Errorf("%s: the detail is %q", c.code, a.Detail)
		}
	}
}

// TestNotSubscribed checks orders that the provider need not see, and answers that are none.
func TestNotSubscribed(t *testing.T) {
	t.Parallel()
	body := "{}"
	k := opened(t, nil, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
	one := []tracker.TrackQuery{{TrackingNo: "YT9000000000017", Courier: "yto"}}
	for _, body = range []string{"{}", "", "<html>", "null", "[]"} {
		couriertest.Expect(t, k.Subscribe(t.Context(), callback, one), tracker.OutcomeMalformed, tracker.ProblemNone)
	}
	couriertest.Expect(t, k.Subscribe(t.Context(), callback, nil), tracker.OutcomeOK, tracker.ProblemNone)
	couriertest.Expect(t, k.Unsubscribe(t.Context(), one), tracker.OutcomeOK, tracker.ProblemNone)
	a := k.Subscribe(t.Context(), callback, []tracker.TrackQuery{{TrackingNo: "SF9000000000017", Courier: "sf"}})
	couriertest.Expect(t, a, tracker.OutcomeRejected, tracker.ProblemNeedsPhone)
	delete(k.account.Credentials, "salt")
	couriertest.Expect(t, k.Subscribe(t.Context(), callback, one), tracker.OutcomeAuth, tracker.ProblemBadCredentials)
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status  int
		body    string
		want    []string
		outcome tracker.Outcome
		problem tracker.Problem
	}{
		"several": {
			200, `[{"lengthPre":15,"comCode":"yuantong","name":"","noPre":"YT","noCount":"7"},{"comCode":"debangwuliu"},` +
				`{"comCode":"debangkuaidi"},{"comCode":"jd"},{"comCode":""},{"comCode":"jiajiwuliu"}]`,
			[]string{"yto", "deppon", "jd", "jiajiwuliu"},
			tracker.OutcomeOK, "",
		},
		"nobody's":  {200, `[]`, nil, tracker.OutcomeOK, ""},
		"bad key":   {200, `{"result":false,"returnCode":"503","message":"验证签名失败"}`, nil, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"expired":   {200, `{"returnCode":601,"message":"KEY已过期"}`, nil, tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"no answer": {200, `{}`, nil, tracker.OutcomeMalformed, ""},
		"null":      {200, `null`, nil, tracker.OutcomeMalformed, ""},
		"a page":    {200, `<html></html>`, nil, tracker.OutcomeMalformed, ""},
		"cut":       {200, `[{"comCode":"yu`, nil, tracker.OutcomeMalformed, ""},
		"down":      {500, ``, nil, tracker.OutcomeServerError, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := opened(t, nil, func(w http.ResponseWriter, r *http.Request) {
				q, key := r.URL.Query(), couriertest.Secrets(Adapter().Info)["key"]
				if r.Method != http.MethodGet || r.URL.Path != "/autonumber/auto" || q.Get("num") != "YT9000000000017" || q.Get("key") != key {
					t.Errorf("asked %s %s", r.Method, r.URL)
				}
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			codes, a := k.Identify(t.Context(), "YT9000000000017")
			couriertest.Expect(t, a, c.outcome, c.problem)
			if diff := gocmp.Diff(c.want, codes); diff != "" {
				t.Errorf("couriers (-want +got):\n%s", diff)
			}
		})
	}
}
