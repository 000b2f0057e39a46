package botsink

import (
	"encoding/json"
	"net/http"
	"strings"
)

// codes are what a provider answers, and how many bytes it takes.
type codes struct{ badKey, badSign, badBody, badContent, tooFast, limit int }

func provider(kind string) codes {
	switch kind {
	case "wecom":
		return codes{badKey: 93000, badSign: 93000, badBody: 40058, badContent: 40058, tooFast: 45009, limit: 4096}
	case "dingtalk":
		return codes{badKey: 300001, badSign: 310000, badBody: 460101, badContent: 430104, tooFast: 130101, limit: 20_000}
	default:
		return codes{badKey: 19001, badSign: 19021, badBody: 9499, badContent: 19002, tooFast: 11232, limit: 20 << 10}
	}
}

func keyOf(kind string, r *http.Request) string {
	switch kind {
	case "wecom":
		return r.URL.Query().Get("key")
	case "dingtalk":
		return r.URL.Query().Get("access_token")
	default:
		return r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	}
}

// parse reads a body of the kinds that parcelwarden sends, with the time and the signature that came with it.
func parse(kind string, r *http.Request, raw []byte) (m Message, stamp, sign string, err error) {
	var body struct {
		MsgType  string `json:"msgtype"`
		Markdown struct {
			Content string `json:"content"` // WeCom
			Title   string `json:"title"`   // DingTalk
			Text    string `json:"text"`
		} `json:"markdown"`
		Timestamp string `json:"timestamp"` // Feishu, down to the end
		Sign      string `json:"sign"`
		FeishuTyp string `json:"msg_type"`
		Content   struct {
			Post map[string]struct {
				Title   string `json:"title"`
				Content [][]struct {
					Tag  string `json:"tag"`
					Text string `json:"text"`
					Href string `json:"href"`
				} `json:"content"`
			} `json:"post"`
		} `json:"content"`
	}
	if err = json.Unmarshal(raw, &body); err != nil {
		return m, "", "", err
	}
	switch {
	case kind == "wecom" && body.MsgType == "markdown":
		return Message{Text: body.Markdown.Content, Size: len(body.Markdown.Content)}, "", "", nil
	case kind == "dingtalk" && body.MsgType == "markdown":
		m = Message{Title: body.Markdown.Title, Text: body.Markdown.Text, Size: len(raw)}
		return m, r.URL.Query().Get("timestamp"), r.URL.Query().Get("sign"), nil
	case kind == "feishu" && body.FeishuTyp == "post":
		m.Size = len(raw)
		for _, text := range body.Content.Post {
			m.Title = text.Title
			for _, line := range text.Content {
				for _, span := range line {
					m.Text += span.Text + span.Href
				}
				m.Text += "\n"
			}
		}
	}
	return m, body.Timestamp, body.Sign, nil
}
