package sms

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// State is what became of a message that the provider had taken.
type State string

// The states.
const (
	Delivered State = "delivered" // on the phone
	Failed    State = "failed"    // it will not arrive
	Unknown   State = "unknown"   // on its way, or the provider does not know
)

// Receipt is one report of a message's fate. It leaves out whose phone it is.
type Receipt struct {
	ID        string // what Send returned
	MessageID string // Outgoing.MessageID, if the provider gives it back: only Aliyun does
	State     State
	Code      string    // the carrier's or the provider's own code; a state that is not known, as it came
	At        time.Time // when it was reported; zero if not said
}

// ErrReceipt says that a push is not of the provider's form.
var ErrReceipt = errors.New("not a delivery report")

// ParseReceipts reads what a provider pushes: Aliyun's SmsReport and Tencent's status callback are JSON lists, Twilio's StatusCallback is
// one form. The error is ErrReceipt. Neither Aliyun nor Tencent signs its pushes: the address that is entered in their consoles must
// hold a part that nobody guesses. Twilio's are checked with VerifyTwilio before they are believed.
func ParseReceipts(provider Provider, header http.Header, body []byte) ([]Receipt, error) {
	switch provider {
	case Aliyun:
		return aliyunReceipts(body)
	case Tencent:
		return tencentReceipts(body)
	case Twilio:
		return twilioReceipts(header, body)
	default:
		return nil, fmt.Errorf("%w: provider %q", ErrReceipt, provider)
	}
}

// AnswerReceipts is what a provider wants to hear, with status 200, so that it does not push the same again.
func AnswerReceipts(provider Provider) (contentType string, body []byte) {
	switch provider {
	case Aliyun:
		return "application/json; charset=utf-8", []byte(`{"code":0,"msg":"接收成功"}`)
	case Tencent:
		return "application/json; charset=utf-8", []byte(`{"result":0,"errmsg":"OK"}`)
	default:
		return "text/plain; charset=utf-8", nil
	}
}

func aliyunReceipts(body []byte) ([]Receipt, error) {
	var list []struct {
		BizID      string `json:"biz_id"`
		OutID      string `json:"out_id"`
		Success    *bool  `json:"success"`
		ErrCode    string `json:"err_code"`
		ReportTime string `json:"report_time"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, ErrReceipt
	}
	receipts := make([]Receipt, 0, len(list))
	for _, r := range list {
		if r.BizID == "" {
			return nil, ErrReceipt
		}
		state := Unknown
		if r.Success != nil {
			state = map[bool]State{true: Delivered, false: Failed}[*r.Success]
		}
		receipts = append(receipts, Receipt{ID: r.BizID, MessageID: r.OutID, State: state, Code: r.ErrCode, At: beijingTime(r.ReportTime)})
	}
	return receipts, nil
}

func tencentReceipts(body []byte) ([]Receipt, error) {
	var list []struct {
		SID         string `json:"sid"`
		Status      string `json:"report_status"`
		ErrMsg      string `json:"errmsg"`
		ReceiveTime string `json:"user_receive_time"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, ErrReceipt
	}
	receipts := make([]Receipt, 0, len(list))
	for _, r := range list {
		if r.SID == "" {
			return nil, ErrReceipt
		}
		state, known := map[string]State{"SUCCESS": Delivered, "FAIL": Failed}[r.Status]
		if !known {
			state, r.ErrMsg = Unknown, cmp.Or(r.ErrMsg, r.Status)
		}
		receipts = append(receipts, Receipt{ID: r.SID, State: state, Code: r.ErrMsg, At: beijingTime(r.ReceiveTime)})
	}
	return receipts, nil
}

func twilioReceipts(header http.Header, body []byte) ([]Receipt, error) {
	if kind, _, _ := strings.Cut(header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") {
		return nil, ErrReceipt
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("MessageSid") == "" {
		return nil, ErrReceipt
	}
	r := Receipt{ID: form.Get("MessageSid"), State: Unknown, Code: form.Get("ErrorCode")}
	switch form.Get("MessageStatus") {
	case "delivered", "read":
		r.State = Delivered
	case "failed", "undelivered", "canceled":
		r.State = Failed
	case "accepted", "scheduled", "queued", "sending", "sent": // on its way
	default:
		r.Code = cmp.Or(r.Code, form.Get("MessageStatus"))
	}
	if done, err := time.Parse("0601021504", form.Get("RawDlrDoneDate")); err == nil {
		r.At = done
	}
	return []Receipt{r}, nil
}

// beijingTime reads the clock of the Chinese providers; the zero time if there is none.
func beijingTime(text string) time.Time {
	at, err := time.ParseInLocation(time.DateTime, text, beijing())
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
