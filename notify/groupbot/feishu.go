package groupbot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// feishu describes Feishu's and Lark's bots: 20 KB a call, a signature in the body. They take 100 messages a minute and 5 a second
// (open.feishu.cn, custom bot guide), and fewer on the hour when everybody posts; a group of people is served as slowly as elsewhere.
func feishu() dialect {
	return dialect{
		limit: 20_000, paces: []pace{{20, time.Minute}, {5, time.Second}},
		size: func(s sheet) int { return len(encode(feishuPost(s))) + feishuSigned },
		call: func(bot Bot, s sheet, at time.Time) (string, any) {
			body := feishuPost(s)
			if bot.Secret != "" {
				body.Timestamp = strconv.FormatInt(at.Unix(), 10)
				body.Sign = feishuSign(bot.Secret, body.Timestamp)
			}
			return bot.URL, body
		},
		judge: feishuVerdict,
	}
}

// feishuSigned is what time and signature add to a body, in bytes, rounded up.
const feishuSigned = 100

type feishuBody struct {
	Timestamp string        `json:"timestamp,omitempty"` // seconds
	Sign      string        `json:"sign,omitempty"`
	Type      string        `json:"msg_type"`
	Content   feishuContent `json:"content"`
}

type feishuContent struct {
	Post map[string]feishuText `json:"post"` // by language
}

type feishuText struct {
	Title   string         `json:"title"`
	Content [][]feishuSpan `json:"content"` // lines
}

type feishuSpan struct {
	Tag  string `json:"tag"` // text, a
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
}

// feishuPost is rich text: its spans are shown as they are, so nothing that a courier wrote becomes a link or a mention.
func feishuPost(s sheet) feishuBody {
	text := feishuText{Title: defused(s.title)}
	for _, line := range s.lines {
		text.Content = append(text.Content, []feishuSpan{{Tag: "text", Text: defused(line)}})
	}
	if s.link != "" {
		text.Content = append(text.Content, []feishuSpan{{Tag: "a", Text: defused(s.linkText), Href: s.link}})
	}
	language := "zh_cn"
	if s.locale == tracker.LocaleEN {
		language = "en_us"
	}
	return feishuBody{Type: "post", Content: feishuContent{Post: map[string]feishuText{language: text}}}
}

// feishuSign is the base64 of the HMAC-SHA256 of nothing under the time in seconds, a line feed and the secret: the reverse of DingTalk's.
func feishuSign(secret, stamp string) string {
	return base64.StdEncoding.EncodeToString(hmac.New(sha256.New, []byte(stamp+"\n"+secret)).Sum(nil))
}

func feishuVerdict(code int, said string) verdict {
	switch code {
	case 9499: // one code for two things
		if strings.Contains(strings.ToLower(said), "too many") {
			return verdict{fate: throttled, wait: time.Minute}
		}
		return verdict{fate: refused}
	case 11232, 11247, 99991400:
		return verdict{fate: throttled, wait: time.Minute}
	case 19001:
		return verdict{fate: wrong, hint: "the address is wrong, or the bot was deleted"}
	case 19021:
		return verdict{fate: wrong, hint: "the signing secret is wrong, or this machine's clock is off by an hour"}
	case 19022:
		return verdict{fate: wrong, hint: "the bot's list of addresses that may call lacks this machine"}
	case 19024:
		return verdict{fate: wrong, hint: "the bot asks for a keyword: make it parcelwarden, or use signing instead"}
	case 19002, 19036: // parameters, too large
		return verdict{fate: refused}
	default:
		return verdict{}
	}
}
